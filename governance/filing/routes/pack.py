"""The filing pack: its sheets as pages, as CSV and as PDF, and the figures typed for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from governance.constitution.rules.articles import Articles
from governance.documents.pdf import render_pdf
from governance.documents.shapes import FilingList, FilingSheet, RollColumn, Template
from governance.documents.tables import Cell, Column, ColumnKind, csv_stream
from governance.filing.forms.filings import figures_form
from governance.filing.queries.pack import PackPage, pack_page, usual_span
from governance.filing.queries.pack_lists import PartList, part_list, rows_of
from governance.filing.routes.blueprint import (
    articles_today,
    asked_day,
    blueprint,
    places_here,
    today,
)
from governance.filing.rules.refusals import SheetNotFiled
from governance.filing.rules.sheets import (
    ABOUT,
    Part,
    Sheet,
    Span,
    form_day,
    money,
    parts_of,
    sheets_of,
)
from governance.filing.service.statements import keep_figures
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.notices.service.letters import house_of
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import committing, reading

ROWS_ON_A_PAGE = 10
ROWS_IN_A_PDF = 2000
COLUMNS_IN_A_PDF = 6
FIELDS = "fields"
_FIELD_COLUMNS = (Column("Part", width=30), Column("Field", width=40), Column("Value", width=60))


@blueprint.get("/filing/pack")
@needs(Permission.FILINGS_KEEP)
def pack() -> str:
    """What the mutual's legal form files."""
    articles = articles_today()
    return render_template(
        "filing/pack.html",
        sections=places_here(),
        sheets=[(sheet, ABOUT[sheet]) for sheet in sheets_of(articles.rules)],
        articles=articles,
    )


@blueprint.route("/filing/pack/<sheet>", methods=["GET", "POST"])
@needs(Permission.FILINGS_KEEP)
def sheet_page(sheet: str) -> ResponseReturnValue:
    """One sheet: its fields ready to copy, the beginning of its lists, what is typed for it."""
    asked = _asked(sheet)
    page = asked.page()
    form = figures_form(page.sheet, page.typed)
    if form is not None and form.validate_on_submit():
        with committing() as session:
            keep_figures(
                session,
                sheet=page.sheet,
                period_on=page.span.last_on,
                figures=form.figures,
                actor=current_actor(),
                now=now(),
            )
        flash("Kept.", "success")
        return redirect(url_for("filing.sheet_page", sheet=sheet, **asked.days))
    return render_template(
        "filing/sheet.html",
        sections=places_here(),
        page=page,
        days=asked.days,
        lists=[(part, list(_shown(part, asked, limit=ROWS_ON_A_PAGE + 1))) for part in page.parts],
        most=ROWS_ON_A_PAGE,
        form=form,
    )


@blueprint.get("/filing/pack/<sheet>/<part>.csv")
@needs(Permission.FILINGS_KEEP)
def sheet_csv(sheet: str, part: str) -> ResponseReturnValue:
    """A list of a sheet, or its fields, as CSV; who took it is written in the journal first."""
    asked = _asked(sheet)
    columns: tuple[Column, ...]
    rows: Iterator[tuple[Cell, ...]]
    if part == FIELDS:
        columns, rows = _FIELD_COLUMNS, _field_rows(asked.page())
    else:
        chosen = _part(part, asked)
        columns = part_list(chosen, asked.articles).columns
        rows = asked.rows(chosen)
    _note_download(asked, f"{part}.csv")
    answer = Response(stream_with_context(csv_stream(columns, rows)), mimetype="text/csv")
    name = f"{asked.sheet.value}-{part}-{asked.span.last_on}.csv"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


