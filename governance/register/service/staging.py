"""Taking in a file to import: its lines are kept in the database until it is settled."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from governance.documents.spreadsheets import Row, open_spreadsheet
from governance.kernel.actor import Actor
from governance.kernel.ids import ImportId, new_id
from governance.kernel.refusals import NotFound
from governance.register.models import ImportLine, ImportRow, MemberImport, RegisterState
from governance.register.models.members import table_of
from governance.register.rules.import_kinds import BOOKS, ImportKind
from governance.register.rules.outcomes import Outcome
from governance.register.rules.refusals import ColumnsMissing, EmptyExport, ImportSettled

KEPT_FOR = timedelta(days=30)
"""How long the rows of an import stay (the retention default for an HR feed)."""
CHUNK = 1000
_LONGEST_FILE_NAME = 200


def upload_export(
    session: Session,
    *,
    source: BinaryIO,
    file_name: str,
    kind: ImportKind = ImportKind.HR_EXPORT,
    actor: Actor,
    now: datetime,
) -> ImportId:
    """Read an uploaded CSV or XLSX file into the database and guess its columns.

    Nothing is written to the register. Refuses with a ``SpreadsheetRefusal`` when the file
    cannot be read as a table, and with ``EmptyExport`` when there is no row below the headings.
    """
    clean_imports(session, now=now)
    sheet = open_spreadsheet(source)
    state = session.get(RegisterState, 1)
    remembered = state.mapping if state and kind is ImportKind.HR_EXPORT else {}
    held = MemberImport(
        id=new_id(),
        kind=kind,
        file_name=file_name[:_LONGEST_FILE_NAME],
        uploaded_at=now,
        uploaded_by=actor.account_id,
        headers=list(sheet.headings),
        notes=[{"code": note.code.value, "detail": note.detail} for note in sheet.notes],
        mapping=BOOKS[kind].guessed(sheet.headings, remembered),
    )
    session.add(held)
    session.flush()
    held.rows = _keep_lines(session, held.id, sheet.rows())
    if not held.rows:
        raise EmptyExport
    session.flush()
    return ImportId(held.id)


def _keep_lines(session: Session, import_id: UUID, rows: Iterable[Row]) -> int:
    batch: list[dict[str, Any]] = []
    count = 0
    for row in rows:
        batch.append(_line(import_id, row))
        if len(batch) == CHUNK:
            session.execute(insert(table_of(ImportLine)), batch)
            count += len(batch)
            batch = []
    if batch:
        session.execute(insert(table_of(ImportLine)), batch)
    return count + len(batch)


def _line(import_id: UUID, row: Row) -> dict[str, Any]:
    marked: defaultdict[str, list[int]] = defaultdict(list)
    for note in row.notes:
        marked[note.code.value].append(note.column)
    if row.fault is not None:
        marked["ragged"] = [row.fault.expected, row.fault.found]
    return {"import_id": import_id, "line": row.line, "cells": list(row.cells), "marked": marked}


def open_import(session: Session, *, import_id: ImportId) -> MemberImport:
    """An import that is not settled yet, locked. Refuses with ``NotFound``, ``ImportSettled``."""
    held = session.get(MemberImport, import_id, with_for_update=True, populate_existing=True)
    if held is None:
        raise NotFound
    if held.confirmed_at or held.discarded_at or held.cleaned_at:
        raise ImportSettled(import_id=import_id)
    return held


def choose_columns(session: Session, *, import_id: ImportId, mapped: Mapping[Any, int]) -> None:
    """Say which column holds what. Refuses with ``ColumnsMissing`` when a needed one is not said.

    The report made with other columns, if there is one, is thrown away.
    """
    held = open_import(session, import_id=import_id)
    missing = BOOKS[held.kind].missing(mapped)
    if missing:
        raise ColumnsMissing(missing=missing, import_id=import_id)
    held.mapping = {name.value: at for name, at in mapped.items()}
    held.checked_at = None
    held.left_out_lines = []
    held.accepted = []
    session.flush()


def decide_rows(
    session: Session,
    *,
    import_id: ImportId,
    shown: Iterable[int],
    left_out: Iterable[int],
    is_everything_left_out: bool = False,
    accepted: Iterable[str] | None = None,
) -> None:
    """Say which faulty rows are left out, and which unknown groups are new ones.

    Of the lines ``shown`` on the page, those in ``left_out`` are left out and the others are
    not; lines on other pages stay as decided. ``accepted`` holds the keys of all names said to be
    new (``None``: as before). The report is to be made again afterwards.
    """
    held = open_import(session, import_id=import_id)
    lines = (set(held.left_out_lines) - set(shown)) | set(left_out)
    if is_everything_left_out:
        lines |= set(
            session.scalars(
                select(ImportRow.line).where(
                    ImportRow.import_id == import_id, ImportRow.outcome == Outcome.FAULTY
                )
            )
        )
    held.left_out_lines = sorted(lines)
    if accepted is not None:
        held.accepted = sorted(accepted)
    session.flush()


def discard_import(session: Session, *, import_id: ImportId, now: datetime) -> None:
    """Let an import go: the register stays as it is, and the file's rows are deleted."""
    held = open_import(session, import_id=import_id)
    held.discarded_at = now
    drop_rows(session, import_ids=[held.id], with_report=True)


def drop_rows(session: Session, *, import_ids: Iterable[UUID], with_report: bool) -> None:
    """Delete the lines of files, with all that HR put in them; the reports too if asked."""
    ids = list(import_ids)
    session.execute(delete(ImportLine).where(ImportLine.import_id.in_(ids)))
    if with_report:
        session.execute(delete(ImportRow).where(ImportRow.import_id.in_(ids)))


def clean_imports(session: Session, *, now: datetime) -> int:
    """Delete the rows of imports older than 30 days; the counts stay. Gives how many imports."""
    old = session.scalars(
        select(MemberImport.id).where(
            MemberImport.uploaded_at < now - KEPT_FOR, MemberImport.cleaned_at.is_(None)
        )
    ).all()
    if old:
        drop_rows(session, import_ids=old, with_report=True)
        session.execute(update(MemberImport).where(MemberImport.id.in_(old)).values(cleaned_at=now))
    return len(old)
