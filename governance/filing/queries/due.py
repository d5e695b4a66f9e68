"""What is due: every clock that runs, from officers, shares, years and review periods."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles
from governance.constitution.rules.forms import EventKind
from governance.filing.queries.control import statements
from governance.filing.queries.marks import marks
from governance.filing.queries.officers import OfficerPage, officers
from governance.filing.queries.register_place import register_places
from governance.filing.queries.share_events import DayOfEvents, days_of_events
from governance.filing.rules.control import Outcome
from governance.filing.rules.deadlines import (
    Advice,
    Deadline,
    Duty,
    Mark,
    advice,
    confirmation_deadlines,
    officer_deadline,
    officer_key,
    yearly_deadlines,
)
from governance.filing.rules.officers import clocks_of
from governance.filing.rules.offices import wanted
from governance.filing.rules.register_place import place_deadlines
from governance.filing.rules.share_deadlines import share_deadline
from governance.kernel.calendar import Jurisdiction, holiday_table, months_after
from governance.shares.rules.deadlines import Due, deadlines_of

MONTHS = 12
_SHARE_MONTHS_BACK = 15
_IN_EVERY_MONTH = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """A deadline, and when to act if its last day is no working day."""

    deadline: Deadline
    advice: Advice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePage:
    """What is due in the next twelve months, overdue first; and what was done in the last."""

    today: date
    due: tuple[DueLine, ...]
    done: tuple[DueLine, ...]
    table_version: str
    knows_incorporation: bool


def due_page(session: Session, *, today: date, jurisdiction: Jurisdiction) -> DuePage:
    """Everything due from a year ago (if not marked as done) to a year ahead."""
    table = holiday_table(jurisdiction, first_year=today.year - 1, last_year=today.year + 2)
    found = every_deadline(session, today=today)

    def line(deadline: Deadline) -> DueLine:
        is_open = deadline.mark is None and deadline.due_on >= today
        return DueLine(
            deadline=deadline, advice=advice(deadline.due_on, table) if is_open else None
        )

    still = sorted((one for one in found if one.mark is None), key=_order)
    met = sorted((one for one in found if one.mark is not None), key=_done_order, reverse=True)
    articles = articles_on(session, day=today)
    return DuePage(
        today=today,
        due=tuple(line(one) for one in still),
        done=tuple(line(one) for one in met),
        table_version=table.version,
        knows_incorporation=bool(articles.incorporated_on) or not articles.rules.is_company,
    )


def _order(deadline: Deadline) -> tuple[date, str]:
    return deadline.due_on, deadline.key


def _done_order(deadline: Deadline) -> tuple[date, str]:
    return deadline.mark.done_on if deadline.mark else date.min, deadline.key


def find_deadline(session: Session, *, key: str, today: date) -> Deadline | None:
    """The deadline of a key, if it is one of those that are due or were done."""
    return next((one for one in every_deadline(session, today=today) if one.key == key), None)


def every_deadline(session: Session, *, today: date) -> list[Deadline]:
    """Every deadline from a year ago to a year ahead; officers' and statements', however old."""
    articles = articles_on(session, day=today)
    done = marks(session)
    first_due = months_before(today, MONTHS)
    last_due = months_after(today, MONTHS)
    found = [
        *_officers(session, articles, today, done),
        *_statements(session, articles, done),
        *_shares(session, articles, today, done),
        *yearly_deadlines(articles, first_due=first_due, last_due=last_due, marks=done),
        *_places(session, articles, first_due=first_due, last_due=last_due, done=done),
        *confirmation_deadlines(articles, first_due=first_due, last_due=last_due, marks=done),
    ]
    return [one for one in found if one.mark is None or one.mark.done_on >= first_due]


def _places(
    session: Session,
    articles: Articles,
    *,
    first_due: date,
    last_due: date,
    done: Mapping[str, Mark],
) -> Iterator[Deadline]:
    if articles.rules.is_company:
        places = register_places(session)
        yield from place_deadlines(places, first_due=first_due, last_due=last_due, marks=done)


def months_before(day: date, months: int) -> date:
    """The day so many months earlier, at the latest the 28th: where a window begins."""
    month = day.month - 1 - months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, _IN_EVERY_MONTH))


def _officers(
    session: Session, articles: Articles, today: date, done: Mapping[str, Mark]
) -> Iterator[Deadline]:
    for officer in officers(session, day=today):
        yield from officer_deadlines(officer, articles, done)


def officer_deadlines(
    officer: OfficerPage, articles: Articles, done: Mapping[str, Mark]
) -> tuple[Deadline, ...]:
    """The clocks of one officer as deadlines; only companies have them."""
    if not articles.rules.is_company:
        return ()
    needs = wanted(articles.rules, officer.office)
    return tuple(
        officer_deadline(
            clock,
            officer_id=officer.officer_id,
            office=officer.office,
            name=officer.facts.name,
            mark=done.get(officer_key(officer.officer_id, clock.change.number)),
        )
        for clock in clocks_of(officer.changes, officer.facts, needs)
    )


def _statements(
    session: Session, articles: Articles, done: Mapping[str, Mark]
) -> Iterator[Deadline]:
    if not articles.rules.is_company:
        return
    for statement in statements(session):
        key = f"{Duty.CONTROL.value}-{statement.id}"
        is_none = statement.outcome is Outcome.NO_REGISTRABLE_PERSON
        yield Deadline(
            key=key,
            duty=Duty.CONTROL,
            title="Tell the registrar: "
            + (
                "there is no person with significant control"
                if is_none
                else "a person with significant control"
            ),
            due_on=statement.due_on,
            began_on=statement.decided_on,
            rule="CA 2006 Part 21A; ECCTA 2023 Sch 2",
            how="14 days from the decision, its own day counted, which is the shorter reading.",
            mark=done.get(key),
        )


def _shares(
    session: Session, articles: Articles, today: date, done: Mapping[str, Mark]
) -> Iterator[Deadline]:
    """What events of the ledger start. The entry in the register is made with the event itself."""
    kinds = [kind for kind in EventKind if deadlines_of(kind, today, articles)]
    if not kinds:
        return
    days = days_of_events(
        session,
        kinds=kinds,
        first_on=months_before(today, _SHARE_MONTHS_BACK),
        last_on=months_after(today, MONTHS),
    )
    for day in days:
        for clock in deadlines_of(day.kind, day.effective_on, articles):
            if clock.what is Due.REGISTER or _has_certificates(clock.what, day):
                continue
            found = share_deadline(
                clock, kind=day.kind, effective_on=day.effective_on, events=day.events
            )
            yield _marked(found, done.get(found.key), day)


def _has_certificates(what: Due, day: DayOfEvents) -> bool:
    return what is Due.CERTIFICATE and day.certificates >= day.holders


def _marked(deadline: Deadline, mark: Mark | None, day: DayOfEvents) -> Deadline:
    """With its mark, unless another event of that day was entered after it."""
    if mark is None or day.last_recorded_at <= mark.recorded_at:
        return replace(deadline, mark=mark)
    return replace(deadline, how=f"{deadline.how} More was entered after this was marked as done.")
