"""Keeping the staff groups and sites: adding, renaming, closing."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import ConstituencyId, new_id
from governance.kernel.refusals import NotFound, StaleForm
from governance.register.models import Constituency, MemberVersion
from governance.register.models.members import is_latest
from governance.register.queries.members import in_post
from governance.register.rules.people import ConstituencyKind
from governance.register.rules.refusals import ConstituencyInUse, ConstituencyNameTaken
from governance.register.rules.search import name_key
from governance.register.service.source import next_revision


def open_constituency(
    session: Session, *, kind: ConstituencyKind, name: str, actor: Actor, now: datetime
) -> ConstituencyId:
    """Add a staff group or site. Refuses with ``ConstituencyNameTaken``.

    One of that name that was closed is opened again.
    """
    name = name.strip()
    row = session.scalar(
        select(Constituency).where(
            Constituency.kind == kind, Constituency.name_key == name_key(name)
        )
    )
    if row is not None and row.closed_at is None:
        raise ConstituencyNameTaken(name=name)
    if row is None:
        row = Constituency(
            id=new_id(), kind=kind, name=name, name_key=name_key(name), version=1, opened_at=now
        )
        session.add(row)
    row.closed_at = None
    _changed(session, row, Act.CONSTITUENCY_OPENED, actor=actor, now=now)
    return ConstituencyId(row.id)


def rename_constituency(
    session: Session,
    *,
    constituency_id: ConstituencyId,
    name: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Give a staff group or site another name; nobody moves.

    Refuses with ``ConstituencyNameTaken``, and with ``StaleForm`` when somebody was faster.
    """
    row = _locked(session, constituency_id, version)
    name = name.strip()
    rival = session.scalar(
        select(Constituency.id).where(
            Constituency.kind == row.kind,
            Constituency.name_key == name_key(name),
            Constituency.id != row.id,
        )
    )
    if rival is not None:
        raise ConstituencyNameTaken(name=name)
    row.name, row.name_key = name, name_key(name)
    _changed(session, row, Act.CONSTITUENCY_RENAMED, actor=actor, now=now)


def close_constituency(
    session: Session,
    *,
    constituency_id: ConstituencyId,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Close a staff group or site, so that nobody can be put in it any more.

    Refuses with ``ConstituencyInUse`` while anybody in post is in it, and with ``StaleForm``.
    """
    row = _locked(session, constituency_id, version)
    inside = session.scalars(
        select(func.count())
        .select_from(MemberVersion)
        .where(
            is_latest(),
            or_(MemberVersion.staff_group_id == row.id, MemberVersion.site_id == row.id),
            in_post(london_day(now)),
        )
    ).one()
    if inside:
        raise ConstituencyInUse(name=row.name, members=inside)
    row.closed_at = now
    _changed(session, row, Act.CONSTITUENCY_CLOSED, actor=actor, now=now)


def _locked(session: Session, constituency_id: ConstituencyId, version: int) -> Constituency:
    row = session.get(Constituency, constituency_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    if row.version != version or row.closed_at is not None:
        raise StaleForm(constituency_id=constituency_id)
    return row


def _changed(session: Session, row: Constituency, act: Act, *, actor: Actor, now: datetime) -> None:
    row.version += 1
    next_revision(session)
    record(session, act=act, actor=actor, now=now, subject=Subject("constituency", row.id))
