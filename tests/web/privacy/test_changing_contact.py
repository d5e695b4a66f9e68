"""A member changes how they are reached: old and new place are told, and nobody is overwritten."""

import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from governance.identity.models import Account
from governance.identity.queries.accounts import accounts_at
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId
from governance.notices.models import Notice
from governance.notices.rules import Channel, NoticeKind
from governance.register.queries.entries_as_at import edition_of_entry, entries_of, entry_history
from governance.register.queries.members import member_card
from governance.register.service.entries import correct_entry
from tests.factories.privacy import signed_in_as, writing
from tests.factories.register import a_member

NEW = {"address_1": "8 Mill Lane", "address_2": "", "town": "Leatherhead", "postcode": "KT22 8AA"}


@pytest.fixture
def margaret(app: Flask, client: FlaskClient, now: datetime) -> MemberId:
    with writing(app) as session:
        member_id = a_member(session, now=now, name="Margaret Hill")
    signed_in_as(client, member_id)
    return member_id


def hidden(page: str) -> dict[str, str]:
    """What a browser would send back unchanged."""
    found = {}
    for name in ("edition", "seen"):
        tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
        assert tag, name
        value = re.search(r'value="([^"]*)"', tag.group(0))
        found[name] = value.group(1).replace("&#34;", '"') if value else ""
    return found


def told(app: Flask, member_id: MemberId) -> list[tuple[Channel, str, str]]:
    """Who was told of a change: channel, address, and which place it was."""
    with writing(app) as session:
        rows = session.scalars(
            select(Notice)
            .where(Notice.person_id == member_id, Notice.kind == NoticeKind.CONTACT_CHANGED)
            .order_by(Notice.id)
        )
        return [
            (
                row.channel,
                row.email or row.address.splitlines()[0],
                "old" if "last notice to this place" in (row.body or "") else "new",
            )
            for row in rows
        ]


def test_a_new_home_address_is_told_to_the_old_and_the_new_place(
    app: Flask, client: FlaskClient, margaret: MemberId
) -> None:
    form = hidden(client.get("/my-membership/address").text)
    answer = client.post("/my-membership/address", data=form | NEW)
    assert answer.status_code == 302, answer.text
    assert "8 Mill Lane" in client.get("/my-membership/contact").text
    assert set(told(app, margaret)) == {
        (Channel.LETTER, "1 The Avenue", "old"),
        (Channel.LETTER, "8 Mill Lane", "new"),
    }


def test_the_address_on_the_register_changes_and_the_old_one_stays_with_its_day(
    app: Flask, client: FlaskClient, margaret: MemberId
) -> None:
    form = hidden(client.get("/my-membership/register-address").text)
    sent = form | NEW | {"country": "", "true_from": "2027-05-01"}
    assert client.post("/my-membership/register-address", data=sent).status_code == 302
    with writing(app) as session:
        entry = entries_of(session, member_ids=[margaret])[margaret][0]
        assert entry.particulars.address_1 == "8 Mill Lane"
        newest = entry_history(session, entry_id=entry.entry_id)[0]
        assert newest.true_from.isoformat() == "2027-05-01"
        assert newest.recorded_by is not None
    assert {place for _, place, _ in told(app, margaret)} == {"1 Ewell Road", "8 Mill Lane"}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"address_1": ""}, "Enter the first line of the address."),
        ({"town": "", "postcode": ""}, "Enter the town, or the postcode below."),
        ({"postcode": "K" * 21}, "Use no more than 20 characters."),
        ({"true_from": "2027-06-08"}, "This day is still to come."),
        ({"true_from": "2019-03-31"}, "You were not on the register yet on this day."),
    ],
)
def test_an_address_that_will_not_do_is_kept_in_the_form(
    client: FlaskClient, margaret: MemberId, sent: dict[str, str], said: str
) -> None:
    form = hidden(client.get("/my-membership/register-address").text)
    whole = form | NEW | {"country": "Narnia", "true_from": "2027-05-01"} | sent
    answer = client.post("/my-membership/register-address", data=whole)
    assert answer.status_code == 200
    assert said in answer.text
    assert 'value="Narnia"' in answer.text


