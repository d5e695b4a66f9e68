"""Counting a contest to the end or to a tie, and recording the lot that settles it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from governance.counting.check import check_record
from governance.counting.record import Purpose
from governance.counting.record_data import written_record
from governance.counting.rules import Rule
from governance.counting.ties import RecordedLot, RecordedLots, TieNeedsLot
from governance.elections.models.contests import Contest
from governance.elections.models.counts import ContestLot
from governance.elections.queries.contests import ContestPage, contest_page
from governance.elections.queries.counts import (
    counts_of,
    declaration_of,
    lots_of,
    open_tie,
)
from governance.elections.queries.nominations import candidates_in_order
from governance.elections.rules.count import (
    Books,
    BoxDoesNotBalance,
    CountedAlready,
    ImpossibleLot,
    LotDrawn,
    NoLotNeeded,
    NothingToCount,
    RuleChanged,
    digest_of,
    profile_of,
    written_ids,
)
from governance.elections.rules.counting import REOPEN, REOPEN_NAME, contest_rule, has_reopen
from governance.elections.rules.declare import AlreadyDeclared
from governance.elections.rules.lots import is_possible_time
from governance.elections.service.count_rows import CountingTable, keep_count, write_tie
from governance.journal.rules import Act, Subject
from governance.journal.service import record as write_in_journal
from governance.kernel.actor import Actor
from governance.kernel.ids import ContestId
from governance.voting.queries.roll import turnout
from governance.voting.service import papers_for_count, record_counted


@dataclass(frozen=True, slots=True)
class Counted:
    """A count to the end. ``is_same`` is ``None`` for the first, else whether it agrees with it."""

    number: int
    record_digest: str
    is_same: bool | None


@dataclass(frozen=True, slots=True)
class TieFound:
    """The count stopped at a tie and needs a lot."""

    stage: int
    purpose: Purpose
    tied: tuple[str, ...]


def count_contest(
    session: Session, *, contest_id: ContestId, after_number: int, actor: Actor, now: datetime
) -> Counted | TieFound:
    """Count the papers of a closed poll with the lots recorded so far (MER r44-r51).

    ``after_number`` is the number of the last count the officer saw, 0 for none; so pressing
    twice counts once. Every count is kept; a recount uses the same lots. Raises NothingToCount,
    AlreadyDeclared, CountedAlready, RuleChanged, BoxDoesNotBalance, and voting's PollStillOpen,
    BoxStillSealed and BoxDoesNotReconcile.
    """
    contest = _contest_to_count(session, contest_id)
    made = counts_of(session, contest_id=contest_id)
    if (made[0].number if made else 0) != after_number:
        raise CountedAlready(contest_id=contest_id)
    rule = _rule_of(contest)
    table = _laid_out(session, contest, rule, actor=actor, now=now)
    lots = RecordedLots(
        RecordedLot(lot.event, frozenset(lot.tied), lot.order, lot.method.value)
        for lot in lots_of(session, contest_id=contest_id)
    )
    try:
        counted = rule.count(table.profile, ties=lots)
    except TieNeedsLot as tie:
        write_tie(session, contest_id=contest_id, tie=tie, actor=actor, now=now)
        return TieFound(tie.stage, tie.purpose, tie.tied)
    check_record(table.profile, counted)
    text = written_record(counted)
    is_same = made[-1].record_digest == digest_of(text) if made else None
    number = after_number + 1
    keep_count(session, table, counted, text=text, number=number, actor=actor, now=now)
    record_counted(session, poll_id=table.poll_id, record_sha256=digest_of(text))
    write_in_journal(
        session,
        act=Act.CONTEST_COUNTED,
        actor=actor,
        now=now,
        subject=Subject("contest", contest_id),
        detail={
            "count": number,
            "papers": table.box.digest,
            "record": digest_of(text),
            "rule": f"{rule.name} {rule.version}",
            "same_as_first": is_same,
        },
    )
    return Counted(number, digest_of(text), is_same)


def record_lot(
    session: Session,
    *,
    contest_id: ContestId,
    tie_id: UUID,
    drawn: LotDrawn,
    actor: Actor,
    now: datetime,
) -> Counted | TieFound:
    """Write down the lot drawn for the tie at which the count stopped, and count on.

    The lot stays for every recount. Raises NoLotNeeded when the count does not wait for this
    tie, ImpossibleLot when the order does not name each of the tied once or the lot would have
    been drawn before the tie was found or after now.
    """
    _contest_to_count(session, contest_id)
    tie = open_tie(session, contest_id=contest_id)
    if tie is None or tie.id != tie_id:
        raise NoLotNeeded(contest_id=contest_id)
    if sorted(drawn.order) != sorted(tie.tied) or not is_possible_time(
        drawn.drawn_at, found_at=tie.found_at, now=now
    ):
        raise ImpossibleLot(contest_id=contest_id)
    session.add(
        ContestLot(
            tie_id=tie.id,
            drawn_order=written_ids(drawn.order),
            method=drawn.method,
            witness=drawn.witness,
            drawn_at=drawn.drawn_at,
            recorded_at=now,
            recorded_by=actor.account_id,
        )
    )
    session.flush()
    write_in_journal(
        session,
        act=Act.CONTEST_LOT_RECORDED,
        actor=actor,
        now=now,
        subject=Subject("contest", contest_id),
        # The journal may be read before the declaration, so it holds a digest, not names.
        detail={
            "event": f"{tie.stage}:{tie.purpose}",
            "method": drawn.method.value,
            "order_digest": digest_of(written_ids(drawn.order)),
        },
    )
    made = counts_of(session, contest_id=contest_id)
    return count_contest(
        session,
        contest_id=contest_id,
        after_number=made[0].number if made else 0,
        actor=actor,
        now=now,
    )


def _contest_to_count(session: Session, contest_id: ContestId) -> ContestPage:
    """Hold the contest's row, so that two officers cannot count or declare at once."""
    session.get(Contest, contest_id, with_for_update=True)
    contest = contest_page(session, contest_id=contest_id)
    declared = declaration_of(session, contest_id=contest_id)
    if declared is not None:
        raise AlreadyDeclared(contest_id=contest_id, declared_at=declared.declared_at)
    if contest.poll_id is None or contest.uncontested_at is not None:
        raise NothingToCount(contest_id=contest_id)
    return contest


