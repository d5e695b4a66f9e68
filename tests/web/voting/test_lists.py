"""Your votes, am I on the roll, and is my ballot in the box."""

import re
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId, PollId, new_id
from governance.voting.rules import Electorate, RehearsalV1
from governance.voting.service import freeze_roll
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.identity import sign_in
from tests.factories.register import a_constituency, a_member
from tests.factories.voting import a_poll, a_vote, put_on_roll
from tests.queries import counted_queries
from tests.web.voting.conftest import Booth, a_booth, sign_in_member, written

LIST = "/votes"


def words(html: str) -> str:
    main = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_somebody_without_votes_is_told_what_will_happen(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, member_id=MemberId(new_id()))
    text = words(client.get(LIST).text)
    assert "Nothing to vote on now" in text
    assert "We write to you when a poll opens" in text


def test_an_open_poll_comes_first_with_its_button_and_its_close(booth: Booth) -> None:
    page = booth.client.get(LIST)
    assert f'href="{booth.url()}"' in page.text
    assert "Vote now" in page.text
    assert "Closes at 9:00am on Monday 14 June 2027" in words(page.text)


def test_after_voting_the_list_says_that_never_how(booth: Booth) -> None:
    booth.cast({"rank-c2": "1"})
    text = words(booth.client.get(LIST).text)
    assert "You have voted" in text
    assert "Vote now" not in text
    assert "Bronwen" not in text


def test_coming_past_and_other_peoples_polls_have_their_places(booth: Booth) -> None:
    now = booth.clock()

    def more(session: Session) -> None:
        for title, opens, closes, mine in (
            ("Coming one", 1, 2, True),
            ("Missed one", -9, -8, True),
            ("Voted one", -5, -4, True),
            ("Kitchen one", -1, 3, False),
        ):
            poll_id = a_poll(
                session,
                now=now,
                title=title,
                opens_at=now + timedelta(days=opens),
                closes_at=now + timedelta(days=closes),
            )
            member_id = booth.member_id if mine else MemberId(new_id())
            early = now - timedelta(days=30)
            put_on_roll(session, poll_id, member_ids=[member_id], now=early)
            if title == "Voted one":
                a_vote(
                    session,
                    poll_id=poll_id,
                    member_id=booth.member_id,
                    now=now - timedelta(days=4, hours=1),
                )
        a_poll(session, now=now, title="No roll yet", opens_at=now + timedelta(days=5))

    written(booth.app, more)
    text = words(booth.client.get(LIST).text)
    order = [
        "Board election 2027",
        "Coming one",
        "No roll yet",
        "Votes of others",
        "Kitchen one",
        "Past",
        "Voted one",
        "You voted.",
        "Missed one",
        "You did not vote.",
    ]
    assert [text.index(each) for each in order] == sorted(text.index(each) for each in order)


