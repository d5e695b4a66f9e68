"""``governance trustee``: make a key, answer a key check, open a box, and every refusal."""

import io
import json
import re
from pathlib import Path

import pytest

from governance.sealing.canonical import canonical
from governance.sealing.keycheck import key_check, read_answer
from governance.sealing.keys import key_from_text, read_public_key, read_secret_key
from governance.sealing.note import checkpoint_text
from governance.sealing.opening import Step, read_row, read_step
from governance.voting.commands import files
from tests.factories.sealed_files import BOARD_SEED, SealedPoll, a_sealed_poll
from tests.unit.voting.tools import mode_of, object_in, pages_of, run

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def poll() -> SealedPoll:
    """A frozen poll of six ballots, two of three trustees to open it."""
    made = a_sealed_poll()
    for voter in range(6):
        made.cast(voter, "amina", "bo")
    made.freeze()
    return made


@pytest.fixture
def folder(tmp_path: Path, poll: SealedPoll) -> Path:
    """The first trustee's folder: key, turn, and the e-mail with the checkpoint."""
    (tmp_path / "key.json").write_bytes(canonical(poll.keys[0].secret_file(poll.manifest.opens_at)))
    (tmp_path / "turn.jsonl").write_bytes(b"".join(poll.turn(subset=1, position=1)))
    (tmp_path / "e-mail.txt").write_text(f"Dear trustee,\n\n{note(poll)}\n", encoding="utf-8")
    return tmp_path


def note(poll: SealedPoll) -> str:
    return checkpoint_text(poll.manifest.board.origin, poll.head.size, poll.head.root, BOARD_SEED)


def open_words(folder: Path, *, key: object = None, head: object = None) -> list[object]:
    return [
        "trustee",
        "open",
        key or folder / "key.json",
        folder / "turn.jsonl",
        folder / "step.jsonl",
        "--head",
        head or folder / "e-mail.txt",
    ]


def test_a_new_key_is_written_as_file_paper_and_public_file(
    tmp_path: Path, capsys: Captured
) -> None:
    folder = tmp_path / "new" / "folder"
    assert run("trustee", "make-key", "--name", "Łucja Żukowska", "--folder", folder) == 0
    key = read_secret_key((folder / "trustee-key.json").read_bytes())
    assert key.name == "Łucja Żukowska"
    assert read_public_key((folder / "trustee-public-key.json").read_bytes()) == key.public
    (page,) = pages_of(folder / "trustee-key.pdf")
    assert key.key_id in page
    assert "Łucja Żukowska" in page
    printed = re.search(r"CW1(?: [A-Z2-7]{5}){11}", page)
    assert printed is not None
    assert key_from_text(printed[0], key.name) == key
    assert [mode_of(folder / one) for one in ("trustee-key.json", "trustee-key.pdf")] == [0o600] * 2
    told = capsys.readouterr().out
    assert key.key_id in told
    assert "trustee-public-key.json. It is the only file that anybody else may have." in told
    assert key.paper_text not in told


@pytest.mark.parametrize("name", ["trustee-key.json", "trustee-public-key.json", "trustee-key.pdf"])
def test_a_key_is_never_written_over_another(tmp_path: Path, capsys: Captured, name: str) -> None:
    (tmp_path / name).write_text("mine")
    assert run("trustee", "make-key", "--name", "Aisha", "--folder", tmp_path) == 2
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"
    assert "nothing is ever written over it" in capsys.readouterr().err


def test_a_key_check_is_answered_and_the_manifest_is_shown(
    folder: Path, poll: SealedPoll, capsys: Captured
) -> None:
    check, digest = key_check(poll.manifest, 1, b"r" * 32)
    (folder / "check.json").write_bytes(canonical(check))
    out = folder / "answer.json"
    assert run("trustee", "check-key", folder / "key.json", folder / "check.json", out) == 0
    assert read_answer(out.read_bytes(), poll.manifest, 1, digest) == object_in(out)
    told = capsys.readouterr().out
    for shown in (
        "Board election 2027, of Harbour Care",
        "Opens 2027-06-07T09:00:00Z, closes 2027-06-21T16:00:00Z",
        "Amina, Bo, Cerys, Dewi",
        "Any 2 of these trustees",
        "2. Bryn Pugh, key ",
        "Scrutineer: Sioned Vaughan",
        f"Fingerprint: {poll.manifest.fingerprint}",
        "By sending it you sign everything above",
    ):
        assert shown in told


def test_a_key_check_for_somebody_else_is_refused(
    folder: Path, poll: SealedPoll, capsys: Captured
) -> None:
    check, _ = key_check(poll.manifest, 2, b"r" * 32)
    (folder / "check.json").write_bytes(canonical(check))
    out = folder / "answer.json"
    assert run("trustee", "check-key", folder / "key.json", folder / "check.json", out) == 2
    assert not out.exists()
    assert "(wrong-trustee)" in capsys.readouterr().err


def test_a_turn_is_taken_and_remembered(folder: Path, poll: SealedPoll, capsys: Captured) -> None:
    assert run(*open_words(folder)) == 0
    frozen = json.loads(poll.events[-2])
    with (folder / "step.jsonl").open("rb") as lines:
        header, rows = read_step(
            lines,
            poll.manifest,
            subset=1,
            position=1,
            input_sha256=frozen["sha256"],
            input_count=6,
        )
    assert header["count"] == len(rows) == 6
    told = capsys.readouterr().out
    assert "is the one whose head came by e-mail" in told
    assert "6 opened, 0 did not" in told
    record = folder / f"opened-{poll.keys[0].key_id}.jsonl"
    assert mode_of(record) == 0o600
    assert object_in(record)["poll"] == poll.manifest.poll
    assert not [path for path in folder.iterdir() if path.suffix == ".part"]


