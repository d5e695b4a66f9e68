"""Writing in the journal: one function, called by every other package's acts."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from governance.journal.models import JournalEntry, JournalHead
from governance.journal.rules import GENESIS, Act, Detail, Subject, chained, written
from governance.kernel.actor import Actor


def record(
    session: Session,
    *,
    act: Act,
    actor: Actor,
    now: datetime,
    subject: Subject,
    detail: Detail | None = None,
) -> str:
    """Append an act to the journal, in the caller's transaction; gives the entry's digest.

    ``detail`` holds strings, whole numbers, booleans, nulls and lists of these, and no personal
    data beyond identifiers. The head row is locked until the transaction ends, so entries never
    fork. Casting a ballot must not call this: see docs/decisions/0004.
    """
    head = _locked_head(session)
    sequence = head.sequence + 1
    line = written(
        sequence=sequence,
        at=now,
        act=act,
        actor_id=actor.account_id,
        subject=subject,
        detail=detail or {},
    )
    digest = chained(head.digest, line)
    session.add(
        JournalEntry(
            sequence=sequence,
            at=now,
            act=act.value,
            actor_id=actor.account_id,
            subject_kind=subject.kind,
            subject_id=str(subject.id),
            line=line,
            previous=head.digest,
            digest=digest,
        )
    )
    head.sequence = sequence
    head.digest = digest
    session.flush()
    return digest


def _locked_head(session: Session) -> JournalHead:
    find = select(JournalHead).where(JournalHead.id == 1).with_for_update()
    head = session.scalar(find.execution_options(populate_existing=True))
    if head is not None:
        return head
    first = {"id": 1, "sequence": 0, "digest": GENESIS}
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sqlite_insert(JournalHead).values(first).on_conflict_do_nothing())
    else:
        session.execute(postgresql_insert(JournalHead).values(first).on_conflict_do_nothing())
    return session.scalars(find).one()
