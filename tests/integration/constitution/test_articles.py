"""Terms come into force on their day, once a second person has confirmed them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on, articles_page
from governance.constitution.rules.articles import Articles
from governance.constitution.rules.refusals import (
    ArticlesNeedAnotherPerson,
    ArticlesNotWaiting,
    TermsWillNotDo,
)
from governance.constitution.service import confirm_articles, propose_articles, reject_articles
from governance.journal.models import JournalEntry
from governance.kernel.ids import ArticlesId, new_id
from governance.kernel.refusals import NotFound
from tests.factories.constitution import GOOD, some_articles, someone

DAY = date(2027, 7, 1)


def propose(session: Session, now: datetime, **terms: object) -> ArticlesId:
    return propose_articles(
        session,
        articles=replace(GOOD, **terms),
        in_force_on=DAY,
        reason="Special resolution",
        actor=someone(),
        now=now,
    )


def test_before_any_terms_there_are_the_defaults(session: Session) -> None:
    assert articles_on(session, day=DAY) == Articles()


def test_terms_wait_for_a_second_person(session: Session, now: datetime) -> None:
    articles_id = propose(session, now)
    assert articles_on(session, day=DAY) == Articles()
    confirm_articles(session, articles_id=articles_id, actor=someone(), now=now)
    assert articles_on(session, day=DAY) == GOOD


def test_terms_are_in_force_from_their_day(session: Session, now: datetime) -> None:
    some_articles(session, now=now)
    some_articles(session, now=now, in_force_on=DAY, shares_each=3)
    assert articles_on(session, day=DAY - timedelta(days=1)).shares_each == 1
    assert articles_on(session, day=DAY).shares_each == 3


def test_what_was_known_before_the_confirmation_stays_known(
    session: Session, now: datetime
) -> None:
    some_articles(session, now=now)
    later = now + timedelta(hours=1)
    some_articles(session, now=later, shares_each=3)
    assert articles_on(session, day=DAY, known_at=now).shares_each == 1
    assert articles_on(session, day=DAY).shares_each == 3


def test_nobody_confirms_their_own_terms(session: Session, now: datetime) -> None:
    actor = someone()
    articles_id = propose_articles(
        session, articles=GOOD, in_force_on=DAY, reason="Resolution", actor=actor, now=now
    )
    with pytest.raises(ArticlesNeedAnotherPerson):
        confirm_articles(session, articles_id=articles_id, actor=actor, now=now)
    assert articles_on(session, day=DAY) == Articles()


def test_terms_turned_down_never_come_into_force(session: Session, now: datetime) -> None:
    articles_id = propose(session, now)
    reject_articles(session, articles_id=articles_id, actor=someone(), now=now)
    with pytest.raises(ArticlesNotWaiting):
        confirm_articles(session, articles_id=articles_id, actor=someone(), now=now)
    assert articles_on(session, day=DAY) == Articles()


def test_unlawful_terms_are_not_even_entered(session: Session, now: datetime) -> None:
    with pytest.raises(TermsWillNotDo) as refused:
        propose(session, now, shares_each=0)
    assert set(refused.value.facts["faults"]) == {"shares_each"}  # type: ignore[call-overload] # a mapping


def test_unknown_terms_are_not_found(session: Session, now: datetime) -> None:
    with pytest.raises(NotFound):
        confirm_articles(session, articles_id=ArticlesId(new_id()), actor=someone(), now=now)
    with pytest.raises(NotFound):
        articles_page(session, articles_id=ArticlesId(new_id()), reader=None)


def test_every_step_is_in_the_journal(session: Session, now: datetime) -> None:
    some_articles(session, now=now)
    reject_articles(session, articles_id=propose(session, now), actor=someone(), now=now)
    acts = session.scalars(select(JournalEntry.act).order_by(JournalEntry.sequence)).all()
    assert acts == [
        "articles:proposed", "articles:confirmed", "articles:proposed", "articles:rejected",
    ]  # fmt: skip
