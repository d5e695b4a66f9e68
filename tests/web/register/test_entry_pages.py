"""An entry of the register on its pages: shown, corrected, marked, ended, made by hand."""

from datetime import date
from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.identity.rules import Role
from governance.kernel.ids import EntryId, MemberId, new_id
from governance.register.models import RegisterEntry
from governance.register.queries import members_on
from governance.register.queries.entries_as_at import entries_of, entry_history
from governance.register.rules.entries import Particulars
from governance.shares.queries import events_of
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.identity import sign_in
from tests.factories.register import a_member, cease
from tests.pages import marked_section
from tests.web.register.conftest import writing

DAY = date(2027, 6, 7)


@pytest.fixture
def ann(app: Flask, clock: MovableClock) -> MemberId:
    with writing(app) as session:
        return a_member(session, now=clock(), name="Ann Hill", number="E1", email="a@example.org")


@pytest.fixture
def bob(app: Flask, clock: MovableClock) -> MemberId:
    """In post, and never entered."""
    with writing(app) as session:
        return a_member(
            session, now=clock(), name="Bob Shaw", number="E2", email=None, holds_share=False
        )


def entry(app: Flask, member_id: MemberId) -> tuple[EntryId, Particulars]:
    with app.app_context():
        row = entries_of(db.session(), member_ids=[member_id])[member_id][0]
        db.session.remove()
    return row.entry_id, row.particulars


def form_of(page: str) -> dict[str, str]:
    """What a page's form holds before anybody types."""
    held: dict[str, str] = {}
    main = page.partition("<main")[2]
    for tag in main.split("<input")[1:]:
        attributes = tag.partition(">")[0]
        name = attributes.partition('name="')[2].partition('"')[0]
        kind = attributes.partition('type="')[2].partition('"')[0]
        if kind in {"radio", "checkbox"} and " checked" not in attributes:
            continue
        held[name] = unescape(attributes.partition('value="')[2].partition('"')[0])
    for tag in main.split("<textarea")[1:]:
        name = tag.partition('name="')[2].partition('"')[0]
        held[name] = unescape(tag.partition(">\n")[2].partition("</textarea>")[0])
    for tag in main.split("<select")[1:]:
        name = tag.partition('name="')[2].partition('"')[0]
        options = tag.partition("</select>")[0]
        before = options.partition(" selected")[0] if " selected" in options else ""
        first = options.partition('value="')[2]
        held[name] = (before.rpartition('value="')[2] or first).partition('"')[0]
    held.pop("", None)
    return held


def send(client: FlaskClient, address: str, **typed: str) -> tuple[int, str]:
    """Open the form, type these answers over what it holds, and send it."""
    held = form_of(client.get(address).text) | {"reason": "Deed seen"}
    answer = client.post(address, data=held | typed, follow_redirects=True)
    return answer.status_code, answer.text


def test_a_member_page_shows_the_register_and_what_hr_says(
    secretary: FlaskClient, app: Flask, ann: MemberId
) -> None:
    page = secretary.get(f"/members/{ann}").text
    register, _, hr = page.partition('<h2 id="hr"')
    for words in ("On the register", "Entry number", "1 Ewell Road", "Monday 1 April 2019",
                  "1 Ordinary, 1p paid", "History of entry"):  # fmt: skip
        assert words in register
    assert "HR says a share was issued" in hr
    assert "1 The Avenue" in hr
    assert "Member" in page.partition("</h1>")[2][:200]
    assert f"/shares/entries/{entry(app, ann)[0]}" in register


def test_somebody_never_entered_is_offered_to_be(secretary: FlaskClient, bob: MemberId) -> None:
    page = secretary.get(f"/members/{bob}").text
    assert "was never entered on the register" in page
    assert "Not a member yet" in page
    assert f"/register/enter?member={bob}" in page


def test_gaps_are_told_in_plain_words(
    secretary: FlaskClient, app: Flask, clock: MovableClock
) -> None:
    with writing(app) as session:
        said = {"forename": "A.", "address_1": "", "dispute": "A brother claims the share"}
        member_id = a_member(session, now=clock(), particulars=said | {"is_protected": True})
    page = secretary.get(f"/members/{member_id}").text
    for words in ("Still to be filled in", "initials are not enough", "Enter a service address",
                  "A brother claims the share", "In dispute", "Protected"):  # fmt: skip
        assert words in page


