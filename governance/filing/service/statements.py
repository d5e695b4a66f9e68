"""Deciding the statement on people with significant control; keeping typed figures."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles
from governance.filing.models import ControlStatement, TypedFigures
from governance.filing.queries.control import control_proposal
from governance.filing.rules.control import Outcome
from governance.filing.rules.refusals import NoControlStatement
from governance.filing.rules.sheets import Sheet
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import new_id


def decide_control(
    session: Session,
    *,
    articles: Articles,
    as_at: date,
    outcome: Outcome,
    particulars: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Keep what the secretary decided, with what the register showed; 14 days begin today.

    Refuses ``NoControlStatement`` where the legal form has none.
    """
    if not articles.rules.is_company:
        raise NoControlStatement(title=articles.rules.title)
    shown = control_proposal(session, articles=articles, day=as_at)
    row = ControlStatement(
        id=new_id(),
        as_at=as_at,
        decided_on=london_day(now),
        outcome=outcome,
        basis={
            "members": shown.members,
            "nominal_pence": shown.nominal_pence,
            "votes": shown.votes,
            "above": [
                {"name": one.name, "nominal_pence": one.nominal_pence, "votes": one.votes}
                for one in shown.above
            ],
        },
        particulars=particulars.strip(),
        reason=reason.strip(),
        recorded_at=now,
        recorded_by=actor.account_id,
    )
    session.add(row)
    session.flush()
    record(
        session,
        act=Act.CONTROL_STATED,
        actor=actor,
        now=now,
        subject=Subject("control-statement", row.id),
        detail={"outcome": outcome.value, "as_at": as_at.isoformat()},
    )
    return row.id


def keep_figures(
    session: Session,
    *,
    sheet: Sheet,
    period_on: date,
    figures: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what was typed for a filing of the period that ends on ``period_on``."""
    record(
        session,
        act=Act.FILING_FIGURES_KEPT,
        actor=actor,
        now=now,
        subject=Subject("filing", sheet.value),
        detail={"period_on": period_on.isoformat()},
    )
    number = session.scalars(
        select(func.coalesce(func.max(TypedFigures.number), 0)).where(
            TypedFigures.sheet == sheet, TypedFigures.period_on == period_on
        )
    ).one()
    session.add(
        TypedFigures(
            sheet=sheet,
            period_on=period_on,
            number=number + 1,
            figures=dict(figures),
            recorded_at=now,
            recorded_by=actor.account_id,
        )
    )
    session.flush()
