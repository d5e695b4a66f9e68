"""How many stand on the register, and when it was last altered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import Session

from governance.register.models import EntryVersion, MemberVersion
from governance.register.models.members import is_latest
from governance.register.queries.entry_rows import about, believed, on_register, stands_now
from governance.register.queries.leads import led_to
from governance.register.rules.leads import LeadKind
from governance.shares.models import ShareEventRow
from governance.shares.queries.holdings import capital_on


@dataclass(frozen=True, slots=True)
class LastAlteration:
    """When the register or the ledger was last altered (``None``: never), and what is to come.

    ``pending``: somebody who left the mutual's employment still stands on the register, so that a
    further alteration is to be made (CA 2006 s120).
    """

    at: datetime | None
    pending: bool


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """How many are members on a day, how many joined and ceased, and the shares by class key."""

    members: int
    joined: int
    ceased: int
    shares: Mapping[str, int]


def last_alteration(session: Session, *, day: date | None = None) -> LastAlteration:
    """What somebody who inspects the register is told (CA 2006 s120).

    ``day`` is today; without it, a leaving date to come counts as a pending alteration too.
    """
    altered = session.scalar(select(func.max(EntryVersion.recorded_at)))
    last_event = select(ShareEventRow.recorded_at).order_by(ShareEventRow.number.desc()).limit(1)
    moved = session.scalar(last_event)
    known = [each for each in (altered, moved) if each is not None]
    return LastAlteration(at=max(known, default=None), pending=_is_pending(session, day))


def _is_pending(session: Session, day: date | None) -> bool:
    has_left: ColumnElement[bool] = MemberVersion.left_on.is_not(None)
    if day is not None:
        has_left = MemberVersion.left_on < day
    stands = exists().where(
        EntryVersion.member_id == MemberVersion.member_id,
        stands_now(),
        EntryVersion.ceased_on.is_(None),
    )
    with_lead = MemberVersion.member_id.in_(led_to(LeadKind.LEFT))
    find = select(MemberVersion.id).where(with_lead, is_latest(), has_left, stands).limit(1)
    return session.scalars(find).first() is not None


def counts_on(
    session: Session,
    *,
    day: date,
    known_at: datetime | None = None,
    since: date | None = None,
) -> RegisterCounts:
    """The register in figures as at ``day``, as known at a moment.

    ``joined`` and ``ceased`` count the entries registered, and ended, after ``since`` and up to
    and with ``day``; without ``since``, all that ever were.
    """
    joined: list[ColumnElement[bool]] = [EntryVersion.registered_on <= day]
    ceased: list[ColumnElement[bool]] = [EntryVersion.ceased_on <= day]
    if since is not None:
        joined.append(EntryVersion.registered_on > since)
        ceased.append(EntryVersion.ceased_on > since)
    counted = session.execute(
        select(_number(on_register(day)), _number(*joined), _number(*ceased)).where(
            about(day), believed(known_at)
        )
    ).one()
    shares = {
        each.class_key: each.issued for each in capital_on(session, day=day, known_at=known_at)
    }
    return RegisterCounts(counted[0], counted[1], counted[2], shares)


def members_counted(
    session: Session, *, day: date, known_at: datetime | None = None, most: int
) -> int:
    """How many stand on the register on ``day``, up to ``most``: no count takes longer."""
    some = (
        select(EntryVersion.id)
        .where(about(day), believed(known_at), on_register(day))
        .limit(most)
        .subquery()
    )
    return session.scalars(select(func.count()).select_from(some)).one()


def _number(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    both = conditions[0]
    for each in conditions[1:]:
        both = both & each
    return func.coalesce(func.sum(case((both, 1), else_=0)), 0)
