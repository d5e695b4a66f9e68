"""The single transferable vote by Newland and Britton's rules, third edition (ERS97).

Arithmetic is in hundredths of a vote. Paragraph numbers are those of the rules.
"""

from collections.abc import Sequence

from governance.counting.arithmetic import HUNDREDTHS, ceiling
from governance.counting.ballots import Profile
from governance.counting.look_back import tell_apart
from governance.counting.order import order_of_stages
from governance.counting.papers import lay_out
from governance.counting.record import Act, CountRecord, Deferral, LookBack, Purpose, Why
from governance.counting.table import Table
from governance.counting.ties import Ties

RULE = "ers97"
VERSION = "3.1"


def count(profile: Profile, *, ties: Ties) -> CountRecord:
    """Count by ERS97 section 5. Raises TieNeedsLot where 5.2.3 or 5.2.5 calls for a lot."""
    return count_on(Table(profile, rule=RULE, version=VERSION, unit=HUNDREDTHS, ties=ties))


def count_on(table: Table) -> CountRecord:
    """Count on a table that nothing has happened on yet; nobody sitting is excluded (section 7)."""
    table.sort_first_preferences()  # 5.1.3
    table.quota = _quota(table)  # 5.1.6
    table.mark_point(0)
    _deem_elected(table, None)  # 5.1.7
    while not _filled(table):
        table.close_stage()
        deferral = _deferral(table)
        if table.total_surplus() and deferral is None:
            _transfer_surplus(table)  # 5.2.3
        elif not _exclude(table, deferral):  # 5.2.5
            break
    order = order_of_stages(table, table.points)
    table.close_stage()
    return table.record(order)


def _quota(table: Table) -> int:
    """5.1.6, 5.4.8: votes in the count over one more than the places, any remainder rounded up."""
    in_count = table.unit.whole(table.valid) - table.non_transferable
    return ceiling(in_count, table.profile.seats + 1)


def _active_vote(table: Table) -> int:
    """5.1.7: votes of continuing candidates, surpluses, and excluded papers still to be moved."""
    moving = {*table.continuing, *table.draft.excluded}
    return sum(table.votes[one] for one in moving) + table.total_surplus()


def _deem_elected(table: Table, batch: int | None) -> None:
    """5.1.7, 5.3.13, 5.4.9: elect by the quota, or by a share nobody else can overtake."""
    while table.vacant and table.continuing:
        most = max(table.votes[one] for one in table.continuing)
        by_quota = most >= table.quota
        by_share = most * (table.unfilled + 1) >= _active_vote(table)
        if not most or not (by_quota or by_share):
            return
        chosen = _first_of_equals(table, most)
        if chosen is None:
            return
        table.elect(chosen, Why.QUOTA if by_quota else Why.ACTIVE_VOTE, batch)
        table.surpluses[chosen] = max(0, most - table.quota)


def _first_of_equals(table: Table, votes: int) -> str | None:
    """5.6.2: where equals are more than places, an earlier point decides, or none is elected."""
    level = [one for one in table.by_votes() if table.votes[one] == votes]
    staying = [one for one in level if one in table.sitting]
    if staying:  # section 7: a sitting member takes no vacancy
        return staying[0]
    if len(level) <= table.vacant:
        return level[0]
    ahead, point = tell_apart(level, table.points, most=True)
    if len(ahead) > table.vacant or point is None:
        return None
    if len(ahead) == 1:
        back = LookBack(Purpose.ELECT, table.in_order(level), ahead[0], point[0], point[1])
        table.draft.look_backs.append(back)
    return ahead[0]


def _filled(table: Table) -> bool:
    """5.5.1, 5.5.2: stop when all places are filled, or only as many candidates are left."""
    if table.vacant and len(table.continuing) <= table.unfilled:
        _elect_remaining(table)
    return table.vacant == 0 or not table.continuing


def _elect_remaining(table: Table) -> None:
    for one in reversed(table.by_votes()):
        table.elect(one, Why.REMAINING)


