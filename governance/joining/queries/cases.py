"""Leavers' cases: lists by step, one case with its steps, what is next and what is late."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles
from governance.identity.queries import names_of
from governance.joining.models import LeaverCase, LeaverStep
from governance.joining.queries.people import people_on_file
from governance.joining.rules.leaving import (
    ENDS,
    Grounds,
    LeaverState,
    Route,
    Step,
    next_due_on,
    next_state,
)
from governance.kernel.ids import BatchId, EntryId, LeaverId, MemberId
from governance.kernel.refusals import NotFound
from governance.register.models import RegisterEntry
from governance.register.queries.entries_as_at import register_as_at

MOST_OF_A_NAME = 20
"""How many entries of like names are looked at for the nominee's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One case: whose, why, by which way, every step, what is next and by when."""

    case_id: LeaverId
    member_id: MemberId
    entry_id: EntryId
    entry_number: int
    name: str
    number: str
    grounds: Grounds
    route: Route
    left_on: date
    state: LeaverState
    steps: tuple[Step, ...]
    next: LeaverState | None
    due_on: date | None
    batch_id: BatchId | None
    representative: str
    representative_address: str
    representative_entry_id: EntryId | None

    def is_late(self, day: date) -> bool:
        """Whether the next step should have been taken before ``day``."""
        return self.due_on is not None and self.due_on < day

    @property
    def is_waiting(self) -> bool:
        """Whether the step into the register waits for a second person."""
        return self.batch_id is not None and self.next is LeaverState.REGISTERED

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.next is not None


@dataclass(frozen=True, slots=True)
class CasesPage:
    """A page of cases, those that left first at the top."""

    rows: tuple[CasePage, ...]
    next_key: str | None = None


def cases_page(
    session: Session,
    *,
    articles: Articles,
    state: LeaverState | None = None,
    after: str | None = None,
    limit: int = 100,
) -> CasesPage:
    """A page of cases at one state, or of all that are open; five statements."""
    where = [_shown(state)]
    place = _place(after)
    if place is not None:
        left_on, case_id = place
        where.append(
            or_(
                LeaverCase.left_on > left_on,
                and_(LeaverCase.left_on == left_on, LeaverCase.id > case_id),
            )
        )
    rows = session.scalars(
        select(LeaverCase)
        .where(*where)
        .order_by(LeaverCase.left_on, LeaverCase.id)
        .limit(limit + 1)
    ).all()
    pages = _pages(session, rows[:limit], articles)
    has_more = len(rows) > limit
    last = rows[limit - 1] if has_more else None
    key = None if last is None else f"{last.left_on.isoformat()}~{last.id}"
    return CasesPage(tuple(pages), key)


def _shown(state: LeaverState | None) -> ColumnElement[bool]:
    return LeaverCase.state.not_in(ENDS) if state is None else LeaverCase.state == state


def _place(key: str | None) -> tuple[date, UUID] | None:
    left_on, _, case_id = (key or "").partition("~")
    try:
        return date.fromisoformat(left_on), UUID(case_id)
    except ValueError:
        return None


def case_counts(session: Session) -> dict[LeaverState, int]:
    """How many cases are at each state."""
    found = session.execute(select(LeaverCase.state, func.count()).group_by(LeaverCase.state))
    return dict(found.all())


def case_page(session: Session, *, case_id: LeaverId, articles: Articles) -> CasePage:
    """One case. Raises ``NotFound``."""
    row = session.get(LeaverCase, case_id)
    if row is None:
        raise NotFound
    return _pages(session, [row], articles)[0]


def cases_of_batch(
    session: Session, *, batch_id: BatchId, articles: Articles
) -> tuple[CasePage, ...]:
    """The cases of one proposal."""
    rows = session.scalars(
        select(LeaverCase)
        .where(LeaverCase.batch_id == batch_id)
        .order_by(LeaverCase.left_on, LeaverCase.id)
    ).all()
    return tuple(_pages(session, rows, articles))


def steps_of(session: Session, *, case_ids: Sequence[LeaverId]) -> dict[LeaverId, tuple[Step, ...]]:
    """Every step of these cases in order, with the names of who took it; two statements."""
    rows = session.scalars(
        select(LeaverStep)
        .where(LeaverStep.case_id.in_(case_ids))
        .order_by(LeaverStep.case_id, LeaverStep.position)
        .execution_options(populate_existing=True)
    ).all()
    who = [each for row in rows for each in (row.recorded_by, row.confirmed_by)]
    names = names_of(session, account_ids=who)
    found: defaultdict[LeaverId, list[Step]] = defaultdict(list)
    for row in rows:
        found[LeaverId(row.case_id)].append(
            Step(
                state=row.state,
                on=row.on,
                reference=row.reference,
                recorded_by=names.get(row.recorded_by, "") if row.recorded_by else "",
                confirmed_by=names.get(row.confirmed_by, "") if row.confirmed_by else "",
            )
        )
    return {case_id: tuple(steps) for case_id, steps in found.items()}


def _pages(session: Session, rows: Sequence[LeaverCase], articles: Articles) -> list[CasePage]:
    people = people_on_file(session, member_ids=[MemberId(row.member_id) for row in rows])
    steps = steps_of(session, case_ids=[LeaverId(row.id) for row in rows])
    numbers = _entry_numbers(session, [row.entry_id for row in rows])
    pages = []
    for row in rows:
        person, mine = people[MemberId(row.member_id)], steps[LeaverId(row.id)]
        pages.append(
            CasePage(
                case_id=LeaverId(row.id),
                member_id=person.member_id,
                entry_id=EntryId(row.entry_id),
                entry_number=numbers[row.entry_id],
                name=person.facts.name,
                number=person.number,
                grounds=row.grounds,
                route=row.route,
                left_on=row.left_on,
                state=row.state,
                steps=mine,
                next=next_state(row.route, row.state),
                due_on=next_due_on(row.route, mine, notice_days=articles.withdrawal_notice_days),
                batch_id=BatchId(row.batch_id) if row.batch_id else None,
                representative=row.representative,
                representative_address=row.representative_address,
                representative_entry_id=(
                    EntryId(row.representative_entry_id) if row.representative_entry_id else None
                ),
            )
        )
    return pages


def _entry_numbers(session: Session, entry_ids: Iterable[UUID]) -> dict[UUID, int]:
    found = session.execute(
        select(RegisterEntry.id, RegisterEntry.number).where(RegisterEntry.id.in_(list(entry_ids)))
    )
    return dict(found.all())


def nominee_entry(session: Session, *, day: date, articles: Articles) -> EntryId | None:
    """The entry that stands in the name the articles give the nominee; ``None``: there is none."""
    wanted = " ".join(articles.nominee_name.casefold().split())
    if not wanted:
        return None
    page = register_as_at(session, day=day, text=articles.nominee_name, limit=MOST_OF_A_NAME)
    return next(
        (row.entry_id for row in page.rows if row.particulars.name.casefold() == wanted), None
    )


def entry_numbered(session: Session, *, number: int) -> EntryId | None:
    """The entry of a number on the register."""
    found = session.scalar(select(RegisterEntry.id).where(RegisterEntry.number == number))
    return None if found is None else EntryId(found)


def open_case_of(session: Session, *, entry_id: EntryId) -> LeaverId | None:
    """The case of an entry that was not closed, if there is one."""
    found = session.scalar(
        select(LeaverCase.id).where(
            LeaverCase.entry_id == entry_id, LeaverCase.state != LeaverState.CLOSED
        )
    )
    return None if found is None else LeaverId(found)
