"""The single transferable vote of Scottish local elections: SSI 2007/42, schedule 1, rules 45-52.

Every paper of an elected candidate shares the surplus (weighted inclusive Gregory method).
Arithmetic is in hundred-thousandths of a vote. Only transfer values are ever cut off.
"""

from governance.counting.arithmetic import HUNDRED_THOUSANDTHS
from governance.counting.ballots import Profile
from governance.counting.look_back import Point
from governance.counting.order import order_of_stages
from governance.counting.record import Act, CountRecord, Purpose, Why
from governance.counting.table import Table
from governance.counting.ties import Ties

RULE = "scottish"
VERSION = "2007.1"


def count(profile: Profile, *, ties: Ties) -> CountRecord:
    """Count by SSI 2007/42 rules 45-52. Raises TieNeedsLot where r49(3) or r50(4) needs a lot."""
    unit = HUNDRED_THOUSANDTHS
    return count_on(Table(profile, rule=RULE, version=VERSION, unit=unit, ties=ties))


def count_on(table: Table) -> CountRecord:
    """Count on a table that nothing has happened on yet."""
    table.sort_first_preferences()  # r45
    table.quota = table.unit.whole(table.valid // (table.profile.seats + 1) + 1)  # r46
    _deem_elected(table)  # r47
    while not _filled(table):
        table.close_stage()
        if table.total_surplus():
            _transfer_surplus(table)
        else:
            _exclude_lowest(table)
        _deem_elected(table)
    order = order_of_stages(table, _latest_first(table))
    table.close_stage()
    return table.record(order)


def _deem_elected(table: Table) -> None:
    """r47: whoever has reached the quota is elected."""
    for one in reversed(table.by_votes()):
        if table.votes[one] >= table.quota:
            table.elect(one, Why.QUOTA)
            table.surpluses[one] = table.votes[one] - table.quota


def _filled(table: Table) -> bool:
    """r51: when no more candidates are left than places, all of them are elected."""
    rising = table.by_votes()
    if table.unfilled and len(rising) <= table.unfilled:
        for one in reversed(rising):
            table.elect(one, Why.REMAINING)
    return table.unfilled == 0 or not table.continuing


def _transfer_surplus(table: Table) -> None:
    largest = max(table.surpluses.values())  # r49(1): the largest surplus first
    tied = [one for one in table.order if table.surpluses.get(one) == largest]
    # r49(2), (3): equal surpluses: most votes at the latest stage at which they differed, then lot.
    giver = table.choose(tied, Purpose.SURPLUS_FIRST, _latest_first(table), most=True)
    table.begin(Act.SURPLUS, (giver,))
    surplus, total = table.surpluses.pop(giver), table.votes[giver]
    # r48(2): all papers, in sub-parcels of one value, each to its next available preference.
    for batch, held_at in enumerate(table.batches([giver]), start=1):
        # r48(3): surplus times present value over total vote, cut off after five places.
        value = surplus * held_at // total
        layouts = table.take([giver], value=held_at)
        table.hand_over(layouts, held_at=held_at, value=value, batch=batch)
    table.write_off(rounding=table.votes[giver] - table.quota)


def _exclude_lowest(table: Table) -> None:
    rising = table.by_votes()
    lowest = [one for one in rising if table.votes[one] == table.votes[rising[0]]]  # r50(1)
    # r50(3), (4): equal votes: fewest at the latest stage at which they differed, then lot.
    chosen = table.choose(lowest, Purpose.EXCLUDE, _latest_first(table), most=False)
    table.exclude([chosen])
    # r50(2): all papers go on at the value at which the candidate held them.
    for batch, value in enumerate(table.batches([chosen]), start=1):
        table.hand_over(table.take([chosen], value=value), held_at=value, value=value, batch=batch)


def _latest_first(table: Table) -> list[Point]:
    return table.stage_points()[::-1]
