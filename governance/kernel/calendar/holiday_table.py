"""The bank holidays of one part of the United Kingdom over a run of years, with a version."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

import holidays
from holidays.version import __version__ as library_version

from governance.kernel.calendar.announced import ANNOUNCED_DAYS, ExtraDay
from governance.kernel.calendar.jurisdictions import Jurisdiction
from governance.kernel.refusals import Refusal

SATURDAY = 5

# Wales shares every bank holiday with England (1971 Act, Schedule 1 paragraph 1).
LIBRARY_DIVISIONS = {
    Jurisdiction.ENGLAND_AND_WALES: "ENG",
    Jurisdiction.SCOTLAND: "SCT",
    Jurisdiction.NORTHERN_IRELAND: "NIR",
}


class BeyondHolidayTable(Refusal):
    """A date lies outside the years of the table, so nobody may say if it is a working day.

    Facts: ``day``, ``first_year``, ``last_year``.
    """

    code = "beyond-holiday-table"


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """The weekdays that are bank holidays (or days of public thanksgiving or mourning).

    ``days`` are pairs (date, name) in date order, Mondays to Fridays only: where a holiday falls
    on a weekend its substitute is listed and the weekend day, which never works anyway, is not.
    ``version`` names the library, the jurisdiction, the years and the dates themselves.
    """

    jurisdiction: Jurisdiction
    first_year: int
    last_year: int
    days: tuple[tuple[date, str], ...]
    version: str
    _dates: frozenset[date] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the dates for quick look-up."""
        object.__setattr__(self, "_dates", frozenset(day for day, _ in self.days))

    def __contains__(self, day: date) -> bool:
        """Whether the day is a listed holiday; refuses a day outside the table's years."""
        if not self.first_year <= day.year <= self.last_year:
            raise BeyondHolidayTable(day=day, first_year=self.first_year, last_year=self.last_year)
        return day in self._dates

    def name_of(self, day: date) -> str | None:
        """The holiday's name, or ``None`` when the day is not a listed holiday."""
        return dict(self.days)[day] if day in self else None


def library_days(jurisdiction: Jurisdiction, *, first_year: int, last_year: int) -> dict[date, str]:
    """Every day the holidays library lists, weekend days beside their substitutes."""
    listed = holidays.country_holidays(
        "GB",
        subdiv=LIBRARY_DIVISIONS[jurisdiction],
        years=range(first_year, last_year + 1),
        expand=False,
        language="en_GB",
    )
    return dict(listed.items())


def holiday_table(
    jurisdiction: Jurisdiction,
    *,
    first_year: int,
    last_year: int,
    extra_days: Iterable[ExtraDay] = (),
) -> HolidayTable:
    """Build the table for whole years, first and last included.

    ``extra_days`` (settings of the installation: funerals, coronations) come on top of
    ``ANNOUNCED_DAYS``; those of other jurisdictions or years are passed over. Raises ``ValueError``
    when the years run backwards. Source: Banking and Financial Dealings Act 1971; the dates of
    years not yet proclaimed are those the Act's pattern gives.
    """
    if last_year < first_year:
        raise ValueError(f"the years run backwards: {first_year} to {last_year}")
    named = library_days(jurisdiction, first_year=first_year, last_year=last_year)
    for extra in (*ANNOUNCED_DAYS, *extra_days):
        if jurisdiction in extra.jurisdictions and first_year <= extra.on.year <= last_year:
            named.setdefault(extra.on, extra.name)
    days = tuple(sorted((day, name) for day, name in named.items() if day.weekday() < SATURDAY))
    return HolidayTable(
        jurisdiction=jurisdiction,
        first_year=first_year,
        last_year=last_year,
        days=days,
        version=_version(jurisdiction, first_year, last_year, days),
    )


def _version(
    jurisdiction: Jurisdiction,
    first_year: int,
    last_year: int,
    days: tuple[tuple[date, str], ...],
) -> str:
    """Name what the table was made from; equal dates of equal years give equal digests."""
    digest = sha256("\n".join(day.isoformat() for day, _ in days).encode()).hexdigest()[:12]
    years = f"{first_year}-{last_year}"
    return f"holidays-{library_version}/{jurisdiction.value}/{years}/{digest}"
