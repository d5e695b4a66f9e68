"""The gates of the ledger: every act passes them in the order of the law, or is refused."""

from collections.abc import Iterable, Mapping
from datetime import date

from governance.constitution.rules.articles import Articles, ShareClass
from governance.constitution.rules.forms import SOCIETY_MOST_WITHDRAWABLE_PENCE, EventKind
from governance.shares.rules import refusals as no
from governance.shares.rules.account import Balance, DayMove, ShareAccount
from governance.shares.rules.ledger import Allotment, Holder, Proposal
from governance.shares.rules.numbers import Ranges, count, holds, joined, lowest, spoken

NEEDS_AUTHORITY = frozenset(
    {
        EventKind.ALLOTMENT,  # CA 2006 ss549-551
        EventKind.FORFEITURE,  # the articles, and the directors under them
        EventKind.PURCHASE,  # ss693A, 694
        EventKind.REDEMPTION,  # s685
    }
)
NEEDS_INSTRUMENT = frozenset(
    {
        EventKind.GIFT_BACK,  # the member's own letter; s659(1)
        EventKind.TRANSFER,  # s770(1)
        EventKind.TRANSMISSION,  # s774: probate, or the order of a court
        EventKind.WITHDRAWAL,  # the member's notice; CCBSA 2014 s124(2)(e)
    }
)
_ONLY_FULLY_PAID = frozenset({EventKind.GIFT_BACK, EventKind.PURCHASE, EventKind.REDEMPTION})


def class_for(kind: EventKind, class_key: str, articles: Articles) -> ShareClass:
    """The class of shares, when the law lets this form's ledger have such an event in it."""
    if not articles.allows(kind):
        raise no.EventNotAllowed(kind=kind.value, form=articles.rules.title)
    share_class = articles.share_class(class_key)
    if share_class is None:
        raise no.NoSuchClass(class_key=class_key)
    if kind is EventKind.REDEMPTION and not share_class.is_redeemable:
        raise no.NotRedeemable(class_name=share_class.name)
    if kind is EventKind.WITHDRAWAL and not share_class.is_withdrawable:
        raise no.NotWithdrawable(class_name=share_class.name)
    return share_class


def check_terms(proposal: Proposal, *, articles: Articles, today: date) -> ShareClass:
    """What can be told from the proposal alone; gives the class of shares it is about."""
    share_class = class_for(proposal.kind, proposal.class_key, articles)
    if proposal.shares < 1 and proposal.kind is not EventKind.PAYMENT:
        raise no.NotWholeShares
    if proposal.effective_on > today:
        raise no.NotYetEffective(effective_on=proposal.effective_on)
    if proposal.kind in NEEDS_AUTHORITY and not proposal.authority.strip():
        raise no.AuthorityNeeded(kind=proposal.kind.value)
    if proposal.kind in NEEDS_INSTRUMENT and not proposal.instrument.strip():
        raise no.InstrumentNeeded(kind=proposal.kind.value)
    if proposal.kind is EventKind.BROUGHT_FORWARD and not proposal.reason.strip():
        raise no.ReasonNeeded
    if proposal.kind is EventKind.GIFT_BACK and proposal.consideration_pence:
        raise no.GiftHasPrice
    _check_parties(proposal)
    return share_class


def _check_parties(proposal: Proposal) -> None:
    giver, taker = proposal.giver, proposal.taker
    if giver is not None:
        _check_registered(giver, proposal.effective_on)
    if taker is not None:
        if giver is not None and giver.entry_id == taker.entry_id:
            raise no.SameHolder(name=taker.name)
        check_taker(taker, effective_on=proposal.effective_on)


def _check_registered(holder: Holder, effective_on: date) -> None:
    if holder.registered_on is None:
        raise no.HolderNotRegistered(name=holder.name)
    if effective_on < holder.registered_on:
        raise no.BeforeRegistered(name=holder.name, registered_on=holder.registered_on)


