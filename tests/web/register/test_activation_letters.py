"""Letters with codes for members without e-mail: who is listed, ticked and sent one."""

import io
import re
from datetime import date
from uuid import uuid4

import html5lib
import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from governance.identity.models import Account
from governance.identity.queries import code_standings
from governance.identity.rules import Role
from governance.identity.rules.codes import TypedCode, read_code
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId
from governance.register.rules.people import Facts
from governance.register.service.recording import enter_members
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.identity import sign_in
from tests.factories.register import a_member
from tests.queries import counted_queries
from tests.web.register.conftest import writing

PAGE = "/members/activation-letters"


def text_of(answer: TestResponse, status: int = 200) -> str:
    assert answer.status_code == status, answer.text[:400]
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    return answer.text


def fronts(answer: TestResponse) -> list[str]:
    """The first page of each letter."""
    assert answer.mimetype == "application/pdf", answer.text[:400]
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages][::2]


def code_in(letter: str) -> TypedCode:
    found = re.search(r"(?:[0-9A-Z]{4}\s*){4}", letter)
    assert found is not None
    read = read_code(found.group())
    assert isinstance(read, TypedCode)
    return read


@pytest.fixture
def without_email(app: Flask, clock: MovableClock) -> list[MemberId]:
    """Ida and Rosa, in post and without e-mail, among others who have one or have left."""
    with writing(app) as session:
        a_member(session, now=clock(), name="Has Email", number="E1")
        a_member(session, now=clock(), name="Long Gone", email=None, left_on=date(2026, 1, 1))
        return [
            a_member(session, now=clock(), name=name, number=number, email=None)
            for name, number in (("Rosa Zander", "E2"), ("Ida Adams", "E3"))
        ]


def test_members_in_post_without_email_are_listed_by_surname_and_ticked(
    secretary: FlaskClient, without_email: list[MemberId]
) -> None:
    page = text_of(secretary.get(PAGE))
    assert "2 members in post without an e-mail address" in page
    assert page.index("Adams, Ida") < page.index("Zander, Rosa")
    assert "Has Email" not in page
    assert "Gone, Long" not in page
    assert page.count(" checked>") == 2


def test_the_letters_come_as_one_pdf_with_addresses_and_codes_that_sign_in(
    secretary: FlaskClient, app: Flask, without_email: list[MemberId]
) -> None:
    answer = secretary.post(PAGE, data={"member": without_email})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "activation-letters-2027-06-07.pdf" in answer.headers["Content-Disposition"]
    ida, rosa = fronts(answer)
    for letter, name in ((ida, "Ida Adams"), (rosa, "Rosa Zander")):
        assert f"{name}\n1 The Avenue\nEpsom\nKT18 5EW" in letter.replace("\xa0", " ")
        assert "Sue Park" in letter
    page = text_of(secretary.get(PAGE))
    assert " checked>" not in page
    assert page.count("works until 6 Aug 2027") == 2
    reader = app.test_client()
    entered = reader.post("/sign-in/code", data={"code": code_in(rosa).whole})
    assert entered.location == "/account/email"
    assert "Rosa Zander" in text_of(reader.get("/my-membership"))
    assert "Used" in text_of(secretary.get(PAGE))


def test_a_code_that_ran_out_is_said(
    secretary: FlaskClient, app: Flask, clock: MovableClock, without_email: list[MemberId]
) -> None:
    secretary.post(PAGE, data={"member": without_email})
    clock.move(days=61)
    sign_in(secretary, roles=[Role.COMPANY_SECRETARY])
    assert text_of(secretary.get(PAGE)).count("Ran out") == 2


def test_who_cannot_be_sent_a_code_by_post_is_told(
    secretary: FlaskClient, app: Flask, clock: MovableClock, without_email: list[MemberId]
) -> None:
    rosa, _ = without_email
    with writing(app) as session:
        nowhere = Facts(forename="No", surname="Address", joined_on=date(2019, 4, 1))
        (nobody,) = enter_members(session, people=[("E9", nowhere)], actor=SYSTEM, now=clock())
        session.execute(
            update(Account).where(Account.member_id == rosa).values(own_email="r@example.org")
        )
    page = text_of(secretary.get(PAGE))
    assert page.count("Gave us an address") == 1
    assert f'value="{rosa}"' not in page
    row = page.partition("Address, No")[2].partition("</tr>")[0]
    assert '<span class="cw-tag cw-tag--wait">None</span>' in row
    (letter,) = fronts(secretary.post(PAGE, data={"member": [nobody]}))
    assert "Dear No Address" in letter


