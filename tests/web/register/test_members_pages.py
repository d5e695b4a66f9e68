"""The list, its downloads, an entry and its correction, the groups, one's own entry."""

import sys
from datetime import date, datetime
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from governance.identity.queries import account_of_member
from governance.identity.rules import Role
from governance.journal.queries import all_entries
from governance.kernel.ids import MemberId, new_id
from governance.register.queries import constituencies
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.constitution import WITHOUT_SHARES, some_articles
from tests.factories.identity import sign_in
from tests.factories.register import a_member, members
from tests.queries import counted_queries
from tests.web.register.conftest import writing


@pytest.fixture
def ann(app: Flask, clock: MovableClock) -> MemberId:
    with writing(app) as session:
        return a_member(session, now=clock(), name="Ann Hill", number="=E1", email="a@example.org")


def test_the_list_is_searched_without_script(
    secretary: FlaskClient, app: Flask, clock: MovableClock
) -> None:
    with writing(app) as session:
        a_member(session, now=clock(), name="Łukasz Żółkiewski", number="E7")
        a_member(session, now=clock(), name="Ann Hill", number="E8")
    page = secretary.get("/members?q=zolk").text
    assert "Żółkiewski, Łukasz" in page
    assert "Hill, Ann" not in page
    assert "1 person found" in page
    assert "Nobody found" in secretary.get("/members?q=nobody").text
    for odd in ("show=x", "group=x", "site=x", "after=x", "before=x", "q=%00%25_'"):
        assert secretary.get(f"/members?{odd}").status_code == 200


def test_the_list_goes_on_and_back(secretary: FlaskClient, app: Flask, clock: MovableClock) -> None:
    with writing(app) as session:
        members(session, 60, now=clock())
    first = secretary.get("/members").text
    assert "60 people in post" in first
    onward = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = secretary.get(onward.replace("&amp;", "&")).text
    assert second.count('rel="prev"') == 1
    assert 'rel="next"' not in second


def test_the_list_takes_as_many_questions_for_many_as_for_few(
    secretary: FlaskClient, app: Flask, clock: MovableClock
) -> None:
    def asked(address: str) -> int:
        with app.app_context():
            engine = db.engine
        with counted_queries(engine) as seen:
            assert secretary.get(address).status_code == 200
        return len(seen)

    with writing(app) as session:
        members(session, 3, now=clock())
    few = asked("/members"), asked("/members?q=s")
    with writing(app) as session:
        members(session, 90, now=clock(), first=100)
    assert (asked("/members"), asked("/members?q=s")) == few
    assert few[0] <= 10


@pytest.mark.usefixtures("ann")
def test_the_list_is_taken_away_as_csv_with_formulas_made_harmless(
    secretary: FlaskClient, app: Flask
) -> None:
    answer = secretary.get("/members/download.csv?q=hill", buffered=True)
    assert answer.headers["Content-Disposition"] == "attachment; filename=members-2027-06-07.csv"
    lines = answer.text.lstrip("\ufeff").splitlines()
    assert lines[0].startswith("Number,Title,Forename,Surname")
    assert lines[1].startswith("'=E1,,Ann,Hill,Nursing,Dorking Hospital,")
    with app.app_context():
        taken = [entry for entry in all_entries(db.session()) if entry.act == "download:taken"]
        db.session.remove()
    assert [entry.detail["kind"] for entry in taken] == ["csv"]


@pytest.mark.usefixtures("ann")
def test_the_list_is_taken_away_for_excel(secretary: FlaskClient) -> None:
    answer = secretary.get("/members/download.xlsx", buffered=True)
    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:4] == ["=E1", None, "Ann", "Hill"]
    assert sheet[2][0].data_type == "s"  # text, not a formula
    assert secretary.get("/members/download.pdf").status_code == 404


def test_an_entry_shows_its_facts_history_and_sign_in(
    secretary: FlaskClient, ann: MemberId
) -> None:
    page = secretary.get(f"/members/{ann}").text
    for words in ("Ann Hill", "Monday 1 April 2019", "Dorking Hospital", "Entered.",
                  "Sign-in links go to a@example.org", "Nothing was sent yet"):  # fmt: skip
        assert words in page
    assert secretary.get(f"/members/{new_id()}").status_code == 404


