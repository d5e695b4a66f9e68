"""Preparing the demo: its settings, its database, and the words that lead one in."""

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from governance.demo.personas import PERSONAS
from governance.demo.seed import seed
from governance.settings import Mode, Mutual, Settings
from governance.storage.migrate import newest, upgrade

HOST = "127.0.0.1"
FRESH_FOR = timedelta(days=2)
MUTUAL = Mutual(
    name="Mole Valley Community Health",
    short_name="Mole Valley Health",
    colour="#0f6b5c",
    contact_email="secretary@example.org",
    contact_phone="01632 960 118",
)


def say(words: str) -> None:
    """Tell the person at the terminal."""
    print(words, flush=True)  # noqa: T201 - the command's answer


def demo_settings(*, port: int, folder: Path) -> Settings:
    """The demo's settings: its own database and key in ``folder``, on loopback."""
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / "demo.key"
    if not key.exists():
        key.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return Settings(
        mode=Mode.DEMO,
        database_url=f"sqlite:///{folder / 'demo.sqlite'}",
        secret_key=key.read_text(encoding="utf-8"),
        base_url=f"http://{HOST}:{port}",
        mutual=MUTUAL,
    )


def prepare(settings: Settings, *, folder: Path, fresh: bool) -> None:
    """Seed the database, unless it was seeded lately for these very tables."""
    stamp, database = folder / "demo.seeded", folder / "demo.sqlite"
    now = datetime.now(UTC)
    if not fresh and database.exists() and stamp.exists():
        head, _, at = stamp.read_text(encoding="utf-8").partition(" ")
        if head == newest() and now - datetime.fromisoformat(at) < FRESH_FOR:
            say("The demo is as you left it. (governance demo --fresh starts it anew.)")
            return
    for name in ("demo.seeded", *(f"demo.sqlite{tail}" for tail in ("", "-wal", "-shm", ".heads"))):
        (folder / name).unlink(missing_ok=True)
    say("Seeding the demo: 770 co-owners; a finished, an open and a coming election …")
    upgrade(settings.database_url)
    seed(settings, folder=folder / "trustees", now=now, say=say)
    stamp.write_text(f"{newest()} {now.isoformat()}", encoding="utf-8")


def welcome(settings: Settings, *, folder: Path) -> None:
    """Print where the demo is and how to sign in as each role."""
    base = settings.base_url
    say(f"\n{MUTUAL.name} is open at {base}\n\nSign in with one click as:")
    for persona in PERSONAS:
        say(f"  {persona.title:20} {base}/demo/enter/{persona.door}")
    say(f"\nAll of them on one page: {base}/demo/")
    say(f"E-mails it would send:   {base}/demo/post")
    say(f"Keys of the made-up trustees of the ballot boxes: {folder / 'trustees'}")
    say("Stop with Ctrl-C.\n")
