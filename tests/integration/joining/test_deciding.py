"""Deciding the lines of the work list: two people, what changed meanwhile, what is refused."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.joining.models import Decision
from governance.joining.queries.decisions import to_sign_off, waiting_counts
from governance.joining.queries.differences import difference_counts
from governance.joining.rules.differences import (
    Choice,
    DecisionState,
    DifferenceKind,
    Intent,
)
from governance.joining.rules.refusals import (
    AnotherPersonSignsOff,
    DecisionNotWaiting,
    DifferenceGone,
    IntentWillNotDo,
)
from governance.joining.service import decide, decide_all, sign_off, take_back_decisions
from governance.journal.models import JournalEntry
from governance.journal.rules import Act
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.notices.models import Notice
from tests.factories.joining import (
    HEAD,
    a_joiner,
    hr_says,
    lines_of,
    marks_of,
    settled,
    waiting,
)
from tests.factories.register import a_member

People = tuple[Actor, Actor]
OFFER = Intent(choice=Choice.OFFER, reason="HR list of June")


def kinds(session: Session, now: datetime) -> dict[DifferenceKind, int]:
    counts = difference_counts(session, day=london_day(now))
    return {kind: count.number for kind, count in counts.items() if count.number}


def test_nothing_happens_before_the_sign_off_and_the_same_person_cannot_sign(
    session: Session, now: datetime, people: People
) -> None:
    a_joiner(session, now=now)
    decide_all(session, kind=DifferenceKind.OFFER_SHARE, intent=OFFER, actor=people[0], now=now)
    assert session.scalars(select(Notice)).all() == []
    assert kinds(session, now) == {}
    assert waiting_counts(session) == {DifferenceKind.OFFER_SHARE: 1}
    mine = to_sign_off(session, kind=None, reader=people[0].account_id, limit=9)
    others = to_sign_off(session, kind=None, reader=people[1].account_id, limit=9)
    assert (len(mine), len(others)) == (0, 1)
    with pytest.raises(AnotherPersonSignsOff):
        sign_off(session, decision_ids=others, letterhead=HEAD, actor=people[0], now=now)
    sign_off(session, decision_ids=others, letterhead=HEAD, actor=people[1], now=now)
    with pytest.raises(DecisionNotWaiting):
        sign_off(session, decision_ids=others, letterhead=HEAD, actor=people[1], now=now)


def test_what_changed_meanwhile_has_no_effect_and_is_shown_again(
    session: Session, now: datetime, people: People
) -> None:
    member_id = a_member(session, now=now)
    other = a_member(session, now=now, name="Olu Steady", email="olu@example.org")
    hr_says(session, member_id, other, now=now, surname="Dale")
    decide_all(
        session,
        kind=DifferenceKind.NAME_CHANGE,
        intent=Intent(choice=Choice.TAKE_HR, reason="Married"),
        actor=people[0],
        now=now,
    )
    hr_says(session, member_id, now=now + timedelta(hours=1), surname="Vale")
    done = sign_off(
        session,
        decision_ids=waiting(session),
        letterhead=HEAD,
        actor=people[1],
        now=now + timedelta(hours=2),
    )
    assert (done.done, done.overtaken) == (1, (member_id,))
    (line,) = lines_of(session, DifferenceKind.NAME_CHANGE, now=now)
    assert line.hr_says == "Margaret Vale"
    states = session.scalars(select(Decision.state).order_by(Decision.state)).all()
    assert states == [DecisionState.OVERTAKEN, DecisionState.SIGNED_OFF]


def test_a_line_that_was_seen_otherwise_is_not_decided(
    session: Session, now: datetime, people: People
) -> None:
    member_id = a_member(session, now=now)
    hr_says(session, member_id, now=now, surname="Dale")
    marks = marks_of(lines_of(session, DifferenceKind.NAME_CHANGE, now=now))
    hr_says(session, member_id, now=now + timedelta(hours=1), surname="Vale")
    with pytest.raises(DifferenceGone):
        decide(
            session,
            kind=DifferenceKind.NAME_CHANGE,
            marks=marks,
            intent=Intent(choice=Choice.TAKE_HR, reason="Married"),
            actor=people[0],
            now=now + timedelta(hours=2),
        )


def test_a_line_is_decided_once(session: Session, now: datetime, people: People) -> None:
    a_joiner(session, now=now)
    marks = marks_of(lines_of(session, DifferenceKind.OFFER_SHARE, now=now))
    kind = DifferenceKind.OFFER_SHARE
    assert decide(session, kind=kind, marks=marks, intent=OFFER, actor=people[0], now=now) == 1
    with pytest.raises(DifferenceGone):
        decide(session, kind=kind, marks=marks, intent=OFFER, actor=people[1], now=now)


def test_a_decision_taken_back_brings_the_line_back(
    session: Session, now: datetime, people: People
) -> None:
    a_joiner(session, now=now)
    kind = DifferenceKind.OFFER_SHARE
    decide_all(session, kind=kind, intent=OFFER, actor=people[0], now=now)
    ids = waiting(session)
    assert take_back_decisions(session, decision_ids=ids, actor=people[0], now=now) == 1
    assert kinds(session, now) == {kind: 1}
    with pytest.raises(DecisionNotWaiting):
        take_back_decisions(session, decision_ids=ids, actor=people[0], now=now)


def test_a_line_put_off_comes_back_on_its_day(
    session: Session, now: datetime, people: People
) -> None:
    a_joiner(session, now=now)
    day = date(2027, 6, 10)
    kind = DifferenceKind.OFFER_SHARE
    settled(session, kind, Choice.LATER, now=now, people=people, until=day)
    assert kinds(session, now + timedelta(days=2)) == {}
    assert kinds(session, now + timedelta(days=3)) == {kind: 1}


@pytest.mark.parametrize(
    ("intent", "field"),
    [
        (Intent(choice=Choice.START, reason="x"), "choice"),
        (Intent(choice=Choice.OFFER, reason=" "), "reason"),
        (Intent(choice=Choice.OFFER, reason="x" * 501), "reason"),
        (Intent(choice=Choice.LATER, reason="x"), "until"),
        (Intent(choice=Choice.LATER, reason="x", until=date(2027, 6, 7)), "until"),
    ],
)
def test_a_decision_that_will_not_do_is_refused(
    session: Session, now: datetime, people: People, intent: Intent, field: str
) -> None:
    a_joiner(session, now=now)
    with pytest.raises(IntentWillNotDo) as refused:
        decide_all(
            session, kind=DifferenceKind.OFFER_SHARE, intent=intent, actor=people[0], now=now
        )
    assert refused.value.facts["faults"].keys() == {field}  # type: ignore[attr-defined]


def test_the_journal_says_who_decided_and_who_signed_without_any_name(
    session: Session, now: datetime, people: People
) -> None:
    a_joiner(session, now=now)
    settled(session, DifferenceKind.OFFER_SHARE, Choice.OFFER, now=now, people=people)
    entries = {
        entry.act: entry
        for entry in session.scalars(select(JournalEntry))
        if entry.act.startswith(("differences:", "offers:"))
    }
    assert entries.keys() == {
        Act.DIFFERENCES_DECIDED.value,
        Act.DIFFERENCES_SIGNED_OFF.value,
        Act.OFFERS_MADE.value,
    }
    assert entries[Act.DIFFERENCES_DECIDED].actor_id == people[0].account_id
    assert entries[Act.DIFFERENCES_SIGNED_OFF].actor_id == people[1].account_id
    assert not any("Newcomer" in entry.line for entry in entries.values())
