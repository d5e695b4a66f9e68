"""The stages of a count side by side: every stage a column that balances, from its record alone."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from governance.counting.answer import labels
from governance.counting.record import CountRecord, Stage
from governance.counting.sheets.words import has_preferences, short_amount, stage_heading

NOTHING = "–"
"""What stands where a candidate who is out, or never stood, has no votes."""


class Standing(StrEnum):
    """Where a candidate is after a stage."""

    STANDING = "standing"
    ELECTED = "elected"
    OUT = "out"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Figures:
    """Amounts exactly as counted: the change at the stage ("" for none) and what there is then."""

    change: str
    total: str


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One candidate at one stage. ``mark``: ``elected`` or ``excluded`` at this very stage."""

    figures: Figures
    mark: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class SheetStage:
    """One stage; ``cells`` in the order of the candidates. ``balances``: the sum is the total.

    ``rounding`` is the part of ``non_transferable`` lost by cutting off decimals, so far.
    """

    number: int
    heading: str
    cells: tuple[SheetCell, ...]
    non_transferable: Figures
    rounding: str
    total: str
    quota: str | None
    balances: bool


@dataclass(frozen=True, slots=True)
class StageTable:
    """All stages of a count, side by side. ``candidates`` by name, told apart where they share one.

    ``has_transfers``: votes could move. ``has_rest``: some are with nobody, or could be.
    ``has_rounding``: some were lost by cutting off decimals. ``has_moving_quota``: it changed.
    """

    candidates: tuple[str, ...]
    stages: tuple[SheetStage, ...]
    quota: str | None
    total: str
    has_transfers: bool
    has_rest: bool
    has_rounding: bool
    has_moving_quota: bool

    @property
    def balances(self) -> bool:
        """Whether every stage adds up to the total."""
        return all(stage.balances for stage in self.stages)

    def blocks(self, widest: int) -> Iterator[tuple[SheetStage, ...]]:
        """Split the stages into runs of at most ``widest``, as even as can be."""
        runs = -(-len(self.stages) // widest)
        share = -(-len(self.stages) // runs)
        for at in range(0, len(self.stages), share):
            yield self.stages[at : at + share]


def stage_table(record: CountRecord) -> StageTable:
    """Lay a record out as a table. Every figure is exact, in the rule's own decimal places."""
    called = labels(record.candidates)
    return StageTable(
        candidates=tuple(called[one.id] for one in record.candidates),
        stages=tuple(_stage(record, at) for at in range(len(record.stages))),
        quota=None if record.quota is None else short_amount(record, record.quota),
        total=short_amount(record, record.total),
        has_transfers=record.quota is not None,
        has_rest=has_preferences(record) or any(one.non_transferable for one in record.stages),
        has_rounding=any(one.rounding for one in record.stages),
        has_moving_quota=len({one.quota for one in record.stages}) > 1,
    )


def _stage(record: CountRecord, at: int) -> SheetStage:
    stage = record.stages[at]
    before = record.stages[at - 1] if at else None
    past = record.stages[: at + 1]
    gone = {one for each in past for one in each.excluded}
    chosen = {one.candidate for each in past for one in each.elected}
    added = sum(stage.votes.values()) + stage.non_transferable
    return SheetStage(
        number=stage.number,
        heading=stage_heading(record, stage),
        cells=tuple(
            _cell(record, before, stage, one.id, _standing(stage, one.id, gone, chosen))
            for one in record.candidates
        ),
        non_transferable=Figures(
            _change(record, stage.non_transferable, before.non_transferable if before else None),
            record.decimal(stage.non_transferable),
        ),
        rounding=record.decimal(stage.rounding),
        total=record.decimal(added),
        quota=None if stage.quota is None else record.decimal(stage.quota),
        balances=added == record.total,
    )


def _standing(
    stage: Stage, candidate: str, gone: Collection[str], chosen: Collection[str]
) -> Standing:
    if candidate not in stage.votes:
        return Standing.WITHDRAWN
    if candidate in chosen:
        return Standing.ELECTED
    return Standing.OUT if candidate in gone else Standing.STANDING


def _cell(
    record: CountRecord, before: Stage | None, stage: Stage, candidate: str, standing: Standing
) -> SheetCell:
    mark = ""
    if any(one.candidate == candidate for one in stage.elected):
        mark = "elected"
    elif candidate in stage.excluded:
        mark = "excluded"
    now = stage.votes.get(candidate)
    was = before.votes.get(candidate) if before else None
    is_nothing = now is None or (standing is Standing.OUT and now == was == 0)
    figures = (
        Figures("", NOTHING)
        if now is None or is_nothing
        else Figures(_change(record, now, was), record.decimal(now))
    )
    return SheetCell(figures, mark, standing)


def _change(record: CountRecord, now: int, before: int | None) -> str:
    if before is None or now == before:
        return ""
    amount = now - before
    return f"+{record.decimal(amount)}" if amount > 0 else f"−{record.decimal(-amount)}"
