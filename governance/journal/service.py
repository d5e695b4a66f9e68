"""Writing in the journal: one act, or many of a kind; called by every other package's acts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from governance.journal.models import JournalEntry, JournalHead
from governance.journal.rules import GENESIS, Act, Detail, Subject, chained, written
from governance.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One act of many that are written at once."""

    act: Act
    subject: Subject
    detail: Detail = field(default_factory=dict)


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
    return record_all(
        session, done=[Done(act=act, subject=subject, detail=detail or {})], actor=actor, now=now
    )


def record_all(session: Session, *, done: Iterable[Done], actor: Actor, now: datetime) -> str:
    """Append many acts of one actor at one moment; an entry each, in the order given.

    Three statements for all of them. Gives the digest of the last entry, or of the one that was
    there before when there is nothing to write.
    """
    head = _locked_head(session)
    rows: list[dict[str, object]] = []
    for each in done:
        sequence = head.sequence + 1
        line = written(
            sequence=sequence,
            at=now,
            act=each.act,
            actor_id=actor.account_id,
            subject=each.subject,
            detail=each.detail,
        )
        digest = chained(head.digest, line)
        rows.append(
            {
                "sequence": sequence,
                "at": now,
                "act": each.act.value,
                "actor_id": actor.account_id,
                "subject_kind": each.subject.kind,
                "subject_id": str(each.subject.id),
                "line": line,
                "previous": head.digest,
                "digest": digest,
            }
        )
        head.sequence, head.digest = sequence, digest
    if rows:
        session.execute(insert(JournalEntry), rows)
    session.flush()
    return head.digest


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
