"""Contests at the poll and at the count for tests: candidates, a roll, votes cast one by one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.counting.rules import PaperKind
from governance.elections.models.contests import Contest, ContestStep
from governance.elections.models.nominations import Nomination, NominationDecision
from governance.elections.rules.counting import REOPEN, REOPEN_NAME, contest_rule, has_reopen
from governance.elections.rules.paper import most_choices
from governance.elections.service.count import Counted, TieFound, count_contest
from governance.elections.service.declare import Declared, declare_contest
from governance.journal.rules import Subject
from governance.kernel.actor import SYSTEM
from governance.kernel.calendar import Jurisdiction, Step, london_day
from governance.kernel.ids import ContestId, MemberId, PollId, new_id
from governance.storage.engine import begin_writing
from governance.voting.models import Ballot, Box
from governance.voting.queries.polls import poll_page
from governance.voting.rules import (
    Answer,
    Electorate,
    Option,
    Paper,
    PaperSpec,
    answered,
    check_paper,
)
from governance.voting.service import cast_envelope, create_poll, freeze_roll
from governance.web.session import db
from tests.factories.register import members as enter_members
from tests.factories.sealing import HOUSE, KEYS, a_sealed_box, lay_in, open_box, seal_for

__all__ = [
    "HOUSE",
    "NAMES",
    "AtThePoll",
    "a_contest_at_the_poll",
    "a_declared_contest",
    "cast",
    "count",
    "declare",
    "open_the_box",
    "written",
]

Made = TypeVar("Made")

ONE_BY_ONE = 200
"""So many votes are cast through the booth; more are laid in the box at once."""

NAMES = ("Ann Bell", "Ben Carr", "Cora Diaz", "Dev Ellis")


@dataclass(frozen=True, slots=True)
class AtThePoll:
    """A contest whose poll is open; ``candidates`` are option ids in the order of the paper."""

    contest_id: ContestId
    poll_id: PollId
    candidates: tuple[str, ...]
    voters: tuple[MemberId, ...]
    closes_at: datetime

    @property
    def after_close(self) -> datetime:
        """A moment after the close, when the papers may be counted."""
        return self.closes_at + timedelta(hours=1)


def a_contest_at_the_poll(
    session: Session,
    *,
    now: datetime,
    title: str = "Board election 2027",
    names: Sequence[str] = NAMES,
    seats: int = 2,
    rule: str = "mer",
    voters: int = 12,
    staff_groups: Sequence[str] = ("Nursing", "Therapies"),
) -> AtThePoll:
    """A contest with accepted candidates in this order, a frozen roll and an open poll."""
    enough = max(voters, len(names))
    roll = enter_members(session, enough, now=now - timedelta(days=60), staff_groups=staff_groups)
    contest = _contest(session, now=now, title=title, seats=seats, rule=rule)
    candidates = tuple(
        _candidate(session, contest, name, place, roll[place - 1], now=now)
        for place, name in enumerate(names, start=1)
    )
    counting = contest_rule(rule)
    options = [
        Option(one, name, "I will listen.") for one, name in zip(candidates, names, strict=True)
    ]
    if has_reopen(rule):
        options.append(Option(REOPEN, REOPEN_NAME, ""))
    poll_id = create_poll(
        session,
        title=title,
        owner=Subject("contest", contest.id),
        paper=PaperSpec(
            title=title,
            kind=counting.paper,
            options=tuple(options),
            seats=seats,
            most_choices=most_choices(counting, seats=seats, candidates=len(options)),
        ),
        electorate=Electorate(london_day(now - timedelta(days=20)), None, "All members"),
        opens_at=contest.opens_at,
        closes_at=contest.closes_at,
        actor=SYSTEM,
        now=now,
    )
    frozen = freeze_roll(session, poll_id=poll_id, actor=SYSTEM, now=now)
    a_sealed_box(session, poll_id, now=now)
    contest.poll_id, contest.roll_frozen_at, contest.roll_count = poll_id, now, frozen.count
    contest.roll_digest = frozen.digest
    session.flush()
    return AtThePoll(ContestId(contest.id), poll_id, candidates, tuple(roll), contest.closes_at)


def cast(session: Session, at: AtThePoll, papers: Iterable[Sequence[int]], *, now: datetime) -> int:
    """Cast papers, a voter each, thousands at once; a paper names candidates by number from 1.

    Where voters say yes or no, a number below 0 is a no; the number after the last candidate is
    “re-open nominations”.
    """
    spec = poll_page(session, poll_id=at.poll_id).paper
    filled_in = (Paper(tuple(_choice(at, spec.kind, one) for one in paper)) for paper in papers)
    choices = [check_paper(spec, paper).choices for paper in filled_in]
    voting = list(zip(at.voters, choices, strict=False))
    for voter, chosen in voting[:ONE_BY_ONE]:
        cast_envelope(
            session,
            poll_id=at.poll_id,
            body=seal_for(session, at.poll_id, voter, chosen),
            keys=KEYS,
            now=now,
        )
    lay_in(session, at.poll_id, voting[ONE_BY_ONE:])
    return len(voting)


def _choice(at: AtThePoll, kind: PaperKind, number: int) -> str:
    one = (*at.candidates, REOPEN)[abs(number) - 1]
    if kind is not PaperKind.ANSWERS:
        return one
    return answered(one, Answer.YES if number > 0 else Answer.NO)


def open_the_box(session: Session, at: AtThePoll) -> None:
    """Open the box after the close, unless that was done or there are too few ballots in it."""
    box = session.get_one(Box, at.poll_id)
    ballots = session.scalar(select(func.count()).where(Ballot.poll_id == at.poll_id)) or 0
    if box.state.takes_ballots and ballots >= box.smallest_box:
        open_box(session, at.poll_id, now=at.after_close)


def count(session: Session, at: AtThePoll, *, after: int = 0) -> Counted | TieFound:
    """Count after the close, out of a box that has been opened."""
    open_the_box(session, at)
    return count_contest(
        session, contest_id=at.contest_id, after_number=after, actor=SYSTEM, now=at.after_close
    )


def declare(session: Session, at: AtThePoll, digest: str) -> Declared:
    """Declare the count with this digest, an hour after it."""
    return declare_contest(
        session,
        contest_id=at.contest_id,
        checked_digest=digest,
        letterhead=HOUSE,
        actor=SYSTEM,
        now=at.after_close + timedelta(hours=1),
    )


def a_declared_contest(
    session: Session, *, now: datetime, papers: Sequence[Sequence[int]], **contest: object
) -> AtThePoll:
    """A contest cast, counted without a tie, and declared."""
    at = a_contest_at_the_poll(session, now=now, voters=len(papers), **contest)  # type: ignore[arg-type] # the contest's own arguments, handed on
    cast(session, at, papers, now=now)
    counted = count(session, at)
    if isinstance(counted, TieFound):
        raise TypeError("these papers end in a tie")
    declare(session, at, counted.record_digest)
    return at


def written(app: Flask, act: Callable[[Session], Made]) -> Made:
    """Do something on the application's database and commit it; gives what it made."""
    with app.app_context():
        session = db.session()
        begin_writing(session)
        made = act(session)
        session.commit()
        db.session.remove()
        return made