def test_a_poll_is_not_opened_twice_even_when_the_step_was_lost(
    folder: Path, capsys: Captured
) -> None:
    assert run(*open_words(folder)) == 0
    (folder / "step.jsonl").unlink()
    assert run(*open_words(folder)) == 2
    assert "(opened-before)" in capsys.readouterr().err
    assert not (folder / "step.jsonl").exists()


def test_the_whole_box_is_opened_by_two_trustees(folder: Path, poll: SealedPoll) -> None:
    assert run(*open_words(folder)) == 0
    with (folder / "step.jsonl").open("rb") as lines:
        header, rows = read_step(
            lines,
            poll.manifest,
            subset=1,
            position=1,
            input_sha256=json.loads(poll.events[-2])["sha256"],
            input_count=6,
        )
    first = Step(header, rows)
    poll.record(first)
    second = folder / "second"
    second.mkdir()
    (second / "turn.jsonl").write_bytes(b"".join(poll.turn(subset=1, position=2, before=first)))
    words = open_words(second, key=poll.keys[1].paper_text.lower(), head=note(poll))
    assert run(*words) == 0
    with (second / "step.jsonl").open("rb") as lines:
        _, plaintexts = read_step(
            lines,
            poll.manifest,
            subset=1,
            position=2,
            input_sha256=header["output"],
            input_count=6,
        )
    assert {read_row(one, poll.manifest.paper).choices for one in plaintexts} == {("amina", "bo")}
    assert (second / f"opened-{poll.keys[1].key_id}.jsonl").exists()


def test_the_key_on_paper_is_typed_unseen(
    folder: Path, poll: SealedPoll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "getpass", lambda _: poll.keys[0].paper_text)
    assert run(*open_words(folder, key="-")) == 0


def test_the_checkpoint_comes_from_standard_input(
    folder: Path, poll: SealedPoll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(note(poll)))
    assert run(*open_words(folder, head="-")) == 0


def test_a_checkpoint_of_another_moment_is_refused(
    folder: Path, poll: SealedPoll, capsys: Captured
) -> None:
    poll.events.pop()
    assert run(*open_words(folder, head=note(poll))) == 2
    assert "(wrong-head)" in capsys.readouterr().err
    assert sorted(path.name for path in folder.iterdir()) == [
        "e-mail.txt",
        "key.json",
        "turn.jsonl",
    ]


def test_a_checkpoint_that_the_board_did_not_sign_is_refused(
    folder: Path, poll: SealedPoll, capsys: Captured
) -> None:
    forged = checkpoint_text(poll.manifest.board.origin, poll.head.size, poll.head.root, b"x" * 32)
    assert run(*open_words(folder, head=forged)) == 2
    assert "(bad-signature)" in capsys.readouterr().err


def test_a_small_box_is_refused(folder: Path, capsys: Captured) -> None:
    small = a_sealed_poll()
    small.cast(1, "amina")
    small.freeze()
    (folder / "turn.jsonl").write_bytes(b"".join(small.turn(subset=1, position=1)))
    assert run(*open_words(folder, head=note(small))) == 2
    assert "(small-box)" in capsys.readouterr().err
    assert not (folder / "step.jsonl").exists()


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("no-such-file.json", "There is no file no-such-file.json"),
        ("CW1-AAAAA", "(bad-key)"),
        ("x" * 5000, "There is no file"),
    ],
    ids=["no file", "cut off", "endless"],
)
def test_what_is_no_key_is_refused(folder: Path, capsys: Captured, key: str, said: str) -> None:
    assert run(*open_words(folder, key=key)) == 2
    assert said in capsys.readouterr().err


def test_a_key_file_that_is_no_text_is_refused(folder: Path, capsys: Captured) -> None:
    (folder / "key.json").write_bytes(b"\xff\xfe")
    assert run(*open_words(folder)) == 2
    assert "is not a file of text" in capsys.readouterr().err


def test_a_step_is_not_written_over_anything(folder: Path, capsys: Captured) -> None:
    (folder / "step.jsonl").write_text("mine")
    assert run(*open_words(folder)) == 2
    assert (folder / "step.jsonl").read_text() == "mine"
    assert not [*folder.glob("opened-*")]


def test_a_missing_turn_is_told_in_a_sentence(folder: Path, capsys: Captured) -> None:
    (folder / "turn.jsonl").unlink()
    assert run(*open_words(folder)) == 2
    assert "turn.jsonl cannot be read or written" in capsys.readouterr().err


def test_a_record_that_was_tampered_with_stops_the_opening(
    folder: Path, poll: SealedPoll, capsys: Captured
) -> None:
    (folder / f"opened-{poll.keys[0].key_id}.jsonl").write_text("{}\n")
    assert run(*open_words(folder)) == 2
    assert "(malformed)" in capsys.readouterr().err


def test_what_a_file_says_cannot_move_the_cursor(folder: Path, capsys: Captured) -> None:
    loud = a_sealed_poll(title="Board \x1b[2Jelection")
    check, _ = key_check(loud.manifest, 1, b"r" * 32)
    (folder / "check.json").write_bytes(canonical(check))
    words = ["trustee", "check-key", folder / "key.json", folder / "check.json", folder / "a.json"]
    assert run(*words) == 0
    assert "\x1b" not in capsys.readouterr().out
