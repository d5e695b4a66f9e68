"""CSV files: the delimiter told from the content, and the rows with their lines."""

import csv
import re
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass
from io import StringIO
from typing import BinaryIO

from governance.counting.sheets.cells import FORMULA
from governance.documents.spreadsheets.encodings import Encoding, encoding_of, text_of
from governance.documents.spreadsheets.refusals import BrokenQuotes, CellOverlong
from governance.documents.spreadsheets.rows import CellNote, CellNoteCode, RawRow

DELIMITERS = (",", ";", "\t")
SAMPLE_CHARACTERS = 64 * 1024
SAMPLE_ROWS = 40

# Some programs name the delimiter in a line of its own before everything else.
SEPARATOR_LINE = re.compile(r'\A"?sep=([,;\t])"?\r?\n?\Z', re.IGNORECASE)
END_OF_FILE_MARK = "\x1a"


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file found to be readable. ``skips_first_line``: it only names the delimiter."""

    source: BinaryIO
    encoding: Encoding
    delimiter: str
    skips_first_line: bool
    max_cell_characters: int

    def raw_rows(self) -> Generator[RawRow]:
        """Read from the start. Refuses broken quotation marks and cells over the limit."""
        with text_of(self.source, self.encoding) as text:
            reader = csv.reader(text, delimiter=self.delimiter, strict=True)
            line = 1
            try:
                for cells in reader:
                    if line > 1 or not self.skips_first_line:
                        yield self._row(line, cells)
                    line = reader.line_num + 1
            except csv.Error as error:
                if "field limit" in str(error):
                    limit = self.max_cell_characters
                    raise CellOverlong(line=line, column=None, limit=limit) from error
                raise BrokenQuotes(line=line) from error

    def _row(self, line: int, cells: list[str]) -> RawRow:
        notes: list[CellNote] = []
        texts: list[str] = []
        for at, cell in enumerate(cells):
            if len(cell) > self.max_cell_characters:
                raise CellOverlong(line=line, column=at + 1, limit=self.max_cell_characters)
            text = cell.strip().strip(END_OF_FILE_MARK)
            if text.startswith("'") and FORMULA.match(text[1:]):
                text = text[1:]
                notes.append(CellNote(at, CellNoteCode.APOSTROPHE_REMOVED))
            if text.startswith("="):
                notes.append(CellNote(at, CellNoteCode.FORMULA))
            texts.append(text)
        return RawRow(line, tuple(texts), tuple(notes))


def open_csv(source: BinaryIO, *, max_cell_characters: int) -> CsvFile:
    """Find out how a CSV file is written, reading it once through in pieces.

    Refuses with ``BinaryContent`` or ``MixedEncoding``, naming the line.
    """
    encoding = encoding_of(source)
    with text_of(source, encoding) as text:
        sample = text.read(SAMPLE_CHARACTERS)
    named = SEPARATOR_LINE.match(sample.partition("\n")[0] + "\n")
    return CsvFile(
        source=source,
        encoding=encoding,
        delimiter=named.group(1) if named else _delimiter(sample),
        skips_first_line=named is not None,
        max_cell_characters=max_cell_characters,
    )


def _delimiter(sample: str) -> str:
    """The delimiter by which most rows have the same number of cells; a comma when none has."""
    return max(DELIMITERS, key=lambda delimiter: _agreement(sample, delimiter))


def _agreement(sample: str, delimiter: str) -> tuple[int, int]:
    """How many rows agree in width, and in which; (0, 0) when most are not divided at all."""
    widths: list[int] = []
    try:
        for cells in csv.reader(StringIO(sample, newline=""), delimiter=delimiter):
            if cells:
                widths.append(len(cells))
            if len(widths) > SAMPLE_ROWS:
                break
    except csv.Error:
        return (0, 0)
    # The last row of a sample may be cut in half.
    counted = Counter(widths[:-1] or widths)
    width, rows = max(counted.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
    return (rows, width) if width > 1 else (0, 0)
