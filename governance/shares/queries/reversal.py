"""Whether an event may be taken back: nobody may be left with fewer than no shares."""

from collections import defaultdict

from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles
from governance.constitution.rules.forms import EventKind
from governance.kernel.ids import EntryId, ShareEventId
from governance.shares.queries.events import share_event
from governance.shares.queries.holdings import accounts_of
from governance.shares.rules import Line, ShareEvent, gates
from governance.shares.rules import refusals as no
from governance.shares.rules.account import DayMove, ShareAccount
from governance.shares.rules.lines import opposite
from governance.shares.rules.numbers import joined


def check_untouched(session: Session, *, event: ShareEvent) -> None:
    """Refuse a reversal of what is a reversal itself, or has one; whatever its lines are."""
    if event.kind is EventKind.REVERSAL:
        raise no.ReversalStands(number=event.number)
    if event.reversed_by_id is not None:
        by = share_event(session, event_id=event.reversed_by_id, most_lines=1)
        raise no.AlreadyReversed(number=by.number)


def reversible(session: Session, *, event_id: ShareEventId, articles: Articles) -> ShareEvent:
    """The event with all its lines, if a reversal of it would pass the gates; else a refusal.

    Everything its holders ever held is looked at: for an event of very many this takes long.
    """
    event = share_event(session, event_id=event_id)
    check_untouched(session, event=event)
    moved: dict[tuple[EntryId, str], list[Line]] = defaultdict(list)
    for line in opposite(event.lines):
        if line.entry_id is not None:
            moved[line.entry_id, line.class_key].append(line)
    accounts = accounts_of(session, entry_ids={entry_id for entry_id, _ in moved})
    for (entry_id, class_key), lines in moved.items():
        share_class = articles.share_class(class_key)
        bare = ShareAccount(entry_id=entry_id, class_key=class_key)
        gates.check_reversal(
            accounts[entry_id].get(class_key, bare),
            lost=DayMove(
                event.effective_on,
                sum(line.shares for line in lines),
                sum(line.paid_pence for line in lines),
            ),
            numbers=joined(
                (line.first_number, line.last_number)
                for line in lines
                if line.shares < 0 and line.first_number and line.last_number
            ),
            nominal_pence=share_class.nominal_pence if share_class else None,
        )
    return event
