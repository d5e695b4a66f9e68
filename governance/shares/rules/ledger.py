"""The ledger's words: events, lines, holdings, and the holder a gate looks at."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from governance.constitution.rules.forms import EventKind
from governance.kernel.ids import EntryId, ShareEventId
from governance.shares.rules.numbers import Ranges


class CertificateState(StrEnum):
    """What has become of a share certificate."""

    ISSUED = "issued"
    LOST = "lost"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose shares they are, as the register says: what the gates of the ledger look at.

    ``lacking`` names the particulars that CA 2006 s113A wants and the entry does not have.
    ``name`` has all holders of joint shares. ``is_body``: not a person, so that CCBSA 2014 s24
    may set no limit.
    """

    entry_id: EntryId
    name: str
    registered_on: date | None
    ceased_on: date | None
    lacking: tuple[str, ...] = ()
    is_body: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One side of an event: ``shares`` in (positive) or out of a holding.

    ``entry_id`` ``None`` is the issuer's own side, so that the lines of an event add up to
    nothing. ``paid_pence`` moves with the shares: what was paid up on them. A payment moves no
    shares, only what is paid up.
    """

    entry_id: EntryId | None
    class_key: str
    shares: int
    paid_pence: int
    first_number: int | None = None
    last_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareEvent:
    """One event of the ledger with its lines; never altered, at most reversed by another."""

    event_id: ShareEventId
    number: int
    kind: EventKind
    effective_on: date
    recorded_at: datetime
    recorded_by: UUID | None
    authority: str
    instrument: str
    consideration_pence: int
    reason: str
    court_order: str
    reverses_id: ShareEventId | None
    lines: tuple[Line, ...]
    reversed_by_id: ShareEventId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What an entry holds of one class on a day: a sum of lines, never kept."""

    entry_id: EntryId
    class_key: str
    shares: int
    paid_pence: int
    numbers: Ranges = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotment:
    """New shares for one holder; ``paid_pence`` is what is paid up on all of them together."""

    holder: Holder
    class_key: str
    shares: int
    paid_pence: int


class BroughtForward(NamedTuple):
    """A holding handed over from an older register, and since when it is held."""

    entry_id: EntryId
    class_key: str
    shares: int
    paid_pence: int
    effective_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An act as it is put to the gates, before it is entered.

    ``giver`` loses the shares, ``taker`` gets them; without a taker they go back to the issuer,
    and without a giver they come from it. ``paid_pence`` is what is paid up on the shares moved;
    left out, the giver's shares are taken to be paid up alike. ``numbers`` chooses the shares of
    a numbered class; left out, the lowest go. ``instrument`` is the paper the act rests on,
    ``authority`` the decision.
    """

    kind: EventKind
    class_key: str
    shares: int
    effective_on: date
    giver: Holder | None = None
    taker: Holder | None = None
    paid_pence: int | None = None
    numbers: Ranges = ()
    authority: str = ""
    instrument: str = ""
    consideration_pence: int = 0
    reason: str = ""
    court_order: str = ""