def test_a_change_by_the_secretary_meanwhile_is_shown_and_not_lost(
    app: Flask, client: FlaskClient, margaret: MemberId, now: datetime
) -> None:
    form = hidden(client.get("/my-membership/register-address").text)
    with writing(app) as session:
        entry = entries_of(session, member_ids=[margaret])[margaret][0]
        correct_entry(
            session,
            entry_id=entry.entry_id,
            changes={"country": "Wales"},
            true_from=now.date(),
            reason="She rang",
            edition=edition_of_entry(session, entry_id=entry.entry_id),
            actor=SYSTEM,
            now=now,
        )
    sent = form | NEW | {"country": "", "true_from": "2027-06-07"}
    answer = client.post("/my-membership/register-address", data=sent)
    assert answer.status_code == 409
    assert "Somebody changed this entry while you were typing" in answer.text
    assert 'value="8 Mill Lane"' in answer.text
    assert 'value="Wales"' in answer.text
    again = hidden(answer.text) | NEW | {"country": "Wales", "true_from": "2027-06-07"}
    assert client.post("/my-membership/register-address", data=again).status_code == 302


def test_a_home_address_changed_meanwhile_is_shown_and_not_lost(
    client: FlaskClient, margaret: MemberId
) -> None:
    form = hidden(client.get("/my-membership/address").text)
    assert client.post("/my-membership/address", data=form | NEW).status_code == 302
    other = NEW | {"address_1": "9 Mill Lane"}
    answer = client.post("/my-membership/address", data=form | other)
    assert answer.status_code == 409
    assert "Your record changed while you were typing" in answer.text
    assert 'value="9 Mill Lane"' in answer.text


def link_sent(app: Flask, address: str) -> str:
    with writing(app) as session:
        body = session.scalars(
            select(Notice.body).where(
                Notice.email == address, Notice.kind == NoticeKind.EMAIL_CONFIRMATION
            )
        ).one()
    found = re.search(r"/my-membership/confirm-email/\S+", body or "")
    assert found
    return found.group(0)


def test_a_new_email_counts_only_once_its_link_was_opened(
    app: Flask, client: FlaskClient, margaret: MemberId
) -> None:
    answer = client.post("/my-membership/email", data={"email": "peggy@example.org"})
    assert answer.status_code == 302
    with writing(app) as session:
        assert member_card(session, member_id=margaret).email == "margaret.hill@example.org"
    assert told(app, margaret) == []
    link = link_sent(app, "peggy@example.org")
    assert "peggy@example.org" in client.get(link).text
    assert client.post(link).status_code == 302
    with writing(app) as session:
        assert session.scalars(select(Account.own_email).filter_by(member_id=margaret)).one() == (
            "peggy@example.org"
        )
        for address in ("peggy@example.org", "margaret.hill@example.org"):
            assert [one.member_id for one in accounts_at(session, email=address)] == [margaret]
    assert "By e-mail to peggy@example.org" in client.get("/my-membership/contact").text
    assert set(told(app, margaret)) == {
        (Channel.EMAIL, "margaret.hill@example.org", "old"),
        (Channel.EMAIL, "peggy@example.org", "new"),
    }
    assert client.post(link).status_code == 410


def test_letters_can_be_chosen_and_the_choice_is_shown(
    client: FlaskClient, margaret: MemberId
) -> None:
    page = client.get("/my-membership/reach").text
    assert "By letter to 1 The Avenue" in page
    assert client.post("/my-membership/reach", data={"reach": "own-email"}).status_code == 200
    assert client.post("/my-membership/reach", data={"reach": "letter"}).status_code == 302
    assert "By letter" in client.get("/my-membership/contact").text


def test_a_person_without_an_entry_has_no_address_on_the_register_to_change(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    with writing(app) as session:
        outside = a_member(session, now=now, holds_share=False)
    signed_in_as(client, outside)
    assert client.get("/my-membership/register-address").status_code == 404
    assert "Address on the register" not in client.get("/my-membership/contact").text
