"""Importing an HR export against reading the same file and inserting its rows unlooked-at.

Ours reads, guesses the columns, checks and compares every row, makes the report, and writes
entries with their history, their groups and their accounts. The least reads the same bytes with
the standard library and puts the cells into one table, in one transaction.
"""

import argparse
import csv
import io
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bench.sides import Work, in_turn, said
from governance.demo.people import FORENAMES, GROUPS, HEADER, SITES, SURNAMES
from governance.kernel.actor import SYSTEM
from governance.register.service.checking import check_import
from governance.register.service.confirming import confirm_import
from governance.register.service.staging import upload_export
from governance.storage.engine import begin_writing, prepare_engine
from governance.storage.migrate import upgrade

STAFF = 770


def measure(args: argparse.Namespace) -> Iterator[str]:
    """Import a staff mutual's export, then a large one."""
    folder = Path(tempfile.mkdtemp(prefix="commonweal-bench-"))
    try:
        for rows, rounds in ((STAFF, 5), (args.rows, 1)):
            export = _export(rows)

            def ours(number: int, export: bytes = export) -> Work:
                return _ours(folder / f"ours-{number}", export)

            def least(number: int, export: bytes = export) -> Work:
                return _least(folder / f"least-{number}", export)

            ratios = in_turn(ours, least, rounds)
            yield (
                f"{rows:,} rows: the import takes {said(ratios)} as long as reading the file and "
                "inserting its cells"
            )
            shutil.rmtree(folder)
            folder.mkdir()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _export(rows: int) -> bytes:
    """An export of so many people in post, every one different."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    started = date(2010, 1, 4)
    for place in range(rows):
        surname = SURNAMES[place // len(FORENAMES) % len(SURNAMES)]
        writer.writerow(
            (
                f"B{place:07}", "", FORENAMES[place % len(FORENAMES)], surname,
                GROUPS[place % len(GROUPS)], "Nurse", SITES[place % len(SITES)],
                f"{started + timedelta(days=place % 5000):%d/%m/%Y}", "",
                f"b{place}@example.org", "", f"{place} High Street", "Epsom", "KT18 5EW", "Y",
            )
        )  # fmt: skip
    return out.getvalue().encode()


def _ours(path: Path, export: bytes) -> Work:
    url = f"sqlite:///{path}.sqlite"
    upgrade(url)
    engine = create_engine(url)
    prepare_engine(engine)

    def work() -> None:
        now = datetime.now(UTC)
        with Session(engine) as session:
            begin_writing(session)
            import_id = upload_export(
                session, source=io.BytesIO(export), file_name="b.csv", actor=SYSTEM, now=now
            )
            check_import(session, import_id=import_id, now=now)
            tally = confirm_import(
                session, import_id=import_id, checked_at=now, actor=SYSTEM, now=now
            )
            session.commit()
        engine.dispose()
        if tally.added != export.count(b"\n") - 1:
            raise RuntimeError(f"not every row was added: {tally}")

    return work


def _least(path: Path, export: bytes) -> Work:
    def work() -> None:
        connection = sqlite3.connect(f"{path}.sqlite", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        columns = ", ".join(f"c{number} TEXT" for number in range(len(HEADER)))
        connection.execute(f"CREATE TABLE people ({columns})")
        marks = ", ".join("?" * len(HEADER))
        rows = csv.reader(io.StringIO(export.decode(), newline=""))
        next(rows)
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO people VALUES ({marks})", rows)  # noqa: S608 - marks only
        connection.execute("COMMIT")
        connection.close()

    return work
