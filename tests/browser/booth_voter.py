"""A voter at the static voting page, and what the trustees find in what they sent."""

import json
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from governance.sealing.envelope import layer_info
from governance.sealing.manifest import CredentialFacts, Issuer, Manifest
from governance.sealing.rows import Row, read_row
from tests.browser.booth_stub import Stub
from tests.browser.places import DESKTOP, PHONE
from tests.factories.sealed_files import POLL, a_manifest, trustee_keys

KEYS = trustee_keys(3)
BY_SERVER = CredentialFacts(Issuer.SERVER, 20, "c" * 64)
KEPT = f"commonweal:{POLL}"


def manifest(**changes: Any) -> Manifest:
    return a_manifest(KEYS, threshold=2, **({"credentials": BY_SERVER} | changes))


class Voter:
    """A person at a device of their own; no page of theirs may have a fault."""

    def __init__(self, browser: Browser, stub: Stub, *, phone: bool = True, dark: bool = False):
        self.context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type] # a plain dict is one
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
        )
        self.context.set_default_timeout(10_000)
        self.stub = stub
        self.faults: list[str] = []
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self._said(said.type, said.text))

    def open(self, fragment: str = "") -> Page:
        self.page.goto(self.stub.booth + fragment)
        expect(self.page.locator("html[data-cw-ready]")).to_be_attached()
        self.check()
        return self.page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def reads(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def heading(self, words: str) -> None:
        """The page of this name is there, and axe finds nothing in it."""
        expect(self.page.get_by_role("heading", level=1, name=words)).to_be_visible()
        self.check()

    def cast(self) -> None:
        self.press("Check my paper")
        self.heading("Check your vote")
        self.press("Cast my vote")

    def received(self) -> str:
        """The unmistakable page; gives the ballot number on it."""
        self.heading("Your vote has been received")
        return self.page.locator(".cw-copy code").inner_text()

    def kept(self) -> dict[str, Any] | None:
        """What the browser keeps of this poll."""
        found: str | None = self.page.evaluate("key => localStorage.getItem(key)", KEPT)
        kept: dict[str, Any] | None = json.loads(found or "null")
        return kept

    def check(self) -> None:
        assert self.faults == []
        violations = Axe().run(self.page).response["violations"]
        assert violations == [], [(one["id"], one["nodes"][0]["html"]) for one in violations]
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 0

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.faults.append(text)


def opened(stub: Stub, *, subset: int = 2, at: int = -1) -> Row:
    """What the trustees of a subset find in the last ballot sent."""
    envelope = stub.envelopes[at]
    sealed = envelope.onions[subset - 1]
    for position, place in enumerate(stub.manifest.subset(subset), start=1):
        credential = envelope.credential if position == 1 else None
        info = layer_info(stub.manifest, subset=subset, position=position, credential=credential)
        sealed = KEYS[place - 1].open(sealed, info)
    row = read_row(sealed, stub.manifest.paper)
    assert isinstance(row, Row)
    return row
