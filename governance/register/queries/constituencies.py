"""Reading the constituencies: what staff groups and sites there are, and how many are in each."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from governance.kernel.ids import ConstituencyId
from governance.kernel.refusals import NotFound
from governance.register import models
from governance.register.models.members import MemberVersion, is_latest
from governance.register.rules.people import ConstituencyKind

MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Constituency:
    """A staff group or site. ``members`` counts those in post and holding a share.

    Up to ``MOST_COUNTED`` and one more, so that a large group is counted as soon as a small one.
    """

    id: ConstituencyId
    kind: ConstituencyKind
    name: str
    members: int
    version: int
    opened_at: datetime
    closed_at: datetime | None


def constituencies(
    session: Session, *, on: date | None = None, with_closed: bool = False
) -> list[Constituency]:
    """The constituencies, staff groups before sites, by name, with how many members each has.

    Members are counted on the day ``on``; without one, whoever has no leaving date counts.
    """
    find = select(models.Constituency, _members(on)).order_by(
        models.Constituency.kind.desc(), models.Constituency.name_key
    )
    if not with_closed:
        find = find.where(models.Constituency.closed_at.is_(None))
    return [_page(row, members) for row, members in session.execute(find)]


def constituency_choices(
    session: Session, *, kind: ConstituencyKind
) -> list[tuple[ConstituencyId, str]]:
    """The open constituencies of a kind by name, to choose from; nobody is counted."""
    find = (
        select(models.Constituency.id, models.Constituency.name)
        .where(models.Constituency.kind == kind, models.Constituency.closed_at.is_(None))
        .order_by(models.Constituency.name_key)
    )
    return [(ConstituencyId(id_), name) for id_, name in session.execute(find)]


def constituency(session: Session, *, constituency_id: ConstituencyId) -> Constituency:
    """One constituency, open or closed. Raises ``NotFound``."""
    find = select(models.Constituency, _members(None))
    found = session.execute(find.where(models.Constituency.id == constituency_id)).one_or_none()
    if found is None:
        raise NotFound
    return _page(found[0], found[1])


def _page(row: models.Constituency, members: int) -> Constituency:
    return Constituency(
        id=ConstituencyId(row.id),
        kind=row.kind,
        name=row.name,
        members=min(members, MOST_COUNTED + 1),
        version=row.version,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )


def _members(on: date | None) -> ColumnElement[int]:
    """How many members a constituency has, asked of each with an index of its own kind."""
    return case(
        (models.Constituency.kind == ConstituencyKind.SITE, _in(MemberVersion.site_id, on)),
        else_=_in(MemberVersion.staff_group_id, on),
    )


def _in(column: InstrumentedAttribute[UUID | None], on: date | None) -> ColumnElement[int]:
    """Those without a leaving date, and those who leave on the day or later."""
    stays = MemberVersion.left_on.is_(None)
    if on is None:
        return _counted(column, stays)
    has_joined = MemberVersion.joined_on <= on
    leaves = MemberVersion.left_on >= on
    return _counted(column, stays, has_joined) + _counted(column, leaves, has_joined)


def _counted(
    column: InstrumentedAttribute[UUID | None], *conditions: ColumnElement[bool]
) -> ScalarSelect[int]:
    """Read in the order of the index, which has all that is asked, and no further than counted."""
    some = (
        select(MemberVersion.left_on)
        .where(
            column == models.Constituency.id, is_latest(), MemberVersion.holds_share, *conditions
        )
        .order_by(MemberVersion.holds_share, MemberVersion.left_on, MemberVersion.joined_on)
        .limit(MOST_COUNTED + 1)
        .correlate(models.Constituency)
        .subquery()
    )
    return select(func.count()).select_from(some).scalar_subquery()