def test_past_votes_come_ten_at_a_time(booth: Booth) -> None:
    now = booth.clock()

    def more(session: Session) -> None:
        for days in range(1, 25):
            closes_at = now - timedelta(days=days // 2 + 1)
            poll_id = a_poll(
                session,
                now=now,
                title=f"Poll {days:02}",
                opens_at=closes_at - timedelta(days=1),
                closes_at=closes_at,
            )
            early = now - timedelta(days=30)
            put_on_roll(session, poll_id, member_ids=[booth.member_id], now=early)

    written(booth.app, more)
    seen: list[str] = []
    address: str | None = LIST
    while address:
        page = booth.client.get(address).text
        seen += re.findall(r"Poll \d\d(?=</strong>)", page)
        found = re.search(r'href="(/votes\?after=[^"]+)"', page)
        address = found.group(1) if found else None
    assert len(seen) == len(set(seen)) == 24
    assert "Poll" in booth.client.get(f"{LIST}?after=nonsense").text


@pytest.mark.parametrize("polls", [1, 8])
def test_the_list_takes_the_same_few_statements_however_long_it_is(
    app: Flask, clock: MovableClock, polls: int
) -> None:
    booth = a_booth(app, clock)

    def more(session: Session) -> None:
        for _ in range(polls):
            poll_id = a_poll(session, now=clock())
            put_on_roll(session, poll_id, member_ids=[booth.member_id])

    written(app, more)
    booth.client.get(LIST)
    with app.app_context(), counted_queries(db.engine) as seen:
        booth.client.get(LIST)
    assert len([one for one in seen if one.lstrip().startswith("SELECT")]) <= 4


def on_the_register(app: Flask, clock: MovableClock) -> tuple[MemberId, PollId]:
    """A nurse on the register, and a poll of all members that opens tomorrow."""
    now = clock()

    def make(session: Session) -> tuple[MemberId, PollId]:
        member_id = a_member(session, now=now, name="Nadia Nurse", number="CS00017")
        poll_id = a_poll(session, now=now, opens_at=now + timedelta(days=1))
        return member_id, poll_id

    made: tuple[MemberId, PollId] = written(app, make)
    return made


def test_a_member_is_told_before_and_after_the_freezing_that_they_are_on_the_roll(
    app: Flask, clock: MovableClock
) -> None:
    member_id, poll_id = on_the_register(app, clock)
    client = app.test_client()
    sign_in_member(app, client, member_id)
    before = words(client.get(f"/votes/{poll_id}/roll").text)
    assert "Yes, you will be on the roll" in before
    assert "at the latest before the poll opens at 9:00am on Tuesday 8 June 2027" in before
    written(app, lambda s: freeze_roll(s, poll_id=poll_id, actor=SYSTEM, now=clock()))
    after = words(client.get(f"/votes/{poll_id}/roll").text)
    assert "Yes, you are on the roll" in after
    assert "CS00017" in after
    assert "Dorking Hospital" in after


REASONS = [
    ({"joined_on": date(2027, 6, 3)}, "you joined after Tuesday 1 June 2027"),
    ({"left_on": date(2027, 5, 1)}, "you had left by Tuesday 1 June 2027"),
    ({"holds_share": False}, "you held no share on Tuesday 1 June 2027"),
]


@pytest.mark.parametrize(("facts", "reason"), REASONS)
def test_somebody_who_is_not_on_the_roll_is_told_why_and_what_to_do(
    app: Flask, clock: MovableClock, facts: dict[str, object], reason: str
) -> None:
    _, poll_id = on_the_register(app, clock)
    member_id = written(
        app,
        lambda s: a_member(s, now=clock(), name="Some Body", email=None, **facts),  # type: ignore[arg-type] # one fact at a time
    )
    client = app.test_client()
    sign_in_member(app, client, member_id)
    text = words(client.get(f"/votes/{poll_id}/roll").text)
    assert "No, you will not be on the roll" in text
    assert reason in text
    assert "If you think this is wrong" in text


def test_a_member_of_another_group_and_a_stranger_are_told_so(
    app: Flask, clock: MovableClock
) -> None:
    def make(session: Session) -> tuple[MemberId, PollId]:
        kitchen = a_constituency(session, name="Kitchen")
        nurse = a_member(session, now=clock(), staff_group="Nursing")
        electorate = Electorate(date(2027, 6, 1), kitchen, "Kitchen")
        return nurse, a_poll(session, now=clock(), electorate=electorate)

    nurse, poll_id = written(app, make)
    client = app.test_client()
    sign_in_member(app, client, nurse)
    assert "This poll is for Kitchen" in words(client.get(f"/votes/{poll_id}/roll").text)
    sign_in(client, member_id=MemberId(new_id()))
    text = words(client.get(f"/votes/{poll_id}/roll").text)
    assert "We could not find you in the register" in text


def test_whoever_was_entered_too_late_is_told_so_and_the_closed_poll_says_it_is(
    app: Flask, clock: MovableClock
) -> None:
    def make(session: Session) -> tuple[MemberId, PollId]:
        poll_id = a_poll(session, now=clock())
        put_on_roll(session, poll_id)
        return a_member(session, now=clock()), poll_id

    member_id, poll_id = written(app, make)
    client = app.test_client()
    sign_in_member(app, client, member_id)
    text = words(client.get(f"/votes/{poll_id}/roll").text)
    assert "after the roll had been made" in text
    assert "before the poll closes at" in text
    clock.move(days=8)
    sign_in_member(app, client, member_id)
    text = words(client.get(f"/votes/{poll_id}/roll").text)
    assert "The poll closed at 9:00am on Monday 14 June 2027" in text


def test_in_a_rehearsal_a_ballot_number_is_looked_for_after_the_close_only(
    app: Flask, clock: MovableClock
) -> None:
    booth = a_booth(app, clock, scheme=RehearsalV1.name)
    location = booth.cast({"rank-c1": "1"}).location
    number = re.findall(r"<code[^>]*>([\w-]+)</code>", booth.client.get(location).text)[0]
    assert "The poll is not closed yet" in booth.client.get(booth.url("/ballots")).text
    assert "in the box</h2>" not in booth.post("/ballots", {"number": number}).text
    assert booth.client.get(booth.url("/ballots.txt")).status_code == 409
    booth.later(days=8)
    assert "Look in the box" in booth.client.get(booth.url("/ballots")).text
    typed = number.lower().replace("-", " ")
    found = booth.post("/ballots", {"number": typed})
    assert "Yes, this ballot is in the box" in found.text
    assert number in found.text
    missing = booth.post("/ballots", {"number": "0" * 16})
    assert "No ballot with this number is in the box" in missing.text
    wrong = booth.post("/ballots", {"number": "<b>nonsense"})
    assert "sixteen letters and digits" in wrong.text
    assert 'value="&lt;b&gt;nonsense"' in wrong.text
    assert booth.client.get(booth.url("/ballots.txt")).text == f"{number}\n"


def test_pages_about_a_poll_that_does_not_exist_are_not_found(app: Flask, now: datetime) -> None:
    client = app.test_client()
    sign_in(client, member_id=MemberId(new_id()))
    for tail in ("", "/received", "/roll", "/ballots", "/ballots.txt"):
        assert client.get(f"/votes/{new_id()}{tail}").status_code == 404
    for tail in ("", "/review", "/cast"):
        assert client.post(f"/votes/{new_id()}{tail}").status_code == 404


def test_an_officer_without_a_vote_has_no_list_of_votes(app: Flask, booth: Booth) -> None:
    officer = app.test_client()
    sign_in(officer, name="Olu Officer", email="olu@example.org")
    assert officer.get(LIST).status_code == 403
    assert officer.get(booth.url()).status_code == 403
    assert officer.post(booth.url("/cast")).status_code == 403
    assert app.test_client().get(booth.url()).status_code == 302
