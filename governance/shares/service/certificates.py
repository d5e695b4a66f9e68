"""The acts on certificates: issue, loss, cancellation, and a new one for a lost one."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles
from governance.journal.rules import Act, Subject
from governance.journal.service import Done, record_all
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import CertificateId, EntryId, ShareEventId, new_id
from governance.shares.models import Certificate as CertificateRow
from governance.shares.models import CertificateStep as StepRow
from governance.shares.queries.certificates import certificate, certificates_of, standings_of
from governance.shares.rules import CertificateState, Holder
from governance.shares.rules import refusals as no
from governance.shares.rules.certificates import (
    CODE_LENGTH,
    CODE_LETTERS,
    Certifiable,
    Certificate,
    check_replacement,
    check_step,
)
from governance.shares.rules.numbers import spoken
from governance.shares.service.writing import hold_ledger

STATE_ACTS = {
    CertificateState.LOST: Act.SHARE_CERTIFICATE_LOST,
    CertificateState.CANCELLED: Act.SHARE_CERTIFICATE_CANCELLED,
}


def issue_certificate(
    session: Session,
    *,
    holder: Holder,
    class_key: str,
    articles: Articles,
    actor: Actor,
    now: datetime,
    event_id: ShareEventId | None = None,
) -> CertificateId:
    """One certificate for all of a holder's shares of a class that have none (ss768, 769).

    Raises ``NothingToCertify`` when there is no such share.
    """
    issued = issue_certificates(
        session,
        holders=[holder],
        articles=articles,
        actor=actor,
        now=now,
        class_key=class_key,
        event_id=event_id,
    )
    if not issued:
        raise no.NothingToCertify(name=holder.name)
    return issued[0]


def issue_certificates(
    session: Session,
    *,
    holders: Sequence[Holder],
    articles: Articles,
    actor: Actor,
    now: datetime,
    class_key: str | None = None,
    event_id: ShareEventId | None = None,
) -> list[CertificateId]:
    """A certificate for each holder and class with shares that have none; others are passed over.

    ``class_key`` narrows to one class. Classes that the articles do not have get none.
    """
    hold_ledger(session)
    today = london_day(now)
    standings = standings_of(session, entry_ids=[each.entry_id for each in holders], day=today)
    rows: list[CertificateRow] = []
    number = _last_number(session)
    for holder in holders:
        for standing in standings.get(holder.entry_id, ()):
            key = standing.holding.class_key
            if standing.open is None or class_key not in {None, key}:
                continue
            if articles.share_class(key) is None:
                continue
            number += 1
            row = _row(holder, standing.open, articles, number=number, actor=actor, now=now)
            row.event_id = event_id
            rows.append(row)
    return _write(session, rows, actor=actor, now=now)


def mark_lost(
    session: Session, *, certificate_id: CertificateId, reason: str, actor: Actor, now: datetime
) -> None:
    """The holder says the certificate is lost, stolen or destroyed; it is no longer good."""
    hold_ledger(session)
    found = [certificate(session, certificate_id=certificate_id)]
    _step(session, found, state=CertificateState.LOST, reason=reason, actor=actor, now=now)


def cancel_certificate(
    session: Session, *, certificate_id: CertificateId, reason: str, actor: Actor, now: datetime
) -> None:
    """The certificate ends: handed in with a transfer, misprinted, or its shares are gone."""
    hold_ledger(session)
    found = [certificate(session, certificate_id=certificate_id)]
    _step(session, found, state=CertificateState.CANCELLED, reason=reason, actor=actor, now=now)


def cancel_certificates(
    session: Session, *, entry_ids: Iterable[EntryId], reason: str, actor: Actor, now: datetime
) -> int:
    """Cancel every certificate of these entries that still stands; gives how many.

    A handful of statements for all of them.
    """
    hold_ledger(session)
    found = certificates_of(session, entry_ids=entry_ids)
    standing = [each for some in found.values() for each in some if each.stands]
    _step(session, standing, state=CertificateState.CANCELLED, reason=reason, actor=actor, now=now)
    return len(standing)


def replace_certificate(
    session: Session,
    *,
    certificate_id: CertificateId,
    holder: Holder,
    indemnity: str,
    articles: Articles,
    actor: Actor,
    now: datetime,
) -> CertificateId:
    """A new certificate for a lost one, once the holder has given an indemnity.

    The lost one is cancelled; the new one speaks for the same shares, and for no more than are
    held today. Raises ``NothingToCertify`` when none of them is.
    """
    hold_ledger(session)
    lost = certificate(session, certificate_id=certificate_id)
    check_replacement(lost, indemnity)
    if holder.entry_id != lost.entry_id:
        raise no.NoSuchCertificate
    _step(session, [lost], state=CertificateState.CANCELLED, reason=indemnity, actor=actor, now=now)
    found = standings_of(session, entry_ids=[holder.entry_id], day=london_day(now))
    free = next(
        (
            each.open
            for each in found.get(holder.entry_id, ())
            if each.holding.class_key == lost.class_key
        ),
        None,
    )
    if free is None:
        raise no.NothingToCertify(name=holder.name)
    again = Certifiable(
        class_key=lost.class_key,
        shares=min(lost.shares, free.shares),
        paid_pence=min(lost.paid_pence, free.paid_pence),
        numbers=lost.numbers if lost.shares <= free.shares else free.numbers,
    )
    number = _last_number(session) + 1
    row = _row(holder, again, articles, number=number, actor=actor, now=now)
    row.replaces_id = certificate_id
    return _write(session, [row], actor=actor, now=now)[0]


def _last_number(session: Session) -> int:
    return session.scalars(select(func.coalesce(func.max(CertificateRow.number), 0))).one()


def _row(
    holder: Holder,
    shares: Certifiable,
    articles: Articles,
    *,
    number: int,
    actor: Actor,
    now: datetime,
) -> CertificateRow:
    share_class = articles.share_class(shares.class_key)
    if share_class is None:
        raise no.NoSuchClass(class_key=shares.class_key)
    return CertificateRow(
        id=new_id(),
        number=number,
        code="".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)),
        entry_id=holder.entry_id,
        class_key=share_class.key,
        class_name=share_class.name,
        nominal_pence=share_class.nominal_pence,
        shares=shares.shares,
        paid_pence=shares.paid_pence,
        share_numbers=spoken(shares.numbers),
        holder_name=holder.name,
        authenticated_by=actor.display_name,
        issued_on=london_day(now),
    )


def _write(
    session: Session, rows: Sequence[CertificateRow], *, actor: Actor, now: datetime
) -> list[CertificateId]:
    session.add_all(rows)
    session.flush()
    steps = [_step_row(row.id, CertificateState.ISSUED, 1, "", actor, now=now) for row in rows]
    session.add_all(steps)
    session.flush()
    record_all(
        session,
        done=[
            Done(
                act=Act.SHARE_CERTIFICATE_ISSUED,
                subject=Subject("share-certificate", row.id),
                detail={"number": row.number, "entry": str(row.entry_id), "shares": row.shares},
            )
            for row in rows
        ],
        actor=actor,
        now=now,
    )
    return [CertificateId(row.id) for row in rows]


def _step(
    session: Session,
    found: Sequence[Certificate],
    *,
    state: CertificateState,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """The next step of some certificates, which must be read after ``hold_ledger``."""
    for each in found:
        check_step(each, state, reason)
    session.add_all(
        _step_row(each.certificate_id, state, len(each.steps) + 1, reason.strip(), actor, now=now)
        for each in found
    )
    session.flush()
    record_all(
        session,
        done=[
            Done(
                act=STATE_ACTS[state],
                subject=Subject("share-certificate", each.certificate_id),
                detail={"number": each.number},
            )
            for each in found
        ],
        actor=actor,
        now=now,
    )


def _step_row(
    certificate_id: UUID,
    state: CertificateState,
    position: int,
    reason: str,
    actor: Actor,
    *,
    now: datetime,
) -> StepRow:
    return StepRow(
        certificate_id=certificate_id,
        position=position,
        state=state,
        on=london_day(now),
        reason=reason,
        recorded_at=now,
        recorded_by=actor.account_id,
    )
