"""What HR and an entry say differently, as conditions; and whom a list of it need look at."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from governance.kernel.ids import MemberId
from governance.register.models import EntryVersion, MemberLead, MemberVersion
from governance.register.models.members import is_latest
from governance.register.queries.entry_rows import stands_now
from governance.register.rules.entries import PartyKind
from governance.register.rules.leads import LeadKind

_ALIKE_BY = (("work_email",), ("personal_email",), ("address_1", "postcode"))
ADDRESS = ("address_1", "address_2", "town", "postcode")
"""The parts of an address that are compared."""


def led_to(kind: LeadKind) -> Select[UUID]:
    """The people a kind of lead leads to, by id."""
    return select(MemberLead.member_id).where(MemberLead.kind == kind)


def name_differs() -> ColumnElement[bool]:
    """HR has another name for a person than the entry."""
    return and_(
        EntryVersion.kind == PartyKind.INDIVIDUAL,
        or_(
            MemberVersion.forename != EntryVersion.forename,
            MemberVersion.surname != EntryVersion.surname,
        ),
    )


def address_differs() -> ColumnElement[bool]:
    """The entry has what HR once had as the home address, and HR has another now."""
    before = aliased(MemberVersion, name="before")
    was_home = exists().where(
        before.member_id == MemberVersion.member_id,
        *(getattr(before, name) == getattr(EntryVersion, name) for name in ADDRESS),
    )
    differs = or_(
        *(getattr(MemberVersion, name) != getattr(EntryVersion, name) for name in ADDRESS)
    )
    return and_(MemberVersion.address_1 != "", differs, was_home)


def came_back() -> ColumnElement[bool]:
    """A start date after the day of an entry that ended, and no last day in post before its end."""
    return and_(
        EntryVersion.ceased_on.is_not(None),
        MemberVersion.joined_on > EntryVersion.registered_on,
        or_(MemberVersion.left_on.is_(None), MemberVersion.left_on >= EntryVersion.ceased_on),
    )


def same_person(one: type[MemberVersion], two: type[MemberVersion]) -> ColumnElement[bool]:
    """Two rows of one name with one e-mail or one address, without regard to capitals."""
    return and_(one.sort_name == two.sort_name, or_(*(_same(one, two, way) for way in _ALIKE_BY)))


def _same(
    one: type[MemberVersion], two: type[MemberVersion], way: Sequence[str]
) -> ColumnElement[bool]:
    return and_(
        getattr(one, way[0]) != "",
        *(func.lower(getattr(one, key)) == func.lower(getattr(two, key)) for key in way),
    )


def leads_of(
    session: Session, *, member_ids: Sequence[MemberId]
) -> Mapping[MemberId, set[LeadKind]]:
    """The leads these people should have now, but for ``ALIKE``; one statement."""
    stands = EntryVersion.ceased_on.is_(None)
    conditions = {
        LeadKind.NAME: and_(stands, name_differs()),
        LeadKind.ADDRESS: and_(stands, address_differs()),
        LeadKind.LEFT: and_(stands, MemberVersion.left_on.is_not(None)),
        LeadKind.NO_SHARE: and_(stands, MemberVersion.holds_share.is_(False)),
        LeadKind.BACK: came_back(),
    }
    found: defaultdict[MemberId, set[LeadKind]] = defaultdict(set)
    for member_id, *applies in session.execute(
        select(MemberVersion.member_id, *conditions.values())
        .join(EntryVersion, and_(EntryVersion.member_id == MemberVersion.member_id, stands_now()))
        .where(MemberVersion.member_id.in_(member_ids), is_latest())
    ):
        found[MemberId(member_id)] |= {
            kind for kind, is_so in zip(conditions, applies, strict=True) if is_so
        }
    return found


def alike(session: Session, *, member_ids: Sequence[MemberId]) -> Mapping[MemberId, set[MemberId]]:
    """Those of these people whom somebody else on file is like, and who that is; one statement.

    Asked person by person, within it: a join would be planned as if many shared a name, for as
    long as an import fills the table and nobody has counted.
    """
    one, two = aliased(MemberVersion, name="one"), aliased(MemberVersion, name="two")
    others = (
        select(func.aggregate_strings(cast(two.member_id, String), ","))
        .where(is_latest(two), two.member_id != one.member_id, same_person(one, two))
        .correlate(one)
        .scalar_subquery()
    )
    found = session.execute(
        select(one.member_id, others).where(one.member_id.in_(member_ids), is_latest(one))
    )
    return {
        MemberId(member_id): {MemberId(UUID(other)) for other in listed.split(",")}
        for member_id, listed in found
        if listed
    }
