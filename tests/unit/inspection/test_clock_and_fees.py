"""The clock of a request, the order of its steps, and what a copy may cost."""

from dataclasses import replace
from datetime import date

import pytest

from governance.inspection.rules import (
    CourtNeedsReference,
    CourtTooLate,
    Request,
    RequestIncomplete,
    RequestNotThere,
    State,
    StepKind,
    check_step,
    copy_fee,
    due_on,
    inspection_fee,
    next_steps,
    state_of,
)
from governance.kernel.calendar import Jurisdiction, holiday_table

ASKED = Request(
    name="Kwame Adams", address="1 High Street, Epsom", purpose="To write to the members",
    received_on=date(2027, 8, 25),
)  # fmt: skip


@pytest.mark.parametrize(
    ("jurisdiction", "due"),
    [
        (Jurisdiction.ENGLAND_AND_WALES, date(2027, 9, 2)),  # 30 August is a holiday there
        (Jurisdiction.SCOTLAND, date(2027, 9, 1)),
    ],
)
def test_five_working_days_are_counted_where_the_company_is_registered(
    jurisdiction: Jurisdiction, due: date
) -> None:
    table = holiday_table(jurisdiction, first_year=2027, last_year=2028)
    assert due_on(ASKED.received_on, working_days=5, table=table) == due


def test_a_body_without_this_clock_has_no_last_day() -> None:
    table = holiday_table(Jurisdiction.ENGLAND_AND_WALES, first_year=2027, last_year=2027)
    assert due_on(ASKED.received_on, working_days=None, table=table) is None


@pytest.mark.parametrize(
    ("change", "lacking"),
    [
        ({}, ()),
        ({"name": " "}, ("name",)),
        ({"address": ""}, ("address",)),
        ({"purpose": ""}, ("purpose",)),
        ({"organisation": "Epsom News"}, ("responsible",)),
        ({"organisation": "Epsom News", "responsible": "Siân Carter"}, ()),
        ({"will_disclose": True}, ("disclosed_to",)),
    ],
)
def test_a_request_says_what_section_116_wants(
    change: dict[str, object], lacking: tuple[str, ...]
) -> None:
    assert replace(ASKED, **change).lacking == lacking


@pytest.mark.parametrize(
    ("entries", "pence"),
    [(0, 0), (1, 100), (5, 100), (6, 3100), (100, 3100), (101, 6100), (1000, 6100),
     (1001, 9100), (100_000, 9100), (100_001, 12100)],
)  # fmt: skip
def test_the_fee_for_a_copy_goes_by_bands(entries: int, pence: int) -> None:
    assert copy_fee(entries, own={}) == pence


def test_the_mutual_may_charge_less() -> None:
    assert copy_fee(770, own={"next-95": 0, "next-900": 500}) == 600
    assert inspection_fee(2, is_member=False, own={}) == 700
    assert inspection_fee(2, is_member=False, own={"hour": 100}) == 200


def test_a_member_inspects_free() -> None:
    assert inspection_fee(2, is_member=True, own={}) == 0


def check(kind: StepKind, *taken: StepKind, **facts: object) -> None:
    given: dict[str, object] = {
        "on": date(2027, 9, 1), "due": date(2027, 9, 2), "reference": "CR-2027-1", "lacking": (),
    }  # fmt: skip
    check_step(kind, taken=taken, **(given | facts))  # type: ignore[arg-type] # what differs


def test_an_incomplete_request_can_only_be_sent_back() -> None:
    check(StepKind.RETURNED, lacking=("purpose",))
    with pytest.raises(RequestIncomplete):
        check(StepKind.COMPLIED, lacking=("purpose",))


def test_one_goes_to_court_in_time_and_with_a_reference() -> None:
    check(StepKind.COURT_APPLIED, on=date(2027, 9, 2))
    with pytest.raises(CourtTooLate):
        check(StepKind.COURT_APPLIED, on=date(2027, 9, 3))
    with pytest.raises(CourtNeedsReference):
        check(StepKind.COURT_APPLIED, reference=" ")


def test_without_the_court_s_order_there_is_no_refusal() -> None:
    with pytest.raises(RequestNotThere):
        check(StepKind.BARRED_BY_COURT)
    check(StepKind.BARRED_BY_COURT, StepKind.COURT_APPLIED)


def test_what_the_court_does_not_stop_must_be_complied_with_at_once() -> None:
    taken = (StepKind.COURT_APPLIED, StepKind.COURT_DISMISSED)
    assert next_steps(taken) == {StepKind.COMPLIED, StepKind.WITHDRAWN}
    assert state_of(taken, due=None, today=date(2027, 9, 9)) is State.COMPLY_NOW


def test_after_its_end_nothing_more_is_done_about_a_request() -> None:
    for end in (StepKind.COMPLIED, StepKind.RETURNED, StepKind.WITHDRAWN):
        assert next_steps((end,)) == frozenset()


def test_an_unanswered_request_is_late_from_the_day_after() -> None:
    due = date(2027, 9, 2)
    assert state_of((), due=due, today=due) is State.DUE
    assert state_of((), due=due, today=date(2027, 9, 3)) is State.LATE
    assert state_of((), due=None, today=date(2037, 9, 3)) is State.DUE
