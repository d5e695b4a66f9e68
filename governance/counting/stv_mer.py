"""The single transferable vote by the NHS Model Election Rules (2014), rules STV41 to STV51.

Arithmetic is in hundredths of a vote. Only transfer values are ever cut off.
"""

from collections.abc import Sequence

from governance.counting.arithmetic import HUNDREDTHS
from governance.counting.ballots import Profile
from governance.counting.order import order_of_surpluses
from governance.counting.papers import lay_out
from governance.counting.record import Act, CountRecord, Deferral, Purpose, Why
from governance.counting.table import Table
from governance.counting.ties import Ties

RULE = "mer"
VERSION = "2014.1"


def count(profile: Profile, *, ties: Ties) -> CountRecord:
    """Count by MER STV41-STV51. Raises TieNeedsLot where STV47.10 or STV48.9 calls for a lot."""
    table = Table(profile, rule=RULE, version=VERSION, unit=HUNDREDTHS, ties=ties)
    table.sort_first_preferences()  # STV45
    table.quota = table.unit.whole(table.valid // (profile.seats + 1) + 1)  # STV46
    _deem_elected(table, None)  # STV46.3 (for one place: the quota is a majority)
    while not _filled(table):
        table.close_stage()
        deferral = _deferral(table)
        if table.total_surplus() and deferral is None:
            _transfer_surplus(table)
        else:
            _exclude(table, deferral)
    order = order_of_surpluses(table)  # STV51
    table.close_stage()
    return table.record(order)


def _deem_elected(table: Table, batch: int | None) -> None:
    """STV49.2: whoever has reached the quota is elected; what they have above it is surplus."""
    for one in reversed(table.by_votes()):
        if table.votes[one] >= table.quota:
            table.elect(one, Why.QUOTA, batch)
            table.surpluses[one] = table.votes[one] - table.quota


def _filled(table: Table) -> bool:
    """STV50: fill the last places without further transfers, where they can be."""
    if table.unfilled == 0:
        return True
    rising = table.by_votes()
    if len(rising) <= table.unfilled:  # STV50.1
        for one in reversed(rising):
            table.elect(one, Why.REMAINING)
        return True
    if table.unfilled == 1:  # STV50.2
        *others, first = rising
        rivals = sum(table.votes[one] for one in others) + table.total_surplus()
        # Two equal candidates, each with as much as all the rest, are a tie for STV48.9 instead.
        if table.votes[first] >= rivals and table.votes[first] > table.votes[others[-1]]:
            table.elect(first, Why.LAST_VACANCY)
            return True
    return False


def _deferral(table: Table) -> Deferral | None:
    """STV47.9: a surplus is not transferred where it could not change who is lowest.

    Either the two lowest, or some group of lowest and the one above it, are further apart than
    all the surpluses together.
    """
    surplus = table.total_surplus()
    rising = table.by_votes()
    together = 0
    for size in range(1, len(rising) if surplus else 0):
        together += table.votes[rising[size - 1]]
        gap = table.votes[rising[size]] - together
        if surplus < gap:
            return Deferral(surplus, gap, tuple(rising[:size]), rising[size])
    return None


def _transfer_surplus(table: Table) -> None:
    largest = max(table.surpluses.values())  # STV47.1, STV47.8
    tied = [one for one in table.order if table.surpluses.get(one) == largest]
    # STV47.10: equal surpluses: most votes at the earliest stage at which they were unequal.
    giver = table.choose(tied, Purpose.SURPLUS_FIRST, table.stage_points(), most=True)
    table.begin(Act.SURPLUS, (giver,))
    surplus = table.surpluses.pop(giver)
    # STV47.2: all papers if they are first preferences; STV47.5: else the last sub-parcel.
    parcel = table.parcels[giver][-1]
    layout = lay_out(giver, parcel.bundles, table.continuing)
    # STV47.4, STV47.7: surplus over transferable papers, to two places, at most what they had.
    per_paper = surplus // layout.moving if layout.moving else parcel.value
    value = min(per_paper, parcel.value)
    table.hand_over([layout], held_at=parcel.value, value=value, stopped_value=0)
    lost = surplus - layout.moving * value
    if value < parcel.value:
        table.write_off(rounding=lost)
    else:
        table.write_off(stopped=lost)
    table.parcels[giver].clear()
    _deem_elected(table, 1)


def _exclude(table: Table, deferral: Deferral | None) -> None:
    """STV48: exclude the lowest, and pass their papers on one sub-parcel after the other."""
    chosen = _whom_to_exclude(table)
    table.exclude(chosen, deferral)
    for batch, (value, first) in enumerate(_sub_parcels(table, chosen), start=1):
        if table.unfilled == 0:  # STV48.6: "if vacancies still remain"
            return
        layouts = table.take(chosen, value=value, first=first)
        table.hand_over(layouts, held_at=value, value=value, batch=batch)
        # STV49.5: elected after each sub-parcel, and then receives no more.
        _deem_elected(table, batch)


def _sub_parcels(table: Table, chosen: Sequence[str]) -> list[tuple[int, bool]]:
    """STV48.3: first preferences first; STV48.6: then transferred papers, highest value first."""
    held = {(parcel.value, parcel.first) for one in chosen for parcel in table.parcels[one]}
    return sorted(held, key=lambda kind: (not kind[1], -kind[0]))


def _whom_to_exclude(table: Table) -> tuple[str, ...]:
    rising = table.by_votes()
    # STV48.2: two or more lowest together, where even with every surplus they stay below the next.
    for size in range(len(rising) - table.unfilled, 1, -1):
        together = sum(table.votes[one] for one in rising[:size])
        if together + table.total_surplus() < table.votes[rising[size]]:
            return tuple(rising[:size])
    lowest = [one for one in rising if table.votes[one] == table.votes[rising[0]]]  # STV48.1
    # STV48.9: equal votes: fewest at the earliest stage at which they were unequal.
    return (table.choose(lowest, Purpose.EXCLUDE, table.stage_points(), most=False),)
