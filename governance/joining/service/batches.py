"""Proposals for two people: making one, taking one up, and taking one back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from governance.joining.models import Batch, LeaverCase, Offer
from governance.joining.rules.batches import BatchKind, BatchState
from governance.joining.rules.leaving import LeavingTerms
from governance.joining.rules.offers import AllotmentTerms
from governance.joining.rules.refusals import AnotherPersonSignsOff, BatchNotWaiting
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import BatchId, new_id
from governance.register.service.source import locked_state

LONGEST_AUTHORITY = 500


def proposed_batch(
    session: Session,
    *,
    kind: BatchKind,
    terms: AllotmentTerms | LeavingTerms,
    people: Sequence[Offer] | Sequence[LeaverCase],
    actor: Actor,
    now: datetime,
) -> BatchId:
    """Put these offers or cases, checked and locked, into a proposal that another signs off."""
    batch = Batch(
        id=new_id(),
        kind=kind,
        state=BatchState.WAITING,
        effective_on=terms.effective_on,
        authority=terms.authority.strip(),
        price_pence=terms.price_pence,
        people=len(people),
        proposed_at=now,
        proposed_by=actor.account_id,
    )
    session.add(batch)
    session.flush()
    for one in people:
        one.batch_id = batch.id
    session.flush()
    is_allotment = kind is BatchKind.ALLOTMENT
    record(
        session,
        act=Act.ALLOTMENT_PROPOSED if is_allotment else Act.LEAVING_PROPOSED,
        actor=actor,
        now=now,
        subject=Subject("batch", batch.id),
        detail={"people": len(people), "effective_on": terms.effective_on.isoformat()},
    )
    return BatchId(batch.id)


def waiting_batch(session: Session, batch_id: BatchId, kind: BatchKind | None = None) -> Batch:
    """The proposal, locked. Refuses with ``BatchNotWaiting``."""
    locked_state(session)
    find = select(Batch).where(Batch.id == batch_id).with_for_update()
    batch = session.scalar(find.execution_options(populate_existing=True))
    if batch is None or batch.state is not BatchState.WAITING or kind not in {None, batch.kind}:
        raise BatchNotWaiting
    return batch


def settle(batch: Batch, *, actor: Actor, now: datetime) -> None:
    """Sign a proposal off; whoever proposed it may not."""
    if batch.proposed_by == actor.account_id:
        raise AnotherPersonSignsOff
    batch.state = BatchState.SIGNED_OFF
    batch.settled_at = now
    batch.settled_by = actor.account_id


def take_back_batch(session: Session, *, batch_id: BatchId, actor: Actor, now: datetime) -> None:
    """Take a proposal back before it is signed off: its people can be proposed again."""
    batch = waiting_batch(session, batch_id)
    batch.state = BatchState.TAKEN_BACK
    batch.settled_at = now
    batch.settled_by = actor.account_id
    for model in (Offer, LeaverCase):
        session.execute(update(model).where(model.batch_id == batch_id).values(batch_id=None))
    session.flush()
    is_allotment = batch.kind is BatchKind.ALLOTMENT
    record(
        session,
        act=Act.ALLOTMENT_TAKEN_BACK if is_allotment else Act.LEAVING_TAKEN_BACK,
        actor=actor,
        now=now,
        subject=Subject("batch", batch_id),
        detail={"people": batch.people},
    )
