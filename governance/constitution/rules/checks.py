"""Whether a set of terms will do: each fault by the field it belongs to."""

import re
from collections.abc import Iterator

from governance.constitution.rules.articles import Articles, LeaverRoute, ShareClass
from governance.constitution.rules.forms import EventKind

LONGEST_NAME = 160
_YEAR_END = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

ROUTE_NEEDS = {
    LeaverRoute.TRANSFER_TO_NOMINEE: EventKind.TRANSFER,
    LeaverRoute.GIFT_BACK: EventKind.GIFT_BACK,
    LeaverRoute.PURCHASE: EventKind.PURCHASE,
    LeaverRoute.WITHDRAWAL: EventKind.WITHDRAWAL,
}
"""The event of the ledger that a leaver's route ends in; the law must allow the form that."""


def key_of(name: str) -> str:
    """What a class is known by in the ledger: ``A Ordinary`` becomes ``a-ordinary``."""
    return "-".join(re.findall(r"[a-z0-9]+", name.casefold()))


def faults_of(articles: Articles) -> dict[str, str]:
    """What will not do, by the name of the term; empty when the terms can come into force."""
    found: dict[str, str] = {}
    if not articles.registered_name.strip():
        found["registered_name"] = "Enter the registered name."
    elif len(articles.registered_name) > LONGEST_NAME:
        found["registered_name"] = f"Use no more than {LONGEST_NAME} characters."
    if not articles.office_lines:
        found["office_lines"] = "Enter the address of the registered office."
    if not _YEAR_END.fullmatch(articles.year_end):
        found["year_end"] = "Enter the month and the day of the year end, such as 03-31."
    if articles.has_shares:
        found.update(_of_shares(articles))
    elif articles.leaver_route not in {LeaverRoute.NO_SHARES, LeaverRoute.KEEP}:
        found["leaver_route"] = "There are no shares, so a leaver has none to give up."
    return found


def _of_shares(articles: Articles) -> Iterator[tuple[str, str]]:
    if not articles.share_classes:
        yield "share_classes", "Enter at least one class of shares."
    keys = [each.key for each in articles.share_classes]
    if len(set(keys)) != len(keys):
        yield "share_classes", "Two classes have the same name."
    for share_class in articles.share_classes:
        fault = _of_class(share_class, is_society=articles.rules.is_society)
        if fault:
            yield "share_classes", f"{share_class.name or 'A class'}: {fault}"
    if articles.shares_each < 1:
        yield "shares_each", "A new member takes one share at least."
    fault = _of_route(articles)
    if fault:
        yield "leaver_route", fault
    if articles.leaver_route is LeaverRoute.TRANSFER_TO_NOMINEE and not articles.nominee_name:
        yield "nominee_name", "Enter who takes the shares of a leaver."


def _of_class(share_class: ShareClass, *, is_society: bool) -> str:
    if not _KEY.fullmatch(share_class.key):
        return "give the class a name with letters in it."
    if share_class.nominal_pence < 1:
        return "a share has a nominal value of 1p at least."
    if share_class.is_withdrawable and not is_society:
        return "only a society has withdrawable shares (CCBSA 2014 s24)."
    if share_class.is_redeemable and is_society:
        return "redeemable shares are a company’s (CA 2006 s684)."
    return ""


def _of_route(articles: Articles) -> str:
    route = articles.leaver_route
    if route is LeaverRoute.NO_SHARES:
        return "Say what becomes of a leaver’s shares."
    event = ROUTE_NEEDS.get(route)
    if event is not None and not articles.allows(event):
        return f"The law does not let this kind of body do so: {articles.rules.title}."
    is_withdrawal = route is LeaverRoute.WITHDRAWAL
    if is_withdrawal and not any(each.is_withdrawable for each in articles.share_classes):
        return "No class of shares is withdrawable."
    return ""
