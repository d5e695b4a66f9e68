"""Two people on file who are one: which of their entries stays, and what becomes of the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from governance.joining.models import Decision, Offer
from governance.joining.rules.differences import Difference
from governance.joining.rules.offers import OfferState
from governance.joining.service.cases import close_open_cases
from governance.joining.service.doing import Doing
from governance.kernel.ids import EntryId, MemberId
from governance.register.queries.entries_as_at import EntryRow, entries_of
from governance.register.rules.entries import Cessation
from governance.register.service.entries import end_entry

_LONGEST_REASON = 500
_OPEN = (OfferState.OFFERED, OfferState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One person under two numbers: who is set aside, and the entries that stand."""

    aside: MemberId
    entry: EntryRow | None
    in_error: EntryRow | None


def set_aside_second_records(doing: Doing, pairs: Sequence[tuple[Decision, Difference]]) -> None:
    """Where both have an entry that stands, end one as entered in error and name the other in it.

    The register forgets nothing, so records are never put together (docs/decisions/0009). The
    entry without shares is the one in error; if both hold some, the shares of the second must be
    dealt with first: ``StillHoldsShares``. Open offers to whoever is set aside are withdrawn, and
    their leaver's case is closed.
    """
    ids = [each for _, line in pairs for each in (line.member_id, line.other_id) if each]
    rows = entries_of(doing.session, member_ids=ids)
    ended: set[EntryId] = set()
    for row, line in pairs:
        if line.other_id is None:
            continue
        first = _standing(rows.get(line.member_id, ()), ended)
        second = _standing(rows.get(line.other_id, ()), ended)
        pair = _which(line.member_id, line.other_id, first, second)
        close_open_cases(doing, member_ids=[pair.aside], reference=row.reason)
        _withdraw_offers(doing.session, pair.aside)
        if pair.in_error is not None and pair.entry is not None:
            end_entry(
                doing.session,
                entry_id=pair.in_error.entry_id,
                ceased_on=doing.today,
                cessation=Cessation.ENTERED_IN_ERROR,
                reason=_told(pair.entry, row.reason),
                actor=doing.actor,
                now=doing.now,
            )
            ended.add(pair.in_error.entry_id)


def _standing(rows: Sequence[EntryRow], ended: set[EntryId]) -> EntryRow | None:
    return next(
        (row for row in rows if row.particulars.ceased_on is None and row.entry_id not in ended),
        None,
    )


def _which(
    first_id: MemberId, second_id: MemberId, first: EntryRow | None, second: EntryRow | None
) -> _Pair:
    """The first stays, unless only the second has an entry, or only the second's has shares."""
    bare_first = first is None or not first.shares
    if second is not None and bare_first and (first is None or second.shares):
        return _Pair(aside=first_id, entry=second, in_error=first)
    return _Pair(aside=second_id, entry=first, in_error=second)


def _told(kept: EntryRow, reason: str) -> str:
    pointer = f"The same person as entry {kept.entry_number}, {kept.particulars.name}"
    return f"{pointer}. {reason}"[:_LONGEST_REASON]


def _withdraw_offers(session: Session, member_id: MemberId) -> None:
    session.execute(
        update(Offer)
        .where(Offer.member_id == member_id, Offer.state.in_(_OPEN), Offer.batch_id.is_(None))
        .values(state=OfferState.WITHDRAWN)
    )
