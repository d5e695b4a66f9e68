"""The terms in plain words, and what differs between two sets of them."""

from calendar import month_name
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from governance.constitution.rules.articles import (
    Articles,
    LeaverRoute,
    LeaverVote,
    ServiceAddress,
    ShareClass,
)
from governance.kernel.wording import money, plural, short_day

LEAVER_VOTE_WORDS = {
    LeaverVote.WITH_EMPLOYMENT: "The vote ends with the last day in post",
    LeaverVote.WITH_ENTRY: "The vote goes on until the entry in the register is ended",
}
LEAVER_ROUTE_WORDS = {
    LeaverRoute.TRANSFER_TO_NOMINEE: "They pass to a trustee or nominee",
    LeaverRoute.GIFT_BACK: "They are given back for nothing",
    LeaverRoute.PURCHASE: "The mutual buys them back",
    LeaverRoute.WITHDRAWAL: "They are withdrawn and paid out at their nominal value",
    LeaverRoute.KEEP: "The leaver stays a member",
    LeaverRoute.NO_SHARES: "There are no shares; the entry is ended",
}
SERVICE_ADDRESS_WORDS = {
    ServiceAddress.REGISTERED_OFFICE: "The registered office",
    ServiceAddress.HOME: "The home address in the HR export",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One term in words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class TermChange:
    """A term that differs: its old words and its new ones."""

    label: str
    old: str
    new: str


def terms_of(articles: Articles) -> tuple[Term, ...]:
    """Every term that means something for the legal form, in words."""
    return tuple(Term(label, text) for label, text in _terms(articles))


def changes_between(old: Articles, new: Articles) -> tuple[TermChange, ...]:
    """The terms whose words differ; one that is not there has no words."""
    before, after = dict(_terms(old)), dict(_terms(new))
    labels = [*after, *(label for label in before if label not in after)]
    return tuple(
        TermChange(label, before.get(label, ""), after.get(label, ""))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    )


def _terms(articles: Articles) -> Iterator[tuple[str, str]]:
    yield "Legal form", articles.rules.title
    yield "Registered name", articles.registered_name
    yield "Registered number", articles.registered_number
    yield "Registered office", ", ".join(articles.office_lines)
    yield "Where the register is kept", articles.register_kept_at or "At the registered office"
    yield "Incorporated on", _day(articles.incorporated_on)
    yield "Year end", _day_of_year(articles.year_end)
    if articles.has_shares:
        for each in articles.share_classes:
            yield f"{each.name} shares", class_words(each)
        yield "Shares a new member takes", str(articles.shares_each)
        yield "A leaver’s shares", LEAVER_ROUTE_WORDS[articles.leaver_route]
        yield "Nominee", articles.nominee_name
        yield "A share is offered", _wait(articles.offer_after_months)
    elif articles.rules.is_company:
        yield "Each member guarantees", money(articles.guarantee_pence)
    yield "When a leaver’s vote ends", LEAVER_VOTE_WORDS[articles.leaver_vote]
    yield "A new entry’s service address", SERVICE_ADDRESS_WORDS[articles.service_address]
    together = "Two or more people may be entered together"
    alone = "Every entry has one holder"
    yield "Joint holders", together if articles.are_joint_holders_allowed else alone


def _day(iso: str) -> str:
    return short_day(date.fromisoformat(iso)) if iso else ""


def _day_of_year(month_and_day: str) -> str:
    month, _, day = month_and_day.partition("-")
    return f"{int(day)} {month_name[int(month)]}"


def _wait(months: int) -> str:
    return f"After {plural(months, 'month')} in post" if months else "From the first day in post"


def class_words(share_class: ShareClass) -> str:
    """A class in words: ``1p each, 1 vote a share; numbered``."""
    votes = plural(share_class.votes_each, "vote")
    kinds = [
        word
        for word, is_so in (
            ("redeemable", share_class.is_redeemable),
            ("withdrawable", share_class.is_withdrawable),
            ("numbered", share_class.is_numbered),
        )
        if is_so
    ]
    words = f"{money(share_class.nominal_pence)} each, {votes} a share"
    return "; ".join((words, ", ".join(kinds))) if kinds else words