@blueprint.get("/filing/pack/<sheet>.pdf")
@needs(Permission.FILINGS_KEEP)
def sheet_pdf(sheet: str) -> ResponseReturnValue:
    """A sheet as a PDF: every field, and the lists that fit on paper."""
    asked = _asked(sheet)
    content = render_pdf(Template.FILING_SHEET.value, _printed(asked), issued_on=today())
    _note_download(asked, "pdf")
    answer = Response(content, mimetype="application/pdf")
    name = f"{asked.sheet.value}-{asked.span.last_on}.pdf"
    answer.headers["Content-Disposition"] = f"inline; filename={name}"
    return answer


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a sheet and its days, under the articles of today."""

    articles: Articles
    sheet: Sheet
    span: Span

    @property
    def days(self) -> dict[str, Any]:
        """The span as arguments of an address (``from`` is a word of the language)."""
        return {"from": self.span.first_on.isoformat(), "to": self.span.last_on.isoformat()}

    def page(self) -> PackPage:
        """The sheet with its fields."""
        return pack_page(reading(), sheet=self.sheet, span=self.span, articles=self.articles)

    def rows(self, part: Part, limit: int | None = None) -> Iterator[tuple[Cell, ...]]:
        """A list's rows; the session is asked for while they are sent, and ends with them."""
        yield from rows_of(
            reading(),
            part=part,
            sheet=self.sheet,
            span=self.span,
            articles=self.articles,
            limit=limit,
        )


def _asked(name: str) -> Asked:
    articles = articles_today()
    if name not in {sheet.value for sheet in sheets_of(articles.rules)}:
        raise SheetNotFiled(title=articles.rules.title)
    sheet = Sheet(name)
    usual = usual_span(reading(), sheet=sheet, articles=articles, today=today())
    last_on = asked_day("to", usual.last_on)
    first_on = min(asked_day("from", min(usual.first_on, last_on)), last_on)
    return Asked(articles, sheet, Span(first_on, last_on))


def _part(name: str, asked: Asked) -> Part:
    if name not in {part.value for part in parts_of(asked.sheet, asked.articles.rules)}:
        raise NotFound
    return Part(name)


def _field_rows(page: PackPage) -> Iterator[tuple[Cell, ...]]:
    for section in page.sections:
        for box in section.boxes:
            yield section.title, box.label, box.value


def _shown(part: PartList, asked: Asked, *, limit: int) -> Iterator[tuple[str, ...]]:
    """The rows in words."""
    for row in asked.rows(part.part, limit):
        yield tuple(_words(column, cell) for column, cell in zip(part.columns, row, strict=True))


def _words(column: Column, cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "Yes" if cell else "No"
        case int():
            is_money = column.kind is ColumnKind.PENCE
            sign = "−" if cell < 0 else ""
            return sign + (money(abs(cell)) if is_money else f"{abs(cell):,}")
        case date():
            return form_day(cell)
    return cell


def _note_download(asked: Asked, kind: str) -> None:
    with committing() as session:
        record(
            session,
            act=Act.DOWNLOAD_TAKEN,
            actor=current_actor(),
            now=now(),
            subject=Subject("filing", asked.sheet.value),
            detail={"kind": kind, **asked.days},
        )


def _printed(asked: Asked) -> FilingSheet:
    page, span = asked.page(), asked.span
    days = f"{form_day(span.first_on)} to {form_day(span.last_on)}"
    return FilingSheet(
        house=house_of(letterhead()),
        title=page.about.title,
        subtitle=f"{page.about.filed_as} · "
        + (days if page.about.is_period else f"as at {form_day(span.last_on)}"),
        sections=[
            {
                "title": each.title,
                "fields": [(box.label, box.value) for box in each.boxes],
                "note": each.note,
            }
            for each in page.sections
        ],
        lists=[
            _printed_list(part, asked)
            for part in page.parts
            if len(part.columns) <= COLUMNS_IN_A_PDF
        ],
    )


def _printed_list(part: PartList, asked: Asked) -> FilingList:
    rows = list(_shown(part, asked, limit=ROWS_IN_A_PDF + 1))
    is_cut = len(rows) > ROWS_IN_A_PDF
    more = f"The first {ROWS_IN_A_PDF:,} lines. The CSV file has them all." if is_cut else ""
    numbers = {ColumnKind.INTEGER, ColumnKind.PENCE}
    return FilingList(
        title=part.title,
        note=" ".join(filter(None, (part.note, more))),
        columns=[
            RollColumn(heading=column.heading, share=column.width, is_number=column.kind in numbers)
            for column in part.columns
        ],
        rows=rows[:ROWS_IN_A_PDF],
    )
