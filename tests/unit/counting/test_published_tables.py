"""What is quoted beside a result: versions of rules, shares and the Acts they come from."""

from dataclasses import replace
from fractions import Fraction

import pytest

from governance.counting import stv_countback, yes_no
from governance.counting.ballots import Profile
from governance.counting.budget.options import Options
from governance.counting.budget.rules import RULES as BUDGET_RULES
from governance.counting.record import CountRecord
from governance.counting.rules import RULES
from governance.counting.thresholds import (
    REQUIREMENTS,
    SHORT_NOTICE_NUMBER,
    SHORT_NOTICE_VALUE,
    Tally,
    Threshold,
    decide,
    decide_short_notice,
)
from governance.counting.ties import RefuseTies
from tests.unit.counting.budget.vectors import count as count_budget
from tests.unit.counting.budget.vectors import vote
from tests.unit.counting.vectors import election

VERSIONS = {
    "ers97": "3.1",
    "mer": "2014.1",
    "scottish": "2007.1",
    "meek": "1987.1",
    "av": "2007.1",
    "fptp": "2014.1",
    "block": "2014.1",
    "approval": "1",
    "two-round": "1",
    "schulze": "2011.1",
    "ers97-countback": "3.1",
    "yes-no": "1",
}
"""An old record says by which version it was counted, so a version changes only with the rule."""

ONE_SEAT = election(1, "3 A, 2 B")


def counted(name: str) -> CountRecord:
    refuse = RefuseTies()
    if name == stv_countback.RULE:
        return stv_countback.count(ONE_SEAT, gone=["A"], sitting=[], ties=refuse)
    if name == yes_no.RULE:
        return yes_no.count(Profile(ONE_SEAT.candidates, 1, {("A",): 1}), ties=refuse)
    return RULES[name].count(ONE_SEAT, ties=refuse)


@pytest.mark.parametrize("name", VERSIONS)
def test_a_record_names_the_rule_and_the_version_it_was_counted_by(name: str) -> None:
    record = counted(name)
    assert (record.rule, record.version) == (name, VERSIONS[name])
    assert name not in RULES or RULES[name].version == VERSIONS[name]


def test_every_rule_has_its_version_here() -> None:
    assert {*RULES, stv_countback.RULE, yes_no.RULE} == set(VERSIONS)


@pytest.mark.parametrize("name", BUDGET_RULES)
def test_a_budget_record_names_the_rule_and_the_version_it_was_counted_by(name: str) -> None:
    instance = vote(10, {"A": 6, "B": 6}, "2 A, 1 B")
    record = count_budget(name, instance, Options(threshold=0))
    assert (record.rule, record.version) == (name, "1")
    assert BUDGET_RULES[name].version == "1"


@pytest.mark.parametrize("ballots", ["1 A, 1 B", "3 -"])
def test_equal_shares_with_nothing_to_share_out_still_names_its_rule(ballots: str) -> None:
    record = count_budget("equal-shares", vote(20, {"A": 6, "B": 6}, ballots))
    assert (record.rule, record.version, record.rounds) == ("equal-shares", "1", ())


def test_equal_shares_without_a_ballot_fund_nothing() -> None:
    empty = replace(vote(20, {"A": 6}, "1 -"), groups=())
    options = Options(fund_all_if_all_fit=False)
    assert count_budget("equal-shares", empty, options).funded == ()


COMPANIES, SOCIETIES = (
    "Companies Act 2006",
    "Co-operative and Community Benefit Societies Act 2014",
)
HALF, TWO_THIRDS, THREE_QUARTERS = Fraction(1, 2), Fraction(2, 3), Fraction(3, 4)

SHARES = {
    "ordinary": ("ordinary", HALF, "more", "cast", f"{COMPANIES} s282(3), (4)"),
    "ordinary_written": ("ordinary_written", HALF, "more", "eligible", f"{COMPANIES} s282(2)"),
    "special": ("special", THREE_QUARTERS, "least", "cast", f"{COMPANIES} s283(4), (5)"),
    "special_written": (
        "special_written", THREE_QUARTERS, "least", "eligible", f"{COMPANIES} s283(2)",
    ),
    "class_consent": (
        "class_consent", THREE_QUARTERS, "least", "eligible", f"{COMPANIES} s630(4), s631(4)",
    ),
    "unanimous": ("unanimous", Fraction(1), "least", "eligible", "common law (Duomatic)"),
    "society_transfer": (
        "society_two_thirds", TWO_THIRDS, "least", "cast", f"{SOCIETIES} s111, s120",
    ),
    "society_dormant": (
        "society_two_thirds", TWO_THIRDS, "least", "cast", f"{SOCIETIES} s111, s120",
    ),
    "society_conversion": (
        "society_three_quarters", THREE_QUARTERS, "least", "cast", f"{SOCIETIES} s113",
    ),
    "society_second_meeting": (
        "society_confirmed", HALF, "more", "cast", f"{SOCIETIES} s111, s113, s120",
    ),
    "society_instrument": (
        "society_signatures", THREE_QUARTERS, "least", "eligible", f"{SOCIETIES} s119(3)(a)",
    ),
}  # fmt: skip


def told(threshold: Threshold) -> tuple[str, Fraction, str, str, str]:
    kind = "more" if threshold.more_than else "least"
    return threshold.code, threshold.share, kind, str(threshold.base), threshold.source


@pytest.mark.parametrize("kind", REQUIREMENTS)
def test_every_resolution_quotes_its_share_and_the_section_it_comes_from(kind: str) -> None:
    assert told(REQUIREMENTS[kind].vote) == SHARES[kind]


def test_only_a_conversion_asks_for_a_turnout_and_quotes_where_from() -> None:
    with_turnout = [kind for kind, one in REQUIREMENTS.items() if one.turnout]
    assert with_turnout == ["society_conversion"]
    _, turnout = decide(REQUIREMENTS["society_conversion"], Tally(1, 0, 1)).judgements
    assert told(turnout.threshold) == (
        "society_turnout", HALF, "least", "eligible", f"{SOCIETIES} s113"
    )  # fmt: skip


def test_short_notice_quotes_the_majority_in_number_and_the_share_of_value() -> None:
    assert told(SHORT_NOTICE_NUMBER) == (
        "short_notice_number", HALF, "more", "eligible", f"{COMPANIES} s307(5)"
    )  # fmt: skip
    assert told(SHORT_NOTICE_VALUE) == (
        "short_notice_value", Fraction(9, 10), "least", "eligible", f"{COMPANIES} s307(5), (6)"
    )  # fmt: skip


@pytest.mark.parametrize(("share", "allowed"), [(95, True), (96, False)])
def test_articles_may_ask_for_up_to_95_per_cent_of_value_at_short_notice(
    share: int, *, allowed: bool
) -> None:
    # CA06 s307(6)(a): "or such higher percentage (not exceeding 95%)"
    tally, value_share = Tally(1, 0, 1), Fraction(share, 100)
    if allowed:
        outcome = decide_short_notice(members=tally, value=tally, value_share=value_share)
        assert outcome.judgements[1].threshold.share == value_share
    else:
        with pytest.raises(ValueError, match="from 90% to 95%"):
            decide_short_notice(members=tally, value=tally, value_share=value_share)


def test_articles_may_not_ask_for_a_hair_more_than_95_per_cent_at_short_notice() -> None:
    # CA06 s307(6)(a): the limit itself, exactly
    tally = Tally(1, 0, 1)
    with pytest.raises(ValueError, match="from 90% to 95%"):
        decide_short_notice(members=tally, value=tally, value_share=Fraction(95_001, 100_000))
