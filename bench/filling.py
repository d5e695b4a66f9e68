"""A register of any size, filled through the services: ``python -m bench.filling URL MEMBERS``.

A process of its own, so that the memory it took can be told. Staff lists of 100,000 rows are
imported one after another, as an upload may have no more than 200,000; the first opens the
register, and the people of the others are entered on it as a secretary would, in bulk. Some have
left, and some differ from what the register says, as after some years of a register's life. At
the end the server is told to tidy up, which a running one does by itself within a minute.
"""

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from governance import schema
from governance.demo.people import FORENAMES, GROUPS, HEADER, SITES, SURNAMES
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import EntryId, MemberId
from governance.register.models import Member
from governance.register.rules.entries import Cessation, EntryState, Particulars
from governance.register.service import check_import, confirm_import, upload_export
from governance.register.service.entries import NewEntry, enter_on_register
from governance.shares.service import bring_forward
from governance.storage.engine import begin_writing, normalised_url, prepare_engine

A_FILE = 100_000
AT_ONCE = 5_000
OPENED_ON = date(2010, 1, 4)
LEFT_ON = date(2024, 3, 28)
CEASED_ON = date(2024, 4, 9)


class Lot(StrEnum):
    """What is the matter with somebody, in a register as it is after some years."""

    FORMER = "left, and the entry ended"
    LEAVER = "left, and the entry stands"
    RENAMED = "another name on the register"
    MOVED = "another address on the register"
    NEW = "not on the register"
    TWIN = "on file twice"
    NOTHING = ""


_LOTS = {
    **dict.fromkeys((3, 13, 23, 33, 43), Lot.FORMER),
    7: Lot.LEAVER,
    17: Lot.RENAMED,
    27: Lot.MOVED,
    37: Lot.NEW,
    49: Lot.TWIN,
}
_HOLDERS_BY_HR = {Lot.LEAVER, Lot.TWIN, Lot.NOTHING}
"""Whom the opening enters; the others are entered one by one, as they are, or not at all."""


def _lot(place: int) -> Lot:
    """One in ten has left, and one in fifty differs in each way: in a small register too."""
    return _LOTS.get(place % 50, Lot.NOTHING)


def export(first: int, rows: int) -> bytes:
    """A staff list of so many people; all are different but for those who are on it twice."""
    return _list(_row(place, place) for place in range(first, first + rows))


def moved(members: int) -> bytes:
    """A later staff list, of those alone who have moved."""
    places = (place for place in range(members) if _lot(place) is Lot.MOVED)
    return _list(_row(place, place + 1) for place in places)


def _list(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue().encode()


def _row(place: int, home: int) -> Sequence[str]:
    lot = _lot(place)
    who = place - 1 if lot is Lot.TWIN else place
    has_left = lot in {Lot.FORMER, Lot.LEAVER}
    return (
        f"B{place:07}", "", _forename(who), _surname(who),
        GROUPS[place % len(GROUPS)], "Nurse", SITES[place % len(SITES)],
        f"{_joined_on(place):%d/%m/%Y}",
        f"{LEFT_ON:%d/%m/%Y}" if has_left else "",
        f"b{place}@example.org", "", _home(home - 1 if lot is Lot.TWIN else home),
        "Epsom", "KT18 5EW", "Y" if lot in _HOLDERS_BY_HR else "N",
    )  # fmt: skip


def _joined_on(place: int) -> date:
    return OPENED_ON + timedelta(days=place % 5000)


def _home(place: int) -> str:
    return f"{place} High Street"


def _forename(place: int) -> str:
    return FORENAMES[place % len(FORENAMES)]


def _surname(place: int) -> str:
    """As varied as a large mutual's names are: two surnames joined, beyond the first few."""
    one = SURNAMES[(place + place // len(FORENAMES)) % len(SURNAMES)]
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
        lines = _entered(session, members, now)
        bring_forward(session, lines=lines, reason="Opening", actor=SYSTEM, now=now)
        session.commit()
    with Session(engine) as session:
        begin_writing(session)
        _take_in(session, moved(members))
        session.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def _take_in(session: Session, content: bytes) -> None:
    now = datetime.now(UTC)
    import_id = upload_export(
        session, source=io.BytesIO(content), file_name="b.csv", actor=SYSTEM, now=now
    )
    check_import(session, import_id=import_id, now=now)
    tally = confirm_import(session, import_id=import_id, checked_at=now, actor=SYSTEM, now=now)
    if tally.added + tally.left + tally.changed != content.count(b"\n") - 1:
        raise RuntimeError(f"not every row was taken in: {tally}")


def _entered(
    session: Session, members: int, now: datetime
) -> Iterator[tuple[EntryId, str, int, int, date]]:
    """Enter those who belong on the register and are not; what each holds, as it is entered."""
    for first in range(0, members, AT_ONCE):
        some = session.execute(
            select(Member.id, Member.number).where(
                Member.entry_state == EntryState.NONE,
                Member.number.between(f"B{first:07}", f"B{first + AT_ONCE - 1:07}"),
            )
        )
        places = {MemberId(id_): int(number[1:]) for id_, number in some}
        entries = [
            NewEntry(member_id, _particulars(place))
            for member_id, place in places.items()
            if _lot(place) is not Lot.NEW
        ]
        made = enter_on_register(session, entries=entries, actor=SYSTEM, now=now)
        for entry_id, entry in zip(made, entries, strict=True):
            if entry.particulars.ceased_on is None:
                yield (entry_id, "ordinary", 1, 1, OPENED_ON)


def _particulars(place: int) -> Particulars:
    lot = _lot(place)
    who = place - 1 if lot is Lot.TWIN else place
    has_ceased = lot is Lot.FORMER
    return Particulars(
        forename=_forename(who),
        surname=_surname(who + 1000 if lot is Lot.RENAMED else who),
        address_1=_home(who),
        town="Epsom",
        postcode="KT18 5EW",
        registered_on=_joined_on(place) if has_ceased else OPENED_ON,
        ceased_on=CEASED_ON if has_ceased else None,
        cessation=Cessation.GIFT_BACK if has_ceased else None,
    )


def main(argv: Sequence[str]) -> None:
    """Fill the register at an address."""
    url, members = argv
    fill(url, int(members))


if __name__ == "__main__":
    main(sys.argv[1:])
