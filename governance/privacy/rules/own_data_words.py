"""The printed copy of a person’s own data in plain words: labels, money, days, answers."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum

from governance.kernel.wording import day, money, short_moment
from governance.privacy.rules.own_data import Item
from governance.register.rules.entry_words import (
    CESSATION_WORDS,
    KIND_WORDS,
    PARTICULAR_LABELS,
)

_NOTHING = "–"
_LABELS: Mapping[str, str] = {
    **PARTICULAR_LABELS,
    "account_open": "The account is open",
    "act": "What was done",
    "acts_for_another": "You act for somebody’s estate",
    "address_1": "Address, first line",
    "address_2": "Address, second line",
    "address_choice": "Which address you chose",
    "address_lines": "The address you gave",
    "appointed_on": "Took office on",
    "at": "When",
    "balance": "Shares held after it",
    "born_month": "Month of birth",
    "born_on": "Born on",
    "by_you": "Done by you",
    "choice": "What was decided",
    "class": "Class of shares",
    "class_key": "Class of shares",
    "closes_at": "Voting closes",
    "confirmed_by": "Signed off by",
    "consented_on": "Agreed to the office on",
    "court_order": "Order of a court",
    "decided_at": "Decided",
    "detail": "Details",
    "effective_on": "Took effect on",
    "ended_at": "Ended",
    "entry_number": "Number of the entry",
    "expires_on": "Last day to answer",
    "facts": "What it says",
    "grounds": "Why the membership ends",
    "has_no_interests": "You said that you have no interests",
    "has_photo": "There is a photograph",
    "has_voted": "You voted",
    "holds_share": "HR says that you hold a share",
    "home_1": "Home address, first line",
    "home_2": "Home address, second line",
    "home_country": "Country of the home",
    "home_postcode": "Postcode of the home",
    "home_town": "Town of the home",
    "how": "Sent by",
    "identity_verified_on": "Identity checked on",
    "interests": "Interests",
    "is_at_registered_office": "At the registered office",
    "is_eligibility_declared": "You said that you may stand",
    "is_taken_back": "Taken back later",
    "joined_on": "First day in post",
    "kind": "What it is",
    "left_on": "Left on",
    "on": "Day",
    "on_the_roll_as": "On the roll as",
    "other_property_pence": "Loans and deposits",
    "own_email": "E-mail address of your own",
    "paid_pence": "Paid up",
    "personal_code": "Code from Companies House",
    "personal_email": "Personal e-mail",
    "price_pence": "Price",
    "private": "Told only to the registrar",
    "queued_at": "Written",
    "recorded_at": "Entered in our records",
    "recorded_by": "Entered by",
    "reference": "Paper",
    "replied_on": "You answered on",
    "route": "What becomes of the shares",
    "sequence": "Number in the journal",
    "settled_at": "Signed off, or set aside",
    "shares": "Shares",
    "signed_name": "Signed as",
    "signs_in_with": "Signs in with",
    "staff_group": "Staff group",
    "state": "How it stands",
    "states": "What became of it",
    "states_not_disqualified": "You said that you are not disqualified",
    "subject": "Subject line",
    "superseded_at": "Replaced by a newer version",
    "true_from": "True from",
    "true_until": "True until the day before",
    "until_on": "Put off until",
    "what_differed": "What differed",
    "work_email": "Work e-mail",
}
"""The names in the file whose own words would not be plain."""


def facts_in_words(item: Item) -> tuple[tuple[str, str], ...]:
    """An item as labels and values; what is empty is left out, and so is an amount of nothing."""
    pairs = ((label_of(name), _said(name, value)) for name, value in item.items())
    return tuple((label, text) for label, text in pairs if text != _NOTHING)


def label_of(name: str) -> str:
    """What a name of the file is called in the printed copy."""
    return _LABELS.get(name) or name.removesuffix("_at").replace("_", " ").capitalize()


def _said(name: str, value: object) -> str:
    if name.endswith("_pence") and isinstance(value, int):
        return money(value) if value else _NOTHING
    by_name = _BY_NAME.get(name)
    if by_name is not None and isinstance(value, str) and value:
        return by_name(value)
    return _in_words(value)


def _in_words(value: object) -> str:
    match value:
        case None | "" | [] | ():
            return _NOTHING
        case bool():
            return "yes" if value else "no"
        case datetime():
            return short_moment(value)
        case date():
            return day(value)
        case StrEnum():
            return _plain(value.value)
        case list() | tuple():
            return "; ".join(_in_words(one) for one in value)
        case Mapping():
            parts = facts_in_words({str(name): one for name, one in value.items()})
            return ", ".join(f"{label}: {text}" for label, text in parts) or _NOTHING
    return str(value)


def _plain(code: str) -> str:
    return KIND_WORDS.get(code) or code.replace("-", " ").replace(":", ": ")


def _compared(text: str) -> str:
    """What was compared, each part with a bar behind it; days as days."""
    return "; ".join(_as_day(part) for part in text.split("|") if part) or _NOTHING


def _as_day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def _month(text: str) -> str:
    return f"{date.fromisoformat(f'{text}-01'):%B %Y}"


_BY_NAME: Mapping[str, Callable[[str], str]] = {
    "act": _plain,
    "born_month": _month,
    "cessation": lambda code: CESSATION_WORDS.get(code, code),
    "what_differed": _compared,
}
"""Texts that are read otherwise than they stand."""
