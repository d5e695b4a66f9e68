"""Entries in the register for tests."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import ConstituencyId, MemberId, new_id
from governance.register.models import Constituency
from governance.register.rules.people import ConstituencyKind, Facts
from governance.register.rules.search import folded
from governance.register.service.recording import enter_members, next_revision

OPENED_AT = datetime.fromisoformat("2006-10-01T09:00:00+00:00")
FORENAMES = ("Kwame", "Siân", "Zoë", "Łukasz", "Margaret", "Olu", "Nguyễn", "Anne Marie")
SURNAMES = ("Adams", "O’Neill", "Żółkiewski", "Thị Ánh", "Carter", "St. John", "Okonkwo")


def a_constituency(
    session: Session,
    *,
    name: str = "Nursing",
    kind: ConstituencyKind = ConstituencyKind.STAFF_GROUP,
) -> ConstituencyId:
    """The constituency of this name, made if there is none."""
    found = session.scalar(
        select(Constituency.id).where(
            Constituency.kind == kind, Constituency.name_key == folded(name)
        )
    )
    if found is not None:
        return ConstituencyId(found)
    row = Constituency(
        id=new_id(), kind=kind, name=name, name_key=folded(name), version=1, opened_at=OPENED_AT
    )
    session.add(row)
    session.flush()
    return ConstituencyId(row.id)


def _in(session: Session, name: str | None, kind: ConstituencyKind) -> UUID | None:
    return None if name is None else a_constituency(session, name=name, kind=kind)


def a_member(
    session: Session,
    *,
    now: datetime,
    name: str = "Margaret Hill",
    number: str | None = None,
    email: str | None = "margaret.hill@example.org",
    staff_group: str | None = "Nursing",
    site: str | None = "Dorking Hospital",
    joined_on: date = date(2019, 4, 1),
    left_on: date | None = None,
    holds_share: bool = True,
) -> MemberId:
    """A person on the register, with an account if in post; ``name`` is forename, surname."""
    forename, _, surname = name.partition(" ")
    facts = Facts(
        forename=forename,
        surname=surname,
        work_email=email,
        address_1="1 The Avenue",
        town="Epsom",
        postcode="KT18 5EW",
        staff_group_id=_in(session, staff_group, ConstituencyKind.STAFF_GROUP),
        site_id=_in(session, site, ConstituencyKind.SITE),
        joined_on=joined_on,
        left_on=left_on,
        holds_share=holds_share,
    )
    number = number or f"CS{new_id().hex[:8].upper()}"
    (member_id,) = enter_members(session, people=[(number, facts)], actor=SYSTEM, now=now)
    next_revision(session)
    return member_id


def members(
    session: Session,
    count: int,
    *,
    now: datetime,
    staff_groups: Sequence[str] = ("Nursing", "Therapies"),
    sites: Sequence[str] = ("Dorking Hospital", "Epsom Clinic"),
    joined_on: date = date(2019, 4, 1),
    first: int = 1,
) -> list[MemberId]:
    """Many members at once, in post, holding a share, numbered CS00001 on."""
    groups = [a_constituency(session, name=each) for each in staff_groups]
    places = [a_constituency(session, name=each, kind=ConstituencyKind.SITE) for each in sites]
    people = [
        (
            f"CS{i:05}",
            Facts(
                forename=FORENAMES[i % len(FORENAMES)],
                surname=f"{SURNAMES[i % len(SURNAMES)]}",
                work_email=f"member{i}@example.org",
                address_1=f"{i} High Street",
                town="Epsom",
                postcode="KT18 5EW",
                staff_group_id=groups[i % len(groups)] if groups else None,
                site_id=places[i % len(places)] if places else None,
                joined_on=joined_on,
            ),
        )
        for i in range(first, first + count)
    ]
    entered = enter_members(session, people=people, actor=SYSTEM, now=now)
    next_revision(session)
    return entered
