"""Starting the application: what it refuses, and what it says."""

from pathlib import Path

import pytest

from governance.app import create_app
from governance.settings import Mode, Settings, SettingsFault
from governance.storage.migrate import upgrade
from governance.web.session import db


def settings(path: Path, mode: Mode = Mode.PRODUCTION) -> Settings:
    return Settings(
        mode=mode,
        database_url=f"sqlite:///{path / 'start.sqlite'}",
        secret_key="s" * 40,
        base_url="https://vote.example.org",
    )


def test_it_does_not_start_in_production_while_a_migration_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match="governance migrate"):
        create_app(settings(tmp_path))


def test_it_starts_once_the_migrations_have_run(tmp_path: Path) -> None:
    upgrade(settings(tmp_path).database_url)
    app = create_app(settings(tmp_path))
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-commonweal"
    assert app.config["SESSION_COOKIE_SECURE"]
    answer = app.test_client().get("/sign-in", base_url="https://vote.example.org")
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert app.test_client().get("/demo/").status_code == 404
    with app.app_context():
        db.engine.dispose()


def test_a_fault_in_production_is_a_friendly_page_without_a_trace(tmp_path: Path) -> None:
    upgrade(settings(tmp_path).database_url)
    app = create_app(settings(tmp_path))

    def broken() -> str:
        raise LookupError("the inside of the machine")

    app.view_functions["site.privacy"] = broken
    broken.commonweal_public = "for this test"  # type: ignore[attr-defined] # the mark of @public
    answer = app.test_client().get("/privacy", base_url="https://vote.example.org")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "inside of the machine" not in answer.text
    with app.app_context():
        db.engine.dispose()
