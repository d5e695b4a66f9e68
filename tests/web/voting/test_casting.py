"""From the ballot paper to “Your vote has been received”, as a voter's browser does it."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from governance.kernel.ids import MemberId, new_id
from governance.voting.rules import PaperKind, new_ballot_key
from governance.voting.service import cast_ballot
from tests.conftest import MovableClock
from tests.factories.identity import sign_in
from tests.factories.voting import a_paper
from tests.web.voting.conftest import Booth, a_booth

CASTING = "governance.voting.routes.ballot.cast_ballot"
RANKING = {"rank-c2": "1", "rank-c1": "2"}


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the first form that casts."""
    form = html.partition("/cast")[2].partition("</form>")[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


def test_a_voter_ranks_checks_casts_and_is_told_it_was_received(booth: Booth) -> None:
    to_booth = booth.client.get(booth.url())
    assert (to_booth.status_code, to_booth.location) == (303, booth.url("/booth"))
    paper = booth.client.get(booth.url("/assisted"))
    assert paper.status_code == 200
    assert "computer sees this vote for a moment" in paper.text
    assert "Board election 2027" in paper.text
    assert "I have worked here for eleven years" in paper.text

    checked = booth.post("/review", RANKING)
    assert checked.status_code == 200
    text = re.sub(r"<[^>]+>|\s+", " ", checked.text)
    assert re.search(r"1st +Bronwen Carter +2nd +Aisha Bello", text)
    assert re.search(r"Not ranked +Callum Fraser, Danuta Kowalska", text)
    assert booth.box() == []

    cast = booth.post("/cast", hidden(checked.text))
    assert cast.status_code == 303
    received = booth.client.get(cast.location)
    assert "Your vote has been received" in received.text
    assert re.search(r"<code[^>]*>\w{4}-\w{4}-\w{4}-\w{4}</code>", received.text)
    assert booth.papers() == [["c2", "c1"]]
    assert booth.marks() == 1


def test_the_received_page_is_the_same_when_it_is_loaded_again(booth: Booth) -> None:
    location = booth.cast(RANKING).location
    first, again = booth.client.get(location), booth.client.get(location)
    number = re.findall(r"<code[^>]*>([\w-]+)</code>", first.text)
    assert number == re.findall(r"<code[^>]*>([\w-]+)</code>", again.text)
    assert len(number) == 1


def test_coming_back_to_the_paper_or_the_check_after_voting_leads_to_the_receipt(
    booth: Booth,
) -> None:
    booth.cast(RANKING)
    received = booth.url("/received")
    assert booth.client.get(booth.url()).location == received
    assert booth.post("/review", RANKING).location == received
    assert booth.post("", RANKING).location == received


def test_the_same_form_sent_twice_is_one_vote_with_one_receipt(booth: Booth) -> None:
    key = new_ballot_key()
    first = booth.cast(RANKING, key=key)
    again = booth.cast(RANKING, key=key)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["Set-Cookie"].split(";")[0] == again.headers["Set-Cookie"].split(";")[0]
    assert len(booth.box()) == booth.marks() == 1


def test_a_second_vote_is_refused_in_words(booth: Booth) -> None:
    booth.cast(RANKING)
    second = booth.cast({"rank-c3": "1"})
    assert second.status_code == 409
    assert "You have already voted in this poll" in second.text
    assert booth.papers() == [["c2", "c1"]]


def test_changing_brings_the_paper_back_as_it_was_filled_in(booth: Booth) -> None:
    page = booth.post("", RANKING)
    assert page.status_code == 200
    assert re.search(r'name="rank-c2"[^>]* value="1"', page.text)
    assert re.search(r'name="rank-c1"[^>]* value="2"', page.text)
    assert re.search(r'name="rank-c3"[^>]* value=""', page.text)


def test_a_blank_paper_on_purpose_is_checked_and_cast(booth: Booth) -> None:
    checked = booth.post("/review", {"blank": "yes"})
    assert "blank paper" in checked.text
    booth.post("/cast", hidden(checked.text))
    assert booth.papers() == [[]]


FAULTY = [
    ({}, "You have not chosen anybody yet"),
    ({"rank-c1": "1", "rank-c2": "1"}, "You gave the number 1 to Aisha Bello and Bronwen Carter"),
    ({"rank-c1": "1", "rank-c2": "2", "rank-c4": "4"}, "Number 3 is missing"),
    ({"rank-c3": "2"}, "Number 1 is missing"),
    ({"rank-c1": "first"}, "Beside Aisha Bello, write a whole number from 1 to 4"),
    ({"rank-c1": "9"}, "Beside Aisha Bello, write a whole number from 1 to 4"),
    ({"rank-c1": "1", "blank": "yes"}, "ticked the blank paper too"),
    ({"rank-zz": "1"}, "not on this ballot paper"),
]


@pytest.mark.parametrize(("data", "words"), FAULTY)
@pytest.mark.parametrize("step", ["/review", "/cast"])
def test_a_paper_that_needs_putting_right_says_how_and_keeps_what_was_typed(
    booth: Booth, data: dict[str, str], words: str, step: str
) -> None:
    page = booth.post(step, {**data, "ballot_key": new_ballot_key()})
    assert page.status_code == 422
    assert words in page.text
    for name, value in data.items():
        if name in {"rank-c1", "rank-c2", "rank-c3", "rank-c4"}:
            assert re.search(rf'name="{name}"[^>]* value="{value}"', page.text)
    assert booth.box() == []


def test_a_mark_paper_lets_the_voter_choose_up_to_so_many(app: Flask, clock: MovableClock) -> None:
    booth = a_booth(app, clock, a_paper(kind=PaperKind.MARKS, seats=2))
    assert 'type="checkbox"' in booth.client.get(booth.url("/assisted")).text
    too_many = booth.post("/review", {"choice": ["c1", "c2", "c3"]})
    assert too_many.status_code == 422
    assert "You can choose up to 2: take 1 off" in too_many.text
    assert too_many.text.count(" checked") == 3
    checked = booth.post("/review", {"choice": ["c3", "c1"]})
    assert "Not chosen" in checked.text
    booth.cast({"choice": ["c3", "c1"]})
    assert booth.papers() == [["c1", "c3"]]


@pytest.mark.parametrize("step", ["", "/review", "/cast"])
def test_a_vote_that_comes_after_the_close_is_told_so_clearly(booth: Booth, step: str) -> None:
    booth.later(days=7)
    answer = booth.post(step, {**RANKING, "ballot_key": new_ballot_key()})
    assert answer.status_code == 409
    assert "Your vote was not received" in answer.text
    assert "closed at 9:00am on Monday 14 June 2027" in answer.text
    assert booth.box() == []


def test_a_paper_opened_after_the_close_says_so_without_alarm(booth: Booth) -> None:
    booth.later(days=7)
    answer = booth.client.get(booth.url())
    assert answer.status_code == 409
    assert "This poll has closed" in answer.text
    assert "not received" not in answer.text


def test_the_last_minutes_are_announced_on_the_paper_and_the_check(booth: Booth) -> None:
    booth.later(days=7, minutes=-10)
    assert "10 minutes left" in booth.client.get(booth.url("/assisted")).text
    assert "10 minutes left" in booth.post("/review", RANKING).text
    booth.later(minutes=-10)
    assert "minutes left" not in booth.client.get(booth.url("/assisted")).text


def test_a_poll_that_has_not_opened_says_when_it_will(app: Flask, clock: MovableClock) -> None:
    booth = a_booth(app, clock, opens_at=clock() + timedelta(days=1))
    for answer in (booth.client.get(booth.url()), booth.cast(RANKING)):
        assert answer.status_code == 409
        assert "opens at 9:00am on Tuesday 8 June 2027" in answer.text


def test_somebody_not_on_the_roll_is_shown_the_way_to_the_reason(booth: Booth) -> None:
    sign_in(booth.client, member_id=MemberId(new_id()), name="Someone Else")
    for answer in (booth.client.get(booth.url()), booth.cast(RANKING)):
        assert answer.status_code == 403
        assert booth.url("/roll") in answer.text


def test_a_form_without_its_number_is_checked_once_more(booth: Booth) -> None:
    answer = booth.post("/cast", {**RANKING, "ballot_key": "made up"})
    assert answer.status_code == 400
    assert "Your vote has not been sent yet" in answer.text
    assert booth.post("/cast", hidden(answer.text)).status_code == 303


def test_when_the_database_does_not_answer_the_same_paper_can_be_sent_again(
    booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stuck(*_args: object, **_kw: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    key = new_ballot_key()
    monkeypatch.setattr(CASTING, stuck)
    answer = booth.cast(RANKING, key=key)
    assert answer.status_code == 503
    assert hidden(answer.text)["ballot_key"] == key
    monkeypatch.setattr(CASTING, cast_ballot)
    assert booth.post("/cast", hidden(answer.text)).status_code == 303
    assert booth.papers() == [["c2", "c1"]]


def test_addresses_that_only_take_forms_lead_to_the_paper(booth: Booth) -> None:
    assert booth.client.get(booth.url("/review")).location == booth.url()
    assert booth.client.get(booth.url("/cast")).location == booth.url()
    assert booth.client.get(booth.url("/received")).location == booth.url()
