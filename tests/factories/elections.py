"""Contests, nominations and candidates for tests, at any stage."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from governance.elections.models.contests import Contest
from governance.elections.models.nominations import Nomination, NominationDecision
from governance.elections.queries.contests import contest_page
from governance.elections.rules.contests import ContestSetup, Officer
from governance.elections.rules.nominations import InvalidReason, NominationPaper
from governance.elections.rules.rehearsal import Pace
from governance.elections.rules.schedule import LawfulSchedule, RehearsalSchedule, Schedule
from governance.elections.rules.stages import Stage
from governance.elections.rules.timetable import Plan, PlannedStep, earliest_close_on
from governance.elections.service.contest_rows import contest_to_change, set_plan, write_steps
from governance.elections.service.contests import create_contest
from governance.elections.service.poll import schedule_poll
from governance.kernel.actor import SYSTEM, Actor
from governance.kernel.calendar import Jurisdiction, Step, london_day
from governance.kernel.ids import (
    AccountId,
    ConstituencyId,
    ContestId,
    MemberId,
    NominationId,
    PollId,
    new_id,
)
from governance.kernel.letterhead import Letterhead
from governance.kernel.permissions import Permission
from governance.storage.engine import begin_writing
from governance.web.session import db
from tests.factories.register import a_member
from tests.factories.sealing import a_sealed_box

CLOSE_ON = date(2027, 9, 15)
"""The close of poll of the worked year: notice by 20 July, nominations by 5 August 2027."""

OFFICER = Officer(
    name="Beth Lowe",
    email="returning.officer@example.org",
    phone="01372 000 000",
    address="Returning Officer\n1 The Avenue\nEpsom\nKT18 5EW",
)

CANDIDATES = ("Amina Diallo", "Bryn Pugh", "Chidi Okafor", "Dilys Evans", "Edith Marsh")


def a_setup(
    *,
    title: str = "Board of directors 2027",
    seats: int = 2,
    rule: str = "mer",
    constituency_id: ConstituencyId | None = None,
    supporters_needed: int = 0,
    jurisdiction: Jurisdiction = Jurisdiction.ENGLAND_AND_WALES,
) -> ContestSetup:
    """What an officer enters for a contest."""
    return ContestSetup(
        title=title,
        seats=seats,
        constituency_id=constituency_id,
        rule=rule,
        jurisdiction=jurisdiction,
        supporters_needed=supporters_needed,
        officer=OFFICER,
    )


def a_contest(
    session: Session,
    *,
    now: datetime,
    close_on: date = CLOSE_ON,
    pace: Pace | None = None,
    title: str = "Board of directors 2027",
    seats: int = 2,
    rule: str = "mer",
    constituency_id: ConstituencyId | None = None,
    supporters_needed: int = 0,
    is_announced: bool = False,
) -> ContestId:
    """A contest as a draft, or announced: nominations are open from then to their deadline."""
    schedule: Schedule = LawfulSchedule(close_on) if pace is None else RehearsalSchedule(pace)
    contest_id = create_contest(
        session,
        setup=a_setup(
            title=title,
            seats=seats,
            rule=rule,
            constituency_id=constituency_id,
            supporters_needed=supporters_needed,
        ),
        schedule=schedule,
        actor=SYSTEM,
        now=now,
    )
    if is_announced:
        session.execute(update(Contest).where(Contest.id == contest_id).values(announced_at=now))
    return contest_id


def a_nomination(
    session: Session,
    *,
    contest_id: ContestId,
    member_id: MemberId | None = None,
    name: str = "Amina Diallo",
    statement: str = "I have worked here for nine years and I will listen.",
    interests: str = "",
    is_submitted: bool = True,
    is_accepted: bool | None = True,
    is_withdrawn: bool = False,
    now: datetime,
) -> NominationId:
    """A nomination, complete, handed in and accepted; ``is_accepted=None``: not decided yet.

    Without ``member_id`` a member of this name is entered in the register.
    """
    if member_id is None:
        member_id = a_member(session, now=now, name=name, email=f"{new_id().hex[:10]}@example.org")
    forename, _, surname = name.partition(" ")
    row = Nomination(
        id=new_id(),
        contest_id=contest_id,
        member_id=member_id,
        number=f"CS{new_id().hex[:6].upper()}",
        name=name,
        sort_name=f"{surname.casefold()}  {forename.casefold()}",
        constituency_name="Nursing",
        contact_address="ward 4, Dorking Hospital",
        statement=statement,
        interests=interests,
        has_no_interests=not interests,
        is_eligibility_declared=True,
        signed_name=name,
        signed_on=london_day(now),
        saved_at=now,
        submitted_at=now if is_submitted else None,
        withdrawn_at=now if is_withdrawn else None,
    )
    session.add(row)
    session.flush()
    if is_submitted and is_accepted is not None:
        session.add(
            NominationDecision(
                nomination_id=row.id,
                turn=1,
                is_accepted=is_accepted,
                reason=None if is_accepted else InvalidReason.LATE,
                decided_at=now,
            )
        )
        session.flush()
    return NominationId(row.id)


def a_contest_with_candidates(
    session: Session,
    *,
    now: datetime,
    stage: Stage = Stage.POLL_OPEN,
    names: Sequence[str] = CANDIDATES,
    seats: int = 2,
    rule: str = "mer",
    title: str = "Board of directors 2027",
    constituency_id: ConstituencyId | None = None,
    member_ids: Sequence[MemberId] | None = None,
) -> ContestId:
    """A contest with accepted candidates that stands at ``stage`` at the instant ``now``.

    Its timetable is laid around ``now`` (the dates are as if it had been set up in time). From
    ``poll-scheduled`` on there is a poll with its roll frozen from the register as it stands; so
    enter the voters first. ``names`` stand in the order given, ``member_ids`` beside them;
    ``counted`` and ``declared`` stop at ``poll-closed``: counting is another act.
    """
    contest_id = a_contest(
        session,
        now=now,
        close_on=earliest_close_on(Jurisdiction.ENGLAND_AND_WALES, today=london_day(now)),
        seats=seats,
        rule=rule,
        title=title,
        constituency_id=constituency_id,
        is_announced=stage is not Stage.DRAFT,
    )
    for at, name in enumerate(names):
        a_nomination(
            session,
            contest_id=contest_id,
            name=name,
            member_id=None if member_ids is None else member_ids[at],
            now=now,
        )
    _lay_around(session, contest_id, stage, now)
    return contest_id


STANDS_AFTER_CLOSE = {
    Stage.DRAFT: timedelta(days=-20),
    Stage.NOMINATIONS_OPEN: timedelta(days=-20),
    Stage.NOMINATIONS_CLOSED: timedelta(days=-14, hours=1),
    Stage.STATEMENT_PUBLISHED: timedelta(days=-13),
    Stage.WITHDRAWALS_CLOSED: timedelta(days=-12, hours=1),
    Stage.UNCONTESTED: timedelta(days=-12, hours=1),
    Stage.POLL_SCHEDULED: timedelta(days=-11),
    Stage.POLL_OPEN: timedelta(days=-5),
    Stage.POLL_CLOSED: timedelta(hours=1),
}
"""How far the instant a factory is asked about lies from the close of its poll."""

AROUND_CLOSE = {
    Step.NOTICE_OF_ELECTION: timedelta(days=-21),
    Step.NOMINATIONS_CLOSE: timedelta(days=-14),
    Step.STATEMENT_OF_CANDIDATES: timedelta(days=-13),
    Step.WITHDRAWALS_CLOSE: timedelta(days=-12),
    Step.NOTICE_OF_POLL: timedelta(days=-11),
    Step.REPLACEMENT_PAPERS: timedelta(days=-7),
    Step.POLL_CLOSE: timedelta(0),
}
OPENS = timedelta(days=-10)


def _lay_around(session: Session, contest_id: ContestId, stage: Stage, now: datetime) -> None:
    closes_at = now - STANDS_AFTER_CLOSE[stage]
    contest = contest_to_change(session, contest_id=contest_id)
    plan = _around(contest_page(session, contest_id=contest_id).plan, closes_at)
    set_plan(contest, plan)
    write_steps(session, contest, plan)
    if stage is not Stage.DRAFT:
        contest.announced_at = closes_at + timedelta(days=-21, hours=-1)
    if stage not in {Stage.DRAFT, Stage.NOMINATIONS_OPEN, Stage.NOMINATIONS_CLOSED}:
        contest.statement_published_at = closes_at + timedelta(days=-13, hours=-1)
    if stage is Stage.UNCONTESTED:
        contest.uncontested_at = now
    session.flush()
    if stage in {Stage.POLL_SCHEDULED, Stage.POLL_OPEN, Stage.POLL_CLOSED}:
        frozen_at = closes_at + timedelta(days=-11, hours=-1)
        schedule_poll(session, contest_id=contest_id, actor=SYSTEM, now=frozen_at)
        contest.roll_frozen_at = now
        session.flush()
        if contest.poll_id is not None:
            a_sealed_box(session, PollId(contest.poll_id), now=frozen_at)


def _around(plan: Plan, closes_at: datetime) -> Plan:
    def moved(each: PlannedStep) -> PlannedStep:
        at = closes_at + AROUND_CLOSE[each.step]
        return replace(each, on=london_day(at), due_at=at, computed_on=london_day(at))

    return replace(
        plan,
        steps=tuple(moved(each) for each in plan.steps),
        opens_at=closes_at + OPENS,
        closes_at=closes_at,
    )


LETTERHEAD = Letterhead(
    mutual_name="Surrey Community Health",
    short_name="SCH",
    base_url="https://votes.example.org",
    contact_email="secretary@example.org",
    contact_phone="01372 000 000",
    colour="#0a6b5e",
)


def an_actor(
    *,
    member_id: MemberId | None = None,
    permissions: frozenset[Permission] = frozenset({Permission.NOMINATIONS_MAKE}),
) -> Actor:
    """Somebody signed in: a co-owner, unless other permissions are given."""
    return Actor(
        account_id=AccountId(new_id()),
        display_name="Somebody",
        member_id=member_id,
        permissions=permissions,
    )


RETURNING_OFFICER = an_actor(
    permissions=frozenset({Permission.NOMINATIONS_DECIDE, Permission.CONTESTS_PREPARE})
)


def a_paper(
    *,
    statement: str = "I have worked here for nine years and I will listen.",
    interests: str = "",
    has_no_interests: bool = True,
    is_eligibility_declared: bool = True,
    contact_address: str = "ward 4, Dorking Hospital",
    signed_name: str = "Amina Diallo",
    signed_on: date | None = date(2027, 6, 7),
) -> NominationPaper:
    """A nomination paper with nothing missing."""
    return NominationPaper(
        contact_address=contact_address,
        statement=statement,
        interests=interests,
        has_no_interests=has_no_interests,
        is_eligibility_declared=is_eligibility_declared,
        signed_name=signed_name,
        signed_on=signed_on,
    )


Made = TypeVar("Made")


def stored(app: Flask, make: Callable[[Session], Made]) -> Made:
    """Write something on the application's own database, committed."""
    with app.app_context():
        session = db.session()
        begin_writing(session)
        made = make(session)
        session.commit()
        db.session.remove()
    return made


def read(app: Flask, look: Callable[[Session], Made]) -> Made:
    """Read something from the application's own database."""
    with app.app_context():
        found = look(db.session())
        db.session.remove()
    return found
