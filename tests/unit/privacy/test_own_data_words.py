"""The printed copy of one's own data: no name of a field, no code, money as money."""

from dataclasses import fields
from datetime import date

import pytest

from governance.filing.rules.officers import OfficerFacts, PrivateFacts
from governance.joining.queries.own import OwnCase, OwnDecision, OwnOffer
from governance.joining.rules.leaving import LeaverState
from governance.privacy.rules.own_data_words import facts_in_words, label_of
from governance.register.rules.entries import Cessation, Particulars, PartyKind
from governance.register.rules.people import Facts


def test_fields_and_codes_are_plain_words_and_pence_are_money() -> None:
    entry = {
        "entry_number": 7,
        "kind": PartyKind.INDIVIDUAL,
        "is_protected": False,
        "cessation": Cessation.GIFT_BACK,
        "other_property_pence": 140_250,
        "paid_pence": 0,
        "ceased_on": date(2027, 5, 31),
    }
    assert facts_in_words(entry) == (
        ("Number of the entry", "7"),
        ("What it is", "a person"),
        ("Protected from inspection", "no"),
        ("Why it ended", "gave the shares back"),
        ("Loans and deposits", "£1,402.50"),
        ("Ceased on", "Monday 31 May 2027"),
    )


def test_what_lies_deeper_is_in_words_too() -> None:
    item = {
        "steps": [{"state": LeaverState.LEAVER_REPORTED, "on": date(2027, 6, 7), "reference": ""}],
        "what_differed": "2019-04-01|Hill|",
        "born_month": "1974-05",
        "act": "download:taken",
    }
    assert facts_in_words(item) == (
        ("Steps", "How it stands: leaver reported, Day: Monday 7 June 2027"),
        ("What differed", "Monday 1 April 2019; Hill"),
        ("Month of birth", "May 1974"),
        ("What was done", "download: taken"),
    )


@pytest.mark.parametrize(
    "shape", [Particulars, Facts, OfficerFacts, PrivateFacts, OwnOffer, OwnDecision, OwnCase]
)
def test_no_label_shows_how_the_field_is_built(shape: type) -> None:
    for each in fields(shape):
        words = label_of(each.name).split()
        assert words[0] not in {"Is", "Has", "Are"}, each.name
        assert words[-1] not in {"pence", "key", "at"}, each.name
