"""An act put to the gates without being entered: the lines it would write, or the refusal."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles, ShareClass
from governance.constitution.rules.forms import EventKind
from governance.kernel.ids import EntryId
from governance.shares.models import ShareLine
from governance.shares.queries.holdings import accounts_of
from governance.shares.rules import Allotment, Holder, Line, Proposal, gates
from governance.shares.rules.account import ShareAccount
from governance.shares.rules.lines import issued, moved, paid_up

Accounts = dict[str, ShareAccount]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a holder has of the class on the day, before and after."""

    holder: Holder
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would be entered: the class, the lines, what is paid up, and who has what then."""

    proposal: Proposal
    share_class: ShareClass
    lines: tuple[Line, ...]
    paid_pence: int
    changes: tuple[Change, ...]


def preview(session: Session, *, proposal: Proposal, articles: Articles, today: date) -> Preview:
    """Put an act to the gates. Raises a ``LedgerRefusal`` when one does not open."""
    accounts = accounts_of(session, entry_ids=[each.entry_id for each in _parties(proposal)])
    return _put(session, proposal, accounts, articles=articles, today=today)


def previews(
    session: Session, *, proposals: Sequence[Proposal], articles: Articles, today: date
) -> Iterator[Preview]:
    """Put many movements to the gates, each as if those before it were entered already.

    What all of them hold is read once. Raises a ``LedgerRefusal`` as ``preview`` does, and
    ``ValueError`` for an act in which no holder gives shares.
    """
    if any(each.giver is None for each in proposals):
        raise ValueError("only movements of shares are previewed together")
    parties = dict.fromkeys(party.entry_id for each in proposals for party in _parties(each))
    accounts = accounts_of(session, entry_ids=parties)
    for proposal in proposals:
        shown = _put(session, proposal, accounts, articles=articles, today=today)
        yield shown
        for line in shown.lines:
            if line.entry_id is not None:
                mine = accounts[line.entry_id]
                bare = ShareAccount(entry_id=line.entry_id, class_key=line.class_key)
                before = mine.get(line.class_key, bare)
                mine[line.class_key] = before.after(line, on=proposal.effective_on)


def _parties(proposal: Proposal) -> list[Holder]:
    return [each for each in (proposal.giver, proposal.taker) if each is not None]


def _put(
    session: Session,
    proposal: Proposal,
    accounts: dict[EntryId, Accounts],
    *,
    articles: Articles,
    today: date,
) -> Preview:
    share_class = gates.check_terms(proposal, articles=articles, today=today)
    if proposal.kind is EventKind.PAYMENT:
        lines, paid = _payment(proposal, accounts, share_class)
    elif proposal.giver is None:
        lines, paid = _allotment(session, proposal, share_class)
    else:
        lines, paid = _movement(proposal, accounts, share_class)
    if proposal.taker is not None and proposal.kind is not EventKind.PAYMENT:
        gates.check_withdrawable(
            proposal.taker,
            accounts=accounts[proposal.taker.entry_id],
            added={proposal.class_key: proposal.shares},
            effective_on=proposal.effective_on,
            articles=articles,
        )
    return Preview(
        proposal=proposal,
        share_class=share_class,
        lines=lines,
        paid_pence=paid,
        changes=tuple(_change(each, accounts, proposal, lines) for each in _parties(proposal)),
    )


def _change(
    holder: Holder,
    accounts: dict[EntryId, Accounts],
    proposal: Proposal,
    lines: Iterable[Line],
) -> Change:
    account = accounts[holder.entry_id].get(proposal.class_key)
    before = account.holding_on(proposal.effective_on).shares if account else 0
    moves = sum(line.shares for line in lines if line.entry_id == holder.entry_id)
    return Change(holder=holder, before=before, after=before + moves)


def _account(proposal: Proposal, holder: Holder, accounts: dict[EntryId, Accounts]) -> ShareAccount:
    bare = ShareAccount(entry_id=holder.entry_id, class_key=proposal.class_key)
    return accounts[holder.entry_id].get(proposal.class_key, bare)


def _movement(
    proposal: Proposal, accounts: dict[EntryId, Accounts], share_class: ShareClass
) -> tuple[tuple[Line, ...], int]:
    giver = proposal.giver
    if giver is None:
        return (), 0
    account = _account(proposal, giver, accounts)
    held = account.balances_from(proposal.effective_on)[0].shares
    # who does not hold enough is told so, before anything about what is paid up
    paid = gates.paid_on_moved(proposal, account) if held >= proposal.shares else 0
    gates.check_giver(proposal, account=account, paid_pence=paid, share_class=share_class)
    gates.check_repayment(proposal, paid_pence=paid)
    lines = moved(
        giver_id=giver.entry_id,
        taker_id=proposal.taker.entry_id if proposal.taker else None,
        class_key=proposal.class_key,
        shares=proposal.shares,
        paid_pence=paid,
        numbers=gates.numbers_moved(proposal, account),
    )
    return lines, paid


def _payment(
    proposal: Proposal, accounts: dict[EntryId, Accounts], share_class: ShareClass
) -> tuple[tuple[Line, ...], int]:
    holder, paid = proposal.taker, proposal.paid_pence or 0
    if holder is None:
        return (), 0
    gates.check_payment(
        _account(proposal, holder, accounts).balances_from(proposal.effective_on),
        holder=holder,
        paid_pence=paid,
        nominal_pence=share_class.nominal_pence,
    )
    lines = paid_up(entry_id=holder.entry_id, class_key=proposal.class_key, paid_pence=paid)
    return lines, paid


def _allotment(
    session: Session, proposal: Proposal, share_class: ShareClass
) -> tuple[tuple[Line, ...], int]:
    nominal = proposal.shares * share_class.nominal_pence
    paid = nominal if proposal.paid_pence is None else proposal.paid_pence
    gates.check_new_shares(proposal.shares, paid, share_class)
    if proposal.kind is EventKind.ALLOTMENT:
        gates.check_price(proposal.consideration_pence, nominal)
    if proposal.taker is None:
        return (), 0
    given = (proposal.taker.entry_id, proposal.class_key, proposal.shares, paid)
    numbers = next_numbers(session, classes=[share_class])
    return tuple(issued([given], next_numbers=numbers)), paid


def allotment_lines(
    session: Session,
    *,
    allotments: Sequence[Allotment],
    effective_on: date,
    consideration_pence: int,
    articles: Articles,
) -> tuple[Line, ...]:
    """The lines of an allotment to many, once every gate has let each of them pass."""
    classes: dict[str, ShareClass] = {}
    added: dict[EntryId, dict[str, int]] = {}
    nominal = 0
    for each in allotments:
        found = gates.check_allotment(each, effective_on=effective_on, articles=articles)
        classes[found.key] = found
        nominal += each.shares * found.nominal_pence
        mine = added.setdefault(each.holder.entry_id, {})
        mine[found.key] = mine.get(found.key, 0) + each.shares
    gates.check_price(consideration_pence, nominal)
    if articles.rules.is_society:
        accounts = accounts_of(session, entry_ids=added)
        for each in allotments:
            gates.check_withdrawable(
                each.holder,
                accounts=accounts[each.holder.entry_id],
                added=added[each.holder.entry_id],
                effective_on=effective_on,
                articles=articles,
            )
    lines = issued(
        ((a.holder.entry_id, a.class_key, a.shares, a.paid_pence) for a in allotments),
        next_numbers=next_numbers(session, classes=classes.values()),
    )
    return tuple(lines)


def next_numbers(session: Session, *, classes: Iterable[ShareClass]) -> dict[str, int]:
    """For each numbered class the number after the highest that was ever given."""
    keys = [each.key for each in classes if each.is_numbered]
    if not keys:
        return {}
    find = (
        select(ShareLine.class_key, func.max(ShareLine.last_number))
        .where(ShareLine.entry_id.is_(None), ShareLine.class_key.in_(keys))
        .group_by(ShareLine.class_key)
    )
    highest = {class_key: last or 0 for class_key, last in session.execute(find)}
    return {key: highest.get(key, 0) + 1 for key in keys}
