"""The particulars of an entry in plain words, and what differs between two versions of it."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from governance.kernel.wording import money
from governance.register.rules.comparing import Change
from governance.register.rules.dates import written_day
from governance.register.rules.entries import PARTICULAR_NAMES, JointHolder, Particulars

PARTICULAR_LABELS: Mapping[str, str] = {
    "kind": "Person or body",
    "title": "Title",
    "forename": "Forename",
    "surname": "Surname",
    "address_1": "Service address, first line",
    "address_2": "Service address, second line",
    "town": "Town",
    "postcode": "Postcode",
    "country": "Country",
    "e_address": "E-mail for notices",
    "e_purposes": "What that e-mail may be used for",
    "constituency_id": "Constituency",
    "eligibility": "Why they may be a member",
    "registered_on": "Registered on",
    "ceased_on": "Ceased on",
    "cessation": "Why it ended",
    "is_protected": "Protected from inspection",
    "is_withheld": "Left out of public copies",
    "joint_holders": "Joint holders",
    "dispute": "In dispute",
    "other_property_pence": "Loans and deposits",
}
"""Each particular by name, as pages call it."""

CESSATION_WORDS: Mapping[str, str] = {
    "death": "died",
    "entered-in-error": "entered by mistake",
    "expulsion": "expelled",
    "forfeiture": "shares forfeited",
    "gift-back": "gave the shares back",
    "no-longer-eligible": "no longer eligible",
    "purchase": "the mutual bought the shares",
    "redemption": "shares redeemed",
    "resignation": "resigned",
    "transfer": "shares transferred",
    "withdrawal": "shares withdrawn",
}
"""Why somebody ceased to be a member, in words."""
KIND_WORDS: Mapping[str, str] = {"body": "a body", "individual": "a person"}
LACKING_WORDS: Mapping[str, str] = {
    "forename": "The whole forename. Initials are not enough (Companies Act 2006 s113A).",
    "surname": "The surname, or the name of the body.",
    "service_address": "A service address: the first line, and the town or the postcode.",
}
"""What is to be done about each gap that ``Particulars.lacking`` names."""


def particulars_that_differ(old: Particulars, new: Particulars) -> dict[str, Any]:
    """The particulars that differ, by name, with their new values."""
    return {
        name: getattr(new, name)
        for name in PARTICULAR_NAMES
        if getattr(old, name) != getattr(new, name)
    }


def entry_changes(
    old: Particulars, new: Particulars, *, names: Mapping[UUID, str]
) -> tuple[Change, ...]:
    """The differences in words; ``names`` gives the constituencies'."""
    return tuple(
        Change(
            PARTICULAR_LABELS[name],
            particular_in_words(name, getattr(old, name), names=names),
            particular_in_words(name, value, names=names),
        )
        for name, value in particulars_that_differ(old, new).items()
    )


def particular_in_words(name: str, value: object, *, names: Mapping[UUID, str]) -> str:
    """One particular as a page shows it; empty when there is nothing to show."""
    if isinstance(value, StrEnum):
        return CESSATION_WORDS.get(value) or KIND_WORDS[value]
    if isinstance(value, UUID):
        return names.get(value, "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return written_day(value)
    if isinstance(value, tuple):
        return ", ".join(_joint_name(each) for each in value)
    if name == "other_property_pence" and isinstance(value, int):
        return money(value) if value else ""
    return str(value or "")


def _joint_name(holder: JointHolder) -> str:
    return f"{holder.forename} {holder.surname}".strip()