def test_an_entry_is_shown_as_at_a_day_as_known_on_another(
    secretary: FlaskClient, ann: MemberId, clock: MovableClock
) -> None:
    clock.move(minutes=5)
    correct(secretary, ann, surname="Smith", true_from="2027-05-01")
    clock.move(days=2)
    sign_in(secretary, roles=(Role.COMPANY_SECRETARY,))
    address = f"/members/{ann}?on=2027-05-02&known="
    assert "Ann Smith" in as_at(secretary.get(address + "2027-06-07").text)
    assert "said nothing" in as_at(secretary.get(address + "2027-06-06").text)
    assert "Ann Hill" in as_at(secretary.get(f"/members/{ann}?on=2027-04-30").text)
    assert secretary.get(f"/members/{ann}?on=rubbish").status_code == 404


def as_at(page: str) -> str:
    return page.partition('<div id="as-at"')[2]


def correct(client: FlaskClient, member_id: MemberId, **typed: str) -> tuple[int, str]:
    """Send the correction form with what it holds, and these answers instead."""
    page = client.get(f"/members/{member_id}/amend").text
    held = {"reason": "told by HR", "true_from": "2027-06-07"}
    for name in ("title", "forename", "surname", "work_email", "personal_email", "address_1",
                 "address_2", "town", "postcode", "edition", "seen"):  # fmt: skip
        tag = page.partition(f'name="{name}"')[2].partition(">")[0]
        held[name] = unescape(tag.partition('value="')[2].partition('"')[0])
    for name in ("staff_group", "site"):
        options = page.partition(f'name="{name}"')[2].partition("</select>")[0]
        chosen = options.partition(" selected")[0].rpartition('value="')[2]
        held[name] = chosen.partition('"')[0]
    answer = client.post(f"/members/{member_id}/amend", data=held | typed, follow_redirects=True)
    return answer.status_code, answer.text


def test_a_correction_is_saved_and_told(
    secretary: FlaskClient, ann: MemberId, clock: MovableClock
) -> None:
    clock.move(minutes=1)
    status, page = correct(secretary, ann, surname="Smith", reason="Marriage certificate seen")
    assert status == 200
    for words in ("The staff records are corrected", "Ann Smith", "Marriage certificate seen",
                  "Surname: <del>Hill</del> → <ins>Smith</ins>"):  # fmt: skip
        assert words in page


def test_nothing_different_is_told(secretary: FlaskClient, ann: MemberId) -> None:
    assert "Nothing was different" in correct(secretary, ann)[1]


def test_all_faults_of_a_correction_are_told_at_once(secretary: FlaskClient, ann: MemberId) -> None:
    _, page = correct(
        secretary, ann, surname="", forename="A.", work_email="x", reason="",
        true_from="2027-06-08", town="Kept town",
    )  # fmt: skip
    for words in ("Enter the surname", "Enter the whole forename", "Enter an e-mail address",
                  "Say why", "This day is still to come", "Kept town"):  # fmt: skip
        assert words in page


def test_an_old_form_keeps_what_was_typed_and_shows_the_other_change(
    secretary: FlaskClient, ann: MemberId, clock: MovableClock
) -> None:
    clock.move(minutes=1)
    correct(secretary, ann, town="Dorking")
    clock.move(minutes=1)
    status, page = correct(secretary, ann, surname="Smith", edition="1")
    assert status == 409
    assert "Somebody changed this while you were typing" in page
    assert "Town: <del>Epsom</del> → <ins>Dorking</ins>" in page
    assert 'value="Smith"' in page
    edition = page.partition('name="edition"')[2].partition('value="')[2].partition('"')[0]
    status, page = correct(secretary, ann, surname="Smith", edition=edition)
    assert "The staff records are corrected" in page


def test_groups_are_added_renamed_and_closed(secretary: FlaskClient, app: Flask) -> None:
    def group() -> str:
        with app.app_context():
            (found,) = constituencies(db.session())
            db.session.remove()
        return f"/members/groups/{found.id}"

    assert "No sites yet" in secretary.get("/members/groups").text
    faulty = secretary.post("/members/groups", data={"name": ""})
    assert "Enter the name" in faulty.text
    secretary.post("/members/groups", data={"kind": "site", "name": "Epsom"})
    again = secretary.post("/members/groups", data={"kind": "site", "name": "EPSOM"})
    assert "one of this name already" in again.text
    old = secretary.post(group(), data={"name": "Epsom Clinic", "version": "1"})
    assert old.status_code == 409
    assert "Somebody changed this" in old.text
    secretary.post(group(), data={"name": "Epsom Clinic", "version": "2"})
    assert "Epsom Clinic" in secretary.get("/members/groups").text
    assert secretary.post(f"{group()}/close", data={"version": "x"}).status_code == 409
    assert secretary.post(f"{group()}/close", data={"version": "3"}).status_code == 302
    assert "Closed 7 Jun 2027" in secretary.get("/members/groups").text


