"""The demo's three contests, run through the same acts as real ones, at times that lie behind."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from governance.demo.boxes import Boxes, cast_sealed, opened_by_trustees, prepare_box
from governance.demo.statements import LIKED, STATEMENTS
from governance.elections.queries.contests import contest_page
from governance.elections.queries.nominations import candidates_in_order
from governance.elections.rules.contests import ContestSetup, Officer
from governance.elections.rules.nominations import NominationPaper
from governance.elections.rules.schedule import LawfulSchedule
from governance.elections.rules.timetable import earliest_close_on
from governance.elections.service.contests import announce_contest, create_contest
from governance.elections.service.count import TieFound, count_contest
from governance.elections.service.decisions import decide_nomination, publish_statement
from governance.elections.service.declare import declare_contest
from governance.elections.service.nominations import save_nomination, submit_nomination
from governance.elections.service.poll import schedule_poll, tell_voters
from governance.elections.service.supporters import answer_support, ask_supporter
from governance.identity.queries import account_of_member
from governance.kernel.actor import Actor
from governance.kernel.calendar import Jurisdiction, london_day
from governance.kernel.ids import AccountId, ContestId, MemberId, NominationId, PollId
from governance.kernel.letterhead import Letterhead
from governance.kernel.permissions import Permission

HERE = Jurisdiction.ENGLAND_AND_WALES
HOUR = timedelta(hours=1)
MOST_RANKED = 6


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays a part, and what each act is written with."""

    officer: Actor
    members: Sequence[MemberId]
    letterhead: Letterhead
    chance: random.Random
    boxes: Boxes


def as_member(session: Session, member_id: MemberId) -> Actor:
    """A made-up co-owner as the person acting."""
    account = account_of_member(session, member_id=member_id)
    return Actor(
        account_id=AccountId(account.id) if account else None,
        display_name=account.name if account else "",
        member_id=member_id,
        permissions=frozenset({Permission.NOMINATIONS_MAKE, Permission.BALLOTS_CAST}),
    )


def announced(
    session: Session,
    cast: Cast,
    *,
    title: str,
    seats: int,
    rule: str,
    supporters: int,
    at: datetime,
) -> ContestId:
    """A contest announced at ``at``, its poll closing as early as the rules allow."""
    setup = ContestSetup(
        title=title,
        seats=seats,
        constituency_id=None,
        rule=rule,
        jurisdiction=HERE,
        supporters_needed=supporters,
        officer=Officer(
            name=cast.officer.display_name,
            email="returning.officer@example.org",
            phone="01632 960 122",
            address="Returning Officer\n2 Mill Lane\nDorking\nRH4 1DQ",
        ),
    )
    schedule = LawfulSchedule(earliest_close_on(HERE, today=london_day(at)))
    contest_id = create_contest(session, setup=setup, schedule=schedule, actor=cast.officer, now=at)
    announce_contest(session, contest_id=contest_id, actor=cast.officer, now=at)
    return contest_id


def start_for(closing: datetime) -> datetime:
    """The latest moment to announce a contest so that its poll closes by the day ``closing``."""
    start = closing - timedelta(days=50)
    while earliest_close_on(HERE, today=london_day(start)) > london_day(closing):
        start -= timedelta(days=1)
    return start


def nominated(
    session: Session,
    cast: Cast,
    contest_id: ContestId,
    *,
    people: Sequence[MemberId],
    supporters: Sequence[MemberId],
    at: datetime,
) -> list[NominationId]:
    """Each of ``people`` hands in a nomination; ``supporters`` confirm each of them."""
    made = []
    for place, member_id in enumerate(people):
        actor = as_member(session, member_id)
        when = at + place * HOUR
        nomination_id = save_nomination(
            session,
            contest_id=contest_id,
            member_id=member_id,
            paper=_paper(actor.display_name, STATEMENTS[place % len(STATEMENTS)], when),
            actor=actor,
            now=when,
        )
        link = f"{cast.letterhead.base_url}/elections/{contest_id}"
        for supporter in supporters:
            ask_supporter(
                session,
                nomination_id=nomination_id,
                member_id=supporter,
                actor=actor,
                now=when,
                link=link,
                letterhead=cast.letterhead,
            )
        submit_nomination(
            session,
            nomination_id=nomination_id,
            actor=actor,
            now=when,
            link=link,
            letterhead=cast.letterhead,
        )
        for supporter in supporters:
            answer_support(
                session,
                nomination_id=nomination_id,
                does_support=True,
                actor=as_member(session, supporter),
                now=when,
                link=link,
                letterhead=cast.letterhead,
            )
        made.append(nomination_id)
    return made


