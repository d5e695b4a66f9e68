"""A result sheet as CSV: one table of lines, each said by its first cell what it is."""

from collections.abc import Iterable, Iterator

from governance.counting.sheets.cells import BYTE_ORDER_MARK, csv_line, defused
from governance.counting.sheets.sheet import ResultSheet
from governance.counting.sheets.table import NOTHING, Figures

Line = tuple[str, str, str, list[str]]
"""What kind of line, whom or what it is about, what it says, and its cells under the stages."""


def csv_sheet(sheet: ResultSheet, *, with_bom: bool = True) -> str:
    """Write the sheet for a spreadsheet; the columns are in docs/formats/result-sheet.md.

    Lines end in CRLF. ``with_bom`` puts the mark in front by which Excel knows UTF-8. Votes are
    plain decimals ("-12.50"); a text that a spreadsheet would run as a formula gets an apostrophe
    in front.
    """
    stages = sheet.table.stages
    heads = [
        text
        for stage in stages
        for text in (f"Stage {stage.number} change", f"Stage {stage.number} votes")
    ][1:]
    lines = [csv_line(("Line", "Name", "Says", *heads))]
    for kind, name, says, cells in _lines(sheet):
        under = cells or [""] * len(heads)
        lines.append(csv_line((kind, defused(name), says, *under)))
    return (BYTE_ORDER_MARK if with_bom else "") + "".join(lines)


def _lines(sheet: ResultSheet) -> Iterator[Line]:
    yield from _facts(sheet)
    yield from _stages(sheet)
    for number, name in enumerate(sheet.elected, start=1):
        yield "elected", name, str(number), []
    for name in sheet.sitting:
        yield "keeps-seat", name, "", []
    for said in sheet.answers:
        yield "yes", said.name, str(said.yes), []
        yield "no", said.name, str(said.no), []
    for pair in sheet.pairs:
        yield "preferred", f"{pair.first} to {pair.second}", str(pair.for_first), []
        yield "preferred", f"{pair.second} to {pair.first}", str(pair.for_second), []
    for lot in sheet.lots:
        yield "lot", f"Stage {lot.stage}", defused(f"{lot.told} {lot.drawn}"), []
    for note in sheet.notes:
        yield "note", "", defused(note), []
    yield from _told(sheet)
    yield "fingerprint", "SHA-256 of the record", sheet.fingerprint, []


def _facts(sheet: ResultSheet) -> Iterator[Line]:
    yield "fact", "Title", defused(sheet.title), []
    yield "fact", "Rule", sheet.rule, []
    yield "fact", "Rule in words", sheet.rule_title, []
    yield "fact", "Version", sheet.version, []
    yield "fact", "Places", str(sheet.seats), []
    yield "fact", "Valid papers", str(sheet.valid), []
    for why, number in sheet.invalid:
        yield "not-counted", why, str(number), []
    if sheet.rejected_in_part:
        yield "fact", "Papers counted in part", str(sheet.rejected_in_part), []
    if sheet.quota is not None:
        yield "fact", "Quota", sheet.quota, []


def _stages(sheet: ResultSheet) -> Iterator[Line]:
    stages = sheet.table.stages
    yield "stage", "What was done", "", _under(("", defused(one.heading)) for one in stages)
    for at, one in enumerate(sheet.candidates):
        cells = _under(_figures(stage.cells[at].figures) for stage in stages)
        yield "candidate", one.name, one.outcome, cells
    rest = _under(_figures(one.non_transferable) for one in stages)
    yield "not-transferable", "Not transferable", "", rest
    yield "rounding", "Of it, rounding", "", _under(("", one.rounding) for one in stages)
    yield "total", "Total", "", _under(("", one.total) for one in stages)
    if sheet.quota is not None:
        yield "quota", "Quota", "", _under(("", one.quota or "") for one in stages)


def _under(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """The cells under the stages: change and votes of each, but no change under the first."""
    return [cell for pair in pairs for cell in pair][1:]


def _figures(figures: Figures) -> tuple[str, str]:
    """Change and votes as plain decimals, which a spreadsheet takes for numbers."""
    change = figures.change.removeprefix("+").replace("−", "-")
    return change, "" if figures.total == NOTHING else figures.total


def _told(sheet: ResultSheet) -> Iterator[Line]:
    for sentence in sheet.opening:
        yield "told", "", defused(sentence), []
    for stage in sheet.told:
        for sentence in stage.sentences:
            yield "told", f"Stage {stage.number}", defused(sentence), []
    for sentence in sheet.closing:
        yield "told", "", defused(sentence), []
