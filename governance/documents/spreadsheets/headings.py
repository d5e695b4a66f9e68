"""Which row of a spreadsheet holds the headings."""

import re
from collections import Counter
from collections.abc import Sequence

from governance.documents.spreadsheets.refusals import EmptySpreadsheet, NoHeaderRow
from governance.documents.spreadsheets.rows import FileNote, FileNoteCode, RawRow

LONGEST_HEADING = 80
ROWS_LOOKED_AT = 20
LETTER = re.compile(r"[^\W\d_]")

# A row this much (in tenths) of the widest one is no longer a title above the table.
TENTHS_OF_WIDEST = 6


def header_row(rows: Sequence[RawRow]) -> RawRow:
    """The row of headings among the first rows that are not blank.

    It is the first row that is about as wide as the table and reads like headings: every text in
    it has a letter and is neither long, nor an e-mail address, nor a formula. Narrow rows above
    (a title, a date) are passed over. Refuses with ``NoHeaderRow`` when the first wide row holds
    figures, dates or addresses, and with ``EmptySpreadsheet`` when there are no rows at all.
    """
    if not rows:
        raise EmptySpreadsheet
    filled = [sum(1 for cell in row.cells if cell) for row in rows[:ROWS_LOOKED_AT]]
    for row, cells in zip(rows, filled, strict=False):
        if cells * 10 >= max(filled) * TENTHS_OF_WIDEST:
            if all(_reads_like_heading(cell) for cell in row.cells if cell):
                return row
            raise NoHeaderRow(line=row.line)
    raise NoHeaderRow(line=rows[0].line)


def heading_notes(header: RawRow, *, lines_above: int) -> list[FileNote]:
    """What a person should know of the headings: blank ones, ones given twice, lines above."""
    notes: list[FileNote] = []
    if lines_above:
        notes.append(FileNote(FileNoteCode.LINES_ABOVE_HEADINGS, str(lines_above)))
    for at, cell in enumerate(header.cells[: header.width]):
        if not cell:
            notes.append(FileNote(FileNoteCode.BLANK_HEADING, str(at + 1)))
    counted = Counter(cell.casefold() for cell in header.cells if cell)
    told: set[str] = set()
    for cell in header.cells:
        folded = cell.casefold()
        if counted[folded] > 1 and folded not in told:
            told.add(folded)
            notes.append(FileNote(FileNoteCode.DUPLICATE_HEADING, cell))
    return notes


def _reads_like_heading(cell: str) -> bool:
    return (
        len(cell) <= LONGEST_HEADING
        and LETTER.search(cell) is not None
        and "@" not in cell
        and not cell.startswith("=")
    )
