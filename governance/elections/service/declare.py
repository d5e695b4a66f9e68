"""Declaring a counted result, once, and telling the people it concerns."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from governance.elections.models.contests import Contest
from governance.elections.models.counts import ContestDeclaration
from governance.elections.queries.contests import ContestPage, contest_page
from governance.elections.queries.counts import (
    CountPage,
    counts_of,
    declaration_of,
    newest_count,
    open_tie,
)
from governance.elections.queries.nominations import candidates_in_order
from governance.elections.rules.declare import (
    AlreadyDeclared,
    CountMovedOn,
    CountsDiffer,
    NotCounted,
)
from governance.journal.rules import Act, Subject
from governance.journal.service import record as write_in_journal
from governance.kernel.actor import Actor
from governance.kernel.ids import ContestId, MemberId
from governance.kernel.letterhead import Letterhead
from governance.notices.rules import NoticeKind, Recipient
from governance.notices.service import queue_notice
from governance.register.queries import MemberCard, member_cards, members_on
from governance.voting.service import record_declared

TOLD_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Declared:
    """The result is declared; ``told`` is the number of people a notice was queued for."""

    count_number: int
    told: int


def declare_contest(
    session: Session, *, contest_id: ContestId, checked_digest: str, letterhead: Letterhead,
    actor: Actor, now: datetime,
) -> Declared:  # fmt: skip
    """Declare the newest count (MER r52), which makes the result public.

    ``checked_digest`` is the digest of the record the officer checked: a count made since then
    is refused. Raises AlreadyDeclared, NotCounted, CountMovedOn, CountsDiffer.
    """
    session.get(Contest, contest_id, with_for_update=True)
    contest = contest_page(session, contest_id=contest_id)
    count = _count_to_declare(session, contest, checked_digest=checked_digest)
    session.add(
        ContestDeclaration(
            contest_id=contest_id,
            count_id=count.line.id,
            declared_at=now,
            declared_by=actor.account_id,
            officer_name=contest.officer.name,
        )
    )
    session.flush()
    if contest.poll_id is not None:
        record_declared(session, poll_id=contest.poll_id, record_sha256=count.line.record_digest)
    write_in_journal(
        session,
        act=Act.CONTEST_DECLARED,
        actor=actor,
        now=now,
        subject=Subject("contest", contest_id),
        detail={
            "count": count.line.number,
            "elected": list(count.record.elected),
            "record": count.line.record_digest,
        },
    )
    told = _tell(session, contest, letterhead=letterhead, now=now)
    return Declared(count.line.number, told)


def _count_to_declare(session: Session, contest: ContestPage, *, checked_digest: str) -> CountPage:
    declared = declaration_of(session, contest_id=contest.id)
    if declared is not None:
        raise AlreadyDeclared(contest_id=contest.id, declared_at=declared.declared_at)
    count = newest_count(session, contest_id=contest.id)
    if count is None or open_tie(session, contest_id=contest.id) is not None:
        raise NotCounted(contest_id=contest.id)
    if len({one.record_digest for one in counts_of(session, contest_id=contest.id)}) > 1:
        raise CountsDiffer(contest_id=contest.id)
    if count.line.record_digest != checked_digest:
        raise CountMovedOn(contest_id=contest.id)
    return count


def _tell(session: Session, contest: ContestPage, *, letterhead: Letterhead, now: datetime) -> int:
    """Queue a notice for every candidate, and for everyone on the roll who has e-mail.

    Candidates without e-mail get a letter; the others find the result where notices hang.
    """
    facts = {
        "contest": contest.title,
        "link": f"{letterhead.base_url.rstrip('/')}/elections/{contest.id}/result",
    }
    standing = {one.member_id for one in candidates_in_order(session, contest_id=contest.id)}
    told = 0
    for card in _cards(session, contest, standing):
        if card.email is None and card.member_id not in standing:
            continue
        queue_notice(
            session,
            kind=NoticeKind.RESULT_DECLARED,
            recipient=Recipient(
                person_id=card.member_id,
                name=card.name,
                email=card.email,
                address_lines=card.address_lines,
            ),
            facts=facts,
            letterhead=letterhead,
            now=now,
            subject=Subject("contest", contest.id),
        )
        told += 1
    return told


def _cards(session: Session, contest: ContestPage, standing: set[MemberId]) -> Iterator[MemberCard]:
    """Candidates first, then the members who were on the register when the roll was frozen."""
    on_roll = members_on(
        session,
        day=contest.record_on,
        constituency_id=contest.constituency_id,
        known_at=contest.roll_frozen_at,
    )
    others = (one.member_id for one in on_roll if one.member_id not in standing)
    yield from member_cards(session, member_ids=sorted(standing, key=str)).values()
    while batch := list(islice(others, TOLD_AT_ONCE)):
        yield from member_cards(session, member_ids=batch).values()
