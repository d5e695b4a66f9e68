"""Deadlines: what is due by when, under which rule, and whether it was met."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from governance.constitution.rules.articles import Articles
from governance.filing.rules.accounts import wait_after, year_end_in
from governance.filing.rules.officers import NOTICE_DAYS, ChangeKind, Clock
from governance.filing.rules.offices import Office
from governance.filing.rules.review import ReviewPeriod, review_periods
from governance.filing.rules.sheets import Sheet, Span
from governance.kernel.calendar import HolidayTable, is_working_day
from governance.kernel.wording import day as in_words
from governance.kernel.wording import short_day

SOON_DAYS = 14


class Duty(StrEnum):
    """What kind of thing is due."""

    ACCOUNTS = "accounts"
    CIC_REPORT = "cic-report"
    CONFIRMATION = "confirmation"
    CONTROL = "control"
    OFFICER = "officer"
    REGISTER_PLACE = "register-place"
    SHARES = "shares"
    SOCIETY_RETURN = "society-return"


class DeadlineState(StrEnum):
    """Where a deadline stands on a day."""

    COMING = "coming"
    DONE = "done"
    DONE_LATE = "done-late"
    OVERDUE = "overdue"
    SOON = "soon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What was noted as done. ``as_at``: the day a confirmation statement was made up to."""

    done_on: date
    as_at: date | None
    reference: str
    remark: str
    recorded_at: datetime
    recorded_by: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Something due by the end of ``due_on``. ``key`` is the same whenever it is computed."""

    key: str
    duty: Duty
    title: str
    due_on: date
    began_on: date
    rule: str
    how: str
    sheet: Sheet | None = None
    span: Span | None = None
    """The days that the sheet to send covers."""
    officer_id: UUID | None = None
    mark: Mark | None = None

    def state(self, today: date) -> DeadlineState:
        """Where it stands at the start of ``today``."""
        if self.mark is not None:
            is_late = self.mark.done_on > self.due_on
            return DeadlineState.DONE_LATE if is_late else DeadlineState.DONE
        if self.due_on < today:
            return DeadlineState.OVERDUE
        is_soon = self.due_on - today <= timedelta(days=SOON_DAYS)
        return DeadlineState.SOON if is_soon else DeadlineState.COMING


@dataclass(frozen=True, slots=True)
class Advice:
    """The last working day up to a deadline on which nobody works, and the table that says so."""

    on: date
    because: str
    table_version: str


def advice(due_on: date, table: HolidayTable) -> Advice | None:
    """When to send it, if ``due_on`` is no working day; the deadline itself does not move."""
    if is_working_day(due_on, table):
        return None
    on = due_on
    while not is_working_day(on, table):
        on -= timedelta(days=1)
    because = table.name_of(due_on) or f"a {due_on:%A}"
    return Advice(on, because, table.version)


def officer_deadline(
    clock: Clock, *, officer_id: UUID, office: Office, name: str, mark: Mark | None
) -> Deadline:
    """The 14 days to tell the registrar of one change, beginning with the day of the change."""
    change, began_on = clock.change, clock.began_on
    verb = {ChangeKind.APPOINTED: "appointed", ChangeKind.CEASED: "ceased"}.get(
        change.kind, "changed"
    )
    is_secretary = office is Office.SECRETARY
    appointed_or_ceased = "s279G" if is_secretary else "s167G"
    changed = "s279H" if is_secretary else "s167H"
    section = changed if change.kind is ChangeKind.CHANGED else appointed_or_ceased
    return Deadline(
        key=officer_key(officer_id, change.number),
        duty=Duty.OFFICER,
        title=f"Tell the registrar: {office.words} {verb}, {name}",
        due_on=clock.due_on,
        began_on=began_on,
        rule=f"CA 2006 {section}",
        how=f"{NOTICE_DAYS} days beginning with {in_words(began_on)}.",
        sheet=Sheet.OFFICER_CHANGES,
        span=Span(began_on, began_on),
        officer_id=officer_id,
        mark=mark,
    )


def officer_key(officer_id: UUID, number: int) -> str:
    """The key of the deadline that one change of one officer starts."""
    return f"officer-{officer_id}-{number}"


def yearly_deadlines(
    articles: Articles, *, first_due: date, last_due: date, marks: Mapping[str, Mark]
) -> Iterator[Deadline]:
    """Accounts, the CIC report and the society's return that fall due between two days."""
    rules = articles.rules
    if not (rules.is_company or rules.is_society):
        return
    began_on = _day(articles.incorporated_on)
    for year in range(first_due.year - 2, last_due.year + 1):
        end = year_end_in(year, articles.year_end)
        wait = wait_after(end, articles.year_end, began_on, is_company=rules.is_company)
        if wait is None or not first_due <= wait.due_on <= last_due:
            continue
        for duty in _yearly_duties(articles):
            key = f"{duty.value}-{end.isoformat()}"
            title, rule = _YEARLY[duty]
            yield Deadline(
                key=key,
                duty=duty,
                title=f"{title}, {'first period' if wait.is_first else 'year'} to {short_day(end)}",
                due_on=wait.due_on,
                began_on=end,
                rule=f"{rule}(3)" if wait.is_long and duty is Duty.ACCOUNTS else rule,
                how=wait.how,
                sheet=_SHEETS.get(duty),
                span=wait.span,
                mark=marks.get(key),
            )


