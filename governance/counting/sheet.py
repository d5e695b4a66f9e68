"""A count's result sheet in plain text: every stage side by side, from its record alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from governance.counting.answer import labels
from governance.counting.record import Act, CountRecord, Stage

WIDTH = 100
ELECTED, OUT = "*", "x"

_REASONS = {
    "blank": "blank",
    "unclear_first": "without one clear first choice",
    "only_withdrawn": "for nobody still standing",
    "too_many_marks": "with too many marks",
    "unclear_answer": "with an unclear answer",
}


@dataclass(frozen=True, slots=True)
class _Column:
    """One stage: its heading, a cell a candidate, what left the count, and the sum."""

    heading: str
    cells: tuple[str, ...]

    @property
    def width(self) -> int:
        return max(len(text) for text in (self.heading, *self.cells))


def result_sheet(record: CountRecord) -> str:
    """Write the returning officer's sheet: papers, quota, stages, the elected. Ends in a newline.

    A star marks who is elected, an x who is out; before the votes after a stage stands what the
    stage changed. Stages that do not fit beside each other go on below.
    """
    lines = [*_head(record), "", *_table(record), ""]
    lines += [f"Stage {stage.number}: {_deed(record, stage)}" for stage in record.stages]
    lines += ["", *_foot(record)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(record: CountRecord) -> Iterator[str]:
    if record.title:
        yield record.title
    yield f"Rule: {record.rule}, version {record.version}"
    yield f"Seats: {record.seats}"
    yield f"Valid papers: {record.valid}"
    if record.invalid:
        reasons = (f"{number} {_REASONS.get(why, why)}" for why, number in record.invalid.items())
        yield f"Papers not counted: {sum(record.invalid.values())} ({', '.join(reasons)})"
    if record.rejected_in_part:
        yield f"Papers counted in part: {record.rejected_in_part}"
    if record.quota is not None:
        yield f"Quota: {record.decimal(record.quota)}"


def _table(record: CountRecord) -> Iterator[str]:
    rows = [one.id for one in record.candidates]
    called = labels(record.candidates)
    names = ["", *(called[one] for one in rows), "Not transferable", "Total"]
    first = max(len(name) for name in names)
    columns = [
        _column(record, stage, before, rows)
        for stage, before in zip(record.stages, (None, *record.stages), strict=False)
    ]
    for number, block in enumerate(_blocks(columns, WIDTH - first)):
        if number:
            yield ""
        for place, name in enumerate(names):
            cells = ((column.heading, *column.cells)[place] for column in block)
            texts = (cell.rjust(column.width) for cell, column in zip(cells, block, strict=True))
            yield "  ".join((name.ljust(first), *texts))


def _column(
    record: CountRecord, stage: Stage, before: Stage | None, rows: Sequence[str]
) -> _Column:
    gone = {one for past in record.stages[: stage.number] for one in past.excluded}
    chosen = {one.candidate for past in record.stages[: stage.number] for one in past.elected}
    was = before.votes if before else None
    cells = []
    for one in rows:
        if one not in stage.votes:
            cells.append("withdrawn " if before is None else "")
            continue
        mark = ELECTED if one in chosen else OUT if one in gone else " "
        amount = stage.votes[one]
        cells.append(
            _change(record, amount, was[one] if was else None) + record.decimal(amount) + mark
        )
    lost_before = before.non_transferable if before else None
    lost = _change(record, stage.non_transferable, lost_before)
    cells.append(lost + record.decimal(stage.non_transferable) + " ")
    cells.append(record.decimal(sum(stage.votes.values()) + stage.non_transferable) + " ")
    return _Column(f"Stage {stage.number} ", tuple(cells))


def _change(record: CountRecord, amount: int, before: int | None) -> str:
    """Write what a stage changed: "+5.00 = " before the new amount, nothing where it did not."""
    if before is None or amount == before:
        return ""
    sign = "+" if amount > before else ""
    return f"{sign}{record.decimal(amount - before)} = "


def _blocks(columns: Sequence[_Column], room: int) -> Iterator[list[_Column]]:
    """Put as many columns beside each other as there is room for, at least one."""
    block: list[_Column] = []
    used = 0
    for column in columns:
        width = column.width + len("  ")
        if block and used + width > room:
            yield block
            block, used = [], 0
        block.append(column)
        used += width
    yield block


def _deed(record: CountRecord, stage: Stage) -> str:
    called = labels(record.candidates)
    who = ", ".join(called[one] for one in stage.action.candidates)
    deeds = {
        Act.FIRST: "first preferences" if record.quota is not None else "votes",
        Act.SURPLUS: f"surplus of {who}",
        Act.EXCLUSION: f"exclusion of {who}",
        Act.SECOND_BALLOT: f"nobody has more than half; second ballot between {who}",
    }
    parts = [deeds[stage.action.act]]
    parts += [f"{called[one.candidate]} elected" for one in stage.elected]
    parts += [f"lot: {', '.join(called[one] for one in lot.order)}" for lot in stage.lots]
    parts += [f"quota now {record.decimal(change.quota)}" for change in stage.quota_changes]
    return "; ".join(parts)


def _foot(record: CountRecord) -> Iterator[str]:
    called = labels(record.candidates)
    yield "Elected:" if record.elected else "Nobody is elected."
    for number, one in enumerate(record.elected, start=1):
        yield f"{number}. {called[one]}"
    if record.sitting:
        yield ""
        yield f"Keep their seats: {', '.join(called[one] for one in record.sitting)}"
        new = [called[one] for one in record.elected if one not in record.sitting]
        yield f"New: {', '.join(new) or 'nobody'}"
    if record.answers:
        yield ""
        for said in record.answers:
            yield f"{called[said.candidate]}: {said.yes} yes, {said.no} no"
    yield ""
    yield f"{ELECTED} elected   {OUT} out of the count   change = votes after the stage"
