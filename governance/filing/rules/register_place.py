"""Where the register of members is kept, and telling the registrar of it (CA 2006 s114)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from governance.filing.rules.deadlines import Deadline, Duty, Mark
from governance.filing.rules.sheets import Sheet, Span
from governance.kernel.wording import day as in_words

NOTICE_DAYS = 14
"""A company that has told nobody for so long is in default (s114(5))."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the register is from a day on; ``kept_at`` empty: at the registered office."""

    since: date
    kept_at: str
    was_at: str

    @property
    def forms(self) -> str:
        """What the registrar is told with: the place (AD02), what is there (AD03), back (AD04)."""
        if not self.kept_at:
            return "AD04"
        return "AD02" if self.was_at else "AD02 and AD03"

    @property
    def words(self) -> str:
        """The place as a sentence ends with it."""
        return self.kept_at or "the registered office"


def places_of(terms: Iterable[tuple[date, str]]) -> tuple[Place, ...]:
    """The changes of place, oldest first, from what the articles said since when.

    ``terms`` in order of the day; of two of one day the later in the list holds. Nobody is told
    while the register has always been at the registered office (s114(3)).
    """
    by_day = {since: kept_at.strip() for since, kept_at in terms}
    found: list[Place] = []
    was = ""
    for since in sorted(by_day):
        kept_at = by_day[since]
        if _plain(kept_at) != _plain(was):
            found.append(Place(since, kept_at, was))
        was = kept_at
    return tuple(found)


def _plain(place: str) -> str:
    return " ".join(place.casefold().split())


def place_deadlines(
    places: Iterable[Place], *, first_due: date, last_due: date, marks: Mapping[str, Mark]
) -> Iterator[Deadline]:
    """The notices of place that fall due between two days."""
    for place in places:
        due_on = place.since + timedelta(days=NOTICE_DAYS)
        if not first_due <= due_on <= last_due:
            continue
        key = f"{Duty.REGISTER_PLACE.value}-{place.since.isoformat()}"
        yield Deadline(
            key=key,
            duty=Duty.REGISTER_PLACE,
            title=f"Tell the registrar where the register of members is kept ({place.forms}): "
            f"{place.words}",
            due_on=due_on,
            began_on=place.since,
            rule="CA 2006 s114(2), (5)",
            how=f"{NOTICE_DAYS} days after {in_words(place.since)}, the day of the change.",
            sheet=Sheet.CONFIRMATION_STATEMENT,
            span=Span(place.since, place.since),
            mark=marks.get(key),
        )
