"""The first officers, made on the command line; and the worker that answers who asked for links."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from governance import schema
from governance.commands import parser
from governance.identity.models import Account, RoleGrant, SignInRequest
from governance.identity.queries.links import link_page
from governance.identity.rules.links import LinkPurpose
from governance.identity.rules.roles import Role
from governance.identity.service.links import ask_for_link
from governance.notices.models import Notice
from governance.settings import Mode, Mutual, Settings, Smtp
from governance.storage.engine import begin_writing, prepare_engine
from tests.factories.identity import an_account

ADD = ("officer", "add", "--name", "Ada Lovelace", "--email", "Ada@x.org", "--role")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    url = f"sqlite:///{tmp_path / 'commands.sqlite'}"
    engine = create_engine(url)
    prepare_engine(engine)
    schema.metadata.create_all(engine)
    engine.dispose()
    return Settings(
        mode=Mode.TEST,
        database_url=url,
        base_url="https://vote.example.org",
        smtp=Smtp(host="127.0.0.1", port=1, security="none"),
        mutual=Mutual(name="Harbour Mutual"),
    )


def run(settings: Settings, *words: str) -> int:
    args = parser().parse_args(words)
    code: int = args.run(args, settings)
    return code


def opened(settings: Settings) -> Session:
    engine = create_engine(settings.database_url)
    prepare_engine(engine)
    return Session(engine)


def link_in(said: str) -> str:
    found = re.search(r"https://vote\.example\.org/sign-in/set-up/(\S+)", said)
    assert found is not None
    return found.group(1)


def test_the_first_officer_is_made_with_a_link_to_set_up_the_sign_in(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings, *ADD, "administrator") == 0
    token = link_in(capsys.readouterr().out)
    with opened(settings) as session:
        page = link_page(session, token=token, purpose=LinkPurpose.SET_UP, now=datetime.now(UTC))
        assert page is not None
        assert page.name == "Ada Lovelace"
        (grant,) = session.scalars(select(RoleGrant))
        assert (grant.role, grant.ends_on) == (Role.ADMINISTRATOR, None)


def test_a_second_role_goes_to_the_account_there_is(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    run(settings, *ADD, "administrator")
    run(settings, *ADD, "auditor", "--ends-on", "2030-01-31")
    capsys.readouterr()
    with opened(settings) as session:
        assert len(session.scalars(select(Account)).all()) == 1
        ends = {grant.role: grant.ends_on for grant in session.scalars(select(RoleGrant))}
    assert str(ends[Role.AUDITOR]) == "2030-01-31"


def test_a_role_that_is_none_is_refused(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(settings, *ADD, "king")
    assert "king" in capsys.readouterr().err


def test_an_officer_who_lost_everything_gets_a_new_link(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    run(settings, *ADD, "administrator")
    first = link_in(capsys.readouterr().out)
    assert run(settings, "officer", "reset", "--email", "ada@x.org") == 0
    second = link_in(capsys.readouterr().out)
    now = datetime.now(UTC)
    with opened(settings) as session:
        assert link_page(session, token=first, purpose=LinkPurpose.SET_UP, now=now) is None
        assert link_page(session, token=second, purpose=LinkPurpose.SET_UP, now=now) is not None
    assert run(settings, "officer", "reset", "--email", "nobody@x.org") == 1
    assert "Nobody has the address nobody@x.org" in capsys.readouterr().err


def test_the_worker_answers_requests_and_leaves_the_mail_queued_while_no_server_answers(
    settings: Settings,
) -> None:
    now = datetime.now(UTC)
    with opened(settings) as session:
        begin_writing(session)
        an_account(session, now=now, email="grace@x.org")
        ask_for_link(session, email="grace@x.org", next_path=None, now=now)
        session.commit()
    assert run(settings, "worker", "--once") == 0
    with opened(settings) as session:
        assert session.scalars(select(SignInRequest)).all() == []
        (notice,) = session.scalars(select(Notice))
        assert (notice.tries, notice.answer) == (1, "ConnectionRefusedError")
        assert "https://vote.example.org/sign-in/link/" in (notice.body or "")