def test_a_correction_is_kept_with_both_dates_and_the_order(
    secretary: FlaskClient, app: Flask, ann: MemberId, clock: MovableClock
) -> None:
    clock.move(minutes=1)
    entry_id, _ = entry(app, ann)
    status, page = send(
        secretary, f"/register/entries/{entry_id}/correct", surname="Smith",
        true_from="2027-05-01", court_order="CR-2027-000123", reason="Order of 3 June",
        joint_holders="Hill, Bo\nExample Trustees,",
    )  # fmt: skip
    assert status == 200
    assert "The register is corrected" in page
    assert "Ann Smith" in page
    assert "Example Trustees" in page
    history = secretary.get(f"/register/entries/{entry_id}/history").text
    for words in ("Surname: <del>Hill</del> → <ins>Smith</ins>", "Saturday 1 May 2027",
                  "9:01am on Monday 7 June 2027, by Sue Park", "CR-2027-000123",
                  "Order of 3 June", "The name was entered"):  # fmt: skip
        assert words in history
    assert marked_section(history) == ["Members"]


def test_all_faults_are_told_at_once_and_what_was_typed_is_kept(
    secretary: FlaskClient, app: Flask, ann: MemberId
) -> None:
    _, page = send(
        secretary, f"/register/entries/{entry(app, ann)[0]}/correct", surname="", e_address="x",
        true_from="2027-06-08", reason="", joint_holders="Hill\n,", town="Kept town",
        postcode="x" * 21, other_property="ten", registered_on="2027-06-08",
    )  # fmt: skip
    for words in ("Enter the surname", "Enter an e-mail address", "This day is still to come",
                  "Say why", "one a line", "Kept town", "no more than 20 characters",
                  "Enter an amount in pounds"):  # fmt: skip
        assert words in page


def test_days_that_do_not_fit_are_told_beside_the_field(
    secretary: FlaskClient, app: Flask, ann: MemberId, clock: MovableClock
) -> None:
    with writing(app) as session:
        cease(session, ann, on=date(2027, 6, 1), now=clock())
    entry_id, _ = entry(app, ann)
    address = f"/register/entries/{entry_id}/correct"
    assert "would end before it began" in send(secretary, address, registered_on="2027-06-02")[1]


def test_two_people_correct_one_entry_and_neither_loses_their_change(
    secretary: FlaskClient, app: Flask, ann: MemberId, clock: MovableClock
) -> None:
    address = f"/register/entries/{entry(app, ann)[0]}/correct"
    mine = form_of(secretary.get(address).text) | {"reason": "Marriage certificate"}
    clock.move(minutes=1)
    send(secretary, address, town="Ewell", title="Dr", reason="Told by phone")
    clock.move(minutes=1)
    answer = secretary.post(address, data=mine | {"surname": "Smith", "title": "Ms"})
    page = answer.text
    assert answer.status_code == 409
    for words in ("Somebody changed this entry while you were typing", "Told by phone",
                  "Town: <del>Epsom</del> → <ins>Ewell</ins>", "by Sue Park",
                  "Title: theirs is “Dr”, yours is “Ms”", "Marriage certificate"):  # fmt: skip
        assert words in page
    again = form_of(page)
    assert (again["surname"], again["town"], again["title"]) == ("Smith", "Ewell", "Ms")
    assert entry(app, ann)[1].surname == "Hill", "nothing was saved yet"
    saved = secretary.post(address, data=again, follow_redirects=True)
    assert "The register is corrected" in saved.text
    found = entry(app, ann)[1]
    assert (found.surname, found.town, found.title) == ("Smith", "Ewell", "Ms")
    with app.app_context():
        history = entry_history(db.session(), entry_id=entry(app, ann)[0])
        db.session.remove()
    assert len(history) == 3