def _groups(table: Table) -> list[tuple[tuple[str, ...], int, str]]:
    """5.2.5: groups of two or more lowest that leave enough to fill the places, largest first.

    Each comes with what it lacks, all together, to the candidate next above, and that candidate.
    A group that would part candidates with equal votes is no group.
    """
    rising = table.excludable()
    enough_left = len(table.continuing) - table.unfilled
    groups = []
    for size in range(min(enough_left, len(rising) - 1), 1, -1):
        above = rising[size]
        if table.votes[rising[size - 1]] < table.votes[above]:
            gap = table.votes[above] - sum(table.votes[one] for one in rising[:size])
            groups.append((tuple(rising[:size]), gap, above))
    return groups


def _deferral(table: Table) -> Deferral | None:
    """5.2.2: surpluses wait where together they are not more than what parts the lowest."""
    surplus = table.total_surplus()
    if not surplus:
        return None
    lowest, second = table.excludable()[:2]
    gap = table.votes[second] - table.votes[lowest]
    if surplus <= gap:
        return Deferral(surplus, gap, (lowest,), second)
    for group, group_gap, above in _groups(table):
        if surplus <= group_gap:
            return Deferral(surplus, group_gap, group, above)
    return None


def _transfer_surplus(table: Table) -> None:
    largest = max(table.surpluses.values())
    tied = [one for one in table.order if table.surpluses.get(one) == largest]
    # 5.2.3: equal surpluses: most votes at the earliest point at which they differed, then lot.
    giver = table.choose(tied, Purpose.SURPLUS_FIRST, table.points, most=True)
    table.begin(Act.SURPLUS, (giver,))
    surplus = table.surpluses.pop(giver)
    # 5.3.3: all papers of a first-stage surplus; 5.3.4: later, only the batch last received.
    parcel = table.parcels[giver][-1]
    layout = lay_out(giver, parcel.bundles, table.continuing)
    # 5.3.7-5.3.9: more value than surplus: surplus over papers, cut off; else the present value.
    reduced = layout.moving * parcel.value > surplus
    value = surplus // layout.moving if reduced else parcel.value
    table.hand_over([layout], held_at=parcel.value, value=value, stopped_value=0)
    lost = surplus - layout.moving * value  # 5.3.10: the difference is non-transferable
    if reduced:
        table.write_off(rounding=lost)
    else:
        table.write_off(stopped=lost)
    table.parcels[giver].clear()
    table.mark_point(1)
    _deem_elected(table, 1)  # 5.3.13


def _exclude(table: Table, deferral: Deferral | None) -> bool:
    """5.2.5, 5.4: exclude, and move the papers batch by batch. False if that ends the count."""
    chosen = _whom_to_exclude(table)
    if len(table.continuing) - len(chosen) == table.unfilled:
        # 5.5.1: exactly enough would be left, so they are elected and no paper is moved.
        table.reopen_stage()
        table.continuing.difference_update(chosen)
        _elect_remaining(table)
        return False
    table.exclude(chosen, deferral)
    # 5.4.2-5.4.5: all papers of the excluded in batches of one value, highest first.
    for batch, value in enumerate(table.batches(chosen), start=1):
        if table.vacant == 0:  # 5.5.2
            break
        layouts = table.take(chosen, value=value)
        table.hand_over(layouts, held_at=value, value=value, batch=batch)
        table.mark_point(batch)
        if not table.elected:
            table.change_quota(_quota(table), batch)  # 5.4.8
        _deem_elected(table, batch)  # 5.4.9
    return True


def _whom_to_exclude(table: Table) -> Sequence[str]:
    surplus = table.total_surplus()
    for group, gap, _ in _groups(table):
        if surplus <= gap:
            return group
    rising = table.excludable()
    lowest = [one for one in rising if table.votes[one] == table.votes[rising[0]]]
    # 5.2.5: equal votes: fewest at the earliest point at which they differed, then lot.
    return (table.choose(lowest, Purpose.EXCLUDE, table.points, most=False),)
