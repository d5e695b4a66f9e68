"""When a poll is open, who may vote in it, and what stands in the way of an act on it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from governance.kernel.ids import ConstituencyId
from governance.kernel.refusals import Refusal

CLOSING_SOON = timedelta(minutes=15)


class PollStage(StrEnum):
    """Where a poll stands by the clock; no job flips it."""

    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"


class Channel(StrEnum):
    """How a vote came in, for the marked register."""

    ASSISTED = "assisted"
    ONLINE = "online"
    PAPER = "paper"


def stage_at(now: datetime, *, opens_at: datetime, closes_at: datetime) -> PollStage:
    """Where the poll stands at ``now``. This is the one place that says where the edges lie.

    ``opens_at`` belongs to the poll, ``closes_at`` does not: a vote at the stroke of five is late.
    """
    if now < opens_at:
        return PollStage.COMING
    return PollStage.OPEN if now < closes_at else PollStage.CLOSED


def minutes_left(now: datetime, *, closes_at: datetime) -> int | None:
    """Whole minutes until the close when it is near enough to warn the voter, else ``None``."""
    left = closes_at - now
    if not timedelta(0) < left < CLOSING_SOON:
        return None
    return left // timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Electorate:
    """Who may vote: members on a day, in one constituency or (``None``) in all; and its name."""

    record_on: date
    constituency_id: ConstituencyId | None
    name: str


@dataclass(frozen=True, slots=True)
class RollFrozen:
    """The roll as it was fixed: how many people are on it and the digest of its lines."""

    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter gets: that the vote is in the box, and the number to find it there again."""

    ballot_number: str
    is_repeat: bool
    """The same paper had come in already: nothing was added, and this is the same receipt."""


@dataclass(frozen=True, slots=True)
class OpenedBox:
    """The papers of a closed poll, grouped by what they say and sorted.

    ``papers`` holds (choices, how many) without the blank ones; ``received`` is all of them with
    the blank ones and the invalid ones; ``digest`` is SHA-256 over the groups, so that two openings
    can be compared. ``invalid`` says of how many no paper can be made, by reason.
    """

    papers: tuple[tuple[tuple[str, ...], int], ...]
    blank: int
    received: int
    digest: str
    invalid: tuple[tuple[str, int], ...] = ()


class NotOpen(Refusal):
    """The poll has not opened yet. Facts: ``title``, ``opens_at``, ``is_roll_missing``."""

    code: ClassVar[str] = "poll-not-open"


class PollClosed(Refusal):
    """The poll has closed. Facts: ``title``, ``closes_at``, ``is_vote_lost`` (one was coming)."""

    code: ClassVar[str] = "poll-closed"


class NotOnRoll(Refusal):
    """The person is not on the roll of this poll. Facts: ``title``, ``poll_id``."""

    code: ClassVar[str] = "not-on-roll"
    status: ClassVar[int] = 403


class AlreadyVoted(Refusal):
    """The roll is marked: this person has voted. Facts: ``title``, ``poll_id``."""

    code: ClassVar[str] = "already-voted"


class PollStillOpen(Refusal):
    """This must wait for the close. Facts: ``title``, ``closes_at``."""

    code: ClassVar[str] = "poll-still-open"


class MarksElsewhere(Refusal):
    """A scrutineer issued the codes and alone knows whose each is. Facts: ``title``."""

    code: ClassVar[str] = "marks-elsewhere"


class RollAlreadyFrozen(Refusal):
    """The roll was frozen before and stays. Facts: ``title``, ``frozen_at``, ``count``."""

    code: ClassVar[str] = "roll-already-frozen"


class RollTooEarly(Refusal):
    """The day that decides who may vote has not come yet. Facts: ``title``, ``record_on``."""

    code: ClassVar[str] = "roll-too-early"


class RollEmpty(Refusal):
    """Nobody would be on the roll. Facts: ``title``, ``record_on``, ``electorate_name``."""

    code: ClassVar[str] = "roll-empty"


class BoxDoesNotTally(Refusal):
    """Marks and ballots differ, or a ballot cannot be read: somebody must look before a count.

    Facts: ``title``, ``marks``, ``ballots``, ``unreadable``.
    """

    code: ClassVar[str] = "box-does-not-tally"
