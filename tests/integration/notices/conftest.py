"""An outbox whose rows are committed, as the worker needs it, and a mail server of our own."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session, sessionmaker

from governance.notices.models import Notice
from governance.storage.engine import begin_writing

MakeSession = Callable[[], Session]


@pytest.fixture
def outbox(engine: Engine) -> Iterator[MakeSession]:
    """Sessions that really commit; the outbox is emptied after the test."""
    yield sessionmaker(engine, expire_on_commit=False)
    with Session(engine) as session:
        begin_writing(session)
        session.execute(delete(Notice))
        session.commit()
