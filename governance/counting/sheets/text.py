"""A result sheet in plain text: every stage side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from governance.counting.sheets.sheet import ResultSheet
from governance.counting.sheets.table import Figures, SheetCell, SheetStage, Standing

WIDTH = 100
MARKS = {Standing.ELECTED: "*", Standing.OUT: "x"}


@dataclass(frozen=True, slots=True)
class _Column:
    """One stage: its heading, and a cell a row of the table."""

    heading: str
    cells: tuple[str, ...]

    @property
    def width(self) -> int:
        return max(len(text) for text in (self.heading, *self.cells))


def text_sheet(sheet: ResultSheet) -> str:
    """Write the returning officer's sheet: papers, quota, stages, the elected. Ends in a newline.

    A star marks who is elected, an x who is out; before the votes after a stage stands what the
    stage changed. Stages that do not fit beside each other go on below.
    """
    lines = [*_head(sheet), "", *_table(sheet), ""]
    lines += [_deed(sheet, at) for at in range(len(sheet.table.stages))]
    lines += ["", *_foot(sheet)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(sheet: ResultSheet) -> Iterator[str]:
    if sheet.title:
        yield sheet.title
    yield f"Rule: {sheet.rule}, version {sheet.version}"
    yield f"Seats: {sheet.seats}"
    yield f"Valid papers: {sheet.valid}"
    if sheet.invalid:
        reasons = ", ".join(f"{number} {why}" for why, number in sheet.invalid)
        yield f"Papers not counted: {sheet.invalid_total} ({reasons})"
    if sheet.rejected_in_part:
        yield f"Papers counted in part: {sheet.rejected_in_part}"
    if sheet.quota is not None:
        yield f"Quota: {sheet.quota}"


def _table(sheet: ResultSheet) -> Iterator[str]:
    table = sheet.table
    names = ["", *table.candidates, "Not transferable"]
    names += ["of it, rounding"] * table.has_rounding + ["Total"]
    first = max(len(name) for name in names)
    columns = [_column(stage, has_rounding=table.has_rounding) for stage in table.stages]
    for number, block in enumerate(_blocks(columns, WIDTH - first)):
        if number:
            yield ""
        for place, name in enumerate(names):
            cells = ((column.heading, *column.cells)[place] for column in block)
            texts = (cell.rjust(column.width) for cell, column in zip(cells, block, strict=True))
            yield "  ".join((name.ljust(first), *texts))


def _column(stage: SheetStage, *, has_rounding: bool) -> _Column:
    rest = [_figures(stage.non_transferable) + " "]
    rest += [stage.rounding + " "] * has_rounding
    cells = (_cell(cell, stage.number) for cell in stage.cells)
    return _Column(f"Stage {stage.number} ", (*cells, *rest, stage.total + " "))


def _cell(cell: SheetCell, stage: int) -> str:
    if cell.standing is Standing.WITHDRAWN:
        return "withdrawn " if stage == 1 else ""
    return _figures(cell.figures) + MARKS.get(cell.standing, " ")


def _figures(figures: Figures) -> str:
    """Write what a stage changed: "+5.00 = " before the new amount, nothing where it did not."""
    change = f"{figures.change} = " if figures.change else ""
    return f"{change}{figures.total}".translate({ord("−"): "-", ord("–"): "-"})


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


def _deed(sheet: ResultSheet, at: int) -> str:
    """Say in one line what a stage did."""
    table = sheet.table
    stage = table.stages[at]
    marks = zip(table.candidates, stage.cells, strict=True)
    parts = [stage.heading]
    parts += [f"{name} elected" for name, cell in marks if cell.mark == "elected"]
    parts += [f"lot: {', '.join(lot.order)}" for lot in sheet.lots if lot.stage == stage.number]
    if at and stage.quota != table.stages[at - 1].quota:
        parts.append(f"quota now {stage.quota}")
    return f"Stage {stage.number}: {'; '.join(parts)}"


def _foot(sheet: ResultSheet) -> Iterator[str]:
    yield "Elected:" if sheet.elected else "Nobody is elected."
    for number, name in enumerate(sheet.elected, start=1):
        yield f"{number}. {name}"
    if sheet.sitting:
        yield ""
        yield f"Keep their seats: {', '.join(sheet.sitting)}"
        new = [name for name in sheet.elected if name not in sheet.sitting]
        yield f"New: {', '.join(new) or 'nobody'}"
    if sheet.answers:
        yield ""
        for said in sheet.answers:
            yield f"{said.name}: {said.yes} yes, {said.no} no"
    for note in sheet.notes:
        yield ""
        yield note
    yield ""
    yield "* elected   x out of the count   change = votes after the stage"
    yield f"Fingerprint (SHA-256): {sheet.fingerprint}"
