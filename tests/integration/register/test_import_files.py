"""Files of every kind going in, and their reports coming out."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy.orm import Session

from governance.documents.spreadsheets import SpreadsheetRefusal
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import ImportId, new_id
from governance.kernel.refusals import NotFound
from governance.register.queries.imports import import_page, imports_page, report_rows
from governance.register.rules.outcomes import Outcome, Tally
from governance.register.rules.refusals import EmptyExport
from governance.register.service import check_import, confirm_import, upload_export
from tests.integration.register.importing import checked, kinds, report, upload

ANN = "E1,Ms,Ann,Hill,Nursing,Dorking,01/02/2019,,ann@example.org"
BOB = "E2,Mr,Bob,Shaw,Nursing,Dorking,01/02/2020,,bob@example.org"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 x", b"PK\x03\x04 broken", b"a\x00b,c\n1,2\n"])
def test_a_file_that_is_no_table_is_refused(
    session: Session, now: datetime, content: bytes
) -> None:
    with pytest.raises(SpreadsheetRefusal):
        upload(session, content, now=now)


def test_a_file_with_headings_only_is_refused(session: Session, now: datetime) -> None:
    with pytest.raises(EmptyExport):
        upload(session, b"Employee No,Forename,Surname,Start Date\n", now=now)


@pytest.mark.parametrize(
    ("encoding", "note"),
    [("cp1252", "encoding-guessed"), ("utf-16", None), ("utf-8-sig", None)],
)
def test_other_encodings_are_read(
    session: Session, now: datetime, encoding: str, note: str | None
) -> None:
    text = "Employee No;Forename;Surname;Start Date\nE1;Zoë;O’Neill;01/02/2019\n"
    import_id, tally = checked(session, text.encode(encoding), now=now)
    assert tally == Tally(added=1)
    assert report(session, import_id)[2].name == "Zoë O’Neill"
    page = import_page(session, import_id=import_id)
    assert [code for code, _ in page.notes] == ([note] if note else [])


def test_a_ragged_row_is_told_with_its_line(session: Session, now: datetime) -> None:
    import_id, tally = checked(session, f"{ANN}\nE2,Mr,Bob", now=now)
    assert tally.faulty == 1
    assert kinds(report(session, import_id)[3]) == {"ragged-row"}
    import_id, _ = checked(session, f"{ANN}\n{BOB},surplus,cells", now=now)
    assert kinds(report(session, import_id)[3]) == {"ragged-row"}


def test_an_unknown_import_is_not_found(session: Session, now: datetime) -> None:
    for act in (
        lambda id_: import_page(session, import_id=id_),
        lambda id_: check_import(session, import_id=id_, now=now),
        lambda id_: confirm_import(session, import_id=id_, checked_at=now, actor=SYSTEM, now=now),
    ):
        with pytest.raises(NotFound):
            act(ImportId(new_id()))


def test_reports_and_imports_come_a_page_at_a_time(session: Session, now: datetime) -> None:
    rows = "\n".join(f"E{i},Ms,Ann{'a' * i},Hill,,,01/02/2019,,," for i in range(9))
    import_id, _ = checked(session, rows, now=now)
    first = report_rows(session, import_id=import_id, outcome=Outcome.ADDED, limit=5)
    rest = report_rows(session, import_id=import_id, after=first[-1].line, limit=5)
    assert [row.line for row in first + rest] == list(range(2, 11))
    checked(session, rows, now=now + timedelta(days=1))
    newest = imports_page(session, limit=1)
    older = imports_page(session, before=newest[0].uploaded_at, limit=1)
    assert older[0].id == import_id


def test_an_excel_file_is_read_with_its_dates(session: Session, now: datetime) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Employee No", "Forename", "Surname", "Start Date"])
    sheet.append([10754, "Zoë", "Hall", datetime(2019, 2, 3)])  # noqa: DTZ001 - Excel has no zones
    sheet.append([10755, "=1+1", "Hall", datetime(2019, 2, 3)])  # noqa: DTZ001
    target = BytesIO()
    book.save(target)
    import_id = upload_export(session, source=target, file_name="staff.xlsx", actor=SYSTEM, now=now)
    tally = check_import(session, import_id=import_id, now=now)
    rows = report(session, import_id)
    assert (tally.added, tally.faulty) == (1, 1)
    assert (rows[2].number, rows[2].remarks) == ("10754", ())
    assert kinds(rows[3]) == {"formula-in-place"}
