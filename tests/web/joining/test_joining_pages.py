"""The pages of joiners and leavers, from the work list to the register."""

import re
from datetime import date

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from governance.joining.models import Decision, LeaverCase, Offer
from governance.joining.rules.differences import DecisionState
from governance.joining.rules.leaving import LeaverState
from governance.joining.rules.offers import AddressChoice, OfferState
from governance.kernel.ids import EntryId, MemberId
from governance.register.queries.entries_as_at import entries_of
from governance.register.rules.entries import Cessation, Particulars
from tests.conftest import MovableClock
from tests.factories.constitution import some_articles
from tests.factories.register import entry_of
from tests.pages import marked_section
from tests.web.joining.conftest import House, page


def lines(text: str) -> list[str]:
    return re.findall(r'name="line" type="checkbox" value="([^"]+)"', text)


def ticked(text: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" type="checkbox" value="([^"]+)"', text)


def decided(house: House, kind: str, choice: str, scope: str = "page") -> TestResponse:
    secretary = house.enter(house.secretary)
    shown = page(secretary.get(f"/register/changes?kind={kind}"))
    return secretary.post(
        "/register/changes/decide",
        data={
            "kind": kind,
            "choice": choice,
            "reason": "HR list of June",
            "scope": scope,
            "seen": lines(shown),
            "line": lines(shown)[:1],
        },
        follow_redirects=True,
    )


def signed_off(house: House) -> str:
    director = house.enter(house.director)
    page(director.get("/register/changes/waiting"))
    return page(
        director.post("/register/changes/sign-off", data={"scope": "all"}, follow_redirects=True)
    )


def offered(house: House) -> list[Offer]:
    decided(house, "offer-share", "offer")
    signed_off(house)
    return house.in_session(lambda session: list(session.scalars(select(Offer))))


def particulars(house: House, member_id: MemberId) -> Particulars:
    def read(session: Session) -> Particulars:
        return entries_of(session, member_ids=[member_id])[member_id][0].particulars

    return house.in_session(read)


def test_the_work_list_shows_each_kind_with_its_count(house: House) -> None:
    text = page(house.enter(house.secretary).get("/register/changes"))
    assert 'New staff <span class="cw-badge">2</span>' in text
    assert 'Left their post <span class="cw-badge">2</span>' in text
    assert 'Names <span class="cw-badge">1</span>' in text
    assert "Jo Newcomer" in text
    for kind in ("leaver", "name-change", "address-change", "rejoined", "duplicate", "share-word"):
        page(house.enter(house.secretary).get(f"/register/changes?kind={kind}"))


def test_a_director_sees_the_list_and_cannot_decide(house: House) -> None:
    director = house.enter(house.director)
    text = page(director.get("/register/changes"))
    assert lines(text) == []
    assert director.post("/register/changes/decide", data={}).status_code == 403


def test_a_decision_without_a_reason_keeps_what_was_chosen(house: House) -> None:
    secretary = house.enter(house.secretary)
    (mark, _) = lines(page(secretary.get("/register/changes?kind=offer-share")))
    answer = secretary.post(
        "/register/changes/decide",
        data={"kind": "offer-share", "choice": "later", "line": [mark], "scope": "chosen"},
    )
    text = page(answer)
    assert "Say why, in a few words." in text
    assert re.search(rf'value="{mark}" checked', text)
    assert re.search(r'value="later" checked', text)


def test_a_decision_of_no_line_asks_for_one(house: House) -> None:
    answer = house.enter(house.secretary).post(
        "/register/changes/decide",
        data={"kind": "leaver", "choice": "start", "reason": "x", "scope": "chosen"},
    )
    assert "Choose at least one line of the list." in page(answer)


def test_whoever_decided_is_refused_at_the_sign_off(house: House) -> None:
    assert "2 lines decided" in page(decided(house, "leaver", "start"))
    secretary = house.enter(house.secretary)
    text = page(secretary.get("/register/changes/waiting"))
    assert "You made all of these yourself" in text
    ids = ticked(text, "decision")
    assert len(ids) == 2
    refused = secretary.post("/register/changes/sign-off", data={"decision": ids})
    assert "Somebody else has to sign this off" in page(refused, 409)
    refused = secretary.post("/register/changes/sign-off", data={"scope": "all"})
    assert "Somebody else has to sign this off" in page(refused, 409)


def test_a_decision_is_taken_back(house: House) -> None:
    decided(house, "leaver", "start", scope="kind")
    secretary = house.enter(house.secretary)
    ids = ticked(page(secretary.get("/register/changes/waiting?kind=leaver")), "decision")
    answer = secretary.post(
        "/register/changes/take-back", data={"decision": ids[:1]}, follow_redirects=True
    )
    assert "1 decision taken back" in page(answer)
    states = house.in_session(lambda session: list(session.scalars(select(Decision.state))))
    assert sorted(states) == [DecisionState.TAKEN_BACK, DecisionState.WAITING]
    again = secretary.post("/register/changes/take-back", data={"decision": ids[:1]})
    assert "does not wait any more" in page(again, 409)


def test_a_joiner_accepts_on_a_phone_and_is_entered(house: House) -> None:
    offers = offered(house)
    member_id = house.joiners[0]
    joiner = house.enter(member_id)
    text = page(joiner.get("/my-membership/offer"))
    assert "1 Ordinary share" in text
    assert ">1p<" in text.replace("\n", "")
    assert "Monday 19 July 2027" in text
    bare = page(joiner.post("/my-membership/offer", data={"address_choice": "home"}))
    assert "Tick the box if you agree" in bare
    own = joiner.post(
        "/my-membership/offer",
        data={"address_choice": "other", "is_agreed": "y", "address_1": "PO Box 7"},
    )
    assert "Enter the first line, and the town or the postcode." in page(own)
    assert 'value="PO Box 7"' in own.text
    done = joiner.post(
        "/my-membership/offer",
        data={"address_choice": "home", "is_agreed": "y"},
        follow_redirects=True,
    )
    assert "You have agreed to become a member" in page(done)
    assert "not open" in page(
        joiner.post("/my-membership/offer", data={"address_choice": "home", "is_agreed": "y"}), 409
    )
    secretary = house.enter(house.secretary)
    (chosen,) = ticked(page(secretary.get("/register/offers?state=accepted")), "offer")
    assert chosen in {str(offer.id) for offer in offers}
    terms = {"offer": [chosen], "effective_on": "2027-06-07", "price": "1p"}
    assert "Name the decision" in page(secretary.post("/register/offers/propose", data=terms))
    proposal = secretary.post(
        "/register/offers/propose", data=terms | {"authority": "Board minute 12"}
    )
    address = proposal.location
    own_view = page(secretary.get(address))
    assert "You proposed this" in own_view
    assert marked_section(own_view) == ["Offers"]
    assert "Somebody else has to sign" in page(secretary.post(f"{address}/sign-off"), 409)
    director = house.enter(house.director)
    assert "Jo Newcomer" in page(director.get(address))
    assert "1 member is on the register." in page(
        director.post(f"{address}/sign-off", follow_redirects=True)
    )
    assert "You are a member" in page(house.enter(member_id).get("/my-membership/offer"))
    entry = particulars(house, member_id)
    assert entry.address_1 == "1 The Avenue"
    assert entry.registered_on == date(2027, 6, 7)


def test_a_joiner_says_no(house: House) -> None:
    offered(house)
    joiner = house.enter(house.joiners[0])
    answer = joiner.post("/my-membership/offer/decline", follow_redirects=True)
    assert "You said “No, thank you”" in page(answer)
    text = page(house.enter(house.secretary).get("/register/offers?state=declined"))
    assert "Jo Newcomer" in text


def test_an_offer_that_ran_out_says_so(house: House, clock: MovableClock) -> None:
    offered(house)
    clock.move(days=43)
    text = page(house.enter(house.joiners[0]).get("/my-membership/offer"))
    assert "This offer has run out" in text


def test_nobody_sees_an_offer_they_do_not_have(house: House) -> None:
    text = page(house.enter(house.joiners[0]).get("/my-membership/offer"))
    assert "There is no offer for you" in text
    assert house.enter(house.joiners[0]).post("/my-membership/offer/decline").status_code == 404
    assert house.app.test_client().get("/my-membership/offer").status_code == 302


def test_an_answer_on_paper_is_entered_with_its_day(house: House) -> None:
    offer = offered(house)[0]
    secretary = house.enter(house.secretary)
    address = f"/register/offers/{offer.id}/paper"
    page(secretary.get(address))
    said = {"answer": "yes", "replied_on": "2027-06-06", "paper": "Slip 3"}
    assert "before the offer was made" in page(secretary.post(address, data=said))
    answer = secretary.post(
        address, data=said | {"replied_on": "2027-06-07"}, follow_redirects=True
    )
    assert "The answer of" in page(answer)

    def read(session: Session) -> tuple[OfferState, AddressChoice | None]:
        found = session.get(Offer, offer.id)
        assert found is not None
        return found.state, found.address_choice

    assert house.in_session(read) == (OfferState.ACCEPTED, AddressChoice.OFFICE)
    withdrawn = secretary.post(f"/register/offers/{offer.id}/withdraw", follow_redirects=True)
    assert "The offer is withdrawn." in page(withdrawn)


def cases(house: House) -> list[LeaverCase]:
    return house.in_session(lambda session: list(session.scalars(select(LeaverCase))))


def step(client: FlaskClient, state: str, **data: str) -> TestResponse:
    chosen = ticked(page(client.get(f"/register/leavers?state={state}")), "case")
    return client.post(
        "/register/leavers/step",
        data={"case": chosen, "state": state, **data},
        follow_redirects=True,
    )


def test_two_leavers_go_together_from_the_list_to_the_register(house: House) -> None:
    decided(house, "leaver", "start")
    assert "2 decisions signed off" in signed_off(house)
    secretary = house.enter(house.secretary)
    text = page(secretary.get("/register/leavers"))
    assert "By 21 Jun 2027" in text
    day = {"on": "2027-06-07"}
    answer = step(secretary, "leaver-reported", step="transfer-notice-deemed", **day)
    assert "Recorded for 2 cases." in page(answer)
    answer = step(secretary, "transfer-notice-deemed", step="instrument-executed", **day)
    assert "Name the paper" in page(answer)
    paper = {"reference": "Stock transfer forms 7 and 8"}
    step(secretary, "transfer-notice-deemed", step="instrument-executed", **day, **paper)
    answer = step(
        secretary,
        "instrument-executed",
        step="registered",
        effective_on="2027-06-07",
        authority="Board minute 13",
    )
    assert "You proposed this" in page(answer)
    address = answer.request.path
    assert marked_section(answer.text) == ["Leavers"]
    assert "Waits for a sign-off" in page(secretary.get("/register/leavers"))
    director = house.enter(house.director)
    answer = director.post(f"{address}/sign-off", follow_redirects=True)
    assert "2 memberships have ended." in page(answer)
    assert {case.state for case in cases(house)} == {LeaverState.REGISTERED}
    assert particulars(house, house.leavers[0]).cessation is Cessation.TRANSFER
    step(secretary, "registered", step="certificate-cancelled", **day)
    text = page(secretary.get(f"/register/leavers/{cases(house)[0].id}"))
    assert "signed off by Dee Director" in text
    assert "Nothing more" in text


def test_a_case_is_late_after_its_day(house: House, clock: MovableClock) -> None:
    decided(house, "leaver", "start")
    signed_off(house)
    clock.move(days=15)
    assert "Late since 21 Jun 2027" in page(house.enter(house.secretary).get("/register/leavers"))


def test_a_step_without_a_day_keeps_what_was_chosen(house: House) -> None:
    decided(house, "leaver", "start")
    signed_off(house)
    secretary = house.enter(house.secretary)
    answer = step(secretary, "leaver-reported", step="transfer-notice-deemed", on="")
    text = page(answer)
    assert "Enter the day." in text
    assert len(re.findall(r'name="case" type="checkbox" value="[^"]+" checked', text)) == 2
    answer = secretary.post(
        "/register/leavers/step",
        data={"state": "leaver-reported", "step": "transfer-notice-deemed", "on": "2027-06-07"},
    )
    assert "Choose at least one case of the list." in page(answer)


def test_a_step_taken_on_the_page_of_a_case_leads_back_to_it(house: House) -> None:
    decided(house, "leaver", "start")
    signed_off(house)
    case_id = cases(house)[0].id
    secretary = house.enter(house.secretary)
    here = f"/register/leavers/{case_id}"
    assert 'name="on_its_page"' in page(secretary.get(here))
    sent = {"case": str(case_id), "state": "leaver-reported", "on_its_page": "1"}
    step = sent | {"step": "transfer-notice-deemed"}
    text = page(secretary.post("/register/leavers/step", data=step | {"on": ""}))
    assert "Enter the day." in text
    assert "It is no leaving after all" in text
    answer = secretary.post("/register/leavers/step", data=step | {"on": "2027-06-07"})
    assert answer.location == here
    text = page(secretary.get(here))
    assert "The step is recorded." in text
    assert "Next: the signed paper" in text
    lone = sent | {"step": "registered", "effective_on": ""}
    assert "It is no leaving after all" in page(secretary.post("/register/leavers/step", data=lone))


def test_a_case_that_is_no_leaving_is_closed_with_a_reason(house: House) -> None:
    decided(house, "leaver", "start")
    signed_off(house)
    case = cases(house)[0]
    secretary = house.enter(house.secretary)
    address = f"/register/leavers/{case.id}"
    assert "Say why." in page(secretary.post(f"{address}/close", data={"reason": ""}))
    answer = secretary.post(
        f"{address}/close", data={"reason": "Maternity leave"}, follow_redirects=True
    )
    assert "Maternity leave" in page(answer)
    assert "The member stays on the register." in answer.text


def test_a_death_is_entered_by_hand_with_the_representative(house: House) -> None:
    entry_id: EntryId = house.in_session(lambda session: entry_of(session, house.renamed))
    secretary = house.enter(house.secretary)
    address = f"/register/entries/{entry_id}/leave"
    page(secretary.get(address))
    assert secretary.get("/register/leavers/open?entry=4").location == address
    unknown = secretary.get("/register/leavers/open?entry=999", follow_redirects=True)
    assert "There is no entry of this number." in page(unknown)
    said = {
        "grounds": "death",
        "left_on": "2027-06-01",
        "route": "transmission",
        "representative": "Rae Represents",
        "representative_address": "2 Low Road\nEpsom",
    }
    wrong = page(secretary.post(address, data=said | {"representative_entry": "999"}))
    assert "There is no entry of this number." in wrong
    late = page(secretary.post(address, data=said | {"left_on": "2027-06-08"}))
    assert "This day is still to come." in late
    answer = secretary.post(address, data=said, follow_redirects=True)
    assert "Rae Represents" in page(answer)
    case_address = answer.request.path
    assert secretary.get(address).location == case_address
    named = secretary.post(
        f"{case_address}/representative",
        data={"representative": "Rae R. Represents", "representative_entry": "1"},
        follow_redirects=True,
    )
    assert "The representative is named." in page(named)
    assert "Rae R. Represents" in named.text


def test_a_nominee_who_is_not_there_is_named_with_a_way_to_enter_them(house: House) -> None:
    def rename(session: Session) -> None:
        some_articles(
            session,
            now=house.app.extensions["clock"](),
            in_force_on=date(2027, 1, 1),
            nominee_name="Nobody Limited",
        )

    house.in_session(rename)
    decided(house, "leaver", "start")
    signed_off(house)
    secretary = house.enter(house.secretary)
    assert "The nominee is not on the register" in page(secretary.get("/register/leavers"))
    day = {"on": "2027-06-07", "reference": "Form"}
    step(secretary, "leaver-reported", step="transfer-notice-deemed", **day)
    step(secretary, "transfer-notice-deemed", step="instrument-executed", **day)
    answer = step(secretary, "instrument-executed", step="registered", effective_on="2027-06-07")
    text = page(answer, 409)
    assert "Nobody Limited" in text
    assert "/register/enter" in text