def test_those_who_left_or_have_an_address_by_now_get_no_letter_and_keep_their_code(
    secretary: FlaskClient, app: Flask, clock: MovableClock, without_email: list[MemberId]
) -> None:
    rosa, ida = without_email
    with writing(app) as session:
        reachable = a_member(session, now=clock(), name="Ann Hill", email="ann@example.org")
        gone = a_member(session, now=clock(), name="Bo Tree", email=None, left_on=date(2027, 6, 6))
        session.execute(
            update(Account).where(Account.member_id == rosa).values(own_email="r@example.org")
        )
    (letter,) = fronts(secretary.post(PAGE, data={"member": [rosa, ida, reachable, gone]}))
    assert "Dear Ida Adams" in letter
    answer = secretary.post(PAGE, data={"member": [rosa, reachable, gone, uuid4()]})
    assert answer.location == PAGE
    assert "no letter was made" in text_of(secretary.get(PAGE))
    with app.app_context():
        found = code_standings(db.session(), member_ids=[rosa, ida, reachable, gone])
    assert [member for member, one in found.items() if one.issued_at] == [ida]


def test_letters_that_cannot_be_laid_out_leave_the_earlier_codes_working(
    secretary: FlaskClient,
    app: Flask,
    without_email: list[MemberId],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = fronts(secretary.post(PAGE, data={"member": without_email}))

    def broken(*_args: object, **_facts: object) -> None:
        raise ValueError("no ink")

    monkeypatch.setattr("governance.register.service.letters.activation_letters", broken)
    with pytest.raises(ValueError, match="no ink"):
        secretary.post(PAGE, data={"member": without_email})
    answer = app.test_client().post("/sign-in/code", data={"code": code_in(first[0]).whole})
    assert answer.location == "/account/email"


def test_nobody_ticked_is_said_in_words(secretary: FlaskClient) -> None:
    assert "Everybody has an e-mail address" in text_of(secretary.get(PAGE))
    for data in ({}, {"member": ["nonsense"]}):
        assert secretary.post(PAGE, data=data).location == PAGE
        assert "Tick the people" in text_of(secretary.get(PAGE))


def test_the_members_come_in_pages_at_the_same_cost(
    secretary: FlaskClient, app: Flask, clock: MovableClock
) -> None:
    with app.app_context():
        engine = db.engine
    people = [
        (f"E{at:03}", Facts(forename="Person", surname=f"P{at:03}", joined_on=date(2019, 4, 1)))
        for at in range(101)
    ]
    with writing(app) as session:
        enter_members(session, people=people[:2], actor=SYSTEM, now=clock())
    with counted_queries(engine) as few:
        secretary.get(PAGE)
    with writing(app) as session:
        enter_members(session, people=people[2:], actor=SYSTEM, now=clock())
    with counted_queries(engine) as many:
        first = text_of(secretary.get(PAGE))
    assert len(many) == len(few)
    onward = re.search(rf'href="({PAGE}\?after=[^"]+)"', first)
    assert onward is not None
    second = text_of(secretary.get(onward.group(1).replace("&amp;", "&")))
    assert "P100, Person" in second
    assert "P099, Person" not in second
    back = re.search(rf'href="({PAGE}\?before=[^"]+)"', second)
    assert back is not None
    assert "P000, Person" in text_of(secretary.get(back.group(1).replace("&amp;", "&")))


def test_the_page_is_found_from_the_register_and_from_the_outbox(secretary: FlaskClient) -> None:
    for place in ("/members", "/members/imports", "/notices/"):
        assert f'href="{PAGE}"' in text_of(secretary.get(place))


def test_an_administrator_prints_letters_but_is_led_to_no_entry(
    client: FlaskClient, without_email: list[MemberId]
) -> None:
    sign_in(client, roles=[Role.ADMINISTRATOR])
    page = text_of(client.get(PAGE))
    assert "Adams, Ida" in page
    assert f"/members/{without_email[1]}" not in page


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SCRUTINEER, Role.RETURNING_OFFICER])
def test_other_roles_do_not_come_in(client: FlaskClient, role: Role) -> None:
    sign_in(client, roles=[role])
    text_of(client.get(PAGE), 403)
    text_of(client.post(PAGE, data={"member": [uuid4()]}), 403)
