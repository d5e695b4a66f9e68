"""Terms of the articles for tests."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles, LeaverRoute
from governance.constitution.rules.forms import LegalForm
from governance.constitution.service import confirm_articles, propose_articles
from governance.kernel.actor import SYSTEM, Actor
from governance.kernel.ids import AccountId, ArticlesId, new_id

GOOD = Articles(
    registered_name="Example Mutual Limited",
    registered_number="05700001",
    office_lines=("1 Ewell Road", "Epsom", "KT17 1AA"),
    nominee_name="Example Mutual Trustees Limited",
)
"""Terms that will do: a company limited by shares, one 1p share each."""

WITHOUT_SHARES = replace(
    GOOD,
    legal_form=LegalForm.COMPANY_BY_GUARANTEE,
    share_classes=(),
    leaver_route=LeaverRoute.NO_SHARES,
)


def someone() -> Actor:
    """An officer whom nobody has seen before."""
    return replace(SYSTEM, account_id=AccountId(new_id()), display_name="Officer")


def some_articles(
    session: Session, *, now: datetime, in_force_on: date = date(2000, 1, 1), **terms: Any
) -> ArticlesId:
    """Terms in force, entered by one person and confirmed by another."""
    articles_id = propose_articles(
        session,
        articles=replace(GOOD, **terms),
        in_force_on=in_force_on,
        reason="Resolution of the founders",
        actor=someone(),
        now=now,
    )
    confirm_articles(session, articles_id=articles_id, actor=someone(), now=now)
    return articles_id