def test_two_people_correct_what_hr_says_and_neither_loses_their_change(
    secretary: FlaskClient, ann: MemberId, clock: MovableClock
) -> None:
    address = f"/members/{ann}/amend"
    mine = form_of(secretary.get(address).text) | {"reason": "Marriage certificate"}
    clock.move(minutes=1)
    send(secretary, address, town="Ewell", title="Dr")
    clock.move(minutes=1)
    answer = secretary.post(address, data=mine | {"surname": "Smith", "title": "Ms"})
    assert answer.status_code == 409
    assert "Title: theirs is “Dr”, yours is “Ms”" in answer.text
    again = form_of(answer.text)
    assert (again["surname"], again["town"]) == ("Smith", "Ewell")
    saved = secretary.post(address, data=again, follow_redirects=True).text
    for words in ("The staff records are corrected", "Ewell", "Smith", "Ms"):
        assert words in saved


def test_an_entry_is_marked(secretary: FlaskClient, app: Flask, ann: MemberId) -> None:
    address = f"/register/entries/{entry(app, ann)[0]}/marks"
    _, page = send(secretary, address, is_protected="y", is_withheld="y", dispute="Two claim it")
    for words in ("Protected", "Not in public copies", "In dispute", "Two claim it"):
        assert words in page
    found = entry(app, ann)[1]
    assert (found.is_protected, found.is_withheld, found.dispute) == (True, True, "Two claim it")
    with app.app_context():
        assert [each.name for each in members_on(db.session(), day=DAY)] == ["Ann Hill"]
        db.session.remove()
    assert "Say why" in send(secretary, address, reason="")[1]


def test_an_end_waits_until_the_shares_are_gone(
    secretary: FlaskClient, app: Flask, ann: MemberId, clock: MovableClock
) -> None:
    address = f"/register/entries/{entry(app, ann)[0]}/end"
    assert "They still hold 1 share" in secretary.get(address).text
    answers = {"ceased_on": "2027-06-07", "cessation": "resignation"}
    assert "Enter first where the shares went" in send(secretary, address, **answers)[1]
    late = answers | {"ceased_on": "2027-06-08"}
    assert "This day is still to come" in send(secretary, address, **late)[1]
    early = answers | {"ceased_on": "2001-06-08"}
    assert "would end before it began" in send(secretary, address, **early)[1]
    assert "Choose why it ended" in send(secretary, address, ceased_on="2027-06-07")[1]
    with writing(app) as session:
        cease(session, ann, on=date(2027, 6, 1), now=clock())
    answer = secretary.post(address, data=answers | {"reason": "x"})
    assert answer.status_code == 409
    assert "This membership has ended already" in answer.text


def test_an_end_by_mistake_is_taken_back(
    secretary: FlaskClient, app: Flask, ann: MemberId, clock: MovableClock
) -> None:
    address = f"/register/entries/{entry(app, ann)[0]}/reopen"
    answer = secretary.post(address, data={"reason": "wrong person"})
    assert answer.status_code == 409
    assert "This membership has not ended" in answer.text
    with writing(app) as session:
        cease(session, ann, on=date(2027, 6, 1), now=clock())
    assert "Take back the end" in secretary.get(f"/members/{ann}").text
    assert "as if it had never ended" in send(secretary, address)[1]
    assert entry(app, ann)[1].ceased_on is None


def test_somebody_on_file_is_entered_by_hand(
    secretary: FlaskClient, app: Flask, bob: MemberId
) -> None:
    address = f"/register/enter?member={bob}"
    status, page = send(secretary, address, registered_on="2027-06-01", address_1="1 Mill Lane")
    assert status == 200
    assert "The name is on the register" in page
    found = entry(app, bob)[1]
    assert (found.name, found.registered_on) == ("Bob Shaw", date(2027, 6, 1))
    again = send(secretary, address, registered_on="2027-06-02")[1]
    assert "on the register already in these days" in again


def test_a_body_and_joint_holders_are_entered_without_a_record_of_hr(
    secretary: FlaskClient, app: Flask
) -> None:
    status, _ = send(
        secretary, "/register/enter", kind="body", forename="Kept", surname="Example Trustees Ltd",
        joint_holders="Hill, Ann\nBo Lam",
    )  # fmt: skip
    assert status == 200
    page = secretary.get("/members?q=trustees").text
    listed = page.partition("<tbody")[2]
    member_id = MemberId(UUID(listed.partition('href="/members/')[2][:36]))
    found = entry(app, member_id)[1]
    assert found.names == "Example Trustees Ltd, Ann Hill, Bo Lam"
    shown = secretary.get(f"/members/{member_id}").text
    assert "R00001" in shown
    assert "HR says a share was issued" not in shown


