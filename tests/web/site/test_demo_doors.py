"""The demo's one-click sign-in: in demo mode, from this machine, and nowhere else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from governance.app import create_app
from governance.demo.personas import PERSONAS
from governance.demo.prepare import demo_settings, prepare
from governance.web.session import db


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("demo")
    settings = demo_settings(port=8000, folder=folder)
    prepare(settings, folder=folder, fresh=False)
    app = create_app(settings, clock=lambda: datetime.now(UTC))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("persona", PERSONAS, ids=[persona.door for persona in PERSONAS])
def test_every_door_signs_one_in(demo: Flask, persona: object) -> None:
    client = demo.test_client()
    answer = client.get(f"/demo/enter/{getattr(persona, 'door', '')}", follow_redirects=True)
    assert answer.status_code == 200
    assert "Sign out" in answer.text


def test_the_doors_are_shut_to_other_machines(demo: Flask) -> None:
    client = demo.test_client()
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/demo/", environ_overrides=elsewhere).status_code == 404
    assert client.get("/demo/enter/auditor", environ_overrides=elsewhere).status_code == 404


def test_a_second_start_keeps_what_was_done(
    demo: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = demo.extensions["settings"]
    folder = Path(settings.database_url.removeprefix("sqlite:///")).parent
    prepare(settings, folder=folder, fresh=False)
    assert "as you left it" in capsys.readouterr().out


def test_a_finished_an_open_and_a_coming_election_are_there(demo: Flask) -> None:
    client = demo.test_client()
    client.get("/demo/enter/co-owner")
    page = client.get("/elections").text
    for words in ("Result declared", "Voting is open", "Nominations open"):
        assert words in page
    assert "Vote now" in client.get("/votes").text


def test_the_demo_in_another_mode_has_no_doors(app: Flask) -> None:
    assert app.test_client().get("/demo/").status_code == 404
