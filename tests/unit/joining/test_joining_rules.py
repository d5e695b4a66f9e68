"""Joining's rules: months, the order and the days of a leaver's steps, what may be decided."""

from dataclasses import replace
from datetime import date

import pytest

from governance.constitution.rules.articles import Articles, LeaverRoute, ServiceAddress
from governance.constitution.rules.forms import LegalForm
from governance.joining.rules.differences import Choice, DifferenceKind, choices_for, digest_of
from governance.joining.rules.leaving import (
    Grounds,
    LeaverState,
    Route,
    Step,
    cessation_of,
    next_due_on,
    next_state,
    notice_ends_on,
    route_of,
    routes_offered,
    states_of,
)
from governance.joining.rules.months import months_from
from governance.joining.rules.offers import (
    AddressChoice,
    OfferState,
    state_on,
    terms_of_offer,
    usual_address,
)
from governance.register.rules.entries import Cessation

ARTICLES = Articles(nominee_name="Trustees Limited")
GUARANTEE = replace(
    ARTICLES,
    legal_form=LegalForm.COMPANY_BY_GUARANTEE,
    share_classes=(),
    leaver_route=LeaverRoute.NO_SHARES,
)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2027-12-07", 2, "2028-02-07"),
        ("2027-03-31", -1, "2027-02-28"),
        ("2027-01-15", -1, "2026-12-15"),
        ("2027-10-15", 2, "2027-12-15"),
        ("2027-06-07", 0, "2027-06-07"),
        ("2027-12-31", 12, "2028-12-31"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(day: str, months: int, found: str) -> None:
    assert months_from(date.fromisoformat(day), months) == date.fromisoformat(found)


def test_a_case_with_shares_goes_through_five_states_and_one_without_through_two() -> None:
    walked = [LeaverState.LEAVER_REPORTED]
    while (coming := next_state(Route.GIFT_BACK, walked[-1])) is not None:
        walked.append(coming)
    assert tuple(walked) == states_of(Route.GIFT_BACK) == tuple(LeaverState)[:5]
    assert states_of(Route.NO_SHARES) == (LeaverState.LEAVER_REPORTED, LeaverState.REGISTERED)
    assert next_state(Route.NO_SHARES, LeaverState.REGISTERED) is None
    assert next_state(Route.GIFT_BACK, LeaverState.CLOSED) is None


def steps(*days: str) -> list[Step]:
    return [
        Step(state=state, on=date.fromisoformat(day))
        for state, day in zip(states_of(Route.PURCHASE), days, strict=False)
    ]


@pytest.mark.parametrize(
    ("days", "due_on"),
    [
        (["2027-06-01"], "2027-06-15"),
        (["2027-06-01", "2027-06-02"], "2027-06-30"),
        (["2027-06-01", "2027-06-02", "2027-12-31"], "2028-02-29"),
        (["2027-06-01", "2027-06-02", "2027-06-03", "2027-06-30"], "2027-08-30"),
    ],
)
def test_each_step_has_a_day_by_the_law_or_the_custom_of_the_house(
    days: list[str], due_on: str
) -> None:
    found = next_due_on(Route.PURCHASE, steps(*days), notice_days=0)
    assert found == date.fromisoformat(due_on)


def test_nothing_is_due_once_the_certificate_is_cancelled() -> None:
    done = steps(*["2027-06-01"] * 5)
    assert next_due_on(Route.PURCHASE, done, notice_days=0) is None


def test_a_withdrawal_is_due_four_weeks_after_its_notice_has_run_out() -> None:
    taken = steps("2027-06-01", "2027-06-02", "2027-06-20")
    assert notice_ends_on(taken, notice_days=30) == date(2027, 7, 2)
    assert next_due_on(Route.WITHDRAWAL, taken, notice_days=30) == date(2027, 7, 30)
    assert notice_ends_on(taken[:1], notice_days=30) == date(2027, 7, 1)


def test_the_articles_say_which_way_a_leaver_goes() -> None:
    assert route_of(ARTICLES) is Route.TRANSFER_TO_NOMINEE
    assert route_of(replace(ARTICLES, leaver_route=LeaverRoute.KEEP)) is None
    assert route_of(GUARANTEE) is Route.NO_SHARES
    assert route_of(replace(GUARANTEE, leaver_route=LeaverRoute.KEEP)) is None


def test_by_hand_a_case_may_go_any_way_the_law_allows() -> None:
    company = routes_offered(ARTICLES, is_death=True, holds_shares=True)
    assert company[0] is Route.TRANSFER_TO_NOMINEE
    assert set(company) == set(Route) - {Route.NO_SHARES, Route.WITHDRAWAL}
    assert Route.TRANSMISSION not in routes_offered(ARTICLES, is_death=False, holds_shares=True)
    society = replace(ARTICLES, legal_form=LegalForm.COOPERATIVE_SOCIETY)
    assert Route.PURCHASE not in routes_offered(society, is_death=True, holds_shares=True)
    assert routes_offered(GUARANTEE, is_death=True, holds_shares=True) == (Route.NO_SHARES,)
    assert routes_offered(ARTICLES, is_death=True, holds_shares=False) == (Route.NO_SHARES,)


@pytest.mark.parametrize(
    ("grounds", "route", "cessation"),
    [
        (Grounds.DEATH, Route.GIFT_BACK, Cessation.DEATH),
        (Grounds.DEATH, Route.TRANSMISSION, Cessation.DEATH),
        (Grounds.OWN_WISH, Route.NO_SHARES, Cessation.RESIGNATION),
        (Grounds.LEFT_EMPLOYMENT, Route.NO_SHARES, Cessation.NO_LONGER_ELIGIBLE),
        (Grounds.LEFT_EMPLOYMENT, Route.TRANSFER_TO_NOMINEE, Cessation.TRANSFER),
        (Grounds.OWN_WISH, Route.WITHDRAWAL, Cessation.WITHDRAWAL),
    ],
)
def test_the_register_says_why_a_membership_ended(
    grounds: Grounds, route: Route, cessation: Cessation
) -> None:
    assert cessation_of(grounds, route) is cessation


def test_an_offer_lapses_on_the_day_after_its_last() -> None:
    last = date(2027, 7, 19)
    assert state_on(OfferState.OFFERED, last, last) is OfferState.OFFERED
    assert state_on(OfferState.OFFERED, last, date(2027, 7, 20)) is OfferState.LAPSED
    assert state_on(OfferState.ACCEPTED, last, date(2027, 7, 20)) is OfferState.ACCEPTED


def test_an_offer_is_on_the_terms_of_the_articles() -> None:
    terms = terms_of_offer(replace(ARTICLES, shares_each=3))
    assert (terms.class_key, terms.shares, terms.price_pence) == ("ordinary", 3, 3)
    assert terms_of_offer(GUARANTEE).shares == 0
    assert usual_address(ARTICLES) is AddressChoice.OFFICE
    at_home = replace(ARTICLES, service_address=ServiceAddress.HOME)
    assert usual_address(at_home) is AddressChoice.HOME


def test_every_kind_can_be_left_or_put_off_and_only_forms_without_shares_enter_at_once() -> None:
    for kind in DifferenceKind:
        assert choices_for(kind, has_shares=True)[-2:] == (Choice.LEAVE, Choice.LATER)
        assert Choice.ENTER not in choices_for(kind, has_shares=True)
    assert Choice.ENTER in choices_for(DifferenceKind.OFFER_SHARE, has_shares=False)


def test_a_digest_tells_two_fingerprints_apart() -> None:
    assert digest_of("Hill|Dale|") != digest_of("Hill|Vale|")
