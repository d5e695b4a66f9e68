"""The count sheet: every stage as a column that balances, from the record of a count alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from governance.counting.record import Act, CountRecord, Stage


@dataclass(frozen=True, slots=True)
class Figures:
    """Amounts exactly as counted: the change at the stage ("" for none) and what there is then."""

    change: str
    total: str


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One candidate at one stage; ``mark`` is ``elected``, ``excluded`` or empty."""

    figures: Figures
    mark: str


@dataclass(frozen=True, slots=True)
class SheetStage:
    """One stage; ``cells`` in the order of the candidates. ``balances``: the sum is the total."""

    number: int
    heading: str
    cells: tuple[SheetCell, ...]
    non_transferable: Figures
    total: str
    balances: bool


@dataclass(frozen=True, slots=True)
class CountSheet:
    """All stages of a count, side by side. ``has_transfers``: votes could move."""

    candidates: tuple[str, ...]
    stages: tuple[SheetStage, ...]
    quota: str | None
    total: str
    has_transfers: bool

    @property
    def balances(self) -> bool:
        """Whether every stage adds up to the total."""
        return all(stage.balances for stage in self.stages)


def count_sheet(record: CountRecord) -> CountSheet:
    """Lay a record out as a sheet. Every figure is exact, in the rule's own decimal places."""
    return CountSheet(
        candidates=tuple(one.name for one in record.candidates),
        stages=tuple(
            _stage(record, stage, record.stages[at - 1] if at else None)
            for at, stage in enumerate(record.stages)
        ),
        quota=None if record.quota is None else short_amount(record, record.quota),
        total=short_amount(record, record.total),
        has_transfers=record.quota is not None,
    )


def short_amount(record: CountRecord, amount: int) -> str:
    """Whole votes without decimals and with thousands apart; anything else exactly."""
    votes, rest = divmod(amount, record.unit.one)
    return record.decimal(amount) if rest else f"{votes:,}"


def stage_heading(record: CountRecord, stage: Stage) -> str:
    """What a stage did, in a few words: ``Surplus of Ann Bell``."""
    names = and_list([record.name(one) for one in stage.action.candidates])
    if stage.action.act is Act.SURPLUS:
        return f"Surplus of {names}"
    if stage.action.act is Act.EXCLUSION:
        return f"{names} out"
    return "First preferences" if record.quota is not None else "Votes"


def and_list(parts: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    *before, last = parts or [""]
    return f"{', '.join(before)} and {last}" if before else last


def _stage(record: CountRecord, stage: Stage, before: Stage | None) -> SheetStage:
    elected = {one.candidate for one in stage.elected}
    cells = tuple(
        SheetCell(
            figures=_figures(record, stage.votes, before.votes if before else None, one.id),
            mark="elected" if one.id in elected else "excluded" if one.id in stage.excluded else "",
        )
        for one in record.candidates
    )
    gone = Figures(
        change=_change(record, stage.non_transferable - (before.non_transferable if before else 0)),
        total=record.decimal(stage.non_transferable),
    )
    added = sum(stage.votes.values()) + stage.non_transferable
    return SheetStage(
        number=stage.number,
        heading=stage_heading(record, stage),
        cells=cells,
        non_transferable=gone,
        total=record.decimal(added),
        balances=added == record.total,
    )


def _figures(
    record: CountRecord,
    votes: Mapping[str, int],
    before: Mapping[str, int] | None,
    candidate: str,
) -> Figures:
    """A candidate who has no votes left, or was never in the count, has a dash."""
    now = votes.get(candidate)
    if now is None:
        return Figures("", "–")
    earlier = None if before is None else before.get(candidate, 0)
    if now == 0 and earlier == 0:
        return Figures("", "–")
    return Figures("" if earlier is None else _change(record, now - earlier), record.decimal(now))


def _change(record: CountRecord, amount: int) -> str:
    if amount == 0:
        return ""
    return f"+{record.decimal(amount)}" if amount > 0 else f"−{record.decimal(-amount)}"
