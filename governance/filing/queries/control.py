"""People with significant control: what the register shows, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles
from governance.filing.models import ControlStatement
from governance.filing.rules.control import Outcome, Proposal, Stake, proposal, told_by
from governance.kernel.ids import EntryId
from governance.register.queries.alterations import counts_on, members_counted
from governance.register.queries.entries_as_at import holders, register_as_at
from governance.shares.models import ShareLine
from governance.shares.queries.holdings import Capital, as_at, capital_on
from governance.shares.queries.large_holders import holders_above_a_quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    """One statement as it was decided."""

    id: UUID
    as_at: date
    decided_on: date
    outcome: Outcome
    names: tuple[str, ...]
    basis: dict[str, Any]
    particulars: str
    reason: str
    recorded_at: datetime
    recorded_by: UUID | None

    @property
    def due_on(self) -> date:
        """The last day to tell the registrar."""
        return told_by(self.decided_on)


def control_proposal(
    session: Session, *, articles: Articles, day: date, most_counted: int | None = None
) -> Proposal:
    """The holders above a quarter of the capital or of the votes on ``day``, by the register.

    Without shares every member has one vote, so that three or fewer are each above a quarter.
    With ``most_counted``, members are counted up to it and one more, which says: or further.
    """
    members = _members(session, day, most_counted)
    if not articles.has_shares:
        few = register_as_at(session, day=day, limit=4).rows if members <= _FEW else ()
        stakes = [Stake(name=row.particulars.names, nominal_pence=0, votes=1) for row in few]
        return proposal(stakes, as_at=day, members=members, nominal_pence=0, votes=members)
    nominal = {each.key: each.nominal_pence for each in articles.share_classes}
    votes = {each.key: each.votes_each for each in articles.share_classes}
    capital = capital_on(session, day=day)
    issued = {each.class_key: each.issued for each in capital}
    total_nominal = sum(count * nominal.get(key, 0) for key, count in issued.items())
    total_votes = sum(count * votes.get(key, 0) for key, count in issued.items())
    return proposal(
        _stakes(session, articles, day, capital),
        as_at=day,
        members=members,
        nominal_pence=total_nominal,
        votes=total_votes,
    )


_FEW = 3


def _members(session: Session, day: date, most: int | None) -> int:
    if most is None:
        return counts_on(session, day=day).members
    return members_counted(session, day=day, most=most + 1)


def _stakes(
    session: Session, articles: Articles, day: date, capital: Sequence[Capital]
) -> list[Stake]:
    """What the few hold who may be above a quarter of all: they are, of some class at least."""
    large = holders_above_a_quarter(session, day=day, capital=capital)
    by_nominal = _weighed({each.key: each.nominal_pence for each in articles.share_classes})
    by_votes = _weighed({each.key: each.votes_each for each in articles.share_classes})
    rows = session.execute(
        select(ShareLine.entry_id, by_nominal, by_votes)
        .where(ShareLine.entry_id.in_(large), *as_at(day, None))
        .group_by(ShareLine.entry_id)
    ).all()
    ids = [EntryId(entry_id) for entry_id, _, _ in rows if entry_id is not None]
    named = holders(session, entry_ids=ids, day=day)
    return [
        Stake(name=named[EntryId(entry_id)].name, nominal_pence=int(pence), votes=int(count))
        for entry_id, pence, count in rows
        if entry_id is not None and EntryId(entry_id) in named
    ]


def _weighed(weights: dict[str, int]) -> ColumnElement[int]:
    return func.sum(
        case(
            *(
                (ShareLine.class_key == key, ShareLine.shares * each)
                for key, each in weights.items()
            ),
            else_=0,
        )
    )


def statements(session: Session, *, limit: int = 20) -> tuple[StatementPage, ...]:
    """The statements decided, the newest first."""
    rows = session.scalars(
        select(ControlStatement)
        .order_by(ControlStatement.decided_on.desc(), ControlStatement.recorded_at.desc())
        .limit(limit)
    )
    return tuple(
        StatementPage(
            id=row.id,
            as_at=row.as_at,
            decided_on=row.decided_on,
            outcome=row.outcome,
            names=tuple(each["name"] for each in row.basis["above"]),
            basis=row.basis,
            particulars=row.particulars,
            reason=row.reason,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
        )
        for row in rows
    )