def test_nobody_is_entered_twice_or_without_a_name(secretary: FlaskClient) -> None:
    assert "Enter the surname" in send(secretary, "/register/enter")[1]
    assert secretary.get("/register/enter?member=x").status_code == 404
    assert secretary.get(f"/register/enter?member={new_id()}").status_code == 404


@pytest.mark.parametrize("act", ["correct", "marks", "end", "reopen"])
def test_only_who_keeps_the_register_changes_an_entry(
    client: FlaskClient, app: Flask, ann: MemberId, act: str
) -> None:
    entry_id, _ = entry(app, ann)
    sign_in(client, roles=(Role.AUDITOR, Role.DIRECTOR))
    assert client.get(f"/register/entries/{entry_id}/{act}").status_code == 403
    assert client.get(f"/register/entries/{entry_id}/history").status_code == 200
    page = client.get(f"/members/{ann}").text
    assert f"/register/entries/{entry_id}/{act}" not in page
    sign_in(client, roles=(Role.COMPANY_SECRETARY,))
    assert client.get(f"/register/entries/{entry_id}/{act}").status_code == 200
    assert client.get(f"/register/entries/{new_id()}/{act}").status_code == 404


def test_the_list_says_what_everybody_is(
    secretary: FlaskClient, app: Flask, ann: MemberId, bob: MemberId, clock: MovableClock
) -> None:
    assert ann != bob
    with writing(app) as session:
        a_member(session, now=clock(), name="Cas Webb", left_on=date(2027, 6, 6), email=None)
        a_member(session, now=clock(), name="Dee Lam", ceased_on=date(2027, 6, 6), email=None)
    for show, name, tag in (
        ("members", "Hill, Ann", "Member"),
        ("not-yet", "Shaw, Bob", "Not a member yet"),
        ("still-entered", "Webb, Cas", "Left, entry still stands"),
        ("former", "Lam, Dee", "Former member"),
    ):
        page = secretary.get(f"/members?show={show}").text.partition("<tbody")[2]
        assert name in page, show
        assert tag in page
        assert page.count('<tr role="row"') == 1, show


def test_a_member_page_leads_to_the_leavers_case_and_tells_the_old_number(
    secretary: FlaskClient, app: Flask, ann: MemberId
) -> None:
    entry_id, _ = entry(app, ann)
    with writing(app) as session:
        session.get_one(RegisterEntry, entry_id).old_number = "17/B"
    page = secretary.get(f"/members/{ann}").text
    assert f'href="/register/entries/{entry_id}/leave"' in page
    assert "Number in the old register</dt><dd>17/B" in page
    assert "17/B" in secretary.get(f"/register/entries/{entry_id}/history").text
    sign_in(secretary, roles=[Role.DIRECTOR], name="Dan Reed", email="dan@example.org")
    assert f"/register/entries/{entry_id}/leave" not in secretary.get(f"/members/{ann}").text


def test_shares_that_came_back_to_an_ended_entry_are_flagged(
    secretary: FlaskClient, app: Flask, clock: MovableClock, ann: MemberId
) -> None:
    assert "has ended holds shares" not in secretary.get("/shares").text
    with writing(app) as session:
        cease(session, ann, on=DAY, now=clock())
    entry_id, _ = entry(app, ann)
    with app.app_context():
        event_id = events_of(db.session(), entry_id=entry_id)[-1].event_id
        db.session.remove()
    address = f"/shares/events/{event_id}/reverse"
    answer = secretary.post(address, data={"reason": "No deed"}, follow_redirects=True)
    assert "An entry that has ended holds shares now" in answer.text
    page = secretary.get("/shares").text
    assert "An entry that has ended holds shares" in page
    assert "Ann Hill, entry 1</a>: ceased on" in page
    assert "This entry has ended and holds shares" in secretary.get(f"/members/{ann}").text