@pytest.mark.usefixtures("ann")
def test_a_large_group_says_that_it_has_more_than_so_many(
    secretary: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        site = constituencies(db.session())[-1].id
        db.session.remove()
    assert "It has 1 member, so" in secretary.get(f"/members/groups/{site}").text
    monkeypatch.setattr(sys.modules[constituencies.__module__], "MOST_COUNTED", 0)
    monkeypatch.setattr("governance.register.routes.groups.MOST_COUNTED", 0)
    assert ">more than 0</a>" in secretary.get("/members/groups").text
    assert "It has more than 0 members, so" in secretary.get(f"/members/groups/{site}").text


@pytest.mark.usefixtures("ann")
def test_a_group_with_people_is_not_closed(secretary: FlaskClient, app: Flask) -> None:
    with app.app_context():
        site = constituencies(db.session())[-1].id
        db.session.remove()
    answer = secretary.post(f"/members/groups/{site}/close", data={"version": "1"})
    assert answer.status_code == 409
    assert "There are people in it" in answer.text


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "You are a member today"),
        ({"holds_share": False}, "You are not on the register of members"),
        ({"joined_on": date(2027, 7, 1)}, "Your membership has not begun yet"),
        ({"left_on": date(2027, 6, 30)}, "You are a member today"),
    ],
)
def test_a_co_owner_reads_their_own_entry(
    client: FlaskClient, app: Flask, clock: MovableClock, facts: dict[str, object], words: str
) -> None:
    with writing(app) as session:
        member_id = a_member(session, now=clock(), name="Ann Hill", **facts)  # type: ignore[arg-type] # by name
        account = account_of_member(session, member_id=member_id)
    assert account is not None
    sign_in(client, account_id=account.id)
    page = client.get("/my-membership").text
    assert words in page
    assert "Ann Hill" in page


MAY = {
    "/members": {Role.COMPANY_SECRETARY, Role.AUDITOR, Role.DIRECTOR},
    "/members/groups": {Role.COMPANY_SECRETARY, Role.AUDITOR, Role.DIRECTOR},
    "/members/download.csv": {Role.COMPANY_SECRETARY},
    "/members/import": {Role.COMPANY_SECRETARY},
    "/members/imports": {Role.COMPANY_SECRETARY},
    "/my-membership": set(),
}


@pytest.mark.parametrize("role", [*Role, None])
def test_each_role_sees_only_its_pages(client: FlaskClient, role: Role | None) -> None:
    sign_in(client, roles=(role,) if role else ())
    for address, allowed in MAY.items():
        expected = 200 if role in allowed else 403
        assert client.get(address, buffered=True).status_code == expected, address


def test_a_visitor_is_asked_to_sign_in(client: FlaskClient) -> None:
    for address in MAY:
        assert client.get(address).status_code == 302


def test_an_auditor_reads_an_entry_and_cannot_change_it(client: FlaskClient, ann: MemberId) -> None:
    sign_in(client, roles=(Role.AUDITOR,))
    page = client.get(f"/members/{ann}").text
    assert "Ann Hill" in page
    assert "Correct what HR says" not in page
    assert "Correct the entry" not in page
    assert "Monday 1 April 2019" in page
    assert client.get(f"/members/{ann}/amend").status_code == 403
    assert client.post("/members/groups", data={}).status_code == 403


def test_who_is_entered_without_a_share_has_a_list_of_their_own(
    app: Flask, secretary: FlaskClient, now: datetime
) -> None:
    with writing(app) as session:
        a_member(session, now=now, name="Bo Bare", email="bo@example.org", shares=0)
        a_member(session, now=now, name="Hal Holds", email="hal@example.org")
    page = secretary.get("/members?show=no-share").text
    assert "Bare, Bo" in page
    assert "Holds, Hal" not in page
    assert '<option value="no-share" selected>On the register, no share</option>' in page
    with writing(app) as session:
        some_articles(
            session,
            now=now,
            legal_form=WITHOUT_SHARES.legal_form,
            share_classes=(),
            leaver_route=WITHOUT_SHARES.leaver_route,
        )
    assert 'value="no-share"' not in secretary.get("/members").text
