"""What an officer's record says of a day, and what is missing from it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from governance.constitution.rules.forms import FORMS, LegalForm
from governance.filing.rules.officers import (
    Change,
    ChangeKind,
    FormerName,
    OfficerFacts,
    clocks_of,
    facts_on,
    former_name,
    from_data,
    is_unverified,
    lacking,
    to_data,
)
from governance.filing.rules.offices import Office, offices, wanted

AT = datetime(2027, 9, 24, 9, 0, tzinfo=UTC)
TOOK_OFFICE = date(2027, 9, 23)
COMPANY = FORMS[LegalForm.CIC_BY_SHARES]
DIRECTOR = wanted(COMPANY, Office.DIRECTOR)


def change(
    number: int, kind: ChangeKind, true_from: date, *private: str, **facts: object
) -> Change:
    return Change(
        number=number,
        kind=kind,
        true_from=true_from,
        recorded_at=AT + timedelta(days=number),
        recorded_by=None,
        reason="",
        facts=facts,
        private=private,
    )


APPOINTED = change(1, ChangeKind.APPOINTED, TOOK_OFFICE, surname="Hill", appointed_on=TOOK_OFFICE)


def test_a_change_holds_from_its_day_and_the_days_before_keep_what_was() -> None:
    married = change(2, ChangeKind.CHANGED, date(2028, 2, 1), surname="Carter")
    before = facts_on([APPOINTED, married], day=date(2028, 1, 31))
    after = facts_on([APPOINTED, married], day=date(2028, 2, 1))
    assert before is not None
    assert after is not None
    assert (before.surname, after.surname) == ("Hill", "Carter")


def test_as_known_before_a_change_was_entered_it_is_not_there() -> None:
    married = change(2, ChangeKind.CHANGED, TOOK_OFFICE, surname="Carter")
    then = facts_on([APPOINTED, married], day=date(2028, 1, 1), known_at=AT + timedelta(days=1))
    assert then is not None
    assert then.surname == "Hill"


def test_a_correction_of_the_first_days_leaves_a_later_change_alone() -> None:
    married = change(2, ChangeKind.CHANGED, date(2028, 2, 1), surname="Carter")
    spelt = change(3, ChangeKind.CORRECTED, TOOK_OFFICE, surname="Hyll")
    record = [APPOINTED, married, spelt]
    early, late = facts_on(record, day=TOOK_OFFICE), facts_on(record, day=date(2028, 3, 1))
    assert early is not None
    assert late is not None
    assert (early.surname, late.surname) == ("Hyll", "Carter")


def test_a_corrected_day_of_appointment_holds_for_the_whole_time() -> None:
    earlier = change(2, ChangeKind.CORRECTED, date(2027, 10, 1), appointed_on=date(2027, 9, 1))
    facts = facts_on([APPOINTED, earlier], day=date(2027, 9, 10))
    assert facts is not None
    assert facts.is_in_office(date(2027, 9, 10))


def test_nothing_is_held_before_the_record_began() -> None:
    assert facts_on([APPOINTED], day=TOOK_OFFICE, known_at=AT) is None


def test_the_office_is_not_held_on_the_day_it_ceased() -> None:
    facts = OfficerFacts(surname="Hill", appointed_on=TOOK_OFFICE, ceased_on=date(2027, 10, 1))
    assert facts.is_in_office(date(2027, 9, 30))
    assert not facts.is_in_office(date(2027, 10, 1))
    assert not facts.is_in_office(date(2027, 9, 22))


def test_fourteen_days_beginning_with_the_day_end_on_6_october() -> None:
    (clock,) = clocks_of([APPOINTED], OfficerFacts(appointed_on=TOOK_OFFICE), DIRECTOR)
    assert clock.due_on == date(2027, 10, 6)


def test_a_corrected_appointment_moves_its_clock() -> None:
    facts = OfficerFacts(appointed_on=date(2027, 9, 1))
    (clock,) = clocks_of([APPOINTED], facts, DIRECTOR)
    assert clock.due_on == date(2027, 9, 14)


def test_an_end_that_was_taken_back_has_no_clock() -> None:
    ended = change(2, ChangeKind.CEASED, date(2027, 12, 1), ceased_on=date(2027, 12, 1))
    back = change(3, ChangeKind.CORRECTED, date(2027, 12, 2), ceased_on=None)
    facts = OfficerFacts(appointed_on=TOOK_OFFICE)
    clocks = clocks_of([APPOINTED, ended, back], facts, DIRECTOR)
    assert [clock.change.number for clock in clocks] == [1]


@pytest.mark.parametrize(
    ("kind", "private", "facts", "is_told"),
    [
        (ChangeKind.CHANGED, (), {"nationality": "Irish"}, True),
        (ChangeKind.CHANGED, ("home_1", "home_town"), {}, True),
        (ChangeKind.CHANGED, (), {"identity_verified_on": date(2027, 9, 1)}, False),
        (ChangeKind.CHANGED, ("personal_code",), {}, False),
        (ChangeKind.CORRECTED, (), {"nationality": "Irish"}, False),
    ],
)
def test_only_a_change_of_what_is_registered_is_told(
    kind: ChangeKind, private: tuple[str, ...], facts: dict[str, object], is_told: bool
) -> None:
    made = change(2, kind, date(2028, 1, 1), *private, **facts)
    assert made.is_notified(DIRECTOR) is is_told


def test_a_company_secretary_has_no_private_particulars() -> None:
    needs = wanted(COMPANY, Office.SECRETARY)
    assert needs.private == ()
    assert "nationality" not in needs.public


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (LegalForm.COMPANY_BY_GUARANTEE, (Office.DIRECTOR, Office.SECRETARY)),
        (LegalForm.COOPERATIVE_SOCIETY, (Office.COMMITTEE_MEMBER, Office.SECRETARY)),
        (LegalForm.FOUNDATION_BODY, (Office.GOVERNOR, Office.DIRECTOR)),
    ],
)
def test_each_legal_form_has_its_offices(form: LegalForm, expected: tuple[Office, ...]) -> None:
    assert offices(FORMS[form]) == expected


def test_societies_and_foundation_bodies_tell_nobody_within_14_days() -> None:
    for form in (LegalForm.COMMUNITY_BENEFIT_SOCIETY, LegalForm.FOUNDATION_BODY):
        for office in offices(FORMS[form]):
            assert wanted(FORMS[form], office).notified == frozenset()


@pytest.mark.parametrize(
    ("last_used_on", "is_filed"),
    [(None, True), (date(2007, 9, 24), True), (date(2007, 9, 23), False)],
)
def test_a_name_disused_for_twenty_years_is_left_out(
    last_used_on: date | None, is_filed: bool
) -> None:
    assert FormerName("Jane Brown", last_used_on).is_filed(date(2027, 9, 23)) is is_filed


def test_a_name_given_up_before_sixteen_is_left_out() -> None:
    born_on = date(2000, 3, 1)
    childs = former_name("Jane Brown", date(2016, 2, 29), born_on)
    grown = former_name("Jane Brown", date(2016, 3, 1), born_on)
    assert not childs.is_filed(date(2020, 1, 1))
    assert grown.is_filed(date(2020, 1, 1))


def test_facts_come_back_from_json_as_they_were() -> None:
    facts: dict[str, object] = {
        "surname": "Żółkiewski",
        "former_names": (FormerName("Hill", date(2010, 1, 1), True), FormerName("Ash")),
        "consented_on": date(2027, 9, 1),
        "ceased_on": None,
        "is_at_registered_office": True,
    }
    assert from_data(to_data(facts)) == facts


def test_an_initial_is_no_forename_and_every_gap_is_named() -> None:
    found = lacking(OfficerFacts(forename="J.", surname="Hill"), frozenset(), DIRECTOR)
    assert {"forename", "service_address", "born_on", "home_address", "personal_code"} <= {*found}
    assert "surname" not in found


def test_a_director_must_be_verified_before_acting_and_a_secretary_need_not() -> None:
    facts = OfficerFacts(surname="Hill", appointed_on=TOOK_OFFICE)
    verified = OfficerFacts(
        surname="Hill", appointed_on=TOOK_OFFICE, identity_verified_on=date(2027, 9, 25)
    )
    assert is_unverified(Office.DIRECTOR, facts, TOOK_OFFICE)
    assert not is_unverified(Office.SECRETARY, facts, TOOK_OFFICE)
    assert is_unverified(Office.DIRECTOR, verified, date(2027, 9, 24))
    assert not is_unverified(Office.DIRECTOR, verified, date(2027, 9, 25))
