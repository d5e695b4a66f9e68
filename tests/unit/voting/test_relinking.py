"""The tests' own instruments: what they must find, they find."""

import random

from tests.soak.relinking import linked
from tests.soak.searching import places

VOTES = 60
BY_ARRIVAL = list(range(VOTES))


def test_orders_that_have_nothing_to_do_with_each_other_are_not_linked() -> None:
    chance = random.Random(1)
    orders = {str(n): chance.sample(BY_ARRIVAL, VOTES) for n in range(30)}
    assert linked({"arrival": BY_ARRIVAL, "backwards": BY_ARRIVAL[::-1]}, orders) == []


def test_the_same_order_and_one_that_is_only_shifted_or_turned_are_linked() -> None:
    near = [*BY_ARRIVAL[3:], *BY_ARRIVAL[:3]]
    rows = {"same": BY_ARRIVAL, "shifted": near, "turned": BY_ARRIVAL[::-1]}
    assert linked({"arrival": BY_ARRIVAL}, rows) == [
        "60 votes linked by arrival and same",
        "arrival and shifted go together",
        "arrival and turned go together",
    ]


def test_an_order_of_which_a_fifth_is_left_as_it_came_is_linked() -> None:
    chance = random.Random(2)
    mixed = BY_ARRIVAL[12:]
    chance.shuffle(mixed)
    assert linked({"arrival": BY_ARRIVAL}, {"rows": [*BY_ARRIVAL[:12], *mixed]}) != []


def test_orders_that_name_some_of_the_votes_only_are_held_against_those() -> None:
    some = BY_ARRIVAL[10:50]
    assert linked({"log": some}, {"rows": BY_ARRIVAL}) == ["40 votes linked by log and rows"]
    assert linked({"log": some}, {"rows": BY_ARRIVAL[50:]}) == []


def test_a_token_is_found_wherever_it_begins() -> None:
    tokens = [b"canary-one", b"canary-two", b"absent-one"]
    data = b"x" * 13 + tokens[1] + b"yyy" + tokens[0] + b"canary-thr" + b"canary-o"
    assert places(data, tokens) == [(13, tokens[1]), (26, tokens[0])]


def test_nothing_is_found_in_less_than_a_word() -> None:
    assert places(b"", [b"canary-one"]) == places(b"canary", [b"canary-one"]) == []