def _paper(name: str, statement: str, when: datetime) -> NominationPaper:
    return NominationPaper(
        contact_address="by the internal post",
        statement=statement,
        interests="",
        has_no_interests=True,
        is_eligibility_declared=True,
        signed_name=name,
        signed_on=london_day(when),
    )


def polled(
    session: Session, cast: Cast, contest_id: ContestId, nominations: Sequence[NominationId]
) -> PollId:
    """Decide, publish, freeze the roll, prepare the box and tell the voters, each at its time."""
    page = contest_page(session, contest_id=contest_id)
    facts = page.facts
    link = f"{cast.letterhead.base_url}/votes"
    decided_at = facts.nominations_close_at + HOUR
    for nomination_id in nominations:
        decide_nomination(
            session,
            nomination_id=nomination_id,
            reason=None,
            reason_words="",
            link=link,
            letterhead=cast.letterhead,
            actor=cast.officer,
            now=decided_at,
        )
    publish_statement(session, contest_id=contest_id, actor=cast.officer, now=decided_at + HOUR)
    frozen_at = facts.withdrawals_close_at + HOUR
    schedule_poll(session, contest_id=contest_id, actor=cast.officer, now=frozen_at)
    poll_id = poll_of(session, contest_id)
    prepare_box(session, cast.boxes, poll_id, at=frozen_at + HOUR)
    tell_voters(
        session,
        contest_id=contest_id,
        link=link,
        letterhead=cast.letterhead,
        actor=cast.officer,
        now=facts.opens_at + HOUR,
    )
    return poll_id


def poll_of(session: Session, contest_id: ContestId) -> PollId:
    """The poll of a contest that has one."""
    poll_id = contest_page(session, contest_id=contest_id).poll_id
    if poll_id is None:
        raise LookupError("the contest has no poll")
    return poll_id


def voted(
    session: Session, cast: Cast, contest_id: ContestId, *, voters: Sequence[MemberId]
) -> None:
    """Each of ``voters`` casts a paper, ranked by chance, the better liked more often first."""
    options = [
        str(one.nomination_id) for one in candidates_in_order(session, contest_id=contest_id)
    ]
    liked = list(LIKED[: len(options)])
    cast.chance.shuffle(liked)
    papers = ((as_member(session, one), _ranking(cast.chance, options, liked)) for one in voters)
    opens_at = contest_page(session, contest_id=contest_id).facts.opens_at
    poll_id = poll_of(session, contest_id)
    cast_sealed(session, cast.boxes, poll_id, papers, at=opens_at + HOUR)


def _ranking(
    chance: random.Random, options: Sequence[str], liked: Sequence[int]
) -> tuple[str, ...]:
    left = dict(zip(options, liked, strict=True))
    wanted = min(len(options), chance.randint(1, MOST_RANKED))
    chosen: list[str] = []
    while len(chosen) < wanted:
        (one,) = chance.choices(list(left), list(left.values()))
        chosen.append(one)
        del left[one]
    return tuple(chosen)


def counted_and_declared(session: Session, cast: Cast, contest_id: ContestId) -> None:
    """Open the box and count on the morning after the close, and declare at noon."""
    closes_at = contest_page(session, contest_id=contest_id).facts.closes_at
    poll_id = poll_of(session, contest_id)
    opened_by_trustees(session, cast.boxes, poll_id, at=closes_at + 15 * HOUR)
    outcome = count_contest(
        session,
        contest_id=contest_id,
        after_number=0,
        actor=cast.officer,
        now=closes_at + 16 * HOUR,
    )
    if isinstance(outcome, TieFound):
        raise TypeError("the made-up votes end in a tie; change the seed")
    declare_contest(
        session,
        contest_id=contest_id,
        checked_digest=outcome.record_digest,
        letterhead=cast.letterhead,
        actor=cast.officer,
        now=closes_at + 19 * HOUR,
    )
