"""What each legal form brings with it, and which terms will do."""

import json
from dataclasses import replace

import pytest

from governance.constitution.rules.articles import (
    ORDINARY,
    Articles,
    LeaverRoute,
    ShareClass,
    from_data,
    to_data,
)
from governance.constitution.rules.checks import faults_of, key_of
from governance.constitution.rules.forms import FORMS, EventKind, LegalForm
from governance.constitution.rules.words import changes_between, terms_of
from tests.factories.constitution import GOOD, WITHOUT_SHARES

SOCIETY = replace(
    GOOD,
    legal_form=LegalForm.COOPERATIVE_SOCIETY,
    share_classes=(
        ShareClass(key="member", name="Member", nominal_pence=100, is_withdrawable=True),
    ),
    leaver_route=LeaverRoute.WITHDRAWAL,
)


def test_days_and_waits_are_written_in_words() -> None:
    terms = replace(GOOD, incorporated_on="2006-09-04", are_joint_holders_allowed=False)
    words = {each.label: each.text for each in terms_of(terms)}
    assert words["Incorporated on"] == "4 Sep 2006"
    assert words["Year end"] == "31 March"
    assert words["A share is offered"] == "From the first day in post"
    assert words["Joint holders"] == "Every entry has one holder"
    waited = {each.label: each.text for each in terms_of(replace(GOOD, offer_after_months=6))}
    assert waited["A share is offered"] == "After 6 months in post"
    assert waited["Incorporated on"] == ""


def test_every_legal_form_has_its_rules() -> None:
    assert set(FORMS) == set(LegalForm)


def test_shares_are_withdrawn_from_a_society_and_given_back_to_a_company() -> None:
    assert SOCIETY.allows(EventKind.WITHDRAWAL)
    assert not SOCIETY.allows(EventKind.GIFT_BACK)
    assert GOOD.allows(EventKind.GIFT_BACK)
    assert not GOOD.allows(EventKind.WITHDRAWAL)


def test_a_body_without_shares_has_no_ledger() -> None:
    assert not FORMS[LegalForm.COMPANY_BY_GUARANTEE].events
    assert not FORMS[LegalForm.FOUNDATION_BODY].events


@pytest.mark.parametrize("articles", [GOOD, SOCIETY, WITHOUT_SHARES])
def test_sensible_terms_will_do(articles: Articles) -> None:
    assert faults_of(articles) == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"registered_name": " "}, "registered_name"),
        ({"registered_name": "x" * 161}, "registered_name"),
        ({"office_lines": ()}, "office_lines"),
        ({"year_end": "31-03"}, "year_end"),
        ({"shares_each": 0}, "shares_each"),
        ({"share_classes": ()}, "share_classes"),
        ({"share_classes": (ORDINARY, ORDINARY)}, "share_classes"),
        ({"share_classes": (replace(ORDINARY, nominal_pence=0),)}, "share_classes"),
        ({"share_classes": (replace(ORDINARY, key="!"),)}, "share_classes"),
        ({"share_classes": (replace(ORDINARY, is_withdrawable=True),)}, "share_classes"),
        ({"leaver_route": LeaverRoute.WITHDRAWAL}, "leaver_route"),
        ({"leaver_route": LeaverRoute.NO_SHARES}, "leaver_route"),
        ({"nominee_name": ""}, "nominee_name"),
    ],
)
def test_a_fault_is_told_at_its_term(change: dict[str, object], field: str) -> None:
    assert list(faults_of(replace(GOOD, **change))) == [field]


def test_a_society_cannot_take_shares_back_as_a_gift() -> None:
    assert "leaver_route" in faults_of(replace(SOCIETY, leaver_route=LeaverRoute.GIFT_BACK))


def test_a_society_has_no_redeemable_shares() -> None:
    redeemable = replace(SOCIETY.share_classes[0], is_redeemable=True)
    assert "share_classes" in faults_of(replace(SOCIETY, share_classes=(redeemable,)))


def test_withdrawal_needs_a_withdrawable_class() -> None:
    fixed = replace(SOCIETY.share_classes[0], is_withdrawable=False)
    assert "leaver_route" in faults_of(replace(SOCIETY, share_classes=(fixed,)))


def test_a_leaver_cannot_give_up_shares_that_there_are_not() -> None:
    faults = faults_of(replace(WITHOUT_SHARES, leaver_route=LeaverRoute.GIFT_BACK))
    assert list(faults) == ["leaver_route"]


@pytest.mark.parametrize("articles", [Articles(), GOOD, SOCIETY, WITHOUT_SHARES])
def test_terms_survive_being_kept_as_json(articles: Articles) -> None:
    assert from_data(json.loads(json.dumps(to_data(articles)))) == articles


def test_a_term_unknown_when_they_were_kept_has_its_default() -> None:
    data = to_data(GOOD)
    del data["offer_after_months"]
    assert from_data({**data, "of_a_later_version": 1}) == GOOD


def test_a_class_is_known_by_its_name_in_small_letters() -> None:
    assert key_of("A Ordinary") == "a-ordinary"


def test_changes_are_told_in_words() -> None:
    (change,) = changes_between(GOOD, replace(GOOD, shares_each=2))
    assert (change.label, change.old, change.new) == ("Shares a new member takes", "1", "2")


def test_a_term_that_goes_is_told_too() -> None:
    labels = {each.label: each.new for each in changes_between(GOOD, WITHOUT_SHARES)}
    assert labels["Ordinary shares"] == ""
    assert labels["Each member guarantees"] == "£1"
    assert "Ordinary shares" not in {each.label for each in terms_of(WITHOUT_SHARES)}
