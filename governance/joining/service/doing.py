"""What every act here is done with: the articles of the day, who writes, who acts, when."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.letterhead import Letterhead


@dataclass(frozen=True, slots=True)
class Doing:
    """One act: its session, terms, letterhead, actor and moment."""

    session: Session
    articles: Articles
    letterhead: Letterhead
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """The day it is in London."""
        return london_day(self.now)

    def link(self, path: str) -> str:
        """An absolute address for a letter."""
        return f"{self.letterhead.base_url}{path}"


def doing(session: Session, *, letterhead: Letterhead, actor: Actor, now: datetime) -> Doing:
    """An act under the articles of today."""
    articles = articles_on(session, day=london_day(now))
    return Doing(session, articles, letterhead, actor, now)
