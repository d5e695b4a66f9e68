"""What the import tests share: uploading a text or a file, and checking it."""

import csv
from datetime import datetime
from io import BytesIO
from pathlib import Path

from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import ImportId
from governance.register.queries.imports import RowPage, all_report_rows, import_page
from governance.register.rules.outcomes import Tally
from governance.register.service import check_import, confirm_import, upload_export

HR = Path(__file__).parents[2] / "data" / "hr"
HEADINGS = "Employee No,Title,Forename,Surname,Staff Group,Site,Start Date,Leaving Date,Work Email"


def upload(session: Session, content: str | bytes | Path, *, now: datetime) -> ImportId:
    """Upload a file's content; a text is the rows below the usual headings."""
    if isinstance(content, Path):
        content = content.read_bytes()
    if isinstance(content, str):
        content = f"{HEADINGS}\n{content}\n".encode()
    return upload_export(
        session, source=BytesIO(content), file_name="staff.csv", actor=SYSTEM, now=now
    )


def checked(
    session: Session, content: str | bytes | Path, *, now: datetime
) -> tuple[ImportId, Tally]:
    import_id = upload(session, content, now=now)
    return import_id, check_import(session, import_id=import_id, now=now)


def confirm(session: Session, import_id: ImportId, *, now: datetime) -> Tally:
    page = import_page(session, import_id=import_id)
    return confirm_import(
        session, import_id=import_id, checked_at=page.checked_at, actor=SYSTEM, now=now
    )


def imported(session: Session, content: str | bytes | Path, *, now: datetime) -> Tally:
    import_id, _ = checked(session, content, now=now)
    return confirm(session, import_id, now=now)


def report(session: Session, import_id: ImportId) -> dict[int, RowPage]:
    return {row.line: row for row in all_report_rows(session, import_id=import_id)}


def kinds(row: RowPage) -> set[str]:
    return {remark.kind.value for remark in row.remarks}


def planted() -> dict[int, str]:
    with (HR / "hr-export-770-messy.faults.csv").open(encoding="utf-8") as file:
        return {int(row["line"]): row["fault"] for row in csv.DictReader(file)}
