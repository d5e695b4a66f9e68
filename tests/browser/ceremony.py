"""Officers and keepers of a box at the site's pages, from the first name to the last layer."""

import re
from pathlib import Path

from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.notices.models import Notice
from governance.notices.rules import NoticeKind
from governance.sealing.canonical import canonical
from governance.sealing.keycheck import answer_key_check
from governance.sealing.note import read_unverified
from governance.sealing.opening import run_turn
from governance.voting.commands.jobs import worker_jobs
from governance.voting.models import Poll
from governance.web.session import db
from tests.browser.places import Site, Visitor
from tests.browser.trustee_desk import Desk
from tests.factories.sealing import TRUSTEES

KEYS = TRUSTEES[:3]
PRIVATE_LINK = re.compile(r"/box/[\w-]+")


class Ceremony:
    """Three trustees of one box. The first works at the offline page, the others by program."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site = site
        self.desk = Desk(site.browser, folder)
        site.contexts.append(self.desk.context)
        self.key_file = b""
        self.trustees = [site.person(phone=place == 1) for place in (1, 2, 3)]

    def name_the_keepers(self, officer: Visitor) -> None:
        """On the officer's page of the box."""
        officer.reads("Who keeps the keys of the ballot box?")
        officer.check_at_both_widths()
        expect(officer.page.get_by_role("group", name="Trustee 4")).to_be_hidden()
        for place, key in enumerate(KEYS, start=1):
            group = officer.page.get_by_role("group", name=f"Trustee {place}")
            group.get_by_label("Name").fill(key.name)
            group.get_by_label("E-mail address").fill(address(place))
        officer.press("Write to these people")
        officer.reads("Waiting for the keepers")
        officer.check_at_both_widths()

    def hand_in_the_keys(self) -> None:
        """The first trustee makes the key at the offline page."""
        first = self.trustees[0]
        self._open(1)
        first.reads("Now: make your key")
        with first.page.expect_download() as tool:
            first.page.get_by_role("link", name="The trustee’s tool").click()
        assert tool.value.path().read_bytes() == self.desk.tool.read_bytes()
        page = self.desk.open("make")
        page.get_by_label("Your name, as voters know it").fill(KEYS[0].name)
        self.desk.press("Make my key")
        public = self.desk.saved("Save the public file").read_bytes()
        self.key_file = self.desk.saved("Save the key file").read_bytes()
        self._hand_in(1, self.key_file)
        expect(first.page.get_by_role("alert")).to_be_visible()
        first.check_at_both_widths()
        self._hand_in(1, public)
        first.reads("We have your public key.")
        first.check()
        for place in (2, 3):
            self._open(place, is_looked_at=False)
            self._hand_in(place, canonical(KEYS[place - 1].public_file()))

    def try_the_keys(self) -> None:
        """Every trustee answers the test."""
        first = self.trustees[0]
        first.page.reload()
        first.reads("Now: try your key")
        first.check_at_both_widths()
        test = self._downloaded(1, "The test")
        self.desk.open("check")
        self.desk.give("The key check you were sent", "key-check.json", test)
        self.desk.give_key(self.key_file)
        self.desk.press("Read it")
        self._hand_in(1, self.desk.saved("It is right: save the answer").read_bytes())
        first.reads("Your key works.")
        for place in (2, 3):
            self.trustees[place - 1].page.reload()
            answer = answer_key_check(self._downloaded(place, "The test"), KEYS[place - 1])
            self._hand_in(place, canonical(answer))
        self.trustees[2].reads("Everything is ready")
        self.trustees[2].check()

    def open_the_box(self, officer: Visitor) -> None:
        """The box is shut, and the first two trustees take their layers off."""
        officer.press("Shut the box")
        officer.check_at_both_widths()
        officer.press(f"{KEYS[0].name}, then {KEYS[1].name}")
        officer.reads(f"It is {KEYS[0].name}’s turn")
        kept(self.site)
        first, second, third = self.trustees
        self._open(1, is_looked_at=False)
        first.reads("You are number 1 of 2.")
        first.check_at_both_widths()
        turn = self._downloaded(1, "The file for your turn")
        self.desk.open("open")
        self.desk.give_turn(turn, mailed_checkpoint(self.site, 1))
        self.desk.give_key(self.key_file)
        self.desk.press("Check everything and open")
        self._hand_in(1, self.desk.saved("Save your step").read_bytes())
        first.reads("You have done your part")
        kept(self.site)
        self._open(2)
        second.reads("You are number 2 of 2.")
        step = run_turn(
            self._downloaded(2, "The file for your turn").splitlines(keepends=True),
            key=KEYS[1],
            emailed_head=read_unverified(mailed_checkpoint(self.site, 2)),
        )
        self._hand_in(2, b"".join(step.lines()))
        second.reads("It is done")
        second.check()
        self._open(3, is_looked_at=False)
        third.reads("It is done")
        officer.page.reload()
        officer.reads("The box is open")
        expect(officer.page.get_by_text("No", exact=True)).to_have_count(0)
        officer.check_at_both_widths()

    def _open(self, place: int, *, is_looked_at: bool = True) -> None:
        """A trustee follows the link of their e-mail."""
        trustee = self.trustees[place - 1]
        trustee.page.goto(private_link(self.site, place))
        if is_looked_at:
            trustee.check()

    def _hand_in(self, place: int, content: bytes) -> None:
        page = self.trustees[place - 1].page
        file = {"name": "file", "mimeType": "application/octet-stream", "buffer": content}
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type] # a plain dict is one
        page.get_by_role("button", name="Hand it in").click()
        page.wait_for_load_state()

    def _downloaded(self, place: int, name: str) -> bytes:
        page = self.trustees[place - 1].page
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name).click()
        return waiting.value.path().read_bytes()


def address(place: int) -> str:
    """Where a trustee reads e-mail."""
    return f"trustee{place}@example.org"


def the_poll(site: Site) -> PollId:
    """The only poll there is."""
    with site.acting() as session:
        return PollId(session.scalars(select(Poll.id)).one())


def kept(site: Site) -> None:
    """The worker looks after the boxes once."""
    with site.app.app_context():
        engine = db.engine
    for job in worker_jobs(site.app.extensions["settings"]):
        job(lambda: Session(engine), site.clock())


def private_link(site: Site, place: int) -> str:
    """The path of the private link in a trustee's e-mails."""
    found = {one.group() for body in _mails(site, place) for one in PRIVATE_LINK.finditer(body)}
    (link,) = found
    return link


def mailed_checkpoint(site: Site, place: int) -> str:
    """The e-mail to a trustee that carries the newest checkpoint."""
    mails = _mails(site, place, NoticeKind.CHECKPOINT)
    return max(mails, key=lambda body: read_unverified(body).size)


def _mails(site: Site, place: int, kind: NoticeKind | None = None) -> list[str]:
    find = select(Notice.body).where(Notice.email == address(place))
    if kind is not None:
        find = find.where(Notice.kind == kind)
    with site.acting() as session:
        return [body for body in session.scalars(find) if body]
