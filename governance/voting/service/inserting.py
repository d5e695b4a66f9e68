"""Inserting a row unless the database holds one that it may not stand beside."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from governance.voting.models import Ballot, Mark


def is_inserted(session: Session, model: type[Ballot | Mark], values: Mapping[str, object]) -> bool:
    """Insert a row unless its key is taken; a rival's unfinished one is waited for."""
    statement = _insert(model, is_sqlite=session.get_bind().dialect.name == "sqlite")
    return session.connection().execute(statement, values).first() is not None


@cache
def _insert(model: type[Ballot | Mark], *, is_sqlite: bool) -> ReturningInsert[tuple[object]]:
    """Made once for each: to put a statement together takes longer than to send it."""
    make = sqlite_insert if is_sqlite else postgresql_insert
    return make(model).on_conflict_do_nothing().returning(model.poll_id)
