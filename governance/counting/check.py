"""Checking a record: that every stage follows from the one before, and that a recount agrees."""

from governance.counting import stv_countback, yes_no
from governance.counting.ballots import Profile
from governance.counting.record import Act, CountRecord, Stage
from governance.counting.rules import rule_named
from governance.counting.ties import RecordedLots


class RecordDiffers(Exception):
    """A record contradicts itself, or the papers. `stage` is 0 where it is about the whole."""

    def __init__(self, stage: int, reason: str) -> None:
        self.stage = stage
        self.reason = reason
        super().__init__(f"stage {stage}: {reason}" if stage else reason)


def check_balance(record: CountRecord) -> None:
    """Check that at every stage the votes and what left the count make up the total.

    Raises RecordDiffers.
    """
    for stage in record.stages:
        total = sum(stage.votes.values()) + stage.non_transferable
        if total != record.total:
            wrong, right = record.decimal(total), record.decimal(record.total)
            raise RecordDiffers(stage.number, f"the stage adds up to {wrong}, not {right}")


def replay(record: CountRecord) -> None:
    """Do every stage again from its transfers alone, and compare. Raises RecordDiffers."""
    check_balance(record)
    for before, stage in zip(record.stages, record.stages[1:], strict=False):
        if stage.keep:
            continue  # Meek counts every stage afresh from the papers: only a recount can check it
        votes, gone = _after(before, stage)
        if votes != stage.votes or gone != stage.non_transferable:
            raise RecordDiffers(stage.number, "the transfers do not lead to these votes")
    elected = [one.candidate for stage in record.stages for one in stage.elected]
    if sorted(elected) != sorted(record.elected):
        raise RecordDiffers(0, "the elected are not those of the stages")


def _after(before: Stage, stage: Stage) -> tuple[dict[str, int], int]:
    votes, gone = dict(before.votes), before.non_transferable
    for transfer in stage.transfers:
        votes[transfer.giver] -= transfer.amount
        gone += transfer.amount_stopped + transfer.rounding
        for receipt in transfer.received:
            votes[receipt.candidate] += receipt.amount
            if stage.action.act is Act.EXCLUSION and receipt.candidate in stage.excluded:
                raise RecordDiffers(stage.number, "an excluded candidate received papers")
    return votes, gone


def _count_again(profile: Profile, record: CountRecord) -> CountRecord:
    ties = RecordedLots.from_record(record)
    if record.rule == stv_countback.RULE:
        gone = [one.id for one in record.candidates if one.withdrawn]
        return stv_countback.count(profile, gone=gone, sitting=record.sitting, ties=ties)
    if record.rule == yes_no.RULE:
        return yes_no.count(profile, ties=ties, reopen=record.reopen)
    return rule_named(record.rule).count(profile, ties=ties)


def check_record(profile: Profile, record: CountRecord) -> None:
    """Check a record against itself and against the papers it is about.

    Every stage must balance and follow from the one before, and a recount of the papers by the
    same rule with the lots of the record must give the same record, letter for letter. Raises
    RecordDiffers, UnknownRule, or TieNeedsLot where a lot is missing from the record.
    """
    replay(record)
    again = _count_again(profile, record)
    if again.version != record.version:
        raise RecordDiffers(0, f"counted by version {record.version}, this is {again.version}")
    for ours, theirs in zip(again.stages, record.stages, strict=False):
        if ours != theirs:
            raise RecordDiffers(theirs.number, "a recount of the papers differs here")
    if again != record:
        raise RecordDiffers(0, "a recount of the papers gives another result")
