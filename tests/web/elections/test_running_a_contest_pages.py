"""From setting an election up to an open poll, through the officers' and members' own pages."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.elections.queries.contests import contest_page, contests_page
from governance.elections.queries.nominations import nominations_in, own_nomination
from governance.elections.rules.stages import Stage
from governance.kernel.ids import ContestId, MemberId, PollId
from tests.conftest import MovableClock
from tests.factories.election_pages import (
    FORM,
    SET_UP,
    as_member,
    as_officer,
    newest,
    page,
    sent,
)
from tests.factories.elections import a_contest, read, stored
from tests.factories.register import members
from tests.factories.sealing import a_sealed_box


def stage(app: Flask, contest_id: ContestId, now: datetime) -> Stage:
    return read(app, lambda session: contest_page(session, contest_id=contest_id).stage(now))


def nominate(
    client: FlaskClient, contest_id: ContestId, who: MemberId, supporter: MemberId
) -> None:
    as_member(client, who)
    sent(client.post(f"/elections/{contest_id}/stand", data=FORM))
    sent(client.post(f"/elections/{contest_id}/supporters/{supporter}/ask"))
    mine = f"/elections/{contest_id}/my-nomination"
    page(client.get(mine))
    assert sent(client.post(mine)).endswith("/my-nomination")
    nomination = read(
        client.application,
        lambda session: own_nomination(session, contest_id=contest_id, member_id=who),
    )
    assert nomination is not None
    as_member(client, supporter)
    support = f"/elections/nominations/{nomination.id}/support"
    assert "Do you support" in page(client.get(support))
    sent(client.post(support, data={"answer": "yes"}))
    assert "You support this nomination" in page(client.get(support))


def make_box_ready(app: Flask, poll_id: PollId | None, now: datetime) -> None:
    assert poll_id is not None
    stored(app, lambda session: a_sealed_box(session, poll_id, now=now))


def test_of_a_large_register_the_pages_say_that_there_are_more(
    app: Flask, client: FlaskClient, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(app, lambda session: members(session, 6, now=clock()))
    as_officer(client)
    assert "Nursing (3 members)" in page(client.get("/manage/elections/new"))
    desk = sent(client.post("/manage/elections/new", data=SET_UP))
    assert "6 members as the register stands" in page(client.get(desk))
    for module in ("queries.manage", "routes.manage"):
        monkeypatch.setattr(f"governance.elections.{module}.MOST_COUNTED", 2)
    assert "Nursing (more than 2 members)" in page(client.get("/manage/elections/new"))
    assert "more than 2 members as the register stands" in page(client.get(desk))
    assert "more than 2" in page(client.get(f"{desk}/roll"))


def test_an_election_from_the_set_up_to_the_open_poll(
    app: Flask, client: FlaskClient, clock: MovableClock
) -> None:
    people = stored(app, lambda session: members(session, 6, now=clock()))
    as_officer(client)
    assert "No elections yet" in page(client.get("/manage/elections"))
    page(client.get("/manage/elections/new"))
    desk = sent(client.post("/manage/elections/new", data=SET_UP))
    contest_id = newest(app)
    text = page(client.get(desk))
    assert "Tuesday 20 July 2027" in text
    assert "MER r2" in text
    assert "holidays-" in text
    notice = page(client.get(f"{desk}/announce"))
    assert "Beth Lowe" in notice
    assert "Thursday 5 August 2027" in notice
    sent(client.post(f"{desk}/announce"))
    page(client.get(desk))

    for candidate, supporter in ((people[0], people[1]), (people[2], people[3])):
        nominate(client, contest_id, candidate, supporter)

    as_officer(client)
    listed = page(client.get(f"{desk}/nominations"))
    assert listed.count("To decide") == 2
    for each in read(app, lambda session: nominations_in(session, contest_id=contest_id)):
        one = f"/manage/elections/nominations/{each.id}"
        assert "so it stands" in page(client.get(one))
        sent(client.post(one, data={"decision": "accept"}))
    clock.set(datetime(2027, 8, 5, 16, 1, tzinfo=UTC))
    as_officer(client)
    assert "in alphabetical order" in page(client.get(desk))
    page(client.get(f"{desk}/publish-statement"))
    sent(client.post(f"{desk}/publish-statement"))
    statement = page(client.get(f"/elections/{contest_id}/statement"))
    assert "I will listen." in statement
    pdf = client.get(f"/elections/{contest_id}/statement.pdf")
    assert pdf.data.startswith(b"%PDF-")
    clock.set(datetime(2027, 8, 10, 16, 1, tzinfo=UTC))
    as_officer(client)
    preview = page(client.get(f"{desk}/roll"))
    assert "Would be on the roll" in preview
    sent(client.post(f"{desk}/roll"))
    frozen = page(client.get(f"{desk}/roll"))
    found = read(app, lambda session: contest_page(session, contest_id=contest_id))
    assert (found.roll_digest or "no roll") in frozen
    make_box_ready(app, found.poll_id, clock())
    clock.set(datetime(2027, 8, 25, 8, 1, tzinfo=UTC))
    as_officer(client)
    assert "Nobody has been told yet" in page(client.get(desk))
    sent(client.post(f"{desk}/tell-voters"))
    assert "Voters were told" in page(client.get(desk))
    assert stage(app, contest_id, clock()) is Stage.POLL_OPEN
    as_member(client, people[5])
    text = page(client.get(f"/elections/{contest_id}"))
    assert f"/votes/{found.poll_id}" in text
    page(client.get("/elections"))


def test_an_election_nobody_needs_to_vote_in(
    app: Flask, client: FlaskClient, clock: MovableClock
) -> None:
    people = stored(app, lambda session: members(session, 3, now=clock()))
    as_officer(client)
    data = {**SET_UP, "seats": "2", "kind": "rehearsal", "supporters_needed": "0"}
    desk = sent(client.post("/manage/elections/new", data=data))
    contest_id = newest(app)
    assert "Rehearsal" in page(client.get(desk))
    page(client.get(f"{desk}/announce"))
    sent(client.post(f"{desk}/announce"))
    as_member(client, people[0])
    sent(client.post(f"/elections/{contest_id}/stand", data=FORM))
    sent(client.post(f"/elections/{contest_id}/my-nomination"))
    as_officer(client)
    (one,) = read(app, lambda session: nominations_in(session, contest_id=contest_id))
    sent(client.post(f"/manage/elections/nominations/{one.id}", data={"decision": "accept"}))
    sent(client.post(f"{desk}/skip-wait"))
    sent(client.post(f"{desk}/publish-statement"))
    assert "not a lawful election" in page(client.get(f"/elections/{contest_id}/statement"))
    sent(client.post(f"{desk}/skip-wait"))
    assert "1 seat" in page(client.get(f"{desk}/without-a-poll"))
    sent(client.post(f"{desk}/without-a-poll"))
    assert "Run again for 1 seat" in page(client.get(desk))
    again = sent(client.post(f"{desk}/run-again"))
    assert "seats left empty" in page(client.get(again))
    assert stage(app, contest_id, clock()) is Stage.UNCONTESTED


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " "}, "Enter a name for the election."),
        ({"seats": "none"}, "Enter this in figures"),
        ({"seats": "0"}, "Enter a number from 1 to 30."),
        ({"supporters_needed": "6"}, "Enter a number from 0 to 5."),
        ({"close_on": ""}, "Enter the day on which voting closes."),
        ({"close_on": "0001-01-01"}, "Check the year of this date."),
        ({"close_on": "9999-12-31"}, "Check the year of this date."),
        ({"close_on": "2027-09-18"}, "is not a working day"),
        (
            {"close_on": "2027-07-01"},
            "The earliest day on which voting can close is Monday 2 August",
        ),
        ({"officer_email": "nobody"}, "Enter a whole e-mail address"),
        ({"rule": "lottery"}, "Not a valid choice"),
        ({"close_on": "2027-02-30"}, "Enter a whole date that there is."),
        ({"electorate": "nowhere"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_with_a_set_up_is_said_and_the_rest_kept(
    app: Flask, client: FlaskClient, change: dict[str, str], words: str
) -> None:
    as_officer(client)
    text = page(client.post("/manage/elections/new", data={**SET_UP, **change}), 422)
    assert words in text
    assert "1 The Avenue" in text
    assert read(app, lambda session: contests_page(session).contests) == ()


def test_a_draft_is_changed_given_more_time_and_thrown_away(
    app: Flask, client: FlaskClient
) -> None:
    as_officer(client)
    desk = sent(client.post("/manage/elections/new", data=SET_UP))
    contest_id = newest(app)
    page(client.get(f"{desk}/edit"))
    dates = {
        "notice_of_election": "2027-07-01",
        "nominations_close": "2027-08-05",
        "statement_of_candidates": "2027-08-06",
        "withdrawals_close": "2027-08-10",
        "notice_of_poll": "2027-08-24",
        "opens_on": "2027-08-25",
        "poll_close": "2027-09-15",
    }
    page(client.get(f"{desk}/dates"))
    text = page(
        client.post(f"{desk}/dates", data={**dates, "nominations_close": "2027-08-09"}), 422
    )
    assert "Rule MER r2 wants Thursday 5 August 2027 or earlier" in text
    sent(client.post(f"{desk}/dates", data=dates))
    sent(client.post(f"{desk}/edit", data={**SET_UP, "title": "Another name"}))
    found = read(app, lambda session: contest_page(session, contest_id=contest_id))
    assert found.title == "Another name"
    assert next(iter(found.dates.values())) == date(2027, 7, 1)
    sent(client.post(f"{desk}/discard"))
    page(client.get(desk), 404)


def test_announced_dates_move_later_with_a_reason_that_members_see(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    contest_id = stored(app, lambda session: a_contest(session, now=now, is_announced=True))
    as_officer(client)
    address = f"/manage/elections/{contest_id}/dates"
    dates = {
        "notice_of_election": "2027-07-20",
        "nominations_close": "2027-08-09",
        "statement_of_candidates": "2027-08-10",
        "withdrawals_close": "2027-08-12",
        "notice_of_poll": "2027-08-26",
        "opens_on": "2027-08-27",
        "poll_close": "2027-09-17",
    }
    assert "Say why" in page(client.post(address, data=dates), 422)
    sent(client.post(address, data={**dates, "reason": "A storm closed two sites"}))
    assert "A storm closed two sites" in page(client.get(f"/elections/{contest_id}"))
    text = page(client.post(address, data={**dates, "reason": "Again"}), 422)
    assert "Every date is as it was" in text


def test_members_do_not_know_of_drafts(app: Flask, client: FlaskClient, now: datetime) -> None:
    (member_id,) = stored(app, lambda session: members(session, 1, now=now))
    contest_id = stored(app, lambda session: a_contest(session, now=now))
    as_member(client, member_id)
    page(client.get(f"/elections/{contest_id}"), 404)
    page(client.get(f"/elections/{contest_id}/stand"), 404)
    page(client.get(f"/manage/elections/{contest_id}"), 403)
    assert "No elections yet" in page(client.get("/elections"))


def test_old_elections_are_on_further_pages(app: Flask, client: FlaskClient, now: datetime) -> None:
    def many(session: Any) -> list[ContestId]:
        return [
            a_contest(
                session,
                now=now,
                is_announced=True,
                title=f"Election {at}",
                close_on=date(2027, 9, 15) + timedelta(days=7 * at),
            )
            for at in range(14)
        ] + [a_contest(session, now=now, is_announced=True, title=f"More {at}") for at in range(8)]

    stored(app, many)
    as_officer(client)
    first = page(client.get("/elections"))
    assert "Election 13" in first
    more = re.search(r'href="(/elections\?before=[0-9a-f-]+)"', first)
    assert more is not None
    assert "Election 13" not in page(client.get(more.group(1)))
    page(client.get("/manage/elections"))
