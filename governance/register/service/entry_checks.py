"""What stands in the way of a membership's days: each other, and shares outside them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.kernel.ids import EntryId, MemberId
from governance.register.models import EntryVersion, RegisterEntry
from governance.register.queries.entry_rows import CHUNK, stands_now
from governance.register.rules.entries import Particulars
from governance.register.rules.people import FOREVER
from governance.register.rules.refusals import (
    AlreadyRegistered,
    CeasedBeforeRegistered,
    HeldSharesBefore,
    StillHoldsShares,
)
from governance.shares.queries.holdings import holdings_on

Spelled = tuple[MemberId, EntryId | None, Particulars]


def check_spell(particulars: Particulars) -> None:
    """A membership ends on the day it began, or later."""
    ceased_on = particulars.ceased_on
    if ceased_on is not None and ceased_on < particulars.registered_on:
        raise CeasedBeforeRegistered(registered_on=particulars.registered_on, ceased_on=ceased_on)


def check_overlaps(session: Session, wanted: Sequence[Spelled]) -> None:
    """Nobody stands on the register twice on one day."""
    ids = list(dict.fromkeys(member_id for member_id, *_ in wanted))
    taken: defaultdict[UUID, list[tuple[UUID | None, int, date, date]]] = defaultdict(list)
    for start in range(0, len(ids), CHUNK):
        for version in _standing(session, ids[start : start + CHUNK]):
            ends = version.ceased_on or FOREVER
            spell = (version.entry_id, version.entry_number, version.registered_on, ends)
            taken[version.member_id].append(spell)
    for who, entry_id, particulars in wanted:
        begins, ends = particulars.registered_on, particulars.ceased_on or FOREVER
        for other_id, number, other_begins, other_ends in taken[who]:
            is_other = entry_id is None or other_id != entry_id
            if is_other and max(begins, other_begins) < min(ends, other_ends):
                raise AlreadyRegistered(name=particulars.name, number=number)
        if entry_id is None:
            taken[who].append((None, 0, begins, ends))


def _standing(session: Session, member_ids: Sequence[MemberId]) -> Iterable[EntryVersion]:
    return session.scalars(
        select(EntryVersion).where(EntryVersion.member_id.in_(member_ids), stands_now())
    )


def check_shares(
    session: Session, head: RegisterEntry, facts: Particulars, wanted: Mapping[str, object]
) -> None:
    """The days of a membership and those of its shares go together: put the ledger right first."""
    if "ceased_on" in wanted and facts.ceased_on is not None:
        check_no_shares(session, [(head, facts)], since=facts.ceased_on)
    if "registered_on" in wanted:
        eve = facts.registered_on - timedelta(days=1)
        entry_id = EntryId(head.id)
        if holdings_on(session, entry_ids=[entry_id], day=eve):
            raise HeldSharesBefore(number=head.number, registered_on=facts.registered_on)


def check_no_shares(
    session: Session, ending: Sequence[tuple[RegisterEntry, Particulars]], *, since: date
) -> None:
    """Nobody who stops being a member holds shares on that day or after it."""
    if not articles_on(session, day=since).has_shares:
        return
    ids = [EntryId(head.id) for head, _ in ending]
    for day in (since, FOREVER):
        held = holdings_on(session, entry_ids=ids, day=day)
        for head, facts in ending:
            shares = sum(each.shares for each in held.get(EntryId(head.id), ()))
            if shares:
                raise StillHoldsShares(number=head.number, name=facts.names, shares=shares)
