"""A result sheet as one web page that needs nothing else: no script, no network, prints well."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from governance.counting.sheets.sheet import ResultSheet
from governance.counting.sheets.table import Figures, SheetCell, SheetStage, Standing

WIDEST = 6
"""Stages beside each other: so many fit on a sheet of A4 on its side."""

STYLE = """\
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; color: #24211d;
  background: #fff; font: 1rem/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.3rem; }
h3 { margin: 1.25rem 0 .25rem; font-size: 1.05rem; }
p, ol, ul { max-width: 44rem; }
p { margin: .4rem 0; }
.quiet { color: #5c554d; }
.elected { padding: 1rem 1.25rem; background: #eef4f1; border-left: .3rem solid #1d6b4f; }
.elected h2 { margin-top: 0; }
.elected ol { margin: 0; font-size: 1.15rem; font-weight: 600; }
.scroll { overflow-x: auto; margin: 1rem 0 2rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { padding: .4rem 0; text-align: left; font-weight: 600; }
th, td { padding: .4rem .7rem; border-bottom: 1px solid #d9d2c7; text-align: left;
  vertical-align: top; }
thead th { border-bottom: 2px solid #1d6b4f; vertical-align: bottom; }
thead th span, td span { display: block; font-size: .85rem; font-weight: 400; }
tbody th { font-weight: 400; }
.number { text-align: right; white-space: nowrap; }
thead .number { white-space: normal; min-width: 6.5rem; }
.change { color: #5c554d; }
.is-elected, td .mark { font-weight: 600; }
tr.sum th, tr.sum td { font-weight: 600; background: #f6f3ee; }
.fingerprint { overflow-wrap: anywhere; font-family: ui-monospace, monospace; font-size: .85rem; }
@page { size: A4 landscape; margin: 14mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  .scroll { overflow: visible; break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
}
"""

_HEAD = """\
<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>"""


def html_sheet(sheet: ResultSheet) -> str:
    """Write the sheet as a whole page. Every text in it is escaped; it ends in a newline."""
    return "\n".join(_page(sheet)) + "\n"


def _page(sheet: ResultSheet) -> Iterator[str]:
    name = f"Result sheet: {sheet.title}" if sheet.title else "Result sheet"
    yield _HEAD.format(title=escape(name), style=STYLE)
    yield "<h1>Result sheet</h1>"
    if sheet.title:
        yield f'<p class="quiet">{escape(sheet.title)}</p>'
    yield from _elected(sheet)
    yield from _facts(sheet)
    yield from _candidates(sheet)
    yield from _listed("Decided by lot", [_lot(sheet, at) for at in range(len(sheet.lots))])
    yield from _listed("Please note", sheet.notes)
    if sheet.table.has_transfers:
        yield "<h2>The count, stage by stage</h2>"
        yield (
            '<p class="quiet">A figure with a plus or minus is the change at the stage; the figure '
            "below it is the votes after it.</p>"
        )
        for block in sheet.table.blocks(WIDEST):
            yield from _stages(sheet, block)
    yield from _pairs(sheet)
    yield from _told(sheet)
    yield "<h2>Fingerprint</h2>"
    yield ("<p>This sheet was made from the record of the count alone. SHA-256 of the record:</p>")
    yield f'<p class="fingerprint">{escape(sheet.fingerprint)}</p>'
    yield "</main>\n</body>\n</html>"


def _elected(sheet: ResultSheet) -> Iterator[str]:
    yield '<section class="elected" aria-labelledby="elected">'
    yield f'<h2 id="elected">{"Elected" if sheet.elected else "Nobody is elected"}</h2>'
    if sheet.elected:
        yield "<ol>"
        yield from (f"<li>{escape(name)}{_sits(sheet, name)}</li>" for name in sheet.elected)
        yield "</ol>"
    kept = [name for name in sheet.sitting if name not in sheet.elected]
    if kept:
        yield f"<p>Keep their seats as well: {escape(', '.join(kept))}</p>"
    yield "</section>"


def _sits(sheet: ResultSheet, name: str) -> str:
    return " (keeps the seat)" if name in sheet.sitting else ""


def _facts(sheet: ResultSheet) -> Iterator[str]:
    facts = [
        ("To be elected", str(sheet.seats)),
        ("Counted by", f"{sheet.rule_title} ({sheet.rule}, version {sheet.version})"),
        ("Valid papers", str(sheet.valid)),
        *((f"Not counted: {why}", str(number)) for why, number in sheet.invalid),
    ]
    if sheet.rejected_in_part:
        facts.append(("Counted in part", str(sheet.rejected_in_part)))
    if sheet.quota_words is not None:
        facts.append(("Quota: votes that are enough to be elected", sheet.quota_words))
    rows = [f"{_row_head(name)}<td>{escape(text)}</td>" for name, text in facts]
    yield from _table("The rule and the papers", [_head("What"), _head("How many, or which")], rows)


def _candidates(sheet: ResultSheet) -> Iterator[str]:
    said = {one.name: one for one in sheet.answers}
    counted = ["Yes", "No"] if said else [sheet.votes_heading]
    heads = [_head("Candidate"), *(_head(name, is_number=True) for name in counted)]
    rows = []
    for one in sheet.candidates:
        numbers = [one.votes]
        if said:
            answers = said.get(one.name)
            numbers = [str(answers.yes), str(answers.no)] if answers else ["", ""]
        cells = "".join(_number(number) for number in numbers)
        mark = ' class="is-elected"' if one.is_elected else ""
        rows.append(f"{_row_head(one.name)}{cells}<td{mark}>{escape(one.outcome)}</td>")
    yield "<h2>The candidates</h2>"
    caption = "Candidates in the order of the ballot paper"
    yield from _table(caption, [*heads, _head("Outcome")], rows)


def _stages(sheet: ResultSheet, block: Sequence[SheetStage]) -> Iterator[str]:
    table = sheet.table
    first, last = block[0].number, block[-1].number
    which = f"Stage {first}" if first == last else f"Stages {first} to {last}"
    heads = [_head("Candidate")]
    heads += [_head(f"Stage {one.number}", is_number=True, below=one.heading) for one in block]
    rows = [
        _row_head(name) + "".join(_cell(stage.cells[at]) for stage in block)
        for at, name in enumerate(table.candidates)
    ]
    rest = "".join(_number(_figures(stage.non_transferable)) for stage in block)
    rows.append(_row_head("Not transferable") + rest)
    if table.has_rounding:
        lost = "".join(_number(stage.rounding) for stage in block)
        rows.append(_row_head("Of it, rounding") + lost)
    if table.has_moving_quota:
        rows.append(_row_head("Quota") + "".join(_number(stage.quota or "") for stage in block))
    rows.append(_row_head("Total") + "".join(_number(stage.total) for stage in block))
    yield from _table(f"{which} of {len(table.stages)}", heads, rows, has_sum=True)


def _cell(cell: SheetCell) -> str:
    shown = _figures(cell.figures)
    if cell.mark == "elected":
        shown += '<span class="mark">elected</span>'
    elif cell.mark == "excluded":
        shown += "<span>out</span>"
    elif cell.standing is Standing.WITHDRAWN:
        shown += '<span class="change">no longer standing</span>'
    return _number(shown)


def _figures(figures: Figures) -> str:
    change = f'<span class="change">{figures.change}</span>' if figures.change else ""
    return change + figures.total


def _pairs(sheet: ResultSheet) -> Iterator[str]:
    if not sheet.pairs:
        return
    heads = [_head("First"), _head("Second")]
    heads += [_head(f"Prefer the {which}", is_number=True) for which in ("first", "second")]
    rows = [
        f"{_row_head(one.first)}<td>{escape(one.second)}</td>"
        f"{_number(str(one.for_first))}{_number(str(one.for_second))}"
        for one in sheet.pairs
    ]
    yield "<h2>The candidates two by two</h2>"
    yield from _table("How many papers prefer one candidate to another", heads, rows)


def _told(sheet: ResultSheet) -> Iterator[str]:
    yield "<h2>The count in plain sentences</h2>"
    yield from _paragraphs(sheet.opening)
    for stage in sheet.told:
        if len(sheet.told) > 1:
            yield f"<h3>Stage {stage.number}: {escape(stage.heading)}</h3>"
        yield from _paragraphs(stage.sentences)
    yield from _paragraphs(sheet.closing)


def _lot(sheet: ResultSheet, at: int) -> str:
    lot = sheet.lots[at]
    return f"Stage {lot.stage}: {lot.told} {lot.drawn}"


def _listed(heading: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield f"<h2>{heading}</h2>\n<ul>"
        yield from (f"<li>{escape(text)}</li>" for text in texts)
        yield "</ul>"


def _paragraphs(texts: Iterable[str]) -> Iterator[str]:
    return (f"<p>{escape(text)}</p>" for text in texts)


def _table(
    caption: str, heads: Iterable[str], rows: Sequence[str], *, has_sum: bool = False
) -> Iterator[str]:
    """A table with a caption in a box that scrolls sideways, by the keyboard too."""
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
    yield f"<table>\n<caption>{escape(caption)}</caption>"
    yield f"<thead><tr>{''.join(heads)}</tr></thead>\n<tbody>"
    for number, row in enumerate(rows, start=1):
        is_sum = has_sum and number == len(rows)
        yield f'<tr class="sum">{row}</tr>' if is_sum else f"<tr>{row}</tr>"
    yield "</tbody>\n</table>\n</div>"


def _head(text: str, *, is_number: bool = False, below: str = "") -> str:
    more = f"<span>{escape(below)}</span>" if below else ""
    kind = ' class="number"' if is_number else ""
    return f'<th scope="col"{kind}>{escape(text)}{more}</th>'


def _row_head(text: str) -> str:
    return f'<th scope="row">{escape(text)}</th>'


def _number(shown: str) -> str:
    """A cell with a figure, already safe to print."""
    return f'<td class="number">{shown}</td>'
