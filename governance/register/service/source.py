"""Where a version comes from; and the register's own row, which lets one writer in at a time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from governance.kernel.actor import Actor
from governance.register.models import RegisterState


@dataclass(frozen=True, slots=True)
class Source:
    """Where a version comes from: who, when, from which import, for what reason, by what order."""

    actor: Actor
    now: datetime
    import_id: UUID | None = None
    reason: str = ""
    court_order: str = ""


def locked_state(session: Session) -> RegisterState:
    """The register's own row, locked until the transaction ends: one writer at a time."""
    find = select(RegisterState).where(RegisterState.id == 1).with_for_update()
    state = session.scalar(find.execution_options(populate_existing=True))
    if state is not None:
        return state
    first = {"id": 1, "revision": 0, "mapping": {}, "own_numbers": 0}
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sqlite_insert(RegisterState).values(first).on_conflict_do_nothing())
    else:
        session.execute(postgresql_insert(RegisterState).values(first).on_conflict_do_nothing())
    return session.scalars(find).one()


def next_revision(session: Session) -> int:
    """Count a change of the register, so that a report made before it is known to be old."""
    state = locked_state(session)
    state.revision += 1
    session.flush()
    return state.revision
