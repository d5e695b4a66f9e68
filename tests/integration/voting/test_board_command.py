"""``governance board``: the heads that were mailed, and whether one from an e-mail still fits."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from governance import schema
from governance.commands import parser
from governance.kernel.ids import PollId
from governance.notices.commands import opened
from governance.notices.models import Notice
from governance.notices.rules import NoticeKind
from governance.sealing.note import checkpoint_text
from governance.settings import Mode, Settings
from governance.storage.engine import begin_writing
from governance.voting.commands.jobs import worker_jobs
from governance.voting.models import BoardNode, Box
from governance.voting.service.board import board_seed
from tests.factories.sealing import HOUSE, KEYS, SECRET_KEY
from tests.factories.voting import a_poll, an_envelope_cast, put_on_roll

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(
        mode=Mode.TEST,
        database_url=f"sqlite:///{tmp_path / 'board.sqlite'}",
        base_url=HOUSE.base_url,
        secret_key=SECRET_KEY,
    )
    with opened(made)() as session:
        schema.metadata.create_all(session.get_bind())
    return made


@pytest.fixture
def poll_id(settings: Settings) -> PollId:
    """A poll with three votes, whose heads the worker has mailed."""
    with opened(settings)() as session:
        begin_writing(session)
        made = a_poll(session, now=NOW)
        for one in put_on_roll(session, made, count=6, now=NOW, trustees=3)[:3]:
            an_envelope_cast(session, poll_id=made, member_id=one, now=NOW)
        session.commit()
    for job in worker_jobs(settings):
        job(opened(settings), NOW)
    return made


@pytest.fixture
def reading(settings: Settings) -> Iterator[Session]:
    with opened(settings)() as session:
        yield session


def run(settings: Settings, *words: str) -> int:
    args = parser().parse_args(["board", *words])
    code: int = args.run(args, settings)
    return code


def mailed(session: Session) -> str:
    """The e-mail with the newest checkpoint, as one of the trustees has it."""
    find = select(Notice.body).where(Notice.kind == NoticeKind.CHECKPOINT)
    return session.scalars(find).all()[-1] or ""


def test_every_mailed_head_is_listed(
    settings: Settings, poll_id: PollId, capsys: pytest.CaptureFixture[str]
) -> None:
    assert settings.heads_file.name == "board.sqlite.heads"
    assert run(settings, "heads") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[2:4] for line in lines] == [[str(poll_id), "1"], [str(poll_id), "8"]]


def test_a_mailed_head_fits_however_the_log_has_grown(
    settings: Settings,
    poll_id: PollId,
    reading: Session,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(mailed(reading)))
    assert run(settings, "check", "-") == 0
    assert "It fits: the log of 8 entries goes on from this head of 8" in capsys.readouterr().out


def test_a_head_that_does_not_fit_halts_the_box_and_tells_everybody(
    settings: Settings,
    poll_id: PollId,
    reading: Session,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    letter = tmp_path / "mail.txt"
    letter.write_text(mailed(reading), encoding="utf-8")
    with opened(settings)() as session:
        begin_writing(session)
        session.execute(update(BoardNode).values(sha256="1" * 64))
        session.commit()
    for _ in range(2):
        assert run(settings, "check", str(letter)) == 1
    assert "It does not fit" in capsys.readouterr().out
    reading.rollback()
    assert reading.get_one(Box, poll_id).halted_at is not None
    told = reading.scalars(select(Notice).where(Notice.kind == NoticeKind.FORK_ALARM)).all()
    assert len(told) == 3


def test_what_the_board_has_not_signed_proves_nothing(
    settings: Settings, poll_id: PollId, reading: Session, tmp_path: Path
) -> None:
    box = reading.get_one(Box, poll_id)
    seed = board_seed(box, keys=KEYS)
    forged = checkpoint_text(box.origin, 8, b"\0" * 32, b"\1" * 32)
    elsewhere = checkpoint_text("vote.example.org/votes/none", 8, b"\0" * 32, seed)
    for text in ("", "Dear Tamsin", forged, elsewhere):
        letter = tmp_path / "mail.txt"
        letter.write_text(text, encoding="utf-8")
        assert run(settings, "check", str(letter)) == 2
    reading.rollback()
    assert reading.get_one(Box, poll_id).halted_at is None
    signed = checkpoint_text(box.origin, 9, b"\0" * 32, seed)
    letter.write_text(signed, encoding="utf-8")
    assert run(settings, "check", str(letter)) == 1


def test_the_worker_of_the_command_line_keeps_the_boxes(
    settings: Settings, poll_id: PollId
) -> None:
    (job,) = worker_jobs(settings)
    assert job(opened(settings), NOW + timedelta(hours=1)) == 0
    assert job(opened(settings), NOW + timedelta(days=7)) > 0
