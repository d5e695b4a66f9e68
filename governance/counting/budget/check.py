"""Checking a budget record: that it adds up, and that a recount gives the very same."""

from fractions import Fraction

from governance.counting.budget.instance import Instance
from governance.counting.budget.record import BudgetRecord, Fate, Round
from governance.counting.budget.rules import rule_named
from governance.counting.ties import RecordedLot, RecordedLots


class BudgetRecordDiffers(Exception):
    """A record contradicts itself, or the ballots. `round` is 0 where it is about the whole."""

    def __init__(self, number: int, reason: str) -> None:
        self.round = number
        self.reason = reason
        super().__init__(f"round {number}: {reason}" if number else reason)


def replay(record: BudgetRecord) -> None:
    """Go through a record again: money, rounds and results. Raises BudgetRecordDiffers."""
    results = {one.id: one for one in record.projects}
    if {one for one in results if results[one].is_funded} != set(record.funded):
        raise BudgetRecordDiffers(0, "the funded are not those of the projects")
    if sum(results[one].cost for one in record.funded) != record.spent:
        raise BudgetRecordDiffers(0, "the costs of the funded do not make up what was spent")
    if record.left < 0:
        raise BudgetRecordDiffers(0, "more was spent than there was")
    bought = tuple(one for one in record.funded if results[one].fate is Fate.FUNDED)
    if record.rounds and tuple(each.project for each in record.rounds) != bought:
        raise BudgetRecordDiffers(0, "the rounds do not lead to this result")
    for each in record.rounds:
        _check_round(each, results[each.project].cost, results[each.project].voters)


def _check_round(each: Round, cost: int, voters: int) -> None:
    """Check that the payments make up the cost, and that no other project came before."""
    part = Fraction(0) if each.part is None else each.part.paid
    if each.full.paid + part != cost:
        raise BudgetRecordDiffers(each.number, "the payments do not make up the cost")
    paying = each.full.voters + (0 if each.part is None else each.part.voters)
    if paying + each.broke != voters:
        raise BudgetRecordDiffers(each.number, "the payers are not its supporters")
    if each.earned is not None and each.earned != min((each.contenders or {}).values()):
        raise BudgetRecordDiffers(each.number, "another project could be bought sooner")


def check_record(instance: Instance, record: BudgetRecord) -> None:
    """Check a record against itself and against the ballots it is about.

    A recount by the same rule, with the options and the lots of the record, must give the same
    record. Raises BudgetRecordDiffers, UnknownRule, or TieNeedsLot where a lot is missing.
    """
    replay(record)
    rule = rule_named(record.rule)
    if rule.version != record.version:
        reason = f"counted by version {record.version}, this is {rule.version}"
        raise BudgetRecordDiffers(0, reason)
    again = rule.count(instance, ties=recorded_lots(record), options=record.options)
    for ours, theirs in zip(again.rounds, record.rounds, strict=False):
        if ours != theirs:
            raise BudgetRecordDiffers(theirs.number, "a recount of the ballots differs here")
    if again != record:
        raise BudgetRecordDiffers(0, "a recount of the ballots gives another result")


def recorded_lots(record: BudgetRecord) -> RecordedLots:
    """Take the lots of an earlier count."""
    return RecordedLots(
        RecordedLot(lot.event, frozenset(lot.tied), lot.order, lot.method, lot.seed)
        for lot in record.lots
    )
