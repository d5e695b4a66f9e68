"""Officers: who holds which office, what was held of them on a day, every change."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from governance.filing.models import Officer, OfficerChange
from governance.filing.rules.officers import (
    Change,
    OfficerFacts,
    PrivateFacts,
    facts_on,
    from_data,
    in_order,
)
from governance.filing.rules.offices import Office
from governance.filing.rules.sealing import Seal
from governance.kernel.ids import MemberId, OfficerId
from governance.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerPage:
    """An officer as held true on a day. ``edition`` grows with every change."""

    officer_id: OfficerId
    office: Office
    member_id: MemberId | None
    facts: OfficerFacts
    private: frozenset[str]
    """Which private facts are held, by name."""
    changes: tuple[Change, ...] = field(repr=False)

    @property
    def edition(self) -> int:
        """How many changes there were."""
        return len(self.changes)

    @property
    def appointment(self) -> Change:
        """How the record began."""
        return self.changes[0]


def officers(
    session: Session, *, day: date, known_at: datetime | None = None
) -> tuple[OfficerPage, ...]:
    """Every officer there ever was, by surname, with what is held true on ``day``."""
    found = _pages(session, day=day, known_at=known_at)
    return tuple(sorted(found, key=lambda one: (one.facts.surname, one.facts.forename)))


def officers_between(session: Session, *, first_on: date, last_on: date) -> tuple[OfficerPage, ...]:
    """The officers who held office on any day from ``first_on`` to ``last_on``."""
    return tuple(
        one
        for one in officers(session, day=last_on)
        if one.facts.appointed_on <= last_on
        and (one.facts.ceased_on is None or one.facts.ceased_on >= first_on)
    )


def officer_page(
    session: Session, *, officer_id: OfficerId, day: date, known_at: datetime | None = None
) -> OfficerPage:
    """One officer. Raises ``NotFound``."""
    found = _pages(session, Officer.id == officer_id, day=day, known_at=known_at)
    if not found:
        raise NotFound
    return found[0]


def officers_of_member(
    session: Session, *, member_id: MemberId, day: date
) -> tuple[OfficerPage, ...]:
    """The offices that a person on file holds and has held."""
    return tuple(_pages(session, Officer.member_id == member_id, day=day, known_at=None))


def private_facts(page: OfficerPage, *, day: date, seal: Seal) -> PrivateFacts:
    """What only the registrar is told of an officer. Raises ``ParticularsUnreadable``.

    Whoever shows it writes who looked into the journal.
    """
    held: dict[str, object] = {}
    for change in in_order(page.changes, day=day, known_at=None):
        if change.sealed:
            opened = seal.open(change.sealed, about=sealed_about(page.officer_id, change.number))
            held.update(from_data(opened))
    return PrivateFacts(**held)  # type: ignore[arg-type] # the names of the facts, read back


def sealed_about(officer_id: UUID, number: int) -> str:
    """What a sealed text is bound to."""
    return f"{officer_id}/{number}"


def changes_of(session: Session, *, officer_id: OfficerId) -> tuple[Change, ...]:
    """Every change of one officer, in the order entered; none when there is no such officer."""
    return tuple(_changes(session, OfficerChange.officer_id == officer_id)[officer_id])


def _pages(
    session: Session, *only: ColumnElement[bool], day: date, known_at: datetime | None
) -> list[OfficerPage]:
    rows = session.scalars(select(Officer).where(*only)).all()
    if not rows:
        return []
    wanted = [OfficerChange.officer_id.in_([row.id for row in rows])] if only else []
    changes = _changes(session, *wanted)
    found = (_page(row, changes[row.id], day, known_at) for row in rows)
    return [page for page in found if page is not None]


def _changes(session: Session, *only: ColumnElement[bool]) -> dict[UUID, list[Change]]:
    found: dict[UUID, list[Change]] = defaultdict(list)
    rows = session.scalars(
        select(OfficerChange)
        .where(*only)
        .order_by(OfficerChange.officer_id, OfficerChange.number)
        .execution_options(populate_existing=True)
    )
    for row in rows:
        found[row.officer_id].append(
            Change(
                number=row.number,
                kind=row.kind,
                true_from=row.true_from,
                recorded_at=row.recorded_at,
                recorded_by=row.recorded_by,
                reason=row.reason,
                facts=from_data(row.facts),
                private=tuple(row.private),
                sealed=row.sealed,
            )
        )
    return found


def _page(
    row: Officer, changes: Sequence[Change], day: date, known_at: datetime | None
) -> OfficerPage | None:
    facts = facts_on(changes, day=day, known_at=known_at)
    if facts is None:
        return None
    known = [each for each in changes if known_at is None or each.recorded_at <= known_at]
    private = frozenset(name for each in known for name in each.names & _PRIVATE)
    return OfficerPage(
        officer_id=OfficerId(row.id),
        office=row.office,
        member_id=MemberId(row.member_id) if row.member_id else None,
        facts=facts,
        private=private,
        changes=tuple(known),
    )


_PRIVATE = frozenset({"born_on", "home_address", "personal_code"})
