"""Who is a member on a day, and why not: what HR says, the register and the ledger together."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from governance.constitution.rules.articles import Articles, LeaverVote
from governance.register.rules.people import Facts, Standing, StandingReason


@dataclass(frozen=True, slots=True)
class EntryOn:
    """What decides of one entry on a day: its days, its constituency, whether it holds shares."""

    number: int
    registered_on: date
    ceased_on: date | None
    constituency_id: UUID | None
    holds_shares: bool

    def stands(self, day: date) -> bool:
        """Whether the name is on the register on this day (CA 2006 s112)."""
        return self.registered_on <= day and (self.ceased_on is None or day < self.ceased_on)


@dataclass(frozen=True, slots=True)
class PersonOn:
    """What is known of one person for a day; ``facts`` ``None``: HR says nothing of it yet.

    ``entries`` are all their entries, as each is held true for the day.
    """

    is_employee: bool
    facts: Facts | None
    entries: list[EntryOn]

    def entry_number(self, day: date) -> int | None:
        """The number of the entry that stands on a day, or else of the newest."""
        standing = _standing_entry(self, day)
        if standing is not None:
            return standing.number
        return max((each.number for each in self.entries), default=None)


class Label(StrEnum):
    """What a list says of a person on a day."""

    MEMBER = "member"
    NO_SHARE = "no-share"
    NOT_YET = "not-yet"
    STARTS_LATER = "starts-later"
    STILL_ENTERED = "still-entered"
    FORMER = "former"
    LEFT = "left"


def standing_of(
    person: PersonOn, *, day: date, constituency_id: UUID | None, articles: Articles
) -> Standing:
    """Entitled or not on ``day`` in the constituency (``None``: the whole membership), and why.

    A member is who stands on the register (CA 2006 s112) and, where members hold shares, holds
    one; where the articles end the vote with the employment, an employee must be in post too.
    """
    reason = (
        _bar_by_employment(person, day, articles)
        or _bar_by_register(person, day, articles)
        or _bar_by_constituency(person, day, constituency_id)
        or StandingReason.MEMBER
    )
    return Standing(is_entitled=reason is StandingReason.MEMBER, reason=reason)


def _bar_by_employment(person: PersonOn, day: date, articles: Articles) -> StandingReason | None:
    needs_post = person.is_employee and articles.leaver_vote is LeaverVote.WITH_EMPLOYMENT
    return _out_of_post(person, day) if needs_post else None


def _out_of_post(person: PersonOn, day: date) -> StandingReason | None:
    if person.facts is None or day < person.facts.joined_on:
        return StandingReason.JOINED_LATER
    return None if person.facts.is_in_post(day) else StandingReason.LEFT


def _bar_by_register(person: PersonOn, day: date, articles: Articles) -> StandingReason | None:
    standing = _standing_entry(person, day)
    if standing is not None:
        is_short = articles.has_shares and not standing.holds_shares
        return StandingReason.NO_SHARE if is_short else None
    if any(day < each.registered_on for each in person.entries):
        return StandingReason.JOINED_LATER
    if person.entries:
        return StandingReason.LEFT
    if not person.is_employee:
        return StandingReason.NOT_ON_REGISTER
    never = StandingReason.NO_SHARE if articles.has_shares else StandingReason.NOT_ON_REGISTER
    return _out_of_post(person, day) or never


def _bar_by_constituency(
    person: PersonOn, day: date, constituency_id: UUID | None
) -> StandingReason | None:
    mine: set[UUID | None] = {None}
    if person.facts is not None:
        mine |= {person.facts.staff_group_id, person.facts.site_id}
    standing = _standing_entry(person, day)
    if standing is not None:
        mine.add(standing.constituency_id)
    return None if constituency_id in mine else StandingReason.OTHER_CONSTITUENCY


def _standing_entry(person: PersonOn, day: date) -> EntryOn | None:
    return next((each for each in person.entries if each.stands(day)), None)


def label_of(person: PersonOn, *, day: date, articles: Articles) -> Label:
    """What a list says of a person on ``day``, whether or not the vote goes with the post."""
    standing = _standing_entry(person, day)
    out_of_post = _out_of_post(person, day) if person.is_employee else None
    if standing is not None:
        if out_of_post is StandingReason.LEFT:
            return Label.STILL_ENTERED
        is_short = articles.has_shares and not standing.holds_shares
        return Label.NO_SHARE if is_short else Label.MEMBER
    if out_of_post is StandingReason.JOINED_LATER:
        return Label.STARTS_LATER
    if any(not each.stands(day) and each.ceased_on is not None for each in person.entries):
        return Label.FORMER
    return Label.LEFT if out_of_post is StandingReason.LEFT else Label.NOT_YET
