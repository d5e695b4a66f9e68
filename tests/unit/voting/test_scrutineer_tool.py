"""``governance scrutineer``: a key, codes for a whole roll, voiding one, making another."""

import json
import re
from pathlib import Path

import pytest

from governance.documents import pdf
from governance.sealing.canonical import canonical
from governance.sealing.credentials import (
    credential_of,
    read_code,
    read_credentials,
    seed_of_code,
)
from governance.sealing.manifest import Scrutineer
from governance.sealing.scrutineer import (
    ScrutineerKey,
    read_scrutineer_key,
    read_secret_scrutineer_key,
)
from governance.sealing.voids import Void, VoidReason, read_void
from governance.voting.commands import scrutineer, sheets
from tests.factories.sealed_files import POLL, a_manifest, seed_of, trustee_keys
from tests.unit.voting.tools import mode_of, pages_of, run

Captured = pytest.CaptureFixture[str]
KEY = ScrutineerKey(b"\x07" * 32, "Sioned Vaughan")
MANIFEST = a_manifest(
    trustee_keys(3), threshold=2, scrutineer=Scrutineer(KEY.name, KEY.signing_key)
)
ROLL = (
    "Number,Name,Group,Site,Weight,Address 1,Address 2\r\n"
    "00017,Amina Diallo,Nursing,Harbour House,1,1 Mill Lane,LS1 1AA\r\n"
    '\'=2,"Pugh, Bryn",Estates,Mill Lane,1,,\r\n'
    "00300,Łucja Żukowska,Estates,Mill Lane,1,,\r\n"
)
SHOWN = re.compile(r"[A-Z2-7]{4}(?: [A-Z2-7]{4}){4}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The scrutineer's folder: key, manifest, roll."""
    (tmp_path / "key.json").write_bytes(canonical(KEY.secret_file(MANIFEST.opens_at)))
    (tmp_path / "manifest.json").write_bytes(MANIFEST.canonical())
    (tmp_path / "roll.csv").write_text(ROLL, encoding="utf-8", newline="")
    return tmp_path


def code_words(folder: Path, *more: object, poll: object = None) -> list[object]:
    return [
        "scrutineer", "codes", "--poll", poll or folder / "manifest.json",
        "--roll", folder / "roll.csv", "--base-url", "https://vote.example.org/",
        "--name", KEY.name, "--folder", folder / "codes", *more,
    ]  # fmt: skip


def void_words(folder: Path, what: str, *more: object, key: object = None) -> list[object]:
    return [
        "scrutineer", what, "--key", key or folder / "key.json",
        "--manifest", folder / "manifest.json", "--reason", "lost",
        "--folder", folder / "voided", *more,
    ]  # fmt: skip


def map_of(folder: Path) -> list[dict[str, str]]:
    lines = (folder / "codes" / "map.jsonl").read_bytes().splitlines()
    return [json.loads(line) for line in lines]


def void_in(folder: Path) -> Void:
    (path,) = (folder / "voided").glob("void-*.json")
    return read_void(
        path.read_bytes(), poll=POLL, manifest=MANIFEST.fingerprint, key=KEY.signing_key
    )


def test_a_new_key_is_written_as_file_paper_and_public_file(tmp_path: Path) -> None:
    words = ("scrutineer", "make-key", "--name", "Sioned Vaughan", "--folder", tmp_path)
    assert run(*words) == 0
    secret = tmp_path / "scrutineer-key.json"
    key = read_secret_scrutineer_key(secret.read_bytes())
    public = read_scrutineer_key((tmp_path / "scrutineer-public-key.json").read_bytes())
    assert public == Scrutineer("Sioned Vaughan", key.signing_key)
    assert mode_of(secret) == mode_of(tmp_path / "scrutineer-key.pdf") == 0o600
    (page,) = pages_of(tmp_path / "scrutineer-key.pdf")
    assert key.paper_text.replace("-", " ") in page
    assert run(*words) == 2


def test_everybody_on_the_roll_gets_a_letter_with_the_code_of_their_credential(
    folder: Path, capsys: Captured
) -> None:
    assert run(*code_words(folder, "--contact", "01632 960 100")) == 0
    made = folder / "codes"
    letters = [text for text in pages_of(made / "letters.pdf") if text]
    assert len(letters) == 3
    credentials = []
    for letter, name in zip(letters, ["Amina Diallo", "Pugh, Bryn", "Łucja Żukowska"], strict=True):
        assert f"Dear {name}," in letter
        assert "Board election 2027" in letter
        assert "Harbour Care does not have it" in letter
        assert "tell me (01632 960 100)" in letter
        assert f"https://vote.example.org/votes/{POLL}/booth" in letter.replace(" ", "")
        shown = SHOWN.search(letter)
        assert shown is not None
        code = read_code(shown[0])
        assert code is not None
        credentials.append(credential_of(seed_of_code(code, POLL)))
    assert "1 Mill Lane LS1 1AA" in letters[0]
    assert map_of(folder) == [
        {"credential": credential, "number": number}
        for credential, number in zip(credentials, ["00017", "=2", "00300"], strict=True)
    ]
    public = made / "credentials.jsonl"
    assert read_credentials(public.read_bytes()) == tuple(sorted(credentials))
    assert [mode_of(path) for path in sorted(made.iterdir())] == [0o644, 0o600, 0o600]
    assert "on the roll: 3." in capsys.readouterr().out


def test_the_public_file_holds_nothing_but_credentials(folder: Path) -> None:
    assert run(*code_words(folder)) == 0
    text = (folder / "codes" / "credentials.jsonl").read_text()
    assert "00017" not in text
    assert "Amina" not in text
    for letter in pages_of(folder / "codes" / "letters.pdf"):
        if shown := SHOWN.search(letter):
            assert shown[0].replace(" ", "")[:16] not in text


def test_the_square_leads_to_the_vote_with_the_code_behind_the_number_sign(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    square = sheets._square
    monkeypatch.setattr(
        sheets, "_square", lambda text, *, alt: (drawn.append(text), square(text, alt=alt))[1]
    )
    assert run(*code_words(folder)) == 0
    assert len(set(drawn)) == 3
    for text in drawn:
        address, _, code = text.partition("#code=")
        assert address == f"https://vote.example.org/votes/{POLL}/booth"
        assert read_code(code) is not None


def test_the_poll_can_be_named_by_its_number(folder: Path) -> None:
    words = code_words(folder, "--title", "A vote", "--mutual", "Us", poll=POLL.upper())
    assert run(*words) == 0
    assert "Your voting code: A vote" in pages_of(folder / "codes" / "letters.pdf")[0]


def test_many_letters_are_split_into_several_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (pdf, sheets, scrutineer):
        monkeypatch.setattr(module, "MOST_LETTERS", 2)
    assert run(*code_words(folder)) == 0
    made = folder / "codes"
    assert [path.name for path in sorted(made.glob("*.pdf"))] == ["letters-1.pdf", "letters-2.pdf"]
    assert "Amina Diallo" in pages_of(made / "letters-1.pdf")[0]
    assert "Łucja Żukowska" in pages_of(made / "letters-2.pdf")[0]


@pytest.mark.parametrize("name", ["credentials.jsonl", "map.jsonl", "letters.pdf"])
def test_codes_are_never_written_over_others(folder: Path, name: str) -> None:
    (folder / "codes").mkdir()
    (folder / "codes" / name).write_text("mine")
    assert run(*code_words(folder)) == 2
    assert [path.name for path in (folder / "codes").iterdir()] == [name]


@pytest.mark.parametrize(
    ("roll", "said"),
    [
        ("Number,Name\r\n", "a line for each person"),
        ("Nr,Name\r\n1,A\r\n", "the columns Number and Name"),
        ("Number,Name\r\n1,A\r\n1,B\r\n", "stands there twice"),
        ("Number,Name\r\n1,A\r\n,B\r\n", "is missing"),
        ("Number,Name\r\n1\r\n", "is missing"),
        ("Number,Name\r\n1,\xff\r\n", "is not a CSV file in UTF-8"),
    ],
    ids=range(6),
)
def test_a_roll_with_a_fault_is_refused(
    folder: Path, capsys: Captured, roll: str, said: str
) -> None:
    (folder / "roll.csv").write_bytes(roll.encode("latin-1"))
    assert run(*code_words(folder)) == 2
    assert said in capsys.readouterr().err
    assert not [*(folder / "codes").iterdir()]


@pytest.mark.parametrize(
    ("poll", "said"),
    [
        (POLL, "--title and --mutual"),
        ("no-such-file", "--title and --mutual"),
        ("roll.csv", "is not a manifest"),
    ],
)
def test_what_is_no_poll_is_refused(folder: Path, capsys: Captured, poll: str, said: str) -> None:
    named = folder / poll if (folder / poll).exists() else poll
    assert run(*code_words(folder, poll=named)) == 2
    assert said in capsys.readouterr().err


def test_a_number_that_is_no_uuid_is_refused(folder: Path, capsys: Captured) -> None:
    assert run(*code_words(folder, "--title", "A", "--mutual", "B", poll="12")) == 2
    assert "neither a file nor the number" in capsys.readouterr().err


def test_a_credential_is_voided_by_the_members_number(folder: Path) -> None:
    assert run(*code_words(folder)) == 0
    words = void_words(folder, "void", "--number", "00300", "--map", folder / "codes" / "map.jsonl")
    assert run(*words) == 0
    assert void_in(folder) == Void(map_of(folder)[2]["credential"], VoidReason.LOST, None)
    (path,) = (folder / "voided").iterdir()
    assert "00300" not in path.name
    assert run(*words) == 2


def test_a_credential_is_voided_by_itself_and_with_the_key_on_paper(folder: Path) -> None:
    credential = credential_of(seed_of(3))
    words = void_words(folder, "void", "--credential", credential, key=KEY.paper_text)
    assert run(*words) == 0
    assert void_in(folder).credential == credential


def test_a_new_code_takes_the_place_of_the_old_one(folder: Path, capsys: Captured) -> None:
    assert run(*code_words(folder)) == 0
    before = map_of(folder)
    words = void_words(
        folder, "reissue", "--number", "00017", "--map", folder / "codes" / "map.jsonl",
        "--roll", folder / "roll.csv", "--base-url", "https://vote.example.org",
    )  # fmt: skip
    assert run(*words) == 0
    void = void_in(folder)
    *kept, added = map_of(folder)
    assert kept == before
    assert void == Void(before[0]["credential"], VoidReason.LOST, added["credential"])
    assert added["number"] == "00017"
    (sheet,) = (folder / "voided").glob("letter-*.pdf")
    assert mode_of(sheet) == 0o600
    letter = pages_of(sheet)[0]
    shown = SHOWN.search(letter)
    assert shown is not None
    code = read_code(shown[0])
    assert code is not None
    assert credential_of(seed_of_code(code, POLL)) == added["credential"]
    assert "the letter for Amina Diallo" in capsys.readouterr().out
    (folder / "voided").rename(folder / "first")
    assert run(*words) == 0
    assert void_in(folder).credential == added["credential"]


def test_only_the_scrutineer_of_the_manifest_voids(folder: Path, capsys: Captured) -> None:
    other = ScrutineerKey(b"\x08" * 32, "Somebody else")
    credential = credential_of(seed_of(3))
    words = void_words(folder, "void", "--credential", credential, key=other.paper_text)
    assert run(*words) == 2
    assert "not the key of the scrutineer" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--number", "00017"), "--map"),
        (("--number", "9", "--map", "map.jsonl"), "no credential of a member"),
        (("--credential", "AAAA"), "(malformed)"),
    ],
    ids=["no map", "no member", "no credential"],
)
def test_a_void_of_nothing_is_refused(
    folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, more: tuple[str], said: str
) -> None:
    monkeypatch.chdir(folder)
    (folder / "map.jsonl").write_text("")
    assert run(*void_words(folder, "void", *more)) == 2
    assert said in capsys.readouterr().err


def test_nobody_on_the_roll_no_letter(folder: Path, capsys: Captured) -> None:
    assert run(*code_words(folder)) == 0
    (folder / "roll.csv").write_text("Number,Name\r\n1,A\r\n", newline="")
    words = void_words(
        folder, "reissue", "--number", "00017", "--map", folder / "codes" / "map.jsonl",
        "--roll", folder / "roll.csv", "--base-url", "https://vote.example.org",
    )  # fmt: skip
    assert run(*words) == 2
    assert "has nobody with the number 00017" in capsys.readouterr().err


@pytest.mark.parametrize("key", ["no-such-key.json", "CWS1-AAAAA"])
def test_what_is_no_key_is_refused(folder: Path, key: str) -> None:
    words = void_words(folder, "void", "--credential", credential_of(seed_of(3)), key=key)
    assert run(*words) == 2
