"""Choosing how votes are counted, and what each way looks like on the pages it leads to."""

import html
import re
from datetime import datetime
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from governance.elections.queries.contests import contest_page
from governance.elections.rules.counting import OFFERED, RULE_SENTENCES, YES_NO_REOPEN
from governance.elections.rules.stages import Stage
from governance.identity.rules import Role
from tests.conftest import MovableClock
from tests.factories.counts import (
    AtThePoll,
    a_contest_at_the_poll,
    a_declared_contest,
    cast,
    open_the_box,
)
from tests.factories.counts import written as written_down
from tests.factories.election_pages import SET_UP, as_officer, newest, page, sent
from tests.factories.elections import a_contest_with_candidates, read, stored
from tests.factories.identity import sign_in
from tests.factories.register import members

ROUND = [(1, 2, 3)] * 4 + [(2, 3, 1)] * 3 + [(3, 1, 2)] * 2


def words(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", text))


def test_every_rule_is_offered_with_its_explanation(client: FlaskClient) -> None:
    as_officer(client)
    text = words(page(client.get("/manage/elections/new")))
    for name in OFFERED:
        assert RULE_SENTENCES[name] in text
    assert "Choose the way that your rulebook names." in text


@pytest.mark.parametrize("rule", OFFERED)
def test_a_chosen_rule_is_kept_and_stands_in_the_draft(
    app: Flask, client: FlaskClient, clock: MovableClock, rule: str
) -> None:
    stored(app, lambda session: members(session, 2, now=clock()))
    as_officer(client)
    desk = sent(client.post("/manage/elections/new", data={**SET_UP, "rule": rule}))
    contest_id = newest(app)
    kept = read(app, lambda session: contest_page(session, contest_id=contest_id))
    assert kept.rule == rule
    assert kept.rule_title in words(page(client.get(desk)))
    assert RULE_SENTENCES[rule] in words(page(client.get(f"{desk}/announce")))
    again = page(client.get(f"{desk}/edit"))
    assert re.search(rf'name="rule" type="radio" value="{rule}" checked', again)


@pytest.mark.parametrize("rule", ["av", "schulze"])
def test_a_rule_for_one_seat_says_so_beside_its_field(client: FlaskClient, rule: str) -> None:
    as_officer(client)
    answer = client.post("/manage/elections/new", data={**SET_UP, "rule": rule, "seats": "3"})
    text = page(answer, 422)
    assert "fills one seat, and you entered 3." in words(text)
    assert 'href="#rule"' in text


def test_a_post_with_one_candidate_goes_to_a_poll_where_yes_or_no_is_said(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    contest_id = stored(
        app,
        lambda session: a_contest_with_candidates(
            session,
            now=now,
            stage=Stage.WITHDRAWALS_CLOSED,
            names=("Amina Diallo",),
            seats=1,
            rule=YES_NO_REOPEN,
        ),
    )
    as_officer(client)
    desk = f"/manage/elections/{contest_id}"
    assert "Freeze the roll and make the poll" in page(client.get(desk))
    paper = words(page(client.get(f"{desk}/roll")))
    assert "Answer yes or no for each candidate." in paper
    assert re.search(r"Amina Diallo, Nursing +Re-open nominations", paper)
    refused = client.post(f"{desk}/without-a-poll")
    assert "members say yes or no to each" in words(page(refused, 409))
    sent(client.post(f"{desk}/roll"))


def text_of_pdf(client: FlaskClient, at: AtThePoll) -> str:
    pdf = client.get(f"/elections/{at.contest_id}/declaration.pdf").data
    return " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(pdf)).pages).split())


def result_of(client: FlaskClient, at: AtThePoll) -> str:
    return words(page(client.get(f"/elections/{at.contest_id}/result?stage=all")))


def test_a_comparison_in_pairs_shows_its_pairs_and_no_quota(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    at = written_down(
        app,
        lambda session: a_declared_contest(session, now=now, rule="schulze", seats=1, papers=ROUND),
    )
    text = result_of(client, at)
    assert "They alone do not decide." in text
    assert "How many papers put the candidate of the row above the candidate of the column" in text
    assert "quota" not in text
    assert "transfer" not in text
    said = text_of_pdf(client, at)
    assert "First preferences" in said
    assert "Ann Bell comes out ahead" in said
    assert "Quota" not in said


def test_meek_tells_of_shares_and_a_falling_quota_and_not_of_transfers(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    papers = [(1,)] * 7 + [(2,)] + [(3, 4)] * 3 + [(4, 3)] * 2
    at = written_down(
        app, lambda session: a_declared_contest(session, now=now, rule="meek", papers=papers)
    )
    text = result_of(client, at)
    assert "At every stage all papers are gone through again from the start." in text
    assert "It came down to 2.50000847" in text
    assert "of each vote, as that is enough for the quota." in text
    assert "that is called a transfer" not in text
    assert "at the end 2.50000847" in text_of_pdf(client, at)


def test_yes_and_no_stand_side_by_side_and_an_empty_seat_is_said(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    papers = [(1, -2, -3), (1, -2, -3), (1, 2), ()]
    at = written_down(
        app,
        lambda session: a_declared_contest(
            session, now=now, rule=YES_NO_REOPEN, names=("Ann Bell", "Ben Carr"), papers=papers
        ),
    )
    text = result_of(client, at)
    assert "1 person is elected, and 1 place stays empty" in text
    assert "The answers were: Ann Bell 3 yes and 0 no, Ben Carr 1 yes and 2 no" in text
    assert re.search(r"Ben Carr +1 +2 +0", text)
    said = text_of_pdf(client, at)
    assert "Ben Carr 1 yes, 2 no Not elected" in said
    assert "1 place stays empty." in said
    sign_in(client, roles=[Role.RETURNING_OFFICER])
    assert "Run again for 1 seat" in page(client.get(f"/manage/elections/{at.contest_id}"))
    ballots = client.get(f"/elections/{at.contest_id}/ballots.blt").get_data(as_text=True)
    assert "2 1 2=3 0" in ballots.splitlines()


def test_nobody_elected_is_said_on_every_page(
    app: Flask, client: FlaskClient, now: datetime, clock: MovableClock
) -> None:
    def counted_out(session: Session) -> AtThePoll:
        at = a_contest_at_the_poll(
            session,
            now=now, rule="yes-no", names=("Ann Bell",), seats=1, voters=2,
        )  # fmt: skip
        cast(session, at, [(-1,), (-1,)], now=now)
        open_the_box(session, at)
        return at

    at = written_down(app, counted_out)
    clock.set(at.after_close)
    as_officer(client)
    desk = f"/manage/elections/{at.contest_id}"
    sent(client.post(f"{desk}/count", data={"after": "0"}))
    review = words(page(client.get(f"{desk}/count")))
    assert "Nobody is elected." in review
    assert "1 place stays empty." in review
    form = page(client.get(f"{desk}/declare"))
    assert "Nobody is elected." in words(form)
    found = re.search(r'name="checked" value="(\w+)"', form)
    assert found
    data = {"checked": found.group(1), "is_checked": "y", "title": "Board election 2027"}
    sent(client.post(f"{desk}/declare", data=data))
    assert "nobody is elected, and 1 place stays empty" in result_of(client, at)
    assert "Nobody is elected." in text_of_pdf(client, at)


def test_a_tie_in_pairs_is_not_called_equal_votes(
    app: Flask, client: FlaskClient, now: datetime, clock: MovableClock
) -> None:
    def tied(session: Session) -> AtThePoll:
        at = a_contest_at_the_poll(session, now=now, rule="schulze", seats=1, voters=4)
        cast(session, at, [(1, 2), (2, 1), (3, 1, 2), (3, 2, 1)], now=now)
        open_the_box(session, at)
        return at

    at = written_down(app, tied)
    clock.set(at.after_close)
    as_officer(client)
    lot = sent(client.post(f"/manage/elections/{at.contest_id}/count", data={"after": "0"}))
    text = words(page(client.get(lot)))
    assert "none of them came out ahead of the others:" in text
    assert "The lot decides who is elected" in text
    assert "equal votes" not in text
