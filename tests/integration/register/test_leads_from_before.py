"""A register from before there were leads is given them, the same as if they had been kept."""

from datetime import date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from governance.register.rules.leads import LeadKind
from governance.storage.engine import begin_writing, normalised_url, prepare_engine
from governance.storage.migrate import upgrade
from tests.factories.constitution import some_articles
from tests.factories.joining import hr_says
from tests.factories.register import a_member, cease, members
from tests.integration.register.leads_by_hand import kept, several, shareless
from tests.postgresql import new_database

ROOT = Path(__file__).resolve().parents[3]
AT_HOME = {"address_1": "1 The Avenue", "town": "Epsom", "postcode": "KT18 5EW"}


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def test_a_register_from_before_there_were_leads_is_given_them(
    database: str, tmp_path: Path, now: datetime, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/before.sqlite"
    if database == "postgresql":
        url = new_database(request.getfixturevalue("_postgresql_url"), "before_leads")
    upgrade(url)
    engine = create_engine(normalised_url(url))
    prepare_engine(engine)
    with Session(engine) as session:
        begin_writing(session)
        some_articles(session, now=now)
        _some_of_everything(session, now)
        before = (kept(session), shareless(session), several(session))
        session.commit()
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0018")
    upgrade(url)
    with Session(engine) as session:
        assert (kept(session), shareless(session), several(session)) == before
        assert {kind for kind, _ in before[0]} == set(LeadKind)
        assert (len(before[1]), len(before[2])) == (1, 1)
    engine.dispose()


def _some_of_everything(session: Session, now: datetime) -> None:
    moved = a_member(session, now=now, particulars=AT_HOME)
    hr_says(
        session, moved, now=now, surname="Dale", address_1="9 New Road", holds_share=False,
        left_on=date(2027, 6, 1),
    )  # fmt: skip
    for email in ("one@example.org", "ONE@example.org"):
        a_member(session, now=now, name="Ann Alike", email=email)
    back = a_member(session, now=now, name="Bea Back", email="bea@example.org")
    cease(session, back, on=date(2027, 5, 20), now=now)
    hr_says(session, back, now=now, joined_on=date(2027, 6, 1))
    a_member(session, now=now, name="Nora None", email="nora@example.org", shares=0)
    a_member(session, now=now, name="Sol Several", email="sol@example.org", shares=4)
    members(session, 3, now=now)
