"""Text in the cells of a CSV file: quoted where it has to be, and never run as a formula."""

import re
from collections.abc import Iterable

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""What a file begins with by which Excel knows UTF-8."""

# What spreadsheet programs run as a formula: these signs, full-width too, at the start of a cell,
# after any blanks or hidden characters, and after apostrophes put there by an earlier export.
FORMULA = re.compile(r"\A['\s\u200b-\u200f\u2060\ufeff]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")

_NEEDS_QUOTES = re.compile(r'[",\r\n]')


def defused(text: str) -> str:
    """The text with an apostrophe in front when a spreadsheet would run it as a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def csv_line(cells: Iterable[str]) -> str:
    """One row of a CSV file (RFC 4180), ending in CRLF. The cells are written as they are."""
    return ",".join(_quoted(cell) for cell in cells) + "\r\n"


def _quoted(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""')) if _NEEDS_QUOTES.search(cell) else cell
