"""A view of the register as a file: CSV, XLSX or PDF, in bounded memory, with its fingerprint."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from governance.documents.pdf import render_pdf
from governance.documents.shapes import Roll, Template
from governance.documents.tables import Cell, csv_stream, xlsx_stream
from governance.kernel.letterhead import Letterhead
from governance.notices.service.letters import house_of
from governance.register.queries.view_tables import table_columns, table_rows
from governance.register.queries.views import (
    Asked,
    ViewFacts,
    view_facts,
    view_lines,
)
from governance.register.rules.views import View

ROWS_A_PDF = 2000
"""A longer list becomes several PDFs in one ZIP: laying out more takes too much memory."""
KEPT_IN_MEMORY = 1024 * 1024
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The only time in a ZIP: the earliest it can name, so that the same list has the same bytes."""
PIECE = 64 * 1024


def file_name(asked: Asked) -> str:
    """What the file of a view is called, without its ending."""
    if not asked.former:
        return f"register-{asked.view.value}-{asked.day}"
    view = "" if asked.view is View.FULL else f"-{asked.view.value}"
    return f"former-members{view}-{asked.day}"


def view_csv(session: Session, *, asked: Asked) -> Iterator[bytes]:
    """The view as CSV, streamed."""
    rows = (row.cells for row in table_rows(session, asked=asked))
    return csv_stream(table_columns(session, asked=asked), rows)


def view_xlsx(session: Session, *, asked: Asked, now: datetime) -> Iterator[bytes]:
    """The view as an XLSX file, in pieces."""
    columns = table_columns(session, asked=asked)
    rows = (row.cells for row in table_rows(session, asked=asked))
    return xlsx_stream(columns, rows, sheet_name="Register", created_at=now)


def view_pdf(
    session: Session, *, asked: Asked, letterhead: Letterhead, issued_on: date
) -> tuple[IO[bytes], str]:
    """The view to print, and how its file name ends: ``pdf``, or ``zip`` of several PDFs.

    The file is rewound and the caller's to close.
    """
    head = view_facts(session, asked=asked)
    file = SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 - handed to the caller
    parts = _parts(line.cells for line in view_lines(session, asked=asked))
    first = next(parts, ())
    second = next(parts, None)
    if second is None:
        file.write(_part(head, first, "", letterhead=letterhead, issued_on=issued_on))
        file.seek(0)
        return file, "pdf"
    with ZipFile(file, "w", ZIP_STORED) as pack:
        for number, rows in enumerate((first, second, *parts), start=1):
            content = _part(
                head, rows, f"Part {number}", letterhead=letterhead, issued_on=issued_on
            )
            name = "former-members" if asked.former else "register"
            pack.writestr(ZipInfo(f"{name}-part-{number:04}.pdf", EPOCH), content)
    file.seek(0)
    return file, "zip"


def _parts(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], ...]]:
    left = iter(rows)
    while part := tuple(islice(left, ROWS_A_PDF)):
        yield part


def _part(
    head: ViewFacts,
    rows: tuple[tuple[str, ...], ...],
    part: str,
    *,
    letterhead: Letterhead,
    issued_on: date,
) -> bytes:
    roll = Roll(
        house=house_of(letterhead),
        title=head.title,
        subtitle=part or None,
        facts=head.facts,
        notes=head.notes,
        columns=[
            {"heading": each.heading, "share": each.share, "is_number": each.is_number}
            for each in head.columns
        ],
        rows=rows,
    )
    return render_pdf(Template.ROLL, roll, issued_on=issued_on)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """A file in pieces; closed when they are all sent."""
    with file:
        while piece := file.read(PIECE):
            yield piece


def digest_of(session: Session, *, asked: Asked) -> tuple[str, int]:
    """The SHA-256 of the view's CSV without its byte order mark, and how many entries it has."""
    digest, entries = hashlib.sha256(), 0

    def counted() -> Iterator[tuple[Cell, ...]]:
        nonlocal entries
        for row in table_rows(session, asked=asked):
            entries += row.is_first
            yield row.cells

    for piece in csv_stream(table_columns(session, asked=asked), counted(), with_bom=False):
        digest.update(piece)
    return digest.hexdigest(), entries
