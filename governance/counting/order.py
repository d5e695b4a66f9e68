"""The order in which the elected are declared, where the rule has one."""

from collections.abc import Iterable, Mapping, Sequence

from governance.counting.look_back import Point, tell_apart
from governance.counting.record import Act, Why
from governance.counting.table import Table


def order_of_surpluses(table: Table) -> tuple[str, ...]:
    """Put the elected in the order of MER STV51. Call while the last stage is still open.

    In the order in which surpluses were, or would have been, transferred; who had exactly the
    quota had the smallest surplus of that stage; equal surpluses by most votes at the earliest
    stage at which they differed, then by lot. Those elected without the quota follow, as elected.
    """
    points = table.stage_points()
    waiting = [one for one in table.order if table.surpluses.get(one)]
    order = [*_transferred(table), *_ranked(table, waiting, table.surpluses, points)]
    stage_of = _stages_of_election(table)
    by_quota = {one.candidate for one in table.elected if one.why is Why.QUOTA}
    for stage in sorted(set(stage_of.values())):
        exact = [one for one in by_quota - set(order) if stage_of[one] == stage]
        place = max((n + 1 for n, one in enumerate(order) if stage_of[one] <= stage), default=0)
        order[place:place] = _ranked(table, exact, table.votes, points)
    for stage in sorted(set(stage_of.values())):
        others = [one for one in stage_of if one not in order and stage_of[one] == stage]
        order += _ranked(table, others, table.votes, points)
    return tuple(order)


def order_of_stages(table: Table, points: Sequence[Point]) -> tuple[str, ...]:
    """Put the elected in order of stage and batch, then of votes when elected.

    Equals are told apart at the first of `points` at which they differed, then by lot. Call
    while the last stage is still open.
    """
    stage_of = _stages_of_election(table)
    moments: dict[tuple[int, int], dict[str, int]] = {}
    for one in table.elected:
        moment = (stage_of[one.candidate], one.batch or 0)
        if one.why is Why.REMAINING:
            moment = (stage_of[one.candidate] + 1, 0)
        moments.setdefault(moment, {})[one.candidate] = one.votes
    order: list[str] = []
    for moment in sorted(moments):
        order += _ranked(table, tuple(moments[moment]), moments[moment], points)
    return tuple(order)


def _transferred(table: Table) -> list[str]:
    """List those whose surplus was transferred, in that order."""
    actions = [*(stage.action for stage in table.stages), table.draft.action]
    return [action.candidates[0] for action in actions if action.act is Act.SURPLUS]


def _stages_of_election(table: Table) -> dict[str, int]:
    numbers = {one.candidate: stage.number for stage in table.stages for one in stage.elected}
    numbers.update({one.candidate: table.draft.number for one in table.draft.elected})
    return numbers


def _ranked(
    table: Table, some: Iterable[str], amounts: Mapping[str, int], points: Sequence[Point]
) -> list[str]:
    """Order by amount, most first; equals by the first point at which they differed, then lot."""
    order: list[str] = []
    left = list(table.in_order(some))
    while left:
        most = max(amounts[one] for one in left)
        equal = [one for one in left if amounts[one] == most]
        first, _ = tell_apart(equal, points, most=True)
        order += first if len(first) == 1 else table.order_elected(first)
        left = [one for one in left if one not in order]
    return order
