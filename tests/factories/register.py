"""People on file and members on the register for tests."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.kernel.actor import SYSTEM
from governance.kernel.calendar import london_day
from governance.kernel.ids import ConstituencyId, EntryId, MemberId, new_id
from governance.register.models import Constituency
from governance.register.queries.entries_as_at import entries_of, holder
from governance.register.rules.entries import Cessation, Particulars
from governance.register.rules.people import ConstituencyKind, Facts
from governance.register.rules.search import folded
from governance.register.service.entries import end_entry
from governance.register.service.entry_recording import NewEntry, write_entries
from governance.register.service.recording import enter_members
from governance.register.service.source import Source, locked_state, next_revision
from governance.shares.service import bring_forward, gift_back

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
    registered_on: date | None = None,
    ceased_on: date | None = None,
    shares: int = 1,
    is_employee: bool = True,
    particulars: Mapping[str, Any] | None = None,
) -> MemberId:
    """A person on file, with an account if in post; ``name`` is forename, surname.

    With ``holds_share`` they stand on the register since ``registered_on`` (the day they joined)
    with so many ``shares``, until ``ceased_on``; nobody is registered on a day still to come.
    ``particulars`` of the entry by name, where they are not those of the person.
    """
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
    (member_id,) = enter_members(
        session, people=[(number, facts)], actor=SYSTEM, now=now, is_employee=is_employee
    )
    next_revision(session)
    if holds_share:
        on = registered_on or joined_on
        said = particulars_for(facts, registered_on=on, **(particulars or {}))
        registered(session, [NewEntry(member_id, said)], shares=shares, now=now)
        if ceased_on is not None:
            cease(session, member_id, on=ceased_on, now=now)
    return member_id


def particulars_for(facts: Facts, *, registered_on: date, **others: Any) -> Particulars:
    """What the register would say of a person: HR's name, the mutual's address."""
    said: dict[str, Any] = {
        "title": facts.title,
        "forename": facts.forename,
        "surname": facts.surname,
        "address_1": "1 Ewell Road",
        "town": "Epsom",
        "postcode": "KT17 1AA",
        "registered_on": registered_on,
    }
    return Particulars(**said | others)


def registered(
    session: Session, entries: Sequence[NewEntry], *, shares: int = 1, now: datetime
) -> list[EntryId]:
    """Enter people on the register with some shares each, those who are to be by today."""
    today = london_day(now)
    entries = [each for each in entries if each.particulars.registered_on <= today]
    locked_state(session)
    made = write_entries(session, entries=entries, source=Source(actor=SYSTEM, now=now))
    articles = articles_on(session, day=today)
    if articles.has_shares and shares and made:
        first = articles.share_classes[0]
        lines = [
            (id_, first.key, shares, shares * first.nominal_pence, each.particulars.registered_on)
            for id_, each in zip(made, entries, strict=True)
        ]
        bring_forward(session, lines=lines, reason="for a test", actor=SYSTEM, now=now)
    return made


def entry_of(session: Session, member_id: MemberId) -> EntryId:
    """The person's entry that stands, or else the newest."""
    return entries_of(session, member_ids=[member_id])[member_id][0].entry_id


def cease(session: Session, member_id: MemberId, *, on: date, now: datetime) -> None:
    """End a membership as the law wants it: the shares given back, then the entry ended."""
    (row, *_) = entries_of(session, member_ids=[member_id])[member_id]
    for holding in row.holdings:
        gift_back(
            session,
            giver=holder(session, entry_id=row.entry_id, day=on),
            class_key=holding.class_key,
            shares=holding.shares,
            effective_on=on,
            authority="Board minute 3",
            instrument="Deed of gift",
            articles=articles_on(session, day=on),
            actor=SYSTEM,
            now=now,
        )
    end_entry(
        session,
        entry_id=row.entry_id,
        ceased_on=on,
        cessation=Cessation.GIFT_BACK,
        reason="left",
        actor=SYSTEM,
        now=now,
    )


def members(
    session: Session,
    count: int,
    *,
    now: datetime,
    staff_groups: Sequence[str] = ("Nursing", "Therapies"),
    sites: Sequence[str] = ("Dorking Hospital", "Epsom Clinic"),
    joined_on: date = date(2019, 4, 1),
    first: int = 1,
    registered_on: date | None = None,
    shares: int = 1,
) -> list[MemberId]:
    """Many members at once, in post, on the register, holding a share, numbered CS00001 on."""
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
    on = registered_on or joined_on
    entries = [
        NewEntry(member_id, particulars_for(facts, registered_on=on))
        for member_id, (_, facts) in zip(entered, people, strict=True)
    ]
    registered(session, entries, shares=shares, now=now)
    return entered
