"""The command line: ``governance result-sheet``, from the record of a count to a sheet to keep."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from governance.counting.check import RecordDiffers, replay
from governance.counting.input_file import STANDARD_INPUT, called
from governance.counting.record_data import from_data
from governance.counting.sheets.csv_file import csv_sheet
from governance.counting.sheets.page import html_sheet
from governance.counting.sheets.sheet import ResultSheet, sheet_of
from governance.counting.sheets.text import text_sheet
from governance.documents.result_sheets import result_sheet_pdf
from governance.kernel.calendar import london_day

DONE, BAD = 0, 2

FORMS: dict[str, Callable[[ResultSheet], bytes]] = {
    ".csv": lambda sheet: csv_sheet(sheet).encode(),
    ".html": lambda sheet: html_sheet(sheet).encode(),
    ".pdf": lambda sheet: result_sheet_pdf(sheet, issued_on=london_day(datetime.now(UTC))),
    ".txt": lambda sheet: text_sheet(sheet).encode(),
}
"""The forms of a sheet, by the ending of the file."""

_EPILOG = """\
RECORD is what a count left behind: count-record.json from the result page or from an audit pack,
or the answer of `governance count … --json`. A dash reads standard input. The ending of OUT says
in which form the sheet is written.

    governance count ballots.blt --rule mer --json | governance result-sheet - sheet.pdf

Exit code: 0 written; 2 no record, or a file that cannot be read or written.
"""


class NoRecord(ValueError):
    """What was read is not the record of a count."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command. Its default ``alone`` says that it needs no settings."""
    sheet = subparsers.add_parser(
        "result-sheet",
        help="the result sheet of a count, as PDF, web page, CSV or text",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    sheet.add_argument("record", metavar="RECORD", help="the record; - for standard input")
    sheet.add_argument("out", metavar="OUT", type=_out, help="the file: .pdf, .html, .csv or .txt")
    sheet.set_defaults(run=write_sheet, alone=True)


def write_sheet(args: argparse.Namespace, _settings: object) -> int:
    """Write the sheet of a record as the arguments say. Returns the exit code."""
    out: Path = args.out
    try:
        out.write_bytes(FORMS[out.suffix.lower()](_sheet(_text(args.record))))
    except NoRecord:
        sys.stderr.write(f"{called(args.record)} does not hold the record of a count.\n")
        return BAD
    except RecordDiffers as fault:
        sys.stderr.write(f"{called(args.record)} contradicts itself: {fault}.\n")
        return BAD
    except OSError as error:
        sys.stderr.write(f"{error.filename} cannot be read or written: {error.strerror}.\n")
        return BAD
    return DONE


def _out(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in FORMS:
        raise argparse.ArgumentTypeError(f"{text} ends in none of {', '.join(FORMS)}")
    return path


def _text(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()


def _sheet(content: bytes) -> ResultSheet:
    """Make the sheet of a record, bare or within the answer of the command line.

    Raises NoRecord, and RecordDiffers where a stage does not follow from the one before.
    """
    try:
        data = json.loads(content)
        record = from_data(data.get("record", data))
        replay(record)
        return sheet_of(record)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise NoRecord from error
