"""The documents of a contest as bytes, each streamed; the same facts always give the same bytes."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from governance.audit.queries.contest import AuditContest
from governance.audit.queries.journal import journal_extract
from governance.audit.queries.tables import (
    counts_table,
    lots_table,
    marked_register_table,
    nominations_table,
    notices_table,
    roll_table,
)
from governance.audit.rules.documents import Document
from governance.audit.rules.read_me import read_me
from governance.counting.sheets.csv_file import csv_sheet
from governance.counting.sheets.page import html_sheet
from governance.documents.pdf import render_pdf
from governance.elections.queries.declaration import declaration_document
from governance.elections.queries.result import ballots_of, result_page
from governance.elections.queries.result_sheet import result_sheet, result_sheet_as_pdf
from governance.kernel.calendar import london_day
from governance.kernel.ids import PollId
from governance.kernel.letterhead import Letterhead
from governance.kernel.refusals import NotFound
from governance.voting.queries.polls import poll_page
from governance.voting.queries.roll import roll_lines
from governance.voting.rules import canonical_line
from governance.voting.rules.roll import ROLL_FORMAT

Writer = Callable[[Session, AuditContest, Letterhead, datetime], Iterator[bytes]]


def document_bytes(
    session: Session, *, audit: AuditContest, document: Document, letterhead: Letterhead,
    now: datetime,
) -> Iterator[bytes]:  # fmt: skip
    """A document, in pieces. Ask only for one that is ready.

    Raises NotFound for the checksums, which only exist inside a pack.
    """
    writer = WRITERS.get(document)
    if writer is None:
        raise NotFound
    return writer(session, audit, letterhead, now)


def _read_me(
    _session: Session, audit: AuditContest, letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    contest = audit.contest
    yield read_me(
        mutual=letterhead.mutual_name,
        contest=contest.title,
        rule=f"{contest.rule_title}, version {contest.rule_version}",
        documents=audit.ready,
        papers_destroyed_at=audit.papers_destroyed_at,
    ).encode()


def _contest(
    _session: Session, audit: AuditContest, letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    contest = audit.contest
    body = {
        "format": "commonweal-contest-1",
        "mutual": letterhead.mutual_name,
        "id": contest.id,
        "title": contest.title,
        "seats": contest.seats,
        "electorate": contest.electorate_name,
        "constituency_id": contest.constituency_id,
        "rule": {"name": contest.rule, "version": contest.rule_version},
        "jurisdiction": contest.jurisdiction,
        "is_rehearsal": contest.is_rehearsal,
        "timetable": {
            "pack": contest.plan.pack_code,
            "holiday_table": contest.table_version,
            "steps": [
                {"step": step.step, "on": step.on, "due_at": step.due_at, "rule": step.rule}
                for step in contest.plan.steps
            ],
        },
        "record_on": contest.record_on,
        "opens_at": contest.opens_at,
        "closes_at": contest.closes_at,
        "announced_at": contest.announced_at,
        "statement_published_at": contest.statement_published_at,
        "uncontested_at": contest.uncontested_at,
        "roll": {
            "frozen_at": contest.roll_frozen_at,
            "count": contest.roll_count,
            "sha256": contest.roll_digest,
        },
        "counted_at": contest.counted_at if contest.declared_at else None,
        "declared_at": contest.declared_at,
        "returning_officer": contest.officer.name,
    }
    if audit.papers_destroyed_at is not None:
        body["papers_destroyed_at"] = audit.papers_destroyed_at
    yield (json.dumps(_plain(body), ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _plain(value: object) -> object:
    """Instants in UTC and days in ISO form, enumerations and ids as text."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(one) for key, one in value.items()}
        case list():
            return [_plain(one) for one in value]
        case StrEnum():
            return value.value
        case None | bool() | int() | str():
            return value
    return str(value)


def _ballot_paper(
    session: Session, audit: AuditContest, _letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    yield poll_page(session, poll_id=_poll(audit)).paper.canonical().encode()


def _canonical_roll(
    session: Session, audit: AuditContest, _letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    """The very text whose SHA-256 is the digest of the roll."""
    yield f"{ROLL_FORMAT}\n".encode()
    lines = roll_lines(session, poll_id=_poll(audit))
    for line in sorted(canonical_line(one).encode() for one in lines):
        yield line + b"\n"


def _ballots(
    session: Session, audit: AuditContest, _letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    yield ballots_of(session, contest_id=audit.contest.id).encode()


def _count_record(
    session: Session, audit: AuditContest, _letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    counted = result_page(session, contest_id=audit.contest.id).counted
    if counted is None:
        raise NotFound
    yield counted.count.record_text.encode()


def _declaration(
    session: Session, audit: AuditContest, letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    result = result_page(session, contest_id=audit.contest.id)
    yield render_pdf(
        "declaration",
        declaration_document(result, letterhead),
        issued_on=london_day(result.declared_at),
    )


def _result_sheet(
    session: Session, audit: AuditContest, letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    result = result_page(session, contest_id=audit.contest.id)
    yield result_sheet_as_pdf(result, letterhead)


def _result_sheet_table(
    session: Session, audit: AuditContest, _letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    sheet = result_sheet(result_page(session, contest_id=audit.contest.id))
    yield csv_sheet(sheet, with_bom=False).encode()


def _result_sheet_page(
    session: Session, audit: AuditContest, _letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    sheet = result_sheet(result_page(session, contest_id=audit.contest.id))
    yield html_sheet(sheet).encode()


def _poll(audit: AuditContest) -> PollId:
    if audit.contest.poll_id is None:
        raise NotFound
    return audit.contest.poll_id


WRITERS: dict[Document, Writer] = {
    Document.READ_ME: _read_me,
    Document.CONTEST: _contest,
    Document.NOMINATIONS: nominations_table,
    Document.BALLOT_PAPER: _ballot_paper,
    Document.ROLL: roll_table,
    Document.CANONICAL_ROLL: _canonical_roll,
    Document.MARKED_REGISTER: marked_register_table,
    Document.BALLOTS: _ballots,
    Document.COUNTS: counts_table,
    Document.COUNT_RECORD: _count_record,
    Document.LOTS: lots_table,
    Document.DECLARATION: _declaration,
    Document.RESULT_SHEET: _result_sheet,
    Document.RESULT_SHEET_TABLE: _result_sheet_table,
    Document.RESULT_SHEET_PAGE: _result_sheet_page,
    Document.NOTICES: notices_table,
    Document.JOURNAL: journal_extract,
}
