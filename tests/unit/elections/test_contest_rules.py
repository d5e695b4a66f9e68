"""The rules a contest may choose: each explained, none offered for seats it cannot fill."""

import pytest

from governance.counting.rules import RULES, PaperKind, UnknownRule
from governance.elections.rules.counting import (
    OFFERED,
    RULE_SENTENCES,
    YES_NO,
    YES_NO_REOPEN,
    RuleFillsOneSeat,
    chosen_as,
    contest_rule,
    counting_rule,
    fills_one_seat,
    has_reopen,
    needs_poll,
    offered_rules,
    title_of,
)

NOT_HELD = {"two-round"}
"""A second ballot among the two who led cannot be held as a contest is run."""


def test_every_rule_of_the_engine_is_offered_but_for_what_cannot_be_held() -> None:
    chosen = {counting_rule(name, seats=1).name for name in OFFERED} | {"block"}
    assert chosen == set(RULES) - NOT_HELD | {YES_NO, YES_NO_REOPEN}


def test_every_rule_offered_has_a_title_and_an_explanation_of_its_own() -> None:
    rules = offered_rules()
    assert len({rule.title for rule in rules}) == len({rule.sentence for rule in rules})
    assert all(len(RULE_SENTENCES[name]) > 40 for name in (*OFFERED, "block"))
    assert all(len(rule.sentence) < 350 for rule in rules)


def test_first_past_the_post_for_several_seats_is_the_block_vote_and_was_chosen_as_it() -> None:
    assert counting_rule("fptp", seats=2).name == "block"
    assert counting_rule("fptp", seats=1).name == "fptp"
    assert chosen_as("block") == "fptp"
    assert chosen_as("meek") == "meek"


@pytest.mark.parametrize("name", OFFERED)
def test_one_seat_can_be_filled_by_every_rule_and_more_by_most(name: str) -> None:
    assert counting_rule(name, seats=1).name == name
    assert fills_one_seat(name) is (name in {"av", "schulze"})
    if fills_one_seat(name):
        with pytest.raises(RuleFillsOneSeat):
            counting_rule(name, seats=2)
    else:
        assert counting_rule(name, seats=2)


def test_a_rule_there_is_not_is_named_and_not_guessed_at() -> None:
    with pytest.raises(UnknownRule):
        contest_rule("acclamation")
    assert title_of("acclamation") == "acclamation"
    assert title_of("av") == RULES["av"].title


@pytest.mark.parametrize("name", OFFERED)
def test_only_yes_or_no_is_asked_where_there_are_no_more_candidates_than_seats(name: str) -> None:
    is_asked = contest_rule(name).paper is PaperKind.ANSWERS
    assert needs_poll(name, candidates=2, seats=2) is is_asked
    assert needs_poll(name, candidates=1, seats=2) is is_asked
    assert needs_poll(name, candidates=3, seats=2)
    assert not needs_poll(name, candidates=0, seats=2)
    assert has_reopen(name) is (name == YES_NO_REOPEN)
