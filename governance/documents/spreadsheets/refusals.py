"""Why an uploaded file cannot be read as a table, each reason with its stable code."""

from governance.kernel.refusals import Refusal


class SpreadsheetRefusal(Refusal):
    """The uploaded file cannot be read as a table; nothing of it was used."""

    code = "spreadsheet-unreadable"
    status = 400


class EmptySpreadsheet(SpreadsheetRefusal):
    """The file has no bytes, or nothing but blanks."""

    code = "spreadsheet-empty"


class NotATable(SpreadsheetRefusal):
    """The file is of another kind. Facts: ``kind`` (pdf, jpeg, png, zip, xls, ods, html …)."""

    code = "spreadsheet-not-a-table"


class BinaryContent(SpreadsheetRefusal):
    """The file holds bytes that no text has. Facts: ``line``."""

    code = "spreadsheet-binary"


class MixedEncoding(SpreadsheetRefusal):
    """Parts of the file are written in different encodings. Facts: ``line`` of the first break."""

    code = "spreadsheet-mixed-encoding"


class SpreadsheetTooLarge(SpreadsheetRefusal):
    """More bytes than the limit, as uploaded or once unpacked. Facts: ``limit_mb``."""

    code = "spreadsheet-too-large"
    status = 413


class TooManyRows(SpreadsheetRefusal):
    """More rows than the limit. Facts: ``limit``."""

    code = "spreadsheet-too-many-rows"


class TooManyColumns(SpreadsheetRefusal):
    """A row has more columns than the limit. Facts: ``line``, ``limit``."""

    code = "spreadsheet-too-many-columns"


class CellOverlong(SpreadsheetRefusal):
    """A cell is longer than the limit. Facts: ``line``, ``column`` (from 1), ``limit``."""

    code = "spreadsheet-cell-too-long"


class NoHeaderRow(SpreadsheetRefusal):
    """No row looks like headings. Facts: ``line`` where they were expected."""

    code = "spreadsheet-no-header"


class BrokenQuotes(SpreadsheetRefusal):
    """A quotation mark is opened and not closed where it should be. Facts: ``line``."""

    code = "spreadsheet-broken-quotes"


class DamagedSpreadsheet(SpreadsheetRefusal):
    """An XLSX file that is broken, locked with a password, or built to do harm."""

    code = "spreadsheet-damaged"
