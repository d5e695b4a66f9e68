"""The result sheet of a declared contest, from the stored record of its count alone."""

from governance.counting.sheets.sheet import ResultSheet, sheet_of
from governance.documents.result_sheets import result_sheet_pdf
from governance.elections.queries.declaration import house_of, result_notes
from governance.elections.queries.result import ResultPage
from governance.elections.rules.declare import NoPapers
from governance.kernel.calendar import london_day
from governance.kernel.letterhead import Letterhead
from governance.kernel.wording import moment


def result_sheet(result: ResultPage) -> ResultSheet:
    """The sheet, with the notes that go with the result. Raises NoPapers where nobody voted."""
    if result.counted is None:
        raise NoPapers(contest_id=result.contest.id)
    return sheet_of(
        result.counted.record,
        fingerprint=result.counted.count.line.record_digest,
        notes=result_notes(result),
    )


def result_sheet_as_pdf(result: ResultPage, letterhead: Letterhead) -> bytes:
    """The sheet to print; the same declared result always gives the same bytes."""
    return result_sheet_pdf(
        result_sheet(result),
        house=house_of(letterhead),
        issued_on=london_day(result.declared_at),
        facts=[("Declared", moment(result.declared_at))],
    )
