"""From candidates to a poll: the roll frozen, the ballot paper made, the voters told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from governance.elections.queries.contests import ContestPage
from governance.elections.queries.nominations import CandidatePage, candidates_in_order
from governance.elections.rules.contests import (
    PollNotNeeded,
    PollTimePassed,
    VotersToldAlready,
)
from governance.elections.rules.counting import (
    REOPEN,
    REOPEN_NAME,
    contest_rule,
    has_reopen,
)
from governance.elections.rules.paper import guidance, most_choices, titled
from governance.elections.rules.stages import Stage
from governance.elections.service.contest_rows import contest_at, note
from governance.elections.service.letters import recipient
from governance.journal.rules import Act, Subject
from governance.kernel.actor import Actor
from governance.kernel.ids import ContestId
from governance.kernel.letterhead import Letterhead
from governance.notices.rules import NoticeKind
from governance.notices.service import queue_notice
from governance.register.queries import member_cards, members_on
from governance.voting.rules import Electorate, Option, PaperSpec, RollFrozen
from governance.voting.service import create_poll, freeze_roll, refuse_unless_ready


@dataclass(frozen=True, slots=True)
class VotersTold:
    """How many people on the roll get an e-mail, and how many a letter that is to be printed."""

    emails: int
    letters: int


def paper_of(contest: ContestPage, candidates: list[CandidatePage]) -> PaperSpec:
    """The ballot paper: the candidates in statement order (MER r20). Raises ``ValueError``.

    “Re-open nominations” stands last, where the rule has it.
    """
    rule = contest_rule(contest.rule)
    options = [
        Option(
            id=str(one.nomination_id),
            label=one.name,
            statement=one.statement,
            interests=one.interests,
            photo_url=one.photo_url,
        )
        for one in candidates
    ]
    if has_reopen(rule.name):
        options.append(Option(id=REOPEN, label=REOPEN_NAME, statement=""))
    return PaperSpec(
        title=titled(contest.title, is_rehearsal=contest.is_rehearsal),
        kind=rule.paper,
        options=tuple(options),
        seats=contest.seats,
        most_choices=most_choices(rule, seats=contest.seats, candidates=len(options)),
        guidance=guidance(
            rule,
            seats=contest.seats,
            candidates=len(candidates),
            is_rehearsal=contest.is_rehearsal,
        ),
    )


def schedule_poll(
    session: Session, *, contest_id: ContestId, actor: Actor, now: datetime
) -> RollFrozen:
    """Freeze the roll as of the close of nominations and make the poll (MER r20, r22, r27).

    From then on the notice of poll stands on the contest's page, and nothing of the timetable
    moves. Voting opens as planned, or at once where that hour has passed. Raises ``WrongStage``,
    ``PollNotNeeded``, ``PollTimePassed`` and voting's ``RollEmpty``.
    """
    contest, page = contest_at(
        session, contest_id=contest_id, now=now, stages=(Stage.WITHDRAWALS_CLOSED,)
    )
    candidates = candidates_in_order(session, contest_id=contest_id)
    if not page.needs_poll(len(candidates)):
        raise PollNotNeeded(candidates=len(candidates), seats=page.seats)
    if now >= page.closes_at:
        raise PollTimePassed(closes_at=page.closes_at)
    opens_at = max(page.opens_at, now)
    poll_id = create_poll(
        session,
        title=titled(page.title, is_rehearsal=page.is_rehearsal),
        owner=Subject("contest", contest_id),
        paper=paper_of(page, candidates),
        electorate=Electorate(page.record_on, page.constituency_id, page.electorate_name),
        opens_at=opens_at,
        closes_at=page.closes_at,
        actor=actor,
        now=now,
    )
    frozen = freeze_roll(session, poll_id=poll_id, actor=actor, now=now)
    contest.poll_id = poll_id
    contest.opens_at = opens_at
    contest.roll_frozen_at = now
    contest.roll_count = frozen.count
    contest.roll_digest = frozen.digest
    note(
        session,
        contest,
        Act.CONTEST_POLL_SCHEDULED,
        actor=actor,
        now=now,
        poll=str(poll_id),
        roll=frozen.count,
        digest=frozen.digest,
        opens_at=opens_at.isoformat(),
        closes_at=page.closes_at.isoformat(),
    )
    return frozen


def tell_voters(
    session: Session,
    *,
    contest_id: ContestId,
    link: str,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> VotersTold:
    """Tell everyone on the roll that voting is open: once, by e-mail or by a letter to print.

    Raises ``WrongStage`` before the poll is open or after it closed, ``VotersToldAlready``,
    and voting's ``BoxMissing`` and ``BoxNotReady`` while nobody can vote yet.
    """
    contest, page = contest_at(session, contest_id=contest_id, now=now, stages=(Stage.POLL_OPEN,))
    if page.voters_told_at is not None:
        raise VotersToldAlready(at=page.voters_told_at)
    if page.poll_id is not None:
        refuse_unless_ready(session, poll_id=page.poll_id)
    cards = member_cards(
        session,
        member_ids=[
            one.member_id
            for one in members_on(
                session,
                day=page.record_on,
                constituency_id=page.constituency_id,
                known_at=page.roll_frozen_at,
            )
        ],
    )
    facts = {
        "contest": titled(page.title, is_rehearsal=page.is_rehearsal),
        "closes_at": page.closes_at,
        "link": link,
    }
    for card in cards.values():
        queue_notice(
            session,
            kind=NoticeKind.POLL_OPENED,
            recipient=recipient(card),
            facts=facts,
            letterhead=letterhead,
            now=now,
            subject=Subject("contest", contest_id),
            expires_at=page.closes_at,
        )
    session.flush()
    contest.voters_told_at = now
    emails = sum(card.email is not None for card in cards.values())
    told = VotersTold(emails=emails, letters=len(cards) - emails)
    note(
        session,
        contest,
        Act.CONTEST_VOTERS_TOLD,
        actor=actor,
        now=now,
        emails=told.emails,
        letters=told.letters,
    )
    return told