def check_taker(taker: Holder, *, effective_on: date) -> None:
    """Whether the holder may get shares: registered, not ceased, and nothing lacking."""
    _check_registered(taker, effective_on)
    if taker.ceased_on is not None:
        raise no.HolderCeased(name=taker.name, ceased_on=taker.ceased_on)
    if taker.lacking:
        raise no.ParticularsLacking(name=taker.name, lacking=taker.lacking)


def check_allotment(allotment: Allotment, *, effective_on: date, articles: Articles) -> ShareClass:
    """One holder's part of an allotment; gives the class."""
    share_class = class_for(EventKind.ALLOTMENT, allotment.class_key, articles)
    check_new_shares(allotment.shares, allotment.paid_pence, share_class)
    check_taker(allotment.holder, effective_on=effective_on)
    return share_class


def check_new_shares(shares: int, paid_pence: int, share_class: ShareClass) -> None:
    """Whole positive shares, paid up no further than their nominal value."""
    if shares < 1:
        raise no.NotWholeShares
    most = shares * share_class.nominal_pence
    if not 0 <= paid_pence <= most:
        raise no.PaidTooMuch(most=most)


def check_price(consideration_pence: int, nominal_pence: int) -> None:
    """No shares at a discount; ``nominal_pence`` of all that are allotted together."""
    if consideration_pence < nominal_pence:
        raise no.BelowNominal(least_pence=nominal_pence)


def paid_on_moved(proposal: Proposal, account: ShareAccount) -> int:
    """What is paid up on the shares that move, in pence, as said or in even parts."""
    if proposal.paid_pence is not None:
        return proposal.paid_pence
    held = account.balances_from(proposal.effective_on)[0]
    paid, rest = divmod(held.paid_pence * proposal.shares, max(held.shares, 1))
    if rest:
        raise no.PaidUnevenly(held=held.shares, paid=held.paid_pence)
    return paid


def check_giver(
    proposal: Proposal, *, account: ShareAccount, paid_pence: int, share_class: ShareClass
) -> None:
    """The giver has the shares on the day, and still has them on every later day.

    An act entered late must leave no later balance below nothing, and no share paid beyond its
    nominal value.
    """
    giver = proposal.giver
    name = giver.name if giver else ""
    first, *later = account.balances_from(proposal.effective_on)
    if first.shares < proposal.shares:
        raise no.NotEnoughShares(
            name=name, held=first.shares, wanted=proposal.shares, effective_on=first.on
        )
    nominal = share_class.nominal_pence
    if not 0 <= paid_pence <= proposal.shares * nominal:
        raise no.PaidTooMuch(most=proposal.shares * nominal)
    check_sound(first, -proposal.shares, -paid_pence, nominal_pence=nominal)
    for balance in later:
        if balance.shares < proposal.shares:
            raise no.SharesMovedLater(name=name, on=balance.on, held=balance.shares)
        check_sound(balance, -proposal.shares, -paid_pence, nominal_pence=nominal)
    _check_paid(proposal.kind, paid_pence, proposal.shares * nominal)


def check_sound(balance: Balance, shares: int, paid_pence: int, *, nominal_pence: int) -> None:
    """A balance after a movement is paid up between nothing and its nominal value."""
    paid = balance.paid_pence + paid_pence
    if not 0 <= paid <= (balance.shares + shares) * nominal_pence:
        raise no.PaidTooMuch(most=max(0, balance.paid_pence), on=balance.on)


def _check_paid(kind: EventKind, paid_pence: int, nominal_pence: int) -> None:
    is_full = paid_pence >= nominal_pence
    if kind in _ONLY_FULLY_PAID and not is_full:
        raise no.NotFullyPaid
    if kind is EventKind.FORFEITURE and is_full:
        raise no.FullyPaid


