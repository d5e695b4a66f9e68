"""The terms in force on a day, as they were known at a moment."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.models import ArticlesVersion
from governance.constitution.rules.articles import Articles, from_data
from governance.identity.queries import names_of
from governance.kernel.ids import AccountId, ArticlesId
from governance.kernel.refusals import NotFound


def articles_on(session: Session, *, day: date, known_at: datetime | None = None) -> Articles:
    """The articles in force on ``day``; without ``known_at``, as is known now.

    Before any were confirmed these are the defaults: a company limited by shares, one ordinary
    share each, the vote ending with the employment.
    """
    find = (
        select(ArticlesVersion.terms)
        .where(ArticlesVersion.in_force_on <= day, ArticlesVersion.confirmed_at.is_not(None))
        .order_by(ArticlesVersion.in_force_on.desc(), ArticlesVersion.confirmed_at.desc())
        .limit(1)
    )
    if known_at is not None:
        find = find.where(ArticlesVersion.confirmed_at <= known_at)
    terms = session.scalar(find)
    return Articles() if terms is None else from_data(terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlesPage:
    """One version of the terms and how it came about; people by their account's name."""

    articles_id: ArticlesId
    articles: Articles
    in_force_on: date
    reason: str
    proposed_at: datetime
    proposed_by: str
    is_own: bool
    confirmed_at: datetime | None
    confirmed_by: str
    rejected_at: datetime | None
    rejected_by: str

    @property
    def is_waiting(self) -> bool:
        """Whether a second person has not yet said yes or no."""
        return self.confirmed_at is None and self.rejected_at is None


def articles_versions(session: Session, *, reader: AccountId | None) -> tuple[ArticlesPage, ...]:
    """Every version, the newest first by the day it is in force; two queries."""
    rows = session.scalars(
        select(ArticlesVersion).order_by(
            ArticlesVersion.in_force_on.desc(), ArticlesVersion.proposed_at.desc()
        )
    ).all()
    people = [each for row in rows for each in (row.proposed_by, row.confirmed_by, row.rejected_by)]
    names = names_of(session, account_ids=people)

    def name(account_id: UUID | None) -> str:
        return "" if account_id is None else names.get(account_id, "")

    return tuple(
        ArticlesPage(
            articles_id=ArticlesId(row.id),
            articles=from_data(row.terms),
            in_force_on=row.in_force_on,
            reason=row.reason,
            proposed_at=row.proposed_at,
            proposed_by=name(row.proposed_by),
            is_own=row.proposed_by == reader,
            confirmed_at=row.confirmed_at,
            confirmed_by=name(row.confirmed_by),
            rejected_at=row.rejected_at,
            rejected_by=name(row.rejected_by),
        )
        for row in rows
    )


def articles_page(
    session: Session, *, articles_id: ArticlesId, reader: AccountId | None
) -> ArticlesPage:
    """One version. Raises ``NotFound``."""
    found = articles_versions(session, reader=reader)
    page = next((each for each in found if each.articles_id == articles_id), None)
    if page is None:
        raise NotFound
    return page
