"""Taking holdings out of the ledger that an older register says had ended, or never were so."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from sqlalchemy.orm import Session

from governance.constitution.rules.forms import EventKind
from governance.kernel.actor import Actor
from governance.kernel.ids import EntryId, ShareEventId
from governance.shares.queries.holdings import accounts_of
from governance.shares.rules import BroughtForward, Line
from governance.shares.rules import refusals as no
from governance.shares.rules.account import ShareAccount
from governance.shares.rules.lines import moved
from governance.shares.rules.numbers import count, lowest
from governance.shares.service.writing import EventFacts, hold_ledger, write_event

CHUNK = 500


def take_back(
    session: Session,
    *,
    lines: Sequence[BroughtForward],
    reason: str,
    actor: Actor,
    now: datetime,
) -> list[ShareEventId]:
    """Give back to the issuer what was brought forward, one event for each day.

    For the end of a membership in an older register, and for a holding that is brought forward
    anew from another day. Refuses with ``NotEnoughShares`` when an entry does not hold that much
    on the day and on every later day.
    """
    hold_ledger(session)
    ordered = sorted(lines, key=_day)
    return [
        write_event(
            session,
            facts=EventFacts(kind=EventKind.BROUGHT_FORWARD, effective_on=day, reason=reason),
            lines=_lines(session, list(group)),
            actor=actor,
            now=now,
        )
        for day, group in groupby(ordered, key=_day)
    ]


def _day(line: BroughtForward) -> date:
    return line.effective_on


def _lines(session: Session, given: Sequence[BroughtForward]) -> Iterator[Line]:
    for start in range(0, len(given), CHUNK):
        some = given[start : start + CHUNK]
        accounts = accounts_of(session, entry_ids=[each.entry_id for each in some])
        for each in some:
            yield from _moved(each, accounts[each.entry_id])


def _moved(line: BroughtForward, accounts: dict[str, ShareAccount]) -> Iterable[Line]:
    bare = ShareAccount(entry_id=line.entry_id, class_key=line.class_key)
    account = accounts.get(line.class_key, bare)
    for balance in account.balances_from(line.effective_on):
        if balance.shares < line.shares or balance.paid_pence < line.paid_pence:
            raise no.NotEnoughShares(
                name="", held=balance.shares, wanted=line.shares, effective_on=balance.on
            )
    numbers = account.numbers_throughout(line.effective_on)
    return moved(
        giver_id=EntryId(line.entry_id),
        taker_id=None,
        class_key=line.class_key,
        shares=line.shares,
        paid_pence=line.paid_pence,
        numbers=lowest(numbers, min(line.shares, count(numbers))),
    )
