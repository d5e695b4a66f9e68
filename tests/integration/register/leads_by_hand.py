"""Leads worked out once more, person by person in Python, to hold the kept ones against."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import permutations
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.register.models import EntryVersion, MemberLead, MemberVersion
from governance.register.rules.leads import LeadKind
from governance.shares.models import LargeHolding, SharelessEntry, ShareLine

Leads = set[tuple[LeadKind, UUID]]
Address = tuple[str, str, str, str]


def kept(session: Session) -> Leads:
    """The leads as they stand in the table."""
    return {
        (kind, id_) for kind, id_ in session.execute(select(MemberLead.kind, MemberLead.member_id))
    }


def by_hand(session: Session) -> Leads:
    """The leads there should be, but for people alike."""
    said: defaultdict[UUID, list[MemberVersion]] = defaultdict(list)
    for version in session.scalars(select(MemberVersion)):
        said[version.member_id].append(version)
    return {
        (kind, entry.member_id)
        for entry in _latest_entries(session)
        for kind in _kinds(entry, said[entry.member_id])
    }


def alike_by_hand(session: Session) -> set[UUID]:
    """The people somebody else on file is like."""
    named: defaultdict[str, list[MemberVersion]] = defaultdict(list)
    for version in session.scalars(select(MemberVersion)):
        if _is_latest(version):
            named[version.sort_name].append(version)
    return {
        one.member_id
        for people in named.values()
        for one, two in permutations(people, 2)
        if one.member_id != two.member_id and _ways(one) & _ways(two)
    }


def shareless(session: Session) -> set[UUID]:
    """The entries the table says hold no shares."""
    return set(session.scalars(select(SharelessEntry.entry_id)))


def several(session: Session) -> set[tuple[UUID, str, int]]:
    """The holdings the table says are of several shares."""
    found = select(LargeHolding.entry_id, LargeHolding.class_key, LargeHolding.shares)
    return {(entry_id, key, shares) for entry_id, key, shares in session.execute(found)}


def shareless_by_hand(session: Session) -> set[UUID]:
    """The entries that stand and hold none, by the sum of their lines."""
    held: defaultdict[UUID | None, int] = defaultdict(int)
    for entry_id, shares in session.execute(select(ShareLine.entry_id, ShareLine.shares)):
        held[entry_id] += shares
    return {
        entry.entry_id
        for entry in _latest_entries(session)
        if entry.ceased_on is None and not held[entry.entry_id]
    }


def _is_latest(version: MemberVersion | EntryVersion) -> bool:
    return version.superseded_at is None and version.true_until == date.max


def _latest_entries(session: Session) -> Iterator[EntryVersion]:
    return (each for each in session.scalars(select(EntryVersion)) if _is_latest(each))


def _address(version: MemberVersion | EntryVersion) -> Address:
    return (version.address_1, version.address_2, version.town, version.postcode)


def _kinds(entry: EntryVersion, said: Sequence[MemberVersion]) -> Iterator[LeadKind]:
    (hr,) = (each for each in said if _is_latest(each))
    if entry.ceased_on is not None:
        if hr.joined_on > entry.registered_on and (hr.left_on or date.max) >= entry.ceased_on:
            yield LeadKind.BACK
        return
    if hr.left_on is not None:
        yield LeadKind.LEFT
    if not hr.holds_share:
        yield LeadKind.NO_SHARE
    is_person = entry.kind.value == "individual"
    if is_person and (hr.forename, hr.surname) != (entry.forename, entry.surname):
        yield LeadKind.NAME
    homes = {_address(each) for each in said}
    if hr.address_1 and _address(hr) != _address(entry) and _address(entry) in homes:
        yield LeadKind.ADDRESS


def _ways(version: MemberVersion) -> set[tuple[str, ...]]:
    ways = {
        ("work", version.work_email or ""),
        ("personal", version.personal_email or ""),
        ("home", version.address_1, version.postcode),
    }
    return {tuple(part.lower() for part in way) for way in ways if way[1]}
