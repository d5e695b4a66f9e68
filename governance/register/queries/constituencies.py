"""Reading the constituencies: what staff groups and sites there are, and how many are in each."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from governance.kernel.ids import ConstituencyId
from governance.kernel.refusals import NotFound
from governance.register import models
from governance.register.models.members import MemberVersion, is_latest
from governance.register.rules.people import ConstituencyKind


@dataclass(frozen=True, slots=True)
class Constituency:
    """A staff group or site. ``members`` counts those in post and holding a share."""

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
    counts = _members_by_constituency(session, on=on)
    find = select(models.Constituency).order_by(
        models.Constituency.kind.desc(), models.Constituency.name_key
    )
    if not with_closed:
        find = find.where(models.Constituency.closed_at.is_(None))
    return [_page(row, counts.get(row.id, 0)) for row in session.scalars(find)]


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
    row = session.get(models.Constituency, constituency_id)
    if row is None:
        raise NotFound
    return _page(row, _members_by_constituency(session, on=None).get(row.id, 0))


def _page(row: models.Constituency, members: int) -> Constituency:
    return Constituency(
        id=ConstituencyId(row.id),
        kind=row.kind,
        name=row.name,
        members=members,
        version=row.version,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )


def _members_by_constituency(session: Session, *, on: date | None) -> dict[object, int]:
    in_post = [is_latest(), MemberVersion.holds_share.is_(True)]
    if on is None:
        in_post.append(MemberVersion.left_on.is_(None))
    else:
        in_post.append(MemberVersion.joined_on <= on)
        in_post.append(or_(MemberVersion.left_on.is_(None), MemberVersion.left_on >= on))
    counts: dict[object, int] = {}
    for column in (MemberVersion.staff_group_id, MemberVersion.site_id):
        found = session.execute(select(column, func.count()).where(*in_post).group_by(column))
        counts.update({key: count for key, count in found if key is not None})
    return counts
