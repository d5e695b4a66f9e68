"""Who pays what, where supporters have nothing left, just enough, or give other points than 1."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from governance.counting.budget.instance import Instance
from governance.counting.budget.options import Completion, Options, Utility
from governance.counting.ties import ListedOrder
from tests.unit.counting.budget.elections import IDS, instances
from tests.unit.counting.budget.vectors import count, vote

PLAIN = Options(completion=Completion.NONE, fund_all_if_all_fit=False)


def test_supporters_with_nothing_left_pay_nothing_however_many_they_are() -> None:
    # everybody has 2; ten and twenty pay all they have for A; the other two can pay 4 for B
    instance = vote(64, {"A": 60, "B": 4}, "20 A B, 10 A, 2 B")
    record = count("equal-shares", instance, PLAIN)
    assert record.funded == ("A", "B")
    assert [one.share for one in record.rounds] == [2, 2]
    assert (record.rounds[1].full.voters, record.rounds[1].broke) == (2, 20)


def test_whoever_has_just_twice_what_is_asked_keeps_the_other_half() -> None:
    instance = vote(4, {"A": 2, "B": 2}, "2 A B")
    record = count("equal-shares", instance, PLAIN, ListedOrder(("A", "B")))
    assert record.funded == ("A", "B")
    assert [one.share for one in record.rounds] == [1, 1]


def test_where_all_give_the_same_points_the_share_is_for_each_point() -> None:
    record = count("equal-shares", vote(20, {"A": 10}, "2 A:2"), PLAIN)
    assert record.result("A").share == Fraction(5, 2)
    assert record.result("A").effective == 4


def test_phragmen_tells_the_order_in_which_projects_came_up() -> None:
    record = count("phragmen", vote(50, {"A": 30, "B": 25, "C": 20}, "3 A, 2 B, 1 C"))
    assert record.order == ("A", "B")


@pytest.mark.parametrize("rule", ["phragmen", "equal-shares"])
@given(instance=instances())
@settings(max_examples=40, deadline=None)
def test_rounds_are_numbered_from_one(rule: str, instance: Instance) -> None:
    record = count(rule, instance, ties=ListedOrder(IDS))
    assert [one.number for one in record.rounds] == list(range(1, len(record.rounds) + 1))


def singles(instance: Instance) -> list[dict[str, int]]:
    """Every vote on its own: the points it gives."""
    return [dict(group.scores()) for group in instance.groups for _ in range(group.votes)]


def asked(cost: int, purses: list[tuple[Fraction, int]]) -> Fraction | None:
    """The least share for each point at which supporters, paying what they can, make up the cost.

    By trying every number of supporters who pay all they have, those with least for a point first.
    """
    if sum(money for money, _ in purses) < cost:
        return None
    falling = sorted(purses, key=lambda one: one[0] / one[1])
    for poor in range(len(falling)):
        rest = cost - sum(money for money, _ in falling[:poor])
        share = Fraction(rest) / sum(points for _, points in falling[poor:])
        if share * falling[poor][1] <= falling[poor][0]:
            return share
    return None


def voter_by_voter(instance: Instance, utility: Utility) -> list[tuple[set[str], Fraction]]:
    """Equal shares as its definition has it: who could be bought next, and at what share.

    Peters, Pierczyński and Skowron (2021): each vote its purse, the least price for what it is
    worth. Stops where two are equal, as then the tie list decides.
    """
    votes = singles(instance)
    purses = [Fraction(instance.budget, len(votes))] * len(votes)
    waiting = {one.id: one.cost for one in instance.eligible}
    bought = []
    while waiting:
        shares = {
            one: asked(
                cost, [(purses[n], vote[one]) for n, vote in enumerate(votes) if one in vote]
            )
            for one, cost in waiting.items()
        }
        prices = {
            one: share / (waiting[one] if utility is Utility.COST else 1)
            for one, share in shares.items()
            if share is not None
        }
        if not prices:
            break
        best = {one for one, price in prices.items() if price == min(prices.values())}
        (first, *more) = sorted(best)
        share = shares[first] or Fraction(0)
        bought.append((best, share))
        if more:
            break
        del waiting[first]
        for n, each in enumerate(votes):
            purses[n] -= min(purses[n], share * each.get(first, 0))
    return bought


@pytest.mark.parametrize("utility", list(Utility))
@given(instance=instances())
@settings(max_examples=120, deadline=None)
def test_equal_shares_buy_what_voters_one_by_one_would_buy(
    utility: Utility, instance: Instance
) -> None:
    if not instance.groups:
        return
    options = Options(completion=Completion.NONE, fund_all_if_all_fit=False, utility=utility)
    rounds = count("equal-shares", instance, options, ListedOrder(IDS)).rounds
    expected = voter_by_voter(instance, utility)
    for each, (best, share) in zip(rounds, expected, strict=False):
        assert each.project in best
        assert len(best) > 1 or each.share == share
    is_cut = bool(expected) and len(expected[-1][0]) > 1
    assert is_cut or len(rounds) == len(expected)


@given(instance=instances())
@settings(max_examples=120, deadline=None)
def test_phragmen_buys_what_voters_one_by_one_would_buy(instance: Instance) -> None:
    # Brill, Freeman, Janson and Lackner (2017): loads, here as the moment each last paid
    votes = singles(instance)
    paid = [Fraction(0)] * len(votes)
    waiting = {one.id: one.cost for one in instance.eligible if one.cost <= instance.budget}
    for each in count("phragmen", instance, ties=ListedOrder(IDS)).rounds:
        ready = {
            one: (cost + sum(paid[n] for n, vote in enumerate(votes) if one in vote))
            / Fraction(sum(one in vote for vote in votes))
            for one, cost in waiting.items()
        }
        assert each.contenders == ready
        assert each.earned == ready[each.project] == min(ready.values())
        paid = [each.earned if each.project in vote else paid[n] for n, vote in enumerate(votes)]
        del waiting[each.project]