def _contest(session: Session, *, now: datetime, title: str, seats: int, rule: str) -> Contest:
    contest = Contest(
        id=new_id(),
        title=title,
        seats=seats,
        constituency_id=None,
        electorate_name="All members",
        rule=rule,
        rule_version=contest_rule(rule).version,
        jurisdiction=Jurisdiction.ENGLAND_AND_WALES,
        pack_code="mer-2014",
        table_version="holidays test",
        officer_name="Rosa Quill",
        officer_email="rosa.quill@example.org",
        officer_phone="01306 000001",
        officer_address="1 The Avenue, Epsom",
        created_at=now - timedelta(days=50),
        announced_at=now - timedelta(days=45),
        nominations_close_at=now - timedelta(days=20),
        withdrawals_close_at=now - timedelta(days=15),
        statement_published_at=now - timedelta(days=19),
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=1),
    )
    session.add(contest)
    session.flush()
    for place, (step, at) in enumerate(
        (
            (Step.NOTICE_OF_ELECTION, contest.announced_at),
            (Step.NOMINATIONS_CLOSE, contest.nominations_close_at),
            (Step.POLL_CLOSE, contest.closes_at),
        ),
        start=1,
    ):
        session.add(
            ContestStep(
                contest_id=contest.id, step=step, position=place, rule="r2", working_days=0,
                computed_on=london_day(at or now), set_on=london_day(at or now), due_at=at or now,
            )
        )  # fmt: skip
    return contest


def _candidate(
    session: Session, contest: Contest, name: str, place: int, member_id: MemberId, *, now: datetime
) -> str:
    nomination = Nomination(
        id=new_id(),
        contest_id=contest.id,
        member_id=member_id,
        number=f"CS{place:05}",
        name=name,
        sort_name=f"{place:03} {name}",
        constituency_name="Nursing",
        contact_address="1 The Avenue, Epsom",
        statement="I will listen.",
        has_no_interests=True,
        is_eligibility_declared=True,
        signed_name=name,
        signed_on=london_day(now - timedelta(days=25)),
        saved_at=now - timedelta(days=25),
        submitted_at=now - timedelta(days=25),
    )
    session.add(nomination)
    session.flush()
    session.add(
        NominationDecision(
            nomination_id=nomination.id,
            turn=1,
            is_accepted=True,
            decided_at=now - timedelta(days=24),
        )
    )
    session.flush()
    return str(nomination.id)
