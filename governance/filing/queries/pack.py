"""The sheets of the filing pack: their fields, ready to copy, as the register has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles
from governance.filing.models import TypedFigures
from governance.filing.queries.due import months_before
from governance.filing.queries.marks import marks
from governance.filing.queries.pack_lists import PartList, part_list
from governance.filing.queries.pack_sections import body_section, sections_of
from governance.filing.rules.accounts import last_year_end, year_to
from governance.filing.rules.deadlines import confirmation_deadlines
from governance.filing.rules.refusals import SheetNotFiled
from governance.filing.rules.sheets import (
    ABOUT,
    TYPED,
    About,
    Box,
    Section,
    Sheet,
    Span,
    parts_of,
    sheets_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPage:
    """A sheet for a span of days: its fields and its lists. ``typed``: what was typed for it."""

    sheet: Sheet
    about: About
    span: Span
    sections: tuple[Section, ...]
    parts: tuple[PartList, ...]
    typed: Mapping[str, str]


def pack_page(session: Session, *, sheet: Sheet, span: Span, articles: Articles) -> PackPage:
    """One sheet. Refuses ``SheetNotFiled`` when the legal form has no such."""
    if sheet not in sheets_of(articles.rules):
        raise SheetNotFiled(title=articles.rules.title)
    typed = typed_figures(session, sheet=sheet, period_on=span.last_on)
    return PackPage(
        sheet=sheet,
        about=ABOUT[sheet],
        span=span,
        sections=(
            body_section(articles),
            *sections_of(session, sheet=sheet, span=span, articles=articles),
            *_typed(sheet, typed),
        ),
        parts=tuple(part_list(part, articles) for part in parts_of(sheet, articles.rules)),
        typed=typed,
    )


def usual_span(session: Session, *, sheet: Sheet, articles: Articles, today: date) -> Span:
    """The days a sheet most likely is wanted for, before anybody chooses others."""
    if sheet in {Sheet.CIC_REPORT, Sheet.SOCIETY_RETURN}:
        return year_to(last_year_end(today, articles.year_end))
    if sheet is Sheet.CONFIRMATION_STATEMENT:
        return _review_span(session, articles, today)
    months = 1 if sheet is Sheet.ALLOTMENTS else 12
    return Span(months_before(today, months), today)


def _review_span(session: Session, articles: Articles, today: date) -> Span:
    """The review period that is not stated yet, up to today at the latest."""
    year = timedelta(days=366)
    found = confirmation_deadlines(
        articles,
        first_due=months_before(today, 12),
        last_due=today + year,
        marks=marks(session),
    )
    for deadline in found:
        if deadline.mark is None and deadline.span is not None and deadline.span.first_on <= today:
            return Span(deadline.span.first_on, min(deadline.span.last_on, today))
    return Span(months_before(today, 12), today)


def typed_figures(session: Session, *, sheet: Sheet, period_on: date) -> dict[str, str]:
    """What was typed for the filing of a period; nothing yet: empty."""
    figures = session.scalar(
        select(TypedFigures.figures)
        .where(TypedFigures.sheet == sheet, TypedFigures.period_on == period_on)
        .order_by(TypedFigures.number.desc())
        .limit(1)
    )
    return dict(figures or {})


def _typed(sheet: Sheet, typed: Mapping[str, str]) -> tuple[Section, ...]:
    boxes = tuple(Box(each.label, typed.get(each.name, "")) for each in TYPED.get(sheet, ()))
    return (Section("What you type yourself", boxes),) if boxes else ()
