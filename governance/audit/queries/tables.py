"""The documents of a contest that are tables: one CSV file each, streamed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from governance.audit.queries.contest import AuditContest
from governance.documents.tables import Cell, Column, ColumnKind, csv_stream
from governance.elections.queries.counts import counts_of, declared_count, lots_of
from governance.elections.queries.nominations import nominations_in
from governance.identity.queries import names_of
from governance.journal.rules import Subject
from governance.kernel.ids import MemberId
from governance.kernel.letterhead import Letterhead
from governance.kernel.refusals import NotFound
from governance.notices.queries import NoticeLine, notices_about
from governance.register.queries import member_cards
from governance.voting.queries.roll import marked_register, roll_lines

PERSON = (Column("Number"), Column("Name"), Column("Group"), Column("Site"))
INTEGER, INSTANT, YES_NO = ColumnKind.INTEGER, ColumnKind.INSTANT, ColumnKind.YES_NO


def roll_table(
    session: Session, audit: AuditContest, _letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    """Everyone on the roll, by surname, as they stood when it was frozen."""
    poll_id = audit.contest.poll_id
    if poll_id is None:
        raise NotFound
    return _csv(
        (*PERSON, Column("Weight", INTEGER)),
        (
            (one.number, one.name, one.group, one.site, one.weight)
            for one in roll_lines(session, poll_id=poll_id)
        ),
    )


def marked_register_table(
    session: Session, audit: AuditContest, _letterhead: Letterhead, now: datetime
) -> Iterator[bytes]:
    """Who voted and by which channel; never how, never when. Refused before the close."""
    poll_id = audit.contest.poll_id
    if poll_id is None:
        raise NotFound
    return _csv(
        (*PERSON, Column("Voted", YES_NO), Column("Channel")),
        (
            (one.number, one.name, one.group, one.site, one.has_voted, one.channel)
            for one in marked_register(session, poll_id=poll_id, now=now)
        ),
    )


def nominations_table(
    session: Session, audit: AuditContest, _letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    """Every nomination handed in, what was decided on it, by whom and why."""
    pages = nominations_in(session, contest_id=audit.contest.id)
    deciders = [one.decision.decided_by for one in pages if one.decision is not None]
    names = names_of(session, account_ids=[one for one in deciders if one is not None])

    rows: list[Sequence[Cell]] = []
    for page in pages:
        decision = page.decision
        rows.append(
            (
                str(page.id),
                page.number,
                page.name,
                page.submitted_at,
                page.state.value,
                decision.reason.value if decision and decision.reason else None,
                decision.decided_at if decision else None,
                _name(names, decision.decided_by) if decision else None,
                page.withdrawn_at,
                page.confirmed,
            )
        )
    columns = (
        Column("Candidate id"),
        Column("Number"),
        Column("Name"),
        Column("Handed in", INSTANT),
        Column("State"),
        Column("Reason"),
        Column("Decided", INSTANT),
        Column("Decided by"),
        Column("Withdrawn", INSTANT),
        Column("Supporters", INTEGER),
    )
    return _csv(columns, rows)


def counts_table(
    session: Session, audit: AuditContest, _letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    """Every count made, the first first, with the digests of its papers and its record."""
    counts = counts_of(session, contest_id=audit.contest.id)[::-1]
    names = names_of(session, account_ids=[one.counted_by for one in counts if one.counted_by])
    columns = (
        Column("Count", INTEGER),
        Column("When", INSTANT),
        Column("By"),
        Column("Papers SHA-256"),
        Column("Record SHA-256"),
    )
    return _csv(
        columns,
        (
            (
                one.number,
                one.counted_at,
                _name(names, one.counted_by),
                one.papers_digest,
                one.record_digest,
            )
            for one in counts
        ),
    )


def lots_table(
    session: Session, audit: AuditContest, _letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    """Every lot drawn: at which stage, what for, in which order, how, and who watched."""
    lots = lots_of(session, contest_id=audit.contest.id)
    count = declared_count(session, contest_id=audit.contest.id)
    called = {one.id: one.name for one in count.record.candidates} if count else {}
    columns = (
        Column("Stage", INTEGER),
        Column("Decides"),
        Column("Order drawn"),
        Column("Order drawn (ids)"),
        Column("Method"),
        Column("Drawn", INSTANT),
        Column("Witness"),
        Column("Recorded", INSTANT),
    )
    return _csv(
        columns,
        (
            (
                lot.stage,
                lot.purpose.value,
                "; ".join(called.get(one, one) for one in lot.order),
                " ".join(lot.order),
                lot.method.value,
                lot.drawn_at,
                lot.witness,
                lot.recorded_at,
            )
            for lot in lots
        ),
    )


def notices_table(
    session: Session, audit: AuditContest, _letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    """Every notice sent about the contest and its nominations, and where it ended up."""
    lines = _notices(session, audit)
    cards = member_cards(session, member_ids=[MemberId(one.person_id) for one in lines])
    columns = (
        Column("Notice"),
        Column("Number"),
        Column("To"),
        Column("Channel"),
        Column("State"),
        Column("Queued", INSTANT),
        Column("Last change", INSTANT),
        Column("Tries", INTEGER),
        Column("Reason"),
    )
    return _csv(
        columns,
        (
            (
                one.kind.value,
                cards[member].number if (member := MemberId(one.person_id)) in cards else None,
                one.name,
                one.channel.value,
                one.state.value,
                one.queued_at,
                one.changed_at,
                one.tries,
                one.reason.value if one.reason else None,
            )
            for one in lines
        ),
    )


def _notices(session: Session, audit: AuditContest) -> list[NoticeLine]:
    contest = audit.contest
    subjects = [Subject("contest", contest.id)]
    if contest.poll_id is not None:
        subjects.append(Subject("poll", contest.poll_id))
    subjects += [
        Subject("nomination", one.id) for one in nominations_in(session, contest_id=contest.id)
    ]
    found = [line for one in subjects for line in notices_about(session, subject=one)]
    return sorted(found, key=lambda line: (line.queued_at, line.kind, line.name, str(line.id)))


def _name(names: dict[UUID, str], account_id: UUID | None) -> str:
    return names.get(account_id, "") if account_id else ""


def _csv(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    return csv_stream(columns, rows, with_bom=False)
