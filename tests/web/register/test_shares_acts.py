"""Entering acts in the ledger through the pages: fill in, look, enter."""

import re
from datetime import date, datetime
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.constitution.rules.articles import ShareClass
from governance.kernel.ids import EntryId
from governance.shares.queries import events_of, holdings_on
from governance.web.session import committing, db, reading
from tests.factories.constitution import WITHOUT_SHARES, some_articles
from tests.factories.register import a_member, entry_of
from tests.factories.shares import NUMBERED, POUND, REDEEMABLE, a_body_of_shareholders
from tests.queries import counted_queries

CLASSES: tuple[ShareClass, ...] = (POUND, NUMBERED, REDEEMABLE)


@pytest.fixture
def people(app: Flask, now: datetime) -> dict[str, EntryId]:
    """Margaret with ten pound shares, Kwame and the two Sams with one each."""
    with app.app_context(), committing() as session:
        return a_body_of_shareholders(session, classes=CLASSES, now=now)


def held(app: Flask, entry_id: EntryId, day: date = date(2027, 6, 7)) -> dict[str, int]:
    with app.app_context():
        found = holdings_on(reading(), entry_ids=[entry_id], day=day).get(entry_id, ())
        return {each.class_key: each.shares for each in found}


def hidden(page: str) -> dict[str, str]:
    """What the review page would send on."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: value for name, value in found if name != "csrf_token"}


def enter(client: FlaskClient, entry_id: EntryId, act: str, **answers: object) -> str:
    """Fill in, look at the review, enter it; gives the text of the review."""
    url = f"/shares/entries/{entry_id}/{act}"
    filled = {"class_key": "ordinary", "effective_on": "2027-06-07", **answers}
    review = client.post(url, data=filled)
    assert "Is this right?" in review.text, review.text
    done = client.post(url, data={**hidden(review.text), "step": "enter"})
    assert done.status_code == 302, done.text
    return review.text


TRANSFER = {"taker": "Kwame", "shares": "3", "instrument": "Stock transfer form, 1 June 2027"}


def test_a_transfer_is_shown_before_it_is_entered_and_moves_the_shares(
    app: Flask, secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    review = enter(secretary, people["Margaret Hill"], "transfer", **TRANSFER)
    assert "3 Ordinary shares" in review
    assert "Kwame Adjei" in review
    assert "7 August 2027" in review  # two months to register and certify: ss771, 776
    assert held(app, people["Margaret Hill"]) == {"ordinary": 7}
    assert held(app, people["Kwame Adjei"]) == {"ordinary": 4}


def test_nothing_is_entered_by_looking(
    app: Flask, secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    secretary.post(
        f"/shares/entries/{people['Margaret Hill']}/transfer",
        data={"class_key": "ordinary", "effective_on": "2027-06-07", **TRANSFER},
    )
    assert held(app, people["Margaret Hill"]) == {"ordinary": 10}


def test_pressing_the_button_twice_enters_it_once(
    app: Flask, secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    url = f"/shares/entries/{people['Margaret Hill']}/transfer"
    review = secretary.post(
        url, data={"class_key": "ordinary", "effective_on": "2027-06-07", **TRANSFER}
    )
    sent = {**hidden(review.text), "step": "enter"}
    assert secretary.post(url, data=sent).status_code == 302
    again = secretary.post(url, data=sent)
    assert again.status_code == 409
    assert "Nothing was entered just now" in again.text
    assert held(app, people["Margaret Hill"]) == {"ordinary": 7}


def test_change_something_brings_back_what_was_typed(
    secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    url = f"/shares/entries/{people['Margaret Hill']}/transfer"
    review = secretary.post(
        url, data={"class_key": "ordinary", "effective_on": "2027-06-07", **TRANSFER}
    )
    form = secretary.post(url, data={**hidden(review.text), "step": "change"})
    assert "Stock transfer form, 1 June 2027" in form.text
    assert 'value="Kwame"' in form.text


def test_of_two_people_alike_one_is_chosen(
    app: Flask, secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    answers = {**TRANSFER, "taker": "Sam"}
    url = f"/shares/entries/{people['Margaret Hill']}/transfer"
    filled = {"class_key": "ordinary", "effective_on": "2027-06-07", **answers}
    asked = secretary.post(url, data=filled)
    assert "More than one person matches" in asked.text
    enter(
        secretary,
        people["Margaret Hill"],
        "transfer",
        **answers,
        taker_id=str(people["Sam Yellow"]),
    )
    assert held(app, people["Sam Yellow"]) == {"ordinary": 4}
    assert held(app, people["Sam Green"]) == {"ordinary": 1}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"shares": "11"}, "Margaret Hill had 10 shares of this class on Monday 7 June 2027"),
        ({"shares": "0"}, "as a whole number from 1"),
        ({"shares": ""}, "Write how many shares."),
        ({"effective_on": "2027-06-08"}, "The day has not come yet"),
        ({"effective_on": "2001-01-01"}, "has been on the register only since"),
        ({"instrument": " "}, "Write which paper this rests on"),
        ({"taker": "Nobody Such"}, "Nobody else of this name or number"),
        ({"taker": "Margaret Hill"}, "Nobody else of this name or number"),
        ({"taker": ""}, "Write who gets the shares"),
        ({"taker": "Edith"}, "still lacks the full forename"),
        ({"paid": "much"}, "Write an amount of money"),
        ({"consideration": "-3"}, "Write an amount of money"),
        ({"class_key": "other"}, "Not a valid choice"),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_is_entered(
    app: Flask,
    secretary: FlaskClient,
    people: dict[str, EntryId],
    answers: dict[str, str],
    said: str,
) -> None:
    filled = {"class_key": "ordinary", "effective_on": "2027-06-07", **TRANSFER, **answers}
    page = secretary.post(f"/shares/entries/{people['Margaret Hill']}/transfer", data=filled)
    assert page.status_code == 200
    assert said in page.text
    assert "Please check these answers" in page.text
    assert held(app, people["Margaret Hill"]) == {"ordinary": 10}


def test_every_act_of_the_company_can_be_entered(
    app: Flask, secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    kwame = people["Kwame Adjei"]
    enter(
        secretary, kwame, "allotment", class_key="redeemable", shares="4", consideration="£4",
        paid="£2", authority="Board, 1 June 2027",
    )  # fmt: skip
    enter(secretary, kwame, "payment", class_key="redeemable", paid="£2")
    enter(
        secretary, kwame, "redemption", class_key="redeemable", shares="1", consideration="1",
        authority="Terms of issue",
    )  # fmt: skip
    enter(
        secretary, kwame, "purchase", class_key="redeemable", shares="1", consideration="1.50",
        authority="Resolution of 3 May 2027",
    )  # fmt: skip
    enter(secretary, kwame, "gift-back", shares="1", instrument="Letter of 1 June 2027")
    enter(
        secretary, kwame, "allotment", class_key="founder", shares="3", consideration="3",
        paid="0", authority="Board",
    )  # fmt: skip
    enter(
        secretary, kwame, "forfeiture", class_key="founder", shares="1", numbers="2",
        authority="Article 12, notice of 1 May 2027",
    )  # fmt: skip
    enter(
        secretary, kwame, "brought-forward", class_key="founder", shares="2",
        reason="Paper register",
    )  # fmt: skip
    enter(
        secretary, people["Margaret Hill"], "transmission", taker="Kwame", shares="10",
        instrument="Grant of probate 17",
    )  # fmt: skip
    assert held(app, kwame) == {"ordinary": 10, "redeemable": 2, "founder": 4}
    assert held(app, people["Margaret Hill"]) == {}
    with app.app_context():
        (founder,) = (
            each
            for each in holdings_on(reading(), entry_ids=[kwame], day=date(2027, 6, 7))[kwame]
            if each.class_key == "founder"
        )
        assert founder.numbers == ((1, 1), (3, 5))
        assert founder.paid_pence == 200


def test_an_act_the_legal_form_does_not_have_is_refused_and_not_offered(
    secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    page = secretary.get(f"/shares/entries/{people['Kwame Adjei']}")
    assert "Transfer shares to somebody else" in page.text
    assert "Withdraw shares" not in page.text
    refused = secretary.get(f"/shares/entries/{people['Kwame Adjei']}/withdrawal")
    assert refused.status_code == 409
    assert "event-not-allowed" in refused.text


def test_a_body_without_shares_has_no_ledger(
    app: Flask, secretary: FlaskClient, now: datetime
) -> None:
    with app.app_context(), committing() as session:
        some_articles(
            session,
            now=now,
            legal_form=WITHOUT_SHARES.legal_form,
            share_classes=(),
            leaver_route=WITHOUT_SHARES.leaver_route,
        )
        entry_id = entry_of(session, a_member(session, now=now))
    assert "There are no shares here" in secretary.get("/shares").text
    assert "What do you want to do?" not in secretary.get(f"/shares/entries/{entry_id}").text


def test_a_reversal_wants_a_reason_and_the_court_order_when_asked(
    app: Flask, secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    enter(secretary, people["Margaret Hill"], "transfer", **TRANSFER)
    with app.app_context():
        event_id = events_of(reading(), entry_id=people["Kwame Adjei"])[-1].event_id
    url = f"/shares/events/{event_id}/reverse"
    assert "Both events stay in the ledger for good" in secretary.get(url).text
    assert "Write why" in secretary.post(url, data={"reason": " "}).text
    told = secretary.post(url, data={"reason": "Wrong person", "is_by_court": "y"})
    assert "Write the court, the number and the date" in told.text
    done = secretary.post(
        url, data={"reason": "Wrong person", "is_by_court": "y", "court_order": "HC-2027-31"}
    )
    assert done.status_code == 302
    assert held(app, people["Margaret Hill"]) == {"ordinary": 10}
    event = secretary.get(done.location)
    assert "HC-2027-31" in event.text
    assert "was taken back already, by event" in secretary.get(url).text


def test_an_event_whose_shares_have_moved_on_cannot_be_taken_back(
    app: Flask, secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    enter(secretary, people["Margaret Hill"], "transfer", **TRANSFER)
    with app.app_context():
        first = events_of(reading(), entry_id=people["Kwame Adjei"])[-1].event_id
    enter(
        secretary, people["Kwame Adjei"], "transfer",
        taker="Sam Green", shares="4", instrument="Form",
    )  # fmt: skip
    page = secretary.post(f"/shares/events/{first}/reverse", data={"reason": "Wrong"})
    assert "A later event needs these shares" in page.text


def test_a_long_event_is_looked_through_when_the_button_is_pressed(
    app: Flask,
    secretary: FlaskClient,
    people: dict[str, EntryId],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with app.app_context():
        opening = events_of(reading(), entry_id=people["Sam Green"])[0].event_id
        engine = db.engine
    enter(secretary, people["Sam Green"], "transfer", **{**TRANSFER, "shares": "1"})
    url = f"/shares/events/{opening}/reverse"
    told = "A later event needs these shares"
    assert told in secretary.get(url).text
    monkeypatch.setattr("governance.register.routes.shares_ledger.LINES_TRIED", 1)
    with counted_queries(engine) as asked:
        page = secretary.get(url).text
    assert "is looked at when you press the button" in page
    assert told not in page
    assert not any("GROUP BY share_lines.entry_id" in statement for statement in asked)
    refused = secretary.post(url, data={"reason": "Wrong"}).text
    assert told in refused
    assert "is looked at when you press the button" not in refused


def test_a_former_address_of_an_entry_is_not_found(secretary: FlaskClient) -> None:
    unknown = UUID(int=7)
    assert secretary.get(f"/shares/entries/{unknown}").status_code == 404
    assert secretary.get(f"/shares/events/{unknown}").status_code == 404
    assert secretary.get(f"/shares/certificates/{unknown}/lost").status_code == 404
