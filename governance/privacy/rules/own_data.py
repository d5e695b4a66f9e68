"""What a person’s own copy of their data is made of, and how it is written as JSON."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

FORMAT = "commonweal-own-data-2"
BALLOTS = (
    "Your ballots are not in this file. A ballot is kept without a name, a time or anything else "
    "that leads to the voter, so nobody, we included, can say which one is yours (UK GDPR "
    "Article 11). What is here is only in which polls you were on the roll and whether you voted."
)


class Part(StrEnum):
    """The parts of the copy, in their order; each is a list of objects."""

    REGISTER = "register"
    STAFF_RECORDS = "staff_records"
    SHARE_LEDGER = "share_ledger"
    CERTIFICATES = "certificates"
    OFFERS = "offers"
    DECISIONS = "decisions"
    LEAVING = "leaving"
    OFFICES = "offices"
    NOTICES = "notices"
    PARTICIPATION = "participation"
    NOMINATIONS = "nominations"
    SUPPORT = "support"
    SESSIONS = "sessions"
    JOURNAL = "journal"


PART_WORDS: Mapping[Part, tuple[str, str]] = {
    Part.REGISTER: (
        "The register of members",
        "Every version of your entry: from when to when it was true, and when it was entered.",
    ),
    Part.STAFF_RECORDS: ("The staff records", "What HR said of you, with the same two clocks."),
    Part.SHARE_LEDGER: ("The share ledger", "What happened to your shares."),
    Part.CERTIFICATES: ("Share certificates", ""),
    Part.OFFERS: ("Offers of membership", "What you were offered, and what you answered."),
    Part.DECISIONS: (
        "Decisions on the work list",
        "What was done where the staff records and the register said different things of you.",
    ),
    Part.LEAVING: ("Leaving", "Your cases as a leaver, and those in which you act for an estate."),
    Part.OFFICES: (
        "Offices",
        "What is held of you as a director or secretary; also what only the registrar is told.",
    ),
    Part.NOTICES: ("Notices sent to you", "The words of links to sign in are not kept."),
    Part.PARTICIPATION: ("Polls", "Whether you voted; never how, and never when."),
    Part.NOMINATIONS: ("Your nominations", ""),
    Part.SUPPORT: ("What you were asked to support", ""),
    Part.SESSIONS: ("Where you signed in", ""),
    Part.JOURNAL: ("The journal", "What was done by you, or to what is yours."),
}
"""The title of each part, and a sentence about it (or none)."""

Item = Mapping[str, object]
Parts = Iterable[tuple[Part, Iterable[Item]]]


def as_json(head: Item, parts: Parts) -> Iterator[bytes]:
    """The copy as one JSON object, piece by piece: the keys of ``head``, then each part a list.

    Days are ISO dates, instants ISO in UTC; nothing is a floating-point number.
    """
    opening = json.dumps(plain(head), ensure_ascii=False, indent=1)
    yield opening.rstrip("}").rstrip().encode()
    for part, items in parts:
        yield f',\n "{part.value}": ['.encode()
        is_first = True
        for item in items:
            text = json.dumps(plain(item), ensure_ascii=False)
            yield f"{'' if is_first else ','}\n  {text}".encode()
            is_first = False
        yield b"]" if is_first else b"\n ]"
    yield b"\n}\n"


def plain(value: object) -> object:
    """A value as JSON holds it."""
    match value:
        case Mapping():
            return {str(name): plain(one) for name, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
        case StrEnum():
            return value.value
        case date() | UUID():
            return value.isoformat() if isinstance(value, date) else str(value)
        case None | bool() | int() | str():
            return value
    raise TypeError(type(value))
