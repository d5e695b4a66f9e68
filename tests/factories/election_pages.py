"""Walking through the pages of elections in tests: forms filled in, answers checked."""

from typing import Any

import html5lib
from flask import Flask
from flask.testing import FlaskClient

from governance.elections.queries.contests import contests_page
from governance.identity.models import Account
from governance.identity.rules import Role
from governance.kernel.ids import AccountId, ContestId, MemberId
from tests.factories.elections import read
from tests.factories.identity import sign_in

SET_UP = {
    "title": "Staff directors 2027",
    "seats": "1",
    "electorate": "",
    "rule": "mer",
    "supporters_needed": "1",
    "kind": "lawful",
    "close_on": "2027-09-15",
    "jurisdiction": "england-and-wales",
    "pace": "15",
    "officer_name": "Beth Lowe",
    "officer_email": "officer@example.org",
    "officer_phone": "",
    "officer_address": "1 The Avenue\nEpsom",
}
FORM = {
    "statement": "I will listen.",
    "contact_address": "Ward 4",
    "has_interests": "none",
    "is_eligibility_declared": "y",
    "signed_name": "A Member",
    "next": "on",
}


def page(answer: Any, status: int = 200) -> str:
    """The page as text, after a strict parse of its HTML."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    text: str = answer.get_data(as_text=True)
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    return text


def sent(answer: Any) -> str:
    """Where a post leads."""
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(answer.location)


def account_of(app: Flask, member_id: MemberId) -> AccountId:
    return read(
        app,
        lambda session: AccountId(
            session.query(Account).filter(Account.member_id == member_id).one().id
        ),
    )


def as_member(client: FlaskClient, member_id: MemberId) -> None:
    sign_in(client, account_id=account_of(client.application, member_id))


def as_officer(client: FlaskClient) -> None:
    sign_in(client, roles=[Role.RETURNING_OFFICER], name="Beth Lowe")


def newest(app: Flask) -> ContestId:
    return read(app, lambda session: contests_page(session).contests[0].id)
