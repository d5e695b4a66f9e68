"""Spreadsheets coming in: an uploaded CSV or XLSX file as headings and rows of text.

Knows nothing of what the rows mean. Every text keeps its line, so that whoever reads on can tell
a person where in their own file something is wrong.
"""

from governance.documents.spreadsheets.opening import Spreadsheet, open_spreadsheet
from governance.documents.spreadsheets.refusals import (
    BinaryContent,
    BrokenQuotes,
    CellOverlong,
    DamagedSpreadsheet,
    EmptySpreadsheet,
    MixedEncoding,
    NoHeaderRow,
    NotATable,
    SpreadsheetRefusal,
    SpreadsheetTooLarge,
    TooManyColumns,
    TooManyRows,
)
from governance.documents.spreadsheets.rows import (
    CellNote,
    CellNoteCode,
    FileNote,
    FileNoteCode,
    Limits,
    Row,
    RowFault,
    RowFaultCode,
)

__all__ = [
    "BinaryContent",
    "BrokenQuotes",
    "CellNote",
    "CellNoteCode",
    "CellOverlong",
    "DamagedSpreadsheet",
    "EmptySpreadsheet",
    "FileNote",
    "FileNoteCode",
    "Limits",
    "MixedEncoding",
    "NoHeaderRow",
    "NotATable",
    "Row",
    "RowFault",
    "RowFaultCode",
    "Spreadsheet",
    "SpreadsheetRefusal",
    "SpreadsheetTooLarge",
    "TooManyColumns",
    "TooManyRows",
    "open_spreadsheet",
]
