"""Every refusal has its wording, and no wording speaks the machine's language."""

import re
from collections.abc import Iterator
from pathlib import Path

from governance import schema
from governance.app import create_app
from governance.kernel.refusals import Refusal
from governance.notices.rules import NoticeKind

ROOT = Path(__file__).resolve().parents[2]
WORDINGS = ROOT / "templates" / "errors" / "refusals"
LOADED = (schema, create_app)


def refusals(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for kind in of.__subclasses__():
        yield kind
        yield from refusals(kind)


def test_every_refusal_has_a_code_of_its_own_and_a_wording() -> None:
    kinds = [kind for kind in refusals() if hasattr(kind, "code")]
    codes = [kind.code for kind in kinds]
    assert len(codes) == len(set(codes)), sorted(codes)
    missing = [code for code in codes if not (WORDINGS / f"{code}.html").is_file()]
    assert missing == []


def test_a_code_is_words_joined_by_hyphens() -> None:
    odd = [kind.code for kind in refusals() if not re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)]
    assert odd == []


def test_no_wording_is_left_without_a_refusal() -> None:
    always = {"bad-request", "fault", "refused"}
    codes = {kind.code for kind in refusals()}
    assert {path.stem for path in WORDINGS.glob("*.html")} - codes - always == set()


def test_every_notice_has_a_name_in_the_list_of_letters_and_e_mails() -> None:
    words = (ROOT / "templates" / "notices" / "words.html").read_text("utf-8")
    assert [kind for kind in NoticeKind if f'"{kind.value}": ' not in words] == []


def test_pages_for_voters_use_no_words_of_the_machine() -> None:
    banned = re.compile(
        r"\b(anonymous|unhackable|blockchain|guaranteed|nobody can|encrypt\w*|hash\b|plaintext)",
        re.IGNORECASE,
    )
    found = [
        (path.name, hit.group(0))
        for path in sorted((ROOT / "templates" / "voting").glob("*.html"))
        for hit in banned.finditer(
            re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        )
    ]
    assert found == []
