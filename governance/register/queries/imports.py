"""Reading imports: what was uploaded, its report row by row, and how it was settled."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from governance.kernel.ids import ImportId, MemberId
from governance.kernel.refusals import NotFound
from governance.register.models import ImportLine, ImportRow, MemberImport, RegisterState
from governance.register.rules.import_kinds import ImportKind
from governance.register.rules.outcomes import WRITTEN, Outcome, Tally
from governance.register.rules.remarks import Remark


class ImportState(StrEnum):
    """How far an import has come."""

    UPLOADED = "uploaded"
    CHECKED = "checked"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import as its page shows it. ``is_stale``: the register changed since the report."""

    id: ImportId
    kind: ImportKind
    file_name: str
    state: ImportState
    uploaded_at: datetime
    uploaded_by: UUID | None
    headings: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    mapped: dict[str, int]
    tally: Tally
    missing: int
    remark_counts: dict[str, int]
    new_groups: tuple[dict[str, Any], ...]
    unknown_groups: tuple[dict[str, Any], ...]
    accepted: frozenset[str]
    checked_at: datetime | None
    is_stale: bool
    confirmed_at: datetime | None
    confirmed_by: UUID | None
    has_report: bool


@dataclass(frozen=True, slots=True)
class RowPage:
    """One row of a report."""

    line: int
    number: str
    name: str
    outcome: Outcome
    is_left_out: bool
    member_id: MemberId | None
    changes: tuple[tuple[str, str, str], ...]
    remarks: tuple[Remark, ...]


def tally_of(held: MemberImport) -> Tally:
    """The counts of an import as they were kept."""
    return Tally(
        added=held.added, changed=held.changed, left=held.left, unchanged=held.unchanged,
        faulty=held.faulty, left_out=held.left_out, warned=held.warned,
    )  # fmt: skip


def _state(held: MemberImport) -> ImportState:
    if held.confirmed_at:
        return ImportState.CONFIRMED
    if held.discarded_at:
        return ImportState.DISCARDED
    if held.cleaned_at:
        return ImportState.CLEARED
    return ImportState.CHECKED if held.checked_at else ImportState.UPLOADED


def _page(held: MemberImport, revision: int) -> ImportPage:
    state = _state(held)
    return ImportPage(
        id=ImportId(held.id),
        kind=held.kind,
        file_name=held.file_name,
        state=state,
        uploaded_at=held.uploaded_at,
        uploaded_by=held.uploaded_by,
        headings=tuple(held.headers),
        notes=tuple((note["code"], note["detail"]) for note in held.notes),
        mapped=dict(held.mapping),
        tally=tally_of(held),
        missing=held.missing,
        remark_counts=held.remark_counts,
        new_groups=tuple(held.groups.get("new", ())),
        unknown_groups=tuple(held.groups.get("unknown", ())),
        accepted=frozenset(held.accepted),
        checked_at=held.checked_at,
        is_stale=state is ImportState.CHECKED and held.revision != revision,
        confirmed_at=held.confirmed_at,
        confirmed_by=held.confirmed_by,
        has_report=held.checked_at is not None
        and held.cleaned_at is None
        and held.discarded_at is None,
    )


def _revision(session: Session) -> int:
    return session.scalar(select(RegisterState.revision).where(RegisterState.id == 1)) or 0


def import_page(session: Session, *, import_id: ImportId) -> ImportPage:
    """One import. Raises ``NotFound``."""
    held = session.get(MemberImport, import_id)
    if held is None:
        raise NotFound
    return _page(held, _revision(session))


def imports_page(
    session: Session, *, before: datetime | None = None, limit: int = 20
) -> list[ImportPage]:
    """Imports, the newest first, uploaded before an instant (keyset page)."""
    find = select(MemberImport).order_by(MemberImport.uploaded_at.desc()).limit(limit)
    if before is not None:
        find = find.where(MemberImport.uploaded_at < before)
    revision = _revision(session)
    return [_page(held, revision) for held in session.scalars(find)]


def first_lines(session: Session, *, import_id: ImportId, limit: int = 3) -> list[list[str]]:
    """The first lines of the file as uploaded, to recognise the columns by."""
    return list(
        session.scalars(
            select(ImportLine.cells)
            .where(ImportLine.import_id == import_id)
            .order_by(ImportLine.line)
            .limit(limit)
        )
    )


def report_rows(
    session: Session,
    *,
    import_id: ImportId,
    outcome: Outcome | None = None,
    is_warned: bool = False,
    after: int = 0,
    limit: int = 50,
) -> list[RowPage]:
    """Rows of a report in the order of the file, from below line ``after`` (keyset page)."""
    wanted: list[ColumnElement[bool]] = [
        ImportRow.import_id == import_id,
        ImportRow.line > after,
    ]
    if outcome is not None:
        wanted.append(ImportRow.outcome == outcome)
    if is_warned:
        wanted.append(ImportRow.is_warned.is_(True))
    find = select(ImportRow).where(*wanted).order_by(ImportRow.line).limit(limit)
    return [_row_page(row) for row in session.scalars(find)]


def all_report_rows(session: Session, *, import_id: ImportId) -> Iterator[RowPage]:
    """Every row of a report, streamed."""
    find = (
        select(ImportRow).where(ImportRow.import_id == import_id).order_by(ImportRow.line)
    ).execution_options(yield_per=500)
    for row in session.scalars(find):
        yield _row_page(row)


def _row_page(row: ImportRow) -> RowPage:
    return RowPage(
        line=row.line,
        number=row.number,
        name=row.name,
        outcome=row.outcome,
        is_left_out=row.is_left_out,
        member_id=MemberId(row.member_id) if row.member_id else None,
        changes=tuple((field, old, new) for field, old, new in row.changes),
        remarks=tuple(Remark.from_json(each) for each in row.remarks),
    )


def rows_to_write(
    session: Session, *, import_id: UUID, limit: int
) -> Iterator[list[tuple[str, UUID | None, Mapping[str, Any]]]]:
    """Number, person and facts of the rows that confirming writes, by line, ``limit`` at a time."""
    after = 0
    while True:
        found = session.execute(
            select(ImportRow.line, ImportRow.number, ImportRow.member_id, ImportRow.facts)
            .where(
                ImportRow.import_id == import_id,
                ImportRow.line > after,
                ImportRow.outcome.in_(WRITTEN),
            )
            .order_by(ImportRow.line)
            .limit(limit)
        ).all()
        if not found:
            return
        after = found[-1].line
        yield [(number, member_id, facts or {}) for _, number, member_id, facts in found]
