"""Articles with a nominee on the register, and two people."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from governance.kernel.actor import Actor
from tests.factories.joining import a_nominee, two_people


@pytest.fixture
def people(session: Session, now: datetime) -> tuple[Actor, Actor]:
    a_nominee(session, now=now)
    return two_people(session, now=now)
