"""A trustee at the tool, opened from a file on a computer without a network."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from governance.web.assets import STATIC_FOLDER
from tests.browser.places import DESKTOP, PHONE


class Desk:
    """A trustee at a computer that is cut off from every network."""

    def __init__(self, browser: Browser, folder: Path, *, phone: bool = False) -> None:
        self.folder = folder
        self.tool = STATIC_FOLDER / "trustee.html"
        self.context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type] # a plain dict is one
            offline=True,
            accept_downloads=True,
        )
        self.context.set_default_timeout(20_000)
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on(
            "console", lambda said: self.faults.append(said.text) if said.type == "error" else None
        )
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("dialog", lambda dialog: dialog.accept())

    def open(self, part: str) -> Page:
        self.page.goto("about:blank")
        self.page.goto(f"{self.tool.as_uri()}#{part}")
        expect(self.page.locator("html[data-cw-ready]")).to_be_attached()
        self.check()
        return self.page

    def saved(self, name: str) -> Path:
        """Press the button and keep the file it gives."""
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name=name).click()
        path = self.folder / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def give(self, label: str, name: str, content: bytes) -> None:
        file = {"name": name, "mimeType": "application/json", "buffer": content}
        self.page.locator("section:visible").get_by_label(label).set_input_files(file)  # type: ignore[arg-type] # a plain dict is one

    def give_key(self, key: bytes) -> None:
        self.give("The file with your key", "trustee-key.json", key)

    def give_turn(self, turn: bytes, note: str) -> None:
        self.give("The file for your turn", "turn.jsonl", turn)
        self.page.get_by_label("The checkpoint from your e-mail").fill(note)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def refused(self) -> str:
        """The code of the refusal on the page."""
        expect(self.page.get_by_role("alert")).to_be_visible()
        self.check()
        return self.page.get_by_role("alert").locator("code").inner_text()

    def check(self) -> None:
        assert self.faults == []
        assert [one for one in self.asked if not one.startswith(("file:", "blob:", "about:"))] == []
        violations = Axe().run(self.page).response["violations"]
        assert violations == [], [(one["id"], one["nodes"][0]["html"]) for one in violations]
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 0
