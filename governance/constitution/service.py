"""Changing the articles: one person enters the new terms, another confirms them."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from governance.constitution.models import ArticlesVersion
from governance.constitution.rules.articles import Articles, to_data
from governance.constitution.rules.checks import faults_of
from governance.constitution.rules.refusals import (
    ArticlesNeedAnotherPerson,
    ArticlesNotWaiting,
    TermsWillNotDo,
)
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import ArticlesId, new_id
from governance.kernel.refusals import NotFound


def propose_articles(
    session: Session,
    *,
    articles: Articles,
    in_force_on: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> ArticlesId:
    """Enter terms that come into force on a day once another person has confirmed them.

    Refuses with ``TermsWillNotDo`` what the law does not let the legal form have.
    """
    faults = faults_of(articles)
    if faults:
        raise TermsWillNotDo(faults=faults)
    row = ArticlesVersion(
        id=new_id(),
        in_force_on=in_force_on,
        terms=to_data(articles),
        reason=reason.strip(),
        proposed_at=now,
        proposed_by=actor.account_id,
    )
    session.add(row)
    session.flush()
    _journal(session, Act.ARTICLES_PROPOSED, row, actor=actor, now=now)
    return ArticlesId(row.id)


def confirm_articles(
    session: Session, *, articles_id: ArticlesId, actor: Actor, now: datetime
) -> None:
    """Let the terms come into force on their day. Refuses the person who entered them."""
    row = _waiting(session, articles_id)
    if row.proposed_by == actor.account_id:
        raise ArticlesNeedAnotherPerson(articles_id=articles_id)
    row.confirmed_at, row.confirmed_by = now, actor.account_id
    _journal(session, Act.ARTICLES_CONFIRMED, row, actor=actor, now=now)


def reject_articles(
    session: Session, *, articles_id: ArticlesId, actor: Actor, now: datetime
) -> None:
    """Turn the terms down; whoever entered them may take them back in the same way."""
    row = _waiting(session, articles_id)
    row.rejected_at, row.rejected_by = now, actor.account_id
    _journal(session, Act.ARTICLES_REJECTED, row, actor=actor, now=now)


def _waiting(session: Session, articles_id: ArticlesId) -> ArticlesVersion:
    row = session.get(ArticlesVersion, articles_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    if row.confirmed_at is not None or row.rejected_at is not None:
        raise ArticlesNotWaiting(articles_id=articles_id)
    return row


def _journal(
    session: Session, act: Act, row: ArticlesVersion, *, actor: Actor, now: datetime
) -> None:
    record(
        session,
        act=act,
        actor=actor,
        now=now,
        subject=Subject("articles", row.id),
        detail={"in_force_on": row.in_force_on.isoformat(), "form": row.terms["legal_form"]},
    )
