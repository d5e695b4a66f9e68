"""The single transferable vote by Meek's method: Hill, Wichmann and Woodall, Computer Journal 1987.

Every elected candidate keeps a share of each vote that comes to them, and passes on the rest, so
that all have just the quota. The shares are found by going over all papers until they settle.
Arithmetic is in units of 0.000000001 vote; what a cut-off leaves of a vote stays with the paper.
"""

from collections.abc import Mapping

from governance.counting.arithmetic import Unit, ceiling
from governance.counting.ballots import Profile
from governance.counting.order import order_of_stages
from governance.counting.papers import Twig
from governance.counting.record import Act, CountRecord, Purpose, Why
from governance.counting.table import Table
from governance.counting.ties import Ties

RULE = "meek"
VERSION = "1987.1"

UNIT = Unit(9)
ONE = UNIT.one
MOST_ROUNDS = 500
"""Algorithm 123 stops adjusting after this many rounds; in practice a few dozen are enough."""


def count(profile: Profile, *, ties: Ties) -> CountRecord:
    """Count by Algorithm 123. Raises TieNeedsLot where lowest candidates have equal votes."""
    table = Table(profile, rule=RULE, version=VERSION, unit=UNIT, ties=ties)
    keep = dict.fromkeys(table.order, ONE)
    tree = Twig()
    papers = ((ranking, -1, count) for ranking, count in table.papers.items())
    tree.grow(papers, standing=table.continuing, ends=table.continuing)
    table.begin(Act.FIRST, ())
    _count_papers(table, keep, tree)
    _elect(table, keep)
    while not _filled(table):
        table.close_stage()
        if table.stages[-1].elected:
            table.begin(Act.SURPLUS, [one.candidate for one in table.elected])
        elif not _exclude_lowest(table, keep):
            break
        _settle(table, keep, tree)
        _elect(table, keep)
    order = order_of_stages(table, ())
    table.close_stage()
    return table.record(order)


def _count_papers(table: Table, keep: Mapping[str, int], tree: Twig) -> None:
    """Go over all papers: each candidate keeps their share of what is left of the vote.

    Papers that agree so far go together: a twig of the tree is all papers that begin alike.
    """
    votes = dict.fromkeys(table.order, 0)
    excess = 0
    waiting = [(tree, ONE)]
    while waiting:
        twig, left = waiting.pop()
        excess += left * twig.ending
        for one, further in twig.further.items():
            kept = left * keep[one] // ONE
            votes[one] += kept * further.papers
            if kept < left:
                waiting.append((further, left - kept))
    table.recount(votes, excess)
    table.draft.keep = dict(keep)
    # The quota is the votes still in use over one more than the places; votes are whole units,
    # so reaching it and reaching it rounded up are the same. At least 0.0001 (Algorithm 123).
    in_use = UNIT.whole(table.valid) - excess
    table.quota = max(ceiling(in_use, table.profile.seats + 1), ONE // 10_000)


def _settle(table: Table, keep: dict[str, int], tree: Twig) -> None:
    """Adjust the shares until every elected candidate has the quota, to one part in 100,000.

    First the papers: the excluded keep nothing, and whoever continues still keeps all.
    """
    standing = {one for one, share in keep.items() if share}
    tree.move_on(standing=standing, ends=table.continuing)
    for _ in range(MOST_ROUNDS):
        _count_papers(table, keep, tree)
        held = [table.votes[one.candidate] for one in table.elected]
        for elected in table.elected:
            _adjust(table, keep, elected.candidate)
        if all(99_999 * one <= 100_000 * table.quota <= 100_001 * one for one in held):
            return


def _adjust(table: Table, keep: dict[str, int], candidate: str) -> None:
    """Keep as much as would have made the quota; never more than all."""
    votes = table.votes[candidate]
    if votes:
        keep[candidate] = min(ONE, ceiling(keep[candidate] * table.quota, votes))


def _elect(table: Table, keep: dict[str, int]) -> None:
    """Elect whoever has the quota; where that is more than the places, the lowest go by lot."""
    reached = [one for one in table.by_votes() if table.votes[one] >= table.quota]
    while len(reached) > table.unfilled:
        lowest = [one for one in reached if table.votes[one] == table.votes[reached[0]]]
        reached.remove(table.choose(lowest, Purpose.EXCLUDE, (), most=False))
    for one in reversed(reached):
        table.elect(one, Why.QUOTA)
        _adjust(table, keep, one)


def _filled(table: Table) -> bool:
    """All places are filled, or no more candidates are left than places."""
    if table.unfilled and len(table.continuing) <= table.unfilled:
        _elect_remaining(table)
    return table.unfilled == 0 or not table.continuing


def _elect_remaining(table: Table) -> None:
    for one in reversed(table.by_votes()):
        table.elect(one, Why.REMAINING)


def _exclude_lowest(table: Table, keep: dict[str, int]) -> bool:
    """Exclude the lowest candidate. False where the rest are then elected without a recount."""
    rising = table.by_votes()
    lowest = [one for one in rising if table.votes[one] == table.votes[rising[0]]]
    chosen = table.choose(lowest, Purpose.EXCLUDE, (), most=False)
    if len(rising) - 1 == table.unfilled:
        table.reopen_stage()
        table.continuing.remove(chosen)
        _elect_remaining(table)
        return False
    table.exclude([chosen])
    keep[chosen] = 0
    return True