def check_repayment(proposal: Proposal, *, paid_pence: int) -> None:
    """A society pays back no more than was paid up."""
    if proposal.kind is EventKind.WITHDRAWAL and proposal.consideration_pence > paid_pence:
        raise no.MoreThanPaid(most_pence=paid_pence)


def check_withdrawable(
    holder: Holder,
    *,
    accounts: Mapping[str, ShareAccount],
    added: Mapping[str, int],
    effective_on: date,
    articles: Articles,
) -> None:
    """The most a person may have in a society's withdrawable shares (CCBSA 2014 s24).

    ``accounts`` and ``added`` shares by class; looked at on the day and on every later day.
    """
    if not articles.rules.is_society or holder.is_body:
        return
    classes = {each.key: each for each in articles.share_classes if each.is_withdrawable}
    if not classes.keys() & added.keys():
        return
    days = {effective_on}
    for key in classes:
        account = accounts.get(key)
        days |= {move.on for move in account.days if move.on > effective_on} if account else set()
    most = SOCIETY_MOST_WITHDRAWABLE_PENCE
    for day in days:
        total = sum(
            (_shares_on(accounts.get(key), day) + added.get(key, 0)) * each.nominal_pence
            for key, each in classes.items()
        )
        if total > most:
            raise no.TooMuchWithdrawable(name=holder.name, most_pence=most)


def _shares_on(account: ShareAccount | None, day: date) -> int:
    return account.balances_from(day)[0].shares if account is not None else 0


def check_reversal(
    account: ShareAccount, *, lost: DayMove, numbers: Ranges, nominal_pence: int | None
) -> None:
    """Taking an event back leaves no balance below nothing, on its day or on any later one.

    ``account`` as it stands, ``lost`` what the reversal moves in it (negative: out of it) and
    ``numbers`` the share numbers that leave it. ``nominal_pence`` ``None``: the
    articles no longer have the class, and it is only seen that nothing is paid on no shares.
    """
    for balance in account.balances_from(lost.on):
        shares = balance.shares + lost.shares
        paid = balance.paid_pence + lost.paid_pence
        if shares < 0 or paid < 0:
            raise no.SharesMovedLater(on=balance.on, held=shares)
        most = paid if nominal_pence is None and shares else shares * (nominal_pence or 0)
        if paid > most:
            raise no.PaidTooMuch(most=most, on=balance.on)
    if not holds(account.numbers_throughout(lost.on), numbers):
        raise no.NotTheseNumbers(numbers=spoken(numbers))


def check_payment(
    balances: Iterable[Balance], *, holder: Holder, paid_pence: int, nominal_pence: int
) -> None:
    """A payment on shares held: something, and nowhere beyond their nominal value."""
    for balance in balances:
        if balance.shares < 1:
            raise no.NotEnoughShares(
                name=holder.name, held=balance.shares, wanted=1, effective_on=balance.on
            )
        open_pence = balance.shares * nominal_pence - balance.paid_pence
        if not 1 <= paid_pence <= open_pence:
            raise no.PaidTooMuch(most=open_pence, on=balance.on)


def numbers_moved(proposal: Proposal, account: ShareAccount) -> Ranges:
    """Which numbered shares move: those chosen, or the lowest the giver has from that day on.

    Shares without a number go first when none were chosen. Empty when the giver's shares of the
    class have no numbers.
    """
    there = account.numbers_throughout(proposal.effective_on)
    if proposal.numbers:
        is_all = count(proposal.numbers) == proposal.shares
        if not is_all or not holds(there, proposal.numbers):
            raise no.NotTheseNumbers(numbers=spoken(proposal.numbers))
        return joined(proposal.numbers)
    first, *later = account.balances_from(proposal.effective_on)
    bare = min(
        (each.shares - count(account.numbers_on(each.on)) for each in (first, *later)), default=0
    )
    wanted = max(0, proposal.shares - bare)
    found = lowest(there, wanted)
    if count(found) < wanted:
        raise no.NotTheseNumbers(numbers=spoken(there))
    return found
