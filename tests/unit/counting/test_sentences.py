"""The count in plain sentences."""

from governance.counting.ballots import Profile
from governance.counting.record import CountRecord
from governance.counting.rules import rule_named
from governance.counting.sentences import explain, explain_candidate, explain_stage
from governance.counting.ties import ListedOrder, RefuseTies
from tests.unit.counting.vectors import G1, G2, election


def mer(profile: Profile) -> CountRecord:
    return rule_named("mer").count(profile, ties=RefuseTies())


def test_reaching_the_quota_by_a_transfer_names_the_papers() -> None:
    assert explain_candidate(mer(G1), "B") == (
        "Candidate B reached the quota of 31 at stage 2, when 34 of Candidate A's papers came "
        "to them."
    )


def test_reaching_the_quota_at_once_names_the_votes() -> None:
    assert explain_candidate(mer(G1), "A") == (
        "Candidate A reached the quota of 31 at stage 1, with 50 votes."
    )


def test_filling_the_last_place_says_why() -> None:
    assert explain_candidate(mer(G1), "C") == (
        "Candidate C was elected at stage 4 with 27.60 votes: nobody else could still pass that "
        "for the last place."
    )


def test_going_out_says_where_the_papers_went() -> None:
    assert explain_candidate(mer(G1), "E") == (
        "Candidate E had the fewest votes, 15, and went out of the count at stage 4. 15 papers "
        "went on: 8 to Candidate D (worth 8 votes) and 7 to nobody, as they named no one else "
        "still in the count."
    )


def test_staying_to_the_end_without_a_place_is_told() -> None:
    assert explain_candidate(mer(G1), "D") == (
        "Candidate D was not elected: all places were filled at stage 4, when Candidate D had "
        "26 votes."
    )


def test_no_longer_standing_is_told() -> None:
    record = mer(election(1, "5 A, 3 B", withdrawn="C"))
    assert "no longer standing" in explain_candidate(record, "C")


def test_each_word_of_the_trade_is_explained_once() -> None:
    told = " ".join(explain(mer(G1)))
    for meaning in ("enough to be elected", "called stages", "called a transfer"):
        assert told.count(meaning) == 1


def test_the_whole_story_goes_stage_by_stage() -> None:
    told = explain(mer(G1))
    assert told[0] == "There were 123 valid papers to fill 3 places."
    assert told[4] == (
        "Stage 1: The votes were Candidate A 50, Candidate B 21, Candidate C 19, Candidate D 18 "
        "and Candidate E 15."
    )
    assert sum(line.startswith("Stage 3: ") for line in told) == 1


def test_rejected_papers_are_mentioned() -> None:
    assert explain(mer(election(1, "1 A, 2 ")))[0] == (
        "There were 1 valid paper to fill 1 place. 2 papers could not be counted."
    )


def test_a_waiting_surplus_is_explained() -> None:
    record = mer(election(2, "42 AB, 30 B, 19 C, 5 D, 21 E"))
    assert explain_stage(record, record.stages[1])[0] == (
        "Votes above the quota, 2 in all, were left where they were, because they could not "
        "lift Candidate D past Candidate C."
    )


def test_an_earlier_stage_that_decided_is_named() -> None:
    record = mer(election(1, "12 A, 10 B, 2 CB, 1 D"))
    assert (
        "Candidate A and Candidate B had equal votes. At stage 1 Candidate B had fewer, and that "
        "decided."
    ) in explain_stage(record, record.stages[-1])


def test_a_lot_is_told_with_what_it_decided() -> None:
    record = rule_named("scottish").count(
        election(1, "5 A, 3 B, 3 C"), ties=ListedOrder(("C", "A", "B"))
    )
    assert explain_stage(record, record.stages[1])[0] == (
        "Candidate B and Candidate C were equal throughout, so a lot was drawn: Candidate C had "
        "to go out of the count."
    )


def test_a_lot_in_first_past_the_post_is_told() -> None:
    record = rule_named("fptp").count(election(1, "5 A, 5 B"), ties=ListedOrder(("B", "A")))
    assert explain_candidate(record, "B") == (
        "Candidate B was elected by lot, after a tie on 5 votes."
    )


def test_equals_whose_order_is_open_are_mentioned() -> None:
    record = mer(election(3, "10 A, 12 B, 10 C, 7 D"))
    assert explain(record)[-1] == (
        "Candidate A and Candidate C were elected as equals: no lot was needed between them."
    )


def test_a_count_of_one_stage_does_not_speak_of_stages() -> None:
    record = rule_named("fptp").count(election(1, "5 A, 3 B"), ties=RefuseTies())
    assert explain(record) == (
        "There were 8 valid papers to fill 1 place.",
        "The votes were Candidate A 5 and Candidate B 3.",
        "Candidate A was elected with 5 votes.",
    )
    assert explain_candidate(record, "B") == "Candidate B was not elected, with 3 votes."


def test_a_quota_that_came_down_is_told() -> None:
    record = rule_named("ers97").count(G2, ties=RefuseTies())
    told = explain_stage(record, record.stages[1])
    assert "Papers had left the count, so the quota came down to 5.34." in told
    assert explain_candidate(record, "C") == (
        "Candidate C reached the quota of 5.34 at stage 2, with 6 votes."
    )


def test_shares_kept_by_meeks_method_are_told() -> None:
    record = rule_named("meek").count(G1, ties=RefuseTies())
    assert explain_stage(record, record.stages[3])[0] == (
        "Candidate E had the fewest votes, 15, and went out of the count. All papers were counted "
        "again without Candidate E."
    )
    assert "Candidate A keeps 0.6091" in explain_stage(record, record.stages[2])[0]


def test_comparison_in_pairs_is_told() -> None:
    record = rule_named("schulze").count(G1, ties=RefuseTies())
    assert "two by two" in explain_candidate(record, record.elected[0])