def _rule_of(contest: ContestPage) -> Rule:
    """The rule the contest was announced with, and no other version of it."""
    rule = contest_rule(contest.rule)
    if rule.version != contest.rule_version:
        raise RuleChanged(rule=rule.title, announced=contest.rule_version, present=rule.version)
    return rule


def _laid_out(
    session: Session, contest: ContestPage, rule: Rule, *, actor: Actor, now: datetime
) -> CountingTable:
    """Open the box, and see that marks, ballots and papers are the same number."""
    if contest.poll_id is None:
        raise NothingToCount(contest_id=contest.id)
    box = papers_for_count(session, poll_id=contest.poll_id, actor=actor, now=now)
    took_part = turnout(session, poll_id=contest.poll_id)
    books = Books(
        electorate=took_part.electorate,
        marks=took_part.received,
        received=box.received,
        papers=sum(number for _, number in (*box.papers, *box.invalid)) + box.blank,
    )
    if not books.balance:
        raise BoxDoesNotBalance(
            contest_id=contest.id,
            electorate=books.electorate,
            marks=books.marks,
            received=books.received,
            papers=books.papers,
        )
    profile = profile_of(
        title=contest.title,
        seats=contest.seats,
        kind=rule.paper,
        candidates=[
            *(
                (str(one.nomination_id), one.name)
                for one in candidates_in_order(session, contest_id=contest.id)
            ),
            *([(REOPEN, REOPEN_NAME)] if has_reopen(contest.rule) else []),
        ],
        papers=box.papers,
        blank=box.blank,
        invalid=box.invalid,
    )
    return CountingTable(contest, contest.poll_id, profile, took_part.electorate, box)
