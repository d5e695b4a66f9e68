"""One-off days announced by proclamation or order, as data, each with where it was announced."""

from dataclasses import dataclass
from datetime import date

from governance.kernel.calendar.jurisdictions import Jurisdiction


@dataclass(frozen=True, slots=True)
class ExtraDay:
    """A day that is not a working day although no yearly rule makes it one.

    A bank holiday given once, or a day appointed for public thanksgiving or mourning (Model
    Election Rules r3). ``source`` says where it was announced, for the auditor.
    """

    on: date
    jurisdictions: frozenset[Jurisdiction]
    name: str
    source: str


EVERYWHERE = frozenset(Jurisdiction)

ANNOUNCED_DAYS: tuple[ExtraDay, ...] = (
    ExtraDay(
        date(2022, 6, 3),
        EVERYWHERE,
        "Platinum Jubilee of Queen Elizabeth II",
        "royal proclamation under the Banking and Financial Dealings Act 1971 s1(3)",
    ),
    ExtraDay(
        date(2022, 9, 19),
        EVERYWHERE,
        "State funeral of Queen Elizabeth II",
        "royal proclamation of September 2022 under the 1971 Act s1(3)",
    ),
    ExtraDay(
        date(2023, 5, 8),
        EVERYWHERE,
        "Coronation of King Charles III",
        "royal proclamation under the 1971 Act s1(3)",
    ),
    ExtraDay(
        date(2026, 6, 15),
        frozenset({Jurisdiction.SCOTLAND}),
        "Scotland at the football World Cup",
        "royal proclamation for Scotland; GOV.UK bank-holiday list, Scotland, 2026",
    ),
)
"""Days known when this version was made. They are always part of a table, so that a table does
not change when the holidays library learns or forgets one of them."""
