"""The acts of the ledger on a real database: what they write, and what nobody may change."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from governance.journal.queries import entries_before
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import new_id
from governance.kernel.refusals import StaleForm
from governance.shares.models import (
    Certificate,
    CertificateStep,
    ShareEventRow,
    ShareLine,
)
from governance.shares.queries import (
    balance_faults,
    capital_on,
    events_of,
    holding_subquery,
    holdings_on,
    share_event,
)
from governance.shares.queries.events import edition_of
from governance.shares.rules import Allotment, BroughtForward, EventKind, Proposal, refusals
from governance.shares.service import (
    allot,
    bring_forward,
    enter,
    forfeit,
    gift_back,
    pay_up,
    purchase,
    redeem,
    reverse,
    transfer,
    transmit,
    withdraw,
)
from governance.shares.service.certificates import issue_certificate
from tests.factories.shares import COMPANY, SOCIETY, a_holder, an_allotment

ON = date(2022, 3, 1)


def held(session: Session, holder: object, day: date, known_at: datetime | None = None) -> object:
    entry_id = holder.entry_id  # type: ignore[attr-defined]
    found = holdings_on(session, entry_ids=[entry_id], day=day, known_at=known_at)
    return [(h.class_key, h.shares, h.paid_pence, h.numbers) for h in found.get(entry_id, ())]


def test_an_act_is_one_event_with_lines_that_balance_and_one_journal_entry(
    session: Session, now: datetime
) -> None:
    ann, bob = a_holder(session, now=now), a_holder(session, name="Bob", now=now)
    an_allotment(session, ann, class_key="founder", now=now)
    event_id = transfer(
        session,
        giver=ann,
        taker=bob,
        class_key="founder",
        shares=3,
        numbers=((2, 3), (9, 9)),
        effective_on=ON,
        instrument="Form",
        consideration_pence=450,
        articles=COMPANY,
        actor=SYSTEM,
        now=now,
    )
    event = share_event(session, event_id=event_id)
    assert (event.kind, event.number, event.consideration_pence) == (EventKind.TRANSFER, 2, 450)
    assert sum(line.shares for line in event.lines) == 0
    assert held(session, ann, ON) == [("founder", 7, 700, ((1, 1), (4, 8), (10, 10)))]
    assert held(session, bob, ON) == [("founder", 3, 300, ((2, 3), (9, 9)))]
    (entry, *_) = entries_before(session, subject_id=str(event_id))
    assert entry.act == "shares:entered"
    assert entry.detail["kind"] == "transfer"
    assert balance_faults(session) == ()


def test_what_was_known_before_a_correction_stays_what_was_known(
    session: Session, now: datetime
) -> None:
    ann = a_holder(session, now=now)
    event_id = an_allotment(session, ann, on=ON, now=now)
    later = now + timedelta(days=3)
    undone = reverse(
        session, event_id=event_id, reason="Never decided", court_order="HC-7", actor=SYSTEM,
        now=later,
    )  # fmt: skip
    assert held(session, ann, ON, known_at=now) == [("ordinary", 10, 1000, ())]
    assert held(session, ann, ON) == []
    assert held(session, ann, ON - timedelta(days=1), known_at=now) == []
    assert capital_on(session, day=ON, known_at=now)[0].issued == 10
    assert capital_on(session, day=ON) == ()
    event = share_event(session, event_id=undone)
    assert (event.effective_on, event.reason, event.court_order, event.reverses_id) == (
        ON, "Never decided", "HC-7", event_id,
    )  # fmt: skip
    with pytest.raises(refusals.AlreadyReversed):
        reverse(session, event_id=event_id, reason="Again", actor=SYSTEM, now=later)
    with pytest.raises(refusals.ReversalStands):
        reverse(session, event_id=undone, reason="After all", actor=SYSTEM, now=later)
    assert balance_faults(session) == ()


def test_no_event_is_recorded_before_the_one_it_follows(session: Session, now: datetime) -> None:
    ann = a_holder(session, now=now)
    an_allotment(session, ann, now=now)
    early = an_allotment(session, ann, now=now - timedelta(days=9))
    assert share_event(session, event_id=early).recorded_at == now


def test_shares_that_moved_on_block_the_reversal(session: Session, now: datetime) -> None:
    ann, bob = a_holder(session, now=now), a_holder(session, name="Bob", now=now)
    event_id = an_allotment(session, ann, class_key="founder", shares=4, now=now)
    an_allotment(session, ann, class_key="founder", shares=4, now=now)
    transfer(
        session, giver=ann, taker=bob, class_key="founder", shares=1, effective_on=ON,
        instrument="Form", articles=COMPANY, actor=SYSTEM, now=now,
    )  # fmt: skip
    with pytest.raises(refusals.NotTheseNumbers):  # shares enough, but number 1 is Bob's
        reverse(session, event_id=event_id, reason="Wrong", actor=SYSTEM, now=now)


def test_every_way_back_to_the_company(session: Session, now: datetime) -> None:
    ann, bob = a_holder(session, now=now), a_holder(session, name="Bob", now=now)
    an_allotment(session, ann, class_key="redeemable", shares=5, paid_pence=400, now=now)
    terms = {
        "class_key": "redeemable", "effective_on": ON, "articles": COMPANY, "actor": SYSTEM,
        "now": now, "authority": "Minute", "instrument": "Paper",
    }  # fmt: skip
    forfeit(session, giver=ann, shares=1, paid_pence=0, **terms)
    gift_back(session, giver=ann, shares=1, **terms)
    redeem(session, giver=ann, shares=1, consideration_pence=100, **terms)
    purchase(session, giver=ann, shares=1, consideration_pence=150, **terms)
    transmit(session, giver=ann, taker=bob, shares=1, **terms)
    assert held(session, ann, ON) == []
    assert held(session, bob, ON) == [("redeemable", 1, 100, ())]
    assert balance_faults(session) == ()


def test_a_society_pays_out_withdrawable_shares(session: Session, now: datetime) -> None:
    ann = a_holder(session, now=now)
    an_allotment(session, ann, class_key="community", shares=500, articles=SOCIETY, now=now)
    withdraw(
        session, giver=ann, class_key="community", shares=200, effective_on=ON,
        instrument="Notice", consideration_pence=20_000, articles=SOCIETY, actor=SYSTEM, now=now,
    )  # fmt: skip
    assert held(session, ann, ON) == [("community", 300, 30_000, ())]
    with pytest.raises(refusals.TooMuchWithdrawable):
        an_allotment(session, ann, class_key="community", shares=99_800, articles=SOCIETY, now=now)


def test_a_call_is_paid_and_never_beyond_the_nominal_value(session: Session, now: datetime) -> None:
    ann = a_holder(session, now=now)
    an_allotment(session, ann, shares=2, paid_pence=50, now=now)
    call = {
        "holder": ann, "class_key": "ordinary", "effective_on": ON, "articles": COMPANY,
        "actor": SYSTEM, "now": now,
    }  # fmt: skip
    with pytest.raises(refusals.PaidTooMuch):
        pay_up(session, paid_pence=151, **call)
    pay_up(session, paid_pence=150, **call)
    assert held(session, ann, ON) == [("ordinary", 2, 200, ())]
    assert [each.balance_paid_pence for each in events_of(session, entry_id=ann.entry_id)] == [
        50, 200,
    ]  # fmt: skip


def test_an_allotment_to_many_is_one_event(session: Session, now: datetime) -> None:
    people = [a_holder(session, name=f"P{i}", now=now) for i in range(3)]
    allotments = [
        Allotment(holder=each, class_key="founder", shares=2, paid_pence=200) for each in people
    ]
    terms = {"effective_on": ON, "articles": COMPANY, "actor": SYSTEM, "now": now}
    with pytest.raises(refusals.BelowNominal):
        allot(session, holders=allotments, authority="M", consideration_pence=599, **terms)
    with pytest.raises(refusals.AuthorityNeeded):
        allot(session, holders=allotments, authority=" ", consideration_pence=600, **terms)
    with pytest.raises(refusals.NotWholeShares):
        allot(session, holders=[], authority="M", consideration_pence=0, **terms)
    with pytest.raises(refusals.NotYetEffective):
        allot(
            session, holders=allotments, authority="M", consideration_pence=600,
            **{**terms, "effective_on": date(2027, 6, 8)},
        )  # fmt: skip
    allot(session, holders=allotments, authority="M", consideration_pence=600, **terms)
    assert [held(session, each, ON)[0][3] for each in people] == [  # type: ignore[index]
        ((1, 2),), ((3, 4),), ((5, 6),),
    ]  # fmt: skip
    joined = holding_subquery(ON)
    assert session.scalar(select(func.sum(joined.c.shares))) == 6


def test_holdings_are_brought_forward_one_event_a_day(session: Session, now: datetime) -> None:
    people = [a_holder(session, name=f"P{i}", now=now) for i in range(4)]
    days = [ON, date(2021, 1, 1), ON, date(2021, 1, 1)]
    lines = [
        BroughtForward(each.entry_id, "ordinary", 1, 1, day)
        for each, day in zip(people, days, strict=True)
    ]
    made = bring_forward(session, lines=lines, reason="Opening", actor=SYSTEM, now=now)
    assert [share_event(session, event_id=each).effective_on for each in made] == [
        date(2021, 1, 1), ON,
    ]  # fmt: skip
    assert capital_on(session, day=date(2021, 6, 1))[0].issued == 2
    assert capital_on(session, day=ON)[0].issued == 4
    with pytest.raises(refusals.NoSuchClass):
        bring_forward(
            session, lines=[(people[0].entry_id, "gold", 1, 1, ON)], reason="", actor=SYSTEM,
            now=now,
        )  # fmt: skip


def test_what_was_looked_at_before_something_else_happened_is_not_entered(
    session: Session, now: datetime
) -> None:
    ann = a_holder(session, now=now)
    an_allotment(session, ann, now=now)
    gift = Proposal(
        kind=EventKind.GIFT_BACK, giver=ann, class_key="ordinary", shares=1, effective_on=ON,
        instrument="Letter",
    )  # fmt: skip
    seen = edition_of(session, entry_id=ann.entry_id)
    terms = {"proposal": gift, "articles": COMPANY, "actor": SYSTEM, "now": now}
    enter(session, edition=seen, **terms)
    with pytest.raises(StaleForm):
        enter(session, edition=seen, **terms)


@pytest.mark.parametrize("table", [ShareEventRow, ShareLine, CertificateStep, Certificate])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_lets_nobody_change_what_is_written(
    session: Session, now: datetime, table: type, change: str
) -> None:
    ann = a_holder(session, now=now)
    an_allotment(session, ann, now=now)
    issue_certificate(
        session, holder=ann, class_key="ordinary", articles=COMPANY, actor=SYSTEM, now=now
    )
    columns = {
        ShareEventRow: {"reason": "x"}, ShareLine: {"shares": 7},
        CertificateStep: {"reason": "x"}, Certificate: {"shares": 7},
    }  # fmt: skip
    statement = update(table).values(columns[table]) if change == "update" else delete(table)
    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.execute(statement)


def test_the_name_on_a_certificate_can_go_when_a_person_is_erased(
    session: Session, now: datetime
) -> None:
    ann = a_holder(session, now=now)
    an_allotment(session, ann, now=now)
    issue_certificate(
        session, holder=ann, class_key="ordinary", articles=COMPANY, actor=SYSTEM, now=now
    )
    session.execute(update(Certificate).values(holder_name=""))
    assert session.scalar(select(Certificate.holder_name)) == ""


def _forged(session: Session, now: datetime, lines: list[dict[str, object]]) -> None:
    event = ShareEventRow(
        id=new_id(), number=900, kind=EventKind.TRANSFER, effective_on=ON, recorded_at=now
    )
    session.add(event)
    session.flush()
    shared = {"event_id": event.id, "class_key": "ordinary", "effective_on": ON,
              "recorded_at": now, "paid_pence": 0}  # fmt: skip
    for position, line in enumerate(lines, start=1):
        session.execute(insert(ShareLine).values({**shared, "position": position, **line}))


def test_a_ledger_that_was_tampered_with_is_found_out(session: Session, now: datetime) -> None:
    ann, bob = a_holder(session, now=now), a_holder(session, name="Bob", now=now)
    an_allotment(session, ann, class_key="founder", shares=2, now=now)
    _forged(
        session,
        now,
        [
            {"entry_id": bob.entry_id, "shares": -1},
            {"entry_id": ann.entry_id, "shares": 2, "effective_on": date(2023, 1, 1)},
            {"entry_id": bob.entry_id, "class_key": "founder", "shares": 1, "first_number": 2,
             "last_number": 2},
        ],
    )  # fmt: skip
    faults = " ".join(balance_faults(session))
    assert "Event 900: ordinary is out by 1 shares" in faults
    assert "Event 900: founder is out by 1 shares" in faults
    assert "Event 900: a line has another day" in faults
    assert f"Entry {bob.entry_id}: -1 ordinary shares" in faults
    assert "founder: share numbers 2 to 2 are in two hands" in faults
