"""Whether two orders of the same votes have anything to do with each other.

Somebody who has the voters in one order and the opened rows in another pairs them one by one, or
looks whether those who come early in one come early (or late) in the other. With nothing but
chance at work, the pairs that are right by k or more happen less often than 1/k! (the expected
number of sets of k right pairs), and the rank correlation (Spearman's) times the square root of
n - 1 is very nearly normal, its tails lighter.
"""

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist

BY_LUCK = 1e-6
"""How often at most all comparisons of one run together are found guilty by chance."""

Orders = Mapping[str, Sequence[int]]
"""What was read, by name: the votes, numbered, in the order in which they were found there."""


def linked(voters: Orders, rows: Orders) -> list[str]:
    """Every pair of orders that agrees better than chance; each a sentence."""
    pairs = len(voters) * len(rows)
    most = next(k for k in range(1, 100) if pairs / math.factorial(k) < BY_LUCK / 2)
    limit = NormalDist().inv_cdf(1 - BY_LUCK / 4 / pairs) if pairs else 0.0
    found = []
    for whose, every in voters.items():
        for what, told in rows.items():
            some, others = _shared(every, told), _shared(told, every)
            right = sum(one == other for one, other in zip(some, others, strict=True))
            if right >= most:
                found.append(f"{right} votes linked by {whose} and {what}")
            elif abs(_correlation(some, others)) > limit:
                found.append(f"{whose} and {what} go together")
    return found


def _shared(order: Sequence[int], other: Sequence[int]) -> list[int]:
    """Those of an order that are in the other one too: a file that is used again has lost some."""
    there = set(other)
    return [one for one in order if one in there]


def _correlation(some: Sequence[int], others: Sequence[int]) -> float:
    """Spearman's rank correlation in standard deviations of what chance gives."""
    number = len(some)
    if number <= 1:
        return 0.0
    place = {one: position for position, one in enumerate(others)}
    apart = sum((position - place[one]) ** 2 for position, one in enumerate(some))
    correlation = 1 - 6 * apart / (number * (number**2 - 1))
    return correlation * math.sqrt(number - 1)
