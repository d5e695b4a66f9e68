"""What the ledger's pages share: the names of holders, and words for a refusal."""

from collections.abc import Iterable
from datetime import date

from flask import get_template_attribute
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles, ShareClass
from governance.kernel.ids import EntryId
from governance.register.queries.entry_names import names_on
from governance.shares.rules import ShareEvent
from governance.shares.rules.refusals import LedgerRefusal


def names_of_holders(
    session: Session, *, entry_ids: Iterable[EntryId | None], day: date
) -> dict[EntryId, str]:
    """The names of some entries as on ``day``."""
    ids = list(dict.fromkeys(each for each in entry_ids if each is not None))
    return names_on(session, entry_ids=ids, day=day)


def holders_in(events: Iterable[ShareEvent]) -> list[EntryId]:
    """Whose shares the lines of some events are about."""
    return [line.entry_id for each in events for line in each.lines if line.entry_id is not None]


def words_for(refusal: LedgerRefusal) -> str:
    """The sentence for a refusal, as the error page has it."""
    words: str = get_template_attribute("register/shares/faults.html", "fault")(
        refusal.code, refusal.facts
    )
    return str(words).strip()


def classes_of(articles: Articles) -> dict[str, ShareClass]:
    """The classes of the articles by their key."""
    return {each.key: each for each in articles.share_classes}
