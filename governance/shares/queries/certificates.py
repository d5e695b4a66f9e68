"""Certificates: those of an entry, one by its code, a page of all, and who still needs one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from governance.kernel.ids import CertificateId, EntryId
from governance.shares.models import Certificate as CertificateRow
from governance.shares.models import CertificateStep as StepRow
from governance.shares.models import ShareLine
from governance.shares.queries.holdings import CHUNK, as_at, holdings_on
from governance.shares.rules import CertificateState, Holding
from governance.shares.rules.certificates import (
    Certifiable,
    Certificate,
    CertificateStep,
    code_in,
    uncertified,
)
from governance.shares.rules.refusals import NoSuchCertificate


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatesPage:
    """A page of certificates, the newest first; the keys are their numbers."""

    rows: tuple[Certificate, ...]
    next_key: int | None = None
    previous_key: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An entry's shares of a class beside what its certificates say."""

    holding: Holding
    certified: int
    open: Certifiable | None

    @property
    def is_over(self) -> bool:
        """Whether certificates stand for more than is held: one should be cancelled."""
        return self.certified > self.holding.shares


def certificates_of(
    session: Session, *, entry_ids: Iterable[EntryId]
) -> dict[EntryId, tuple[Certificate, ...]]:
    """Every certificate of these entries, the newest first."""
    found: dict[EntryId, tuple[Certificate, ...]] = {}
    ids = list(dict.fromkeys(entry_ids))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        find = select(CertificateRow).where(CertificateRow.entry_id.in_(chunk))
        for each in _certificates(session, find.order_by(CertificateRow.number.desc())):
            found[each.entry_id] = (*found.get(each.entry_id, ()), each)
    return found


def certificate(session: Session, *, certificate_id: CertificateId) -> Certificate:
    """One certificate. Raises ``NoSuchCertificate``."""
    return _one(session, select(CertificateRow).where(CertificateRow.id == certificate_id))


def certificate_by_code(session: Session, *, code: str) -> Certificate | None:
    """The certificate somebody holds in their hand, by the code printed on it."""
    find = select(CertificateRow).where(CertificateRow.code == code_in(code))
    return next(iter(_certificates(session, find)), None)


def certificates_page(
    session: Session, *, after: int | None = None, before: int | None = None, limit: int = 50
) -> CertificatesPage:
    """A page of all certificates: those after one number, or before another."""
    backwards = before is not None and after is None
    number = CertificateRow.number
    find = select(CertificateRow).order_by(number.asc() if backwards else number.desc())
    if backwards:
        find = find.where(number > before)
    elif after is not None:
        find = find.where(number < after)
    found = _certificates(session, find.limit(limit + 1))
    has_beyond = len(found) > limit
    found = found[:limit]
    if backwards:
        found.reverse()
    has_next = bool(found) and (has_beyond if not backwards else True)
    has_previous = bool(found) and (has_beyond if backwards else after is not None)
    return CertificatesPage(
        rows=tuple(found),
        next_key=found[-1].number if has_next else None,
        previous_key=found[0].number if has_previous else None,
    )


def standings_of(
    session: Session, *, entry_ids: Iterable[EntryId], day: date
) -> dict[EntryId, tuple[Standing, ...]]:
    """Each entry's holdings beside its certificates, by class."""
    ids = list(dict.fromkeys(entry_ids))
    held = holdings_on(session, entry_ids=ids, day=day)
    printed = certificates_of(session, entry_ids=ids)
    found: dict[EntryId, list[Standing]] = defaultdict(list)
    for entry_id in ids:
        mine = printed.get(entry_id, ())
        holdings = {each.class_key: each for each in held.get(entry_id, ())}
        for class_key in dict.fromkeys((*holdings, *(c.class_key for c in mine if c.stands))):
            holding = holdings.get(class_key) or Holding(
                entry_id=entry_id, class_key=class_key, shares=0, paid_pence=0
            )
            found[entry_id].append(
                Standing(
                    holding=holding,
                    certified=sum(c.shares for c in mine if c.stands and c.class_key == class_key),
                    open=uncertified(holding, mine),
                )
            )
    return {entry_id: tuple(standings) for entry_id, standings in found.items()}


def entries_without_certificate(session: Session, *, day: date, limit: int) -> list[EntryId]:
    """Entries that hold more shares than their certificates speak for, the first ``limit``."""
    last = (
        select(StepRow.certificate_id, func.max(StepRow.position).label("position"))
        .group_by(StepRow.certificate_id)
        .subquery()
    )
    standing = (
        select(CertificateRow.entry_id, func.sum(CertificateRow.shares).label("shares"))
        .join(last, last.c.certificate_id == CertificateRow.id)
        .join(
            StepRow,
            (StepRow.certificate_id == last.c.certificate_id)
            & (StepRow.position == last.c.position),
        )
        .where(StepRow.state != CertificateState.CANCELLED)
        .group_by(CertificateRow.entry_id)
        .subquery()
    )
    held = func.sum(ShareLine.shares)
    holding = (
        select(ShareLine.entry_id, held.label("shares"))
        .where(ShareLine.entry_id.is_not(None), *as_at(day, None))
        .group_by(ShareLine.entry_id)
        .having(held > 0)
        .subquery()
    )
    find = (
        select(holding.c.entry_id)
        .outerjoin(standing, standing.c.entry_id == holding.c.entry_id)
        .where(holding.c.shares > func.coalesce(standing.c.shares, 0))
        .order_by(holding.c.entry_id)
        .limit(limit)
    )
    return [EntryId(entry_id) for entry_id in session.scalars(find)]


def _one(session: Session, find: Select[CertificateRow]) -> Certificate:
    found = _certificates(session, find)
    if not found:
        raise NoSuchCertificate
    return found[0]


def _certificates(session: Session, find: Select[CertificateRow]) -> list[Certificate]:
    rows = session.scalars(find).all()
    steps: dict[UUID, list[CertificateStep]] = defaultdict(list)
    ids = [row.id for row in rows]
    for start in range(0, len(ids), CHUNK):
        find_steps = select(StepRow).where(StepRow.certificate_id.in_(ids[start : start + CHUNK]))
        for step in session.scalars(find_steps.order_by(StepRow.position)):
            steps[step.certificate_id].append(
                CertificateStep(
                    state=step.state,
                    on=step.on,
                    reason=step.reason,
                    recorded_by=step.recorded_by,
                )
            )
    return [_certificate(row, steps[row.id]) for row in rows]


def _certificate(row: CertificateRow, steps: Iterable[CertificateStep]) -> Certificate:
    return Certificate(
        certificate_id=CertificateId(row.id),
        number=row.number,
        code=row.code,
        entry_id=EntryId(row.entry_id),
        class_key=row.class_key,
        class_name=row.class_name,
        nominal_pence=row.nominal_pence,
        shares=row.shares,
        paid_pence=row.paid_pence,
        share_numbers=row.share_numbers,
        holder_name=row.holder_name,
        authenticated_by=row.authenticated_by,
        issued_on=row.issued_on,
        replaces_id=None if row.replaces_id is None else CertificateId(row.replaces_id),
        steps=tuple(steps),
    )
