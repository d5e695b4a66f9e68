"""The settings: what stops a start, in words that say what to do."""

from dataclasses import replace
from pathlib import Path

import pytest

from governance.settings import ROOT, Mode, Settings, SettingsFault

SOUND = {
    "SECRET_KEY": "k" * 40,
    "BASE_URL": "https://vote.example.org/",
    "DATABASE_URL": "postgresql://commonweal@db/commonweal",
    "MUTUAL_NAME": "Harbour Mutual",
}


def test_sound_settings_are_read() -> None:
    settings = Settings.from_environ({**SOUND, "SMTP_PORT": "587", "TRUSTED_PROXIES": "1"})
    assert settings.mode is Mode.PRODUCTION
    assert settings.base_url == "https://vote.example.org"
    assert settings.is_secure
    assert (settings.smtp.port, settings.trusted_proxies) == (587, 1)
    assert settings.mutual.short_name == "Harbour Mutual"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "shorter than 32"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG is on"),
        ({"BASE_URL": "http://vote.example.org"}, "must be the https:// address"),
        ({"COMMONWEAL_MODE": "live"}, "must be one of: demo, production, test"),
        ({"SMTP_PORT": "smtp"}, "must be a whole number"),
        ({"SMTP_SECURITY": "ssl"}, "use starttls, tls or none"),
        ({"MUTUAL_COLOUR": "green"}, "write it like #0f6b5c"),
        ({"MUTUAL_JURISDICTION": "uk"}, "england-and-wales, scotland"),
        ({"MUTUAL_LOGO": "/no/such/logo.svg"}, "there is no such file"),
        ({"UPLOAD_LIMIT_MB": "-1"}, "must be a whole number"),
    ],
)
def test_an_unsafe_or_wrong_setting_stops_the_start(change: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsFault, match=words):
        Settings.from_environ({**SOUND, **change})


def test_the_default_key_is_refused_in_production_and_nowhere_else() -> None:
    with pytest.raises(SettingsFault, match="SECRET_KEY"):
        Settings.from_environ({"BASE_URL": "https://vote.example.org"})
    assert Settings.from_environ({"COMMONWEAL_MODE": "test"}).mode is Mode.TEST


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"DATABASE_URL": "sqlite:///var/one.sqlite"}, Path("var/one.sqlite.heads")),
        ({"DATABASE_URL": "sqlite:////srv/one.sqlite"}, Path("/srv/one.sqlite.heads")),
        ({"DATABASE_URL": "postgresql://host/one"}, ROOT / "var" / "commonweal.heads"),
        ({"HEADS_FILE": "/mnt/other/heads"}, Path("/mnt/other/heads")),
    ],
)
def test_the_heads_of_logs_are_kept_beside_the_database_or_where_it_is_said(
    change: dict[str, str], path: Path
) -> None:
    assert Settings.from_environ({**SOUND, **change}).heads_file == path


def test_no_secret_shows_when_settings_are_printed() -> None:
    settings = Settings.from_environ({**SOUND, "SMTP_PASSWORD": "hunter2hunter2"})
    assert "k" * 40 not in repr(settings)
    assert "hunter2" not in repr(replace(settings, debug=False))