def _yearly_duties(articles: Articles) -> tuple[Duty, ...]:
    if articles.rules.is_society:
        return (Duty.SOCIETY_RETURN,)
    return (Duty.ACCOUNTS, Duty.CIC_REPORT) if articles.rules.is_cic else (Duty.ACCOUNTS,)


_SHEETS = {Duty.CIC_REPORT: Sheet.CIC_REPORT, Duty.SOCIETY_RETURN: Sheet.SOCIETY_RETURN}
_YEARLY = {
    Duty.ACCOUNTS: ("Accounts to Companies House", "CA 2006 s442"),
    Duty.CIC_REPORT: ("Community interest report (CIC34), with the accounts", "CAICE 2004 s34"),
    Duty.SOCIETY_RETURN: ("Annual return and accounts to the FCA", "CCBSA 2014 s89"),
}


def confirmation_deadlines(
    articles: Articles, *, first_due: date, last_due: date, marks: Mapping[str, Mark]
) -> Iterator[Deadline]:
    """Confirmation statements that fall due between two days; none before incorporation is known.

    Within 14 days after each review period (CA 2006 s853A).
    """
    incorporated_on = _day(articles.incorporated_on)
    if incorporated_on is None or not articles.rules.is_company:
        return
    made_up_to = {
        date.fromisoformat(key.removeprefix(CONFIRMATION)): mark.as_at
        for key, mark in marks.items()
        if key.startswith(CONFIRMATION) and mark.as_at is not None
    }
    for period in review_periods(incorporated_on, made_up_to, until=last_due):
        if first_due <= period.due_on <= last_due:
            key = confirmation_key(period)
            yield Deadline(
                key=key,
                duty=Duty.CONFIRMATION,
                title=f"Confirmation statement, review period to {short_day(period.last_on)}",
                due_on=period.due_on,
                began_on=period.last_on,
                rule="CA 2006 s853A",
                how=f"14 days after the review period, {in_words(period.first_on)} to "
                f"{in_words(period.last_on)}.",
                sheet=Sheet.CONFIRMATION_STATEMENT,
                span=Span(period.first_on, period.last_on),
                mark=marks.get(key),
            )


CONFIRMATION = "confirmation-"


def confirmation_key(period: ReviewPeriod) -> str:
    """The key of a review period's deadline."""
    return f"{CONFIRMATION}{period.first_on.isoformat()}"


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
