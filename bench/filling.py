"""A register of any size, filled through the services: ``python -m bench.filling URL MEMBERS``.

A process of its own, so that the memory it took can be told. Staff lists of 100,000 rows are
imported one after another, as an upload may have no more than 200,000; the first opens the
register, and the people of the others are entered on it as a secretary would, in bulk.
"""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from governance import schema
from governance.demo.people import FORENAMES, GROUPS, HEADER, SITES, SURNAMES
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import EntryId, MemberId
from governance.register.models import Member
from governance.register.rules.entries import EntryState, Particulars
from governance.register.service import check_import, confirm_import, upload_export
from governance.register.service.entries import NewEntry, enter_on_register
from governance.shares.service import bring_forward
from governance.storage.engine import begin_writing, normalised_url, prepare_engine

A_FILE = 100_000
AT_ONCE = 5_000
OPENED_ON = date(2010, 1, 4)


def export(first: int, rows: int) -> bytes:
    """A staff list of so many people in post, every one different."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for place in range(first, first + rows):
        writer.writerow(
            (
                f"B{place:07}", "", FORENAMES[place % len(FORENAMES)], _surname(place),
                GROUPS[place % len(GROUPS)], "Nurse", SITES[place % len(SITES)],
                f"{OPENED_ON + timedelta(days=place % 5000):%d/%m/%Y}", "",
                f"b{place}@example.org", "", f"{place} High Street", "Epsom", "KT18 5EW", "Y",
            )
        )  # fmt: skip
    return out.getvalue().encode()


def _surname(place: int) -> str:
    """As varied as a large mutual's names are: two surnames joined, beyond the first few."""
    one = SURNAMES[place // len(FORENAMES) % len(SURNAMES)]
    other = place // (len(FORENAMES) * len(SURNAMES)) % len(SURNAMES)
    return f"{one}-{SURNAMES[other]}" if other else one


def fill(url: str, members: int) -> None:
    """Everything committed file by file."""
    engine = create_engine(normalised_url(url))
    prepare_engine(engine)
    schema.metadata.create_all(engine)
    for first in range(0, members, A_FILE):
        with Session(engine) as session:
            begin_writing(session)
            _take_in(session, export(first, min(A_FILE, members - first)))
            session.commit()
    with Session(engine) as session:
        begin_writing(session)
        now = datetime.now(UTC)
        lines = _entered(session, now)
        bring_forward(session, lines=lines, reason="Opening", actor=SYSTEM, now=now)
        session.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _take_in(session: Session, content: bytes) -> None:
    now = datetime.now(UTC)
    import_id = upload_export(
        session, source=io.BytesIO(content), file_name="b.csv", actor=SYSTEM, now=now
    )
    check_import(session, import_id=import_id, now=now)
    tally = confirm_import(session, import_id=import_id, checked_at=now, actor=SYSTEM, now=now)
    if tally.added != content.count(b"\n") - 1:
        raise RuntimeError(f"not every row was added: {tally}")


def _entered(session: Session, now: datetime) -> Iterator[tuple[EntryId, str, int, int, date]]:
    """Enter everybody who is not on the register yet; what each holds, as it is entered."""
    while True:
        some = session.execute(
            select(Member.id, Member.number)
            .where(Member.entry_state == EntryState.NONE)
            .limit(AT_ONCE)
        ).all()
        if not some:
            return
        entries = [NewEntry(MemberId(id_), _particulars(number)) for id_, number in some]
        made = enter_on_register(session, entries=entries, actor=SYSTEM, now=now)
        for entry_id in made:
            yield (entry_id, "ordinary", 1, 1, OPENED_ON)


def _particulars(number: str) -> Particulars:
    place = int(number[1:])
    return Particulars(
        forename=FORENAMES[place % len(FORENAMES)],
        surname=_surname(place),
        address_1=f"{place} High Street",
        town="Epsom",
        postcode="KT18 5EW",
        registered_on=OPENED_ON,
    )


def main(argv: Sequence[str]) -> None:
    """Fill the register at an address."""
    url, members = argv
    fill(url, int(members))


if __name__ == "__main__":
    main(sys.argv[1:])
