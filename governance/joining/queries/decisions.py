"""Decisions that wait for a second person."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.identity.queries import names_of
from governance.joining.models import Decision
from governance.joining.queries.people import people_on_file
from governance.joining.rules.differences import Choice, DecisionState, DifferenceKind
from governance.kernel.ids import AccountId, DecisionId, MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDecision:
    """One decision, whose it is by name, and whether the reader made it."""

    decision_id: DecisionId
    kind: DifferenceKind
    member_id: MemberId
    name: str
    number: str
    choice: Choice
    reason: str
    until_on: date | None
    decided_at: datetime
    decided_by: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A page of waiting decisions, the oldest first."""

    rows: tuple[WaitingDecision, ...]
    total: int

    @property
    def others(self) -> int:
        """How many on this page the reader may sign off."""
        return sum(not row.is_own for row in self.rows)


def waiting_decisions(
    session: Session,
    *,
    reader: AccountId | None,
    kind: DifferenceKind | None = None,
    limit: int = 200,
) -> WaitingPage:
    """The decisions that wait, oldest first, at most ``limit``; four statements."""
    where = [Decision.state == DecisionState.WAITING]
    if kind is not None:
        where.append(Decision.kind == kind)
    total = session.scalars(select(func.count()).select_from(Decision).where(*where)).one()
    rows = session.scalars(
        select(Decision).where(*where).order_by(Decision.decided_at, Decision.id).limit(limit)
    ).all()
    people = people_on_file(session, member_ids=[MemberId(row.member_id) for row in rows])
    names = names_of(session, account_ids=[row.decided_by for row in rows])
    return WaitingPage(
        tuple(
            WaitingDecision(
                decision_id=DecisionId(row.id),
                kind=row.kind,
                member_id=MemberId(row.member_id),
                name=people[MemberId(row.member_id)].facts.name,
                number=people[MemberId(row.member_id)].number,
                choice=row.choice,
                reason=row.reason,
                until_on=row.until_on,
                decided_at=row.decided_at,
                decided_by=names.get(row.decided_by, "") if row.decided_by else "",
                is_own=row.decided_by == reader,
            )
            for row in rows
        ),
        total,
    )


def waiting_counts(session: Session) -> dict[DifferenceKind, int]:
    """How many decisions of each kind wait."""
    found = session.execute(
        select(Decision.kind, func.count())
        .where(Decision.state == DecisionState.WAITING)
        .group_by(Decision.kind)
    )
    return dict(found.all())


def to_sign_off(
    session: Session, *, kind: DifferenceKind | None, reader: AccountId | None, limit: int
) -> list[DecisionId]:
    """The oldest waiting decisions that ``reader`` did not make."""
    find = select(Decision.id).where(
        Decision.state == DecisionState.WAITING, Decision.decided_by.is_distinct_from(reader)
    )
    if kind is not None:
        find = find.where(Decision.kind == kind)
    found = session.scalars(find.order_by(Decision.decided_at, Decision.id).limit(limit))
    return [DecisionId(each) for each in found]
