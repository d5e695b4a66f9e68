"""An open poll, and a voter who is signed in."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.identity.models import Account
from governance.kernel.ids import AccountId, MemberId, PollId, new_id
from governance.sealing.envelope import layer_info, read_envelope
from governance.sealing.manifest import Manifest
from governance.storage.engine import begin_writing
from governance.voting.models import Ballot, Mark
from governance.voting.rules import PaperSpec, new_ballot_key
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.identity import sign_in
from tests.factories.sealing import TRUSTEES, manifest_in
from tests.factories.voting import a_poll, put_on_roll

OUR_OWN_PAGE = {"Origin": "http://localhost"}


@dataclass
class Booth:
    """A poll on the application's database, and one voter at a browser."""

    app: Flask
    client: FlaskClient
    clock: MovableClock
    member_id: MemberId
    account_id: AccountId
    poll_id: PollId

    def url(self, tail: str = "") -> str:
        return f"/votes/{self.poll_id}{tail}"

    def post(self, tail: str, data: dict[str, Any], **more: Any) -> Any:
        return self.client.post(self.url(tail), data=data, headers=OUR_OWN_PAGE, **more)

    def cast(self, data: dict[str, Any], *, key: str | None = None) -> Any:
        return self.post("/cast", {**data, "ballot_key": key or new_ballot_key()})

    def later(self, **by: float) -> None:
        """Let time pass, and sign in again: nobody stays signed in for a week."""
        self.clock.move(**by)
        sign_in(self.client, account_id=self.account_id)

    def box(self) -> list[str]:
        """What lies in the box, as stored."""
        with self.app.app_context():
            return [ballot.sealed for ballot in db.session.query(Ballot).all()]

    def papers(self) -> list[list[str]]:
        """What the ballots in the box say, as the one trustee could read it."""
        with self.app.app_context():
            manifest = manifest_in(db.session(), self.poll_id)
            return [paper_in(sealed, manifest) for sealed in self.box()]

    def marks(self) -> int:
        with self.app.app_context():
            return db.session.query(Mark).count()


def paper_in(sealed: str, manifest: Manifest) -> list[str]:
    """The choices in an envelope of a box with one trustee."""
    envelope = read_envelope(sealed.encode(), manifest)
    info = layer_info(manifest, subset=1, position=1, credential=envelope.credential)
    plaintext = TRUSTEES[0].open(envelope.onions[0], info)
    choices: list[str] = json.loads(plaintext)["choices"]
    return choices


def written(app: Flask, act: Callable[[Session], Any]) -> Any:
    """Do something on the application's database and commit it."""
    with app.app_context():
        session = db.session()
        begin_writing(session)
        result = act(session)
        session.commit()
        db.session.remove()
        return result


def a_booth(
    app: Flask,
    clock: MovableClock,
    paper: PaperSpec | None = None,
    others: Sequence[MemberId] = (),
    **more: Any,
) -> Booth:
    """A booth with a poll (open, unless ``opens_at`` says otherwise) and one voter on its roll.

    ``others`` are on the roll as well.
    """
    member_id = MemberId(new_id())

    def make(session: Session) -> PollId:
        poll_id = a_poll(session, now=clock(), paper=paper, **more)
        put_on_roll(session, poll_id, member_ids=[member_id, *others])
        return poll_id

    client = app.test_client()
    poll_id = written(app, make)
    account_id = sign_in(client, member_id=member_id, name="Nadia Nurse")
    return Booth(app, client, clock, member_id, account_id, poll_id)


@pytest.fixture
def booth(app: Flask, clock: MovableClock, now: datetime) -> Booth:
    return a_booth(app, clock)


def sign_in_member(app: Flask, client: FlaskClient, member_id: MemberId) -> None:
    """Sign in as a member of the register, who has an account unless they left."""

    def find(session: Session) -> AccountId | None:
        found = session.scalar(select(Account.id).where(Account.member_id == member_id))
        return AccountId(found) if found else None

    account_id: AccountId | None = written(app, find)
    if account_id is None:
        sign_in(client, member_id=member_id)
    else:
        sign_in(client, account_id=account_id)
