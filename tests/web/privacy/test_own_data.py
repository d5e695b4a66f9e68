"""The copy of one's own data: whole, without ballots, journalled; also on a paper request."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.identity.rules import Role
from governance.joining.rules.differences import Choice, DifferenceKind
from governance.joining.rules.leaving import Grounds, NewCase, Route
from governance.joining.service import open_case
from governance.kernel.ids import MemberId
from governance.privacy.rules.own_data import Part
from governance.voting.rules import Paper, new_ballot_key
from governance.voting.service import cast_ballot
from governance.voting.service.roll import freeze_roll
from tests.factories.filing import an_officer_of
from tests.factories.identity import sign_in
from tests.factories.joining import HEAD, a_joiner, a_nominee, settled, two_people
from tests.factories.privacy import acting, signed_in_as, writing
from tests.factories.register import a_member, entry_of
from tests.factories.sealing import KEYS, a_sealed_box
from tests.factories.voting import a_poll
from tests.unit.counting.schema_check import faults

SCHEMA = Path(__file__).parents[3] / "docs" / "formats" / "own-data.schema.json"


@pytest.fixture
def margaret(app: Flask, now: datetime) -> MemberId:
    with writing(app) as session:
        return a_member(session, now=now, name="Margaret Hill")


def test_the_copy_holds_every_part_and_fits_its_schema(
    client: FlaskClient, margaret: MemberId
) -> None:
    signed_in_as(client, margaret)
    answer = client.get("/my-membership/data.json")
    assert answer.status_code == 200
    copy = json.loads(answer.data)
    schema = json.loads(SCHEMA.read_text("utf-8"))
    assert list(faults(copy, schema, schema)) == []
    assert [each.value for each in Part] == [name for name in copy if name in set(Part)]
    assert copy["profile"]["name"] == "Margaret Hill"
    assert copy["register"][0]["address_1"] == "1 Ewell Road"
    assert copy["register"][0]["recorded_at"].endswith("+00:00")
    assert copy["share_ledger"][0]["shares"] == 1
    assert "Article 11" in copy["ballots"]
    assert copy["journal"][-1]["act"] == "download:taken"


def test_the_copy_says_that_somebody_voted_and_never_how_or_when(
    app: Flask, client: FlaskClient, margaret: MemberId, now: datetime
) -> None:
    with writing(app) as session:
        poll_id = a_poll(session, now=now)
        freeze_roll(session, poll_id=poll_id, actor=acting(session, margaret), now=now)
        a_sealed_box(session, poll_id, now=now)
    later = now + timedelta(hours=1)
    with writing(app) as session:
        cast_ballot(
            session,
            poll_id=poll_id,
            paper=Paper(choices=("c2", "c1")),
            ballot_key=new_ballot_key(),
            keys=KEYS,
            actor=acting(session, margaret),
            now=later,
        )
    signed_in_as(client, margaret)
    text = client.get("/my-membership/data.json").get_data(as_text=True)
    (poll,) = json.loads(text)["participation"]
    assert poll["has_voted"] is True
    assert set(poll) == {"poll", "closes_at", "on_the_roll_as", "has_voted"}
    assert '"c2"' not in text
    assert later.isoformat() not in text


def test_the_printed_copy_is_a_pdf(client: FlaskClient, margaret: MemberId) -> None:
    signed_in_as(client, margaret)
    answer = client.get("/my-membership/data.pdf")
    assert answer.data.startswith(b"%PDF")
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_secretary_makes_the_copy_for_somebody_who_asks_on_paper(
    client: FlaskClient, margaret: MemberId
) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY], name="Sue Park")
    where = f"/members/{margaret}/data"
    assert "Say how they asked" in client.post(where, data={"kind": "json"}).text
    answer = client.post(where, data={"kind": "json", "reason": "letter, staff card seen"})
    entry = json.loads(answer.data)["journal"][-1]
    assert entry["detail"] == {
        "document": "own-data.json", "by_the_person": False, "reason": "letter, staff card seen"
    }  # fmt: skip
    assert entry["by_you"] is False


def test_a_director_does_not_make_copies_of_anybodys_data(
    client: FlaskClient, margaret: MemberId
) -> None:
    sign_in(client, roles=[Role.DIRECTOR])
    assert client.get(f"/members/{margaret}/data").status_code == 403


def test_the_copy_holds_what_was_offered_decided_and_recorded_of_an_office(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    with writing(app) as session:
        a_nominee(session, now=now)
        people = two_people(session, now=now)
        member_id = a_joiner(session, now=now, name="Jo Newcomer", email="jo@example.org")
        settled(session, DifferenceKind.OFFER_SHARE, Choice.OFFER, now=now, people=people)
        an_officer_of(session, now=now, name="Jo Newcomer", member_id=member_id)
    sign_in(client, roles=[Role.COMPANY_SECRETARY], name="Sue Park")
    posted = {"kind": "json", "reason": "letter"}
    copy = json.loads(client.post(f"/members/{member_id}/data", data=posted).data)
    schema = json.loads(SCHEMA.read_text("utf-8"))
    assert list(faults(copy, schema, schema)) == []
    assert [one["state"] for one in copy["offers"]] == ["offered"]
    (decision,) = copy["decisions"]
    assert (decision["choice"], decision["reason"]) == ("offer", "HR list of June")
    assert decision["what_differed"] == "2019-04-01|"
    (office,) = copy["offices"]
    assert (office["office"], office["ceased_on"]) == ("director", None)
    assert office["private"]["home_1"] == "4 Hidden Lane"
    assert copy["leaving"] == []
    printed = client.post(f"/members/{member_id}/data", data=posted | {"kind": "pdf"})
    assert printed.data.startswith(b"%PDF")


def test_who_acts_for_an_estate_gets_what_is_held_of_them_and_nothing_of_the_dead(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    with writing(app) as session:
        a_nominee(session, now=now)
        dead = a_member(session, now=now, name="Dora Dead", email="dora@example.org")
        heir = a_member(session, now=now, name="Rae Represents", email="rae@example.org")
        case = NewCase(
            member_id=dead,
            entry_id=entry_of(session, dead),
            grounds=Grounds.DEATH,
            left_on=date(2027, 5, 30),
            route=Route.TRANSMISSION,
            representative="Rae Represents",
            representative_address="2 Low Road",
            representative_entry=entry_of(session, heir),
        )
        actor = two_people(session, now=now)[0]
        open_case(session, case=case, letterhead=HEAD, actor=actor, now=now)
    signed_in_as(client, heir)
    answer = client.get("/my-membership/data.json")
    assert json.loads(answer.data)["leaving"] == [
        {
            "acts_for_another": True,
            "representative": "Rae Represents",
            "representative_address": "2 Low Road",
        }
    ]
    assert "Dora" not in answer.text


def test_of_two_people_alike_the_copy_names_only_its_owner(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    with writing(app) as session:
        people = two_people(session, now=now)
        one = a_member(session, now=now, name="Ann Twin", number="CS1", email="ann@example.org")
        a_member(session, now=now, name="Ann Twin", number="CS2", email="ANN@example.org")
        settled(session, DifferenceKind.DUPLICATE, Choice.LEAVE, now=now, people=people)
    signed_in_as(client, one)
    answer = client.get("/my-membership/data.json")
    (decision,) = json.loads(answer.data)["decisions"]
    assert (decision["kind"], decision["what_differed"]) == ("duplicate", "")
    assert "CS2" not in answer.text
