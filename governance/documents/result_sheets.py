"""The result sheet of a count as a printed document, and the stages of a count for any document."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from governance.counting.sheets.sheet import ResultSheet
from governance.counting.sheets.table import Figures, SheetCell, SheetStage, StageTable
from governance.documents.pdf import render_pdf
from governance.documents.shapes import (
    DeclaredCandidate,
    Fact,
    House,
    Stage,
    StageCell,
    StageFigures,
    ToldStage,
)
from governance.documents.shapes import ResultSheet as ResultSheetData

_MARKS: dict[str, Literal["", "elected", "excluded"]] = {
    "": "",
    "elected": "elected",
    "excluded": "excluded",
}


def result_sheet_pdf(
    sheet: ResultSheet, *, issued_on: date, house: House | None = None, facts: Sequence[Fact] = ()
) -> bytes:
    """Lay out a result sheet; ``facts`` are further pairs of label and value for its head.

    The same sheet, house, facts and date give the same bytes.
    """
    return render_pdf(
        "result-sheet", result_sheet_document(sheet, house=house, facts=facts), issued_on=issued_on
    )


def result_sheet_document(
    sheet: ResultSheet, *, house: House | None, facts: Sequence[Fact]
) -> ResultSheetData:
    """Everything the printed sheet says, as its template takes it."""
    return ResultSheetData(
        house=house,
        contest=sheet.title,
        seats=sheet.seats,
        rule=f"{sheet.rule_title}, version {sheet.version}",
        facts=_facts(sheet, facts),
        valid=sheet.valid,
        rejected=sheet.invalid,
        quota=sheet.quota_words,
        elected=sheet.elected,
        sitting=sheet.sitting,
        votes_heading=sheet.votes_heading,
        candidates=[
            DeclaredCandidate(
                name=one.name,
                votes=one.votes,
                outcome=one.outcome,
                is_elected=one.is_elected,
            )
            for one in sheet.candidates
        ],
        answers=[(one.name, one.yes, one.no) for one in sheet.answers],
        pairs=[(one.first, one.second, one.for_first, one.for_second) for one in sheet.pairs],
        lots=[f"Stage {lot.stage}: {lot.told} {lot.drawn}" for lot in sheet.lots],
        notes=sheet.notes,
        stages=stage_pages(sheet.table),
        opening=sheet.opening,
        told=_told(sheet),
        closing=sheet.closing,
        fingerprint=sheet.fingerprint,
    )


def stage_pages(table: StageTable) -> list[Stage]:
    """The stages for the pages that show them; none where votes do not transfer."""
    return [_stage(table, one) for one in table.stages] if table.has_transfers else []


def _facts(sheet: ResultSheet, facts: Sequence[Fact]) -> list[Fact]:
    if sheet.rejected_in_part:
        return [*facts, ("Papers counted in part", str(sheet.rejected_in_part))]
    return [*facts]


def _told(sheet: ResultSheet) -> list[ToldStage]:
    several = len(sheet.told) > 1
    return [
        ToldStage(
            heading=f"Stage {one.number}: {one.heading}" if several else None,
            sentences=one.sentences,
        )
        for one in sheet.told
    ]


def _stage(table: StageTable, stage: SheetStage) -> Stage:
    return Stage(
        number=stage.number,
        heading=stage.heading,
        cells=[_cell(cell) for cell in stage.cells],
        non_transferable=_figures(stage.non_transferable),
        rounding=stage.rounding if table.has_rounding else None,
        quota=stage.quota if table.has_moving_quota else None,
        sum=stage.total,
    )


def _cell(cell: SheetCell) -> StageCell:
    return StageCell(change=cell.figures.change, total=cell.figures.total, mark=_MARKS[cell.mark])


def _figures(figures: Figures) -> StageFigures:
    return StageFigures(change=figures.change, total=figures.total)
