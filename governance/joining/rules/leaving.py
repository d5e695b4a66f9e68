"""The leaver's process: its states, which way a case goes, what is next, and when it is late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from governance.constitution.rules.articles import Articles, LeaverRoute
from governance.constitution.rules.forms import EventKind
from governance.joining.rules.months import months_from
from governance.kernel.ids import EntryId, MemberId
from governance.register.rules.entries import Cessation


class LeaverState(StrEnum):
    """How far a leaver's case has come; ``closed`` is a case that ended in no leaving."""

    LEAVER_REPORTED = "leaver-reported"
    TRANSFER_NOTICE_DEEMED = "transfer-notice-deemed"
    INSTRUMENT_EXECUTED = "instrument-executed"
    REGISTERED = "registered"
    CERTIFICATE_CANCELLED = "certificate-cancelled"
    CLOSED = "closed"


class Grounds(StrEnum):
    """Why somebody ceases to be a member."""

    DEATH = "death"
    LEFT_EMPLOYMENT = "left-employment"
    OWN_WISH = "own-wish"


class Route(StrEnum):
    """What becomes of the shares of a case."""

    GIFT_BACK = "gift-back"
    NO_SHARES = "no-shares"
    PURCHASE = "purchase"
    TRANSFER_TO_NOMINEE = "transfer-to-nominee"
    TRANSMISSION = "transmission"
    WITHDRAWAL = "withdrawal"


EVENTS: Mapping[Route, EventKind] = {
    Route.GIFT_BACK: EventKind.GIFT_BACK,
    Route.PURCHASE: EventKind.PURCHASE,
    Route.TRANSFER_TO_NOMINEE: EventKind.TRANSFER,
    Route.TRANSMISSION: EventKind.TRANSMISSION,
    Route.WITHDRAWAL: EventKind.WITHDRAWAL,
}
"""The event of the ledger each route ends in."""
CESSATIONS: Mapping[Route, Cessation] = {
    Route.GIFT_BACK: Cessation.GIFT_BACK,
    Route.NO_SHARES: Cessation.NO_LONGER_ELIGIBLE,
    Route.PURCHASE: Cessation.PURCHASE,
    Route.TRANSFER_TO_NOMINEE: Cessation.TRANSFER,
    Route.TRANSMISSION: Cessation.DEATH,
    Route.WITHDRAWAL: Cessation.WITHDRAWAL,
}
_FULL = (
    LeaverState.LEAVER_REPORTED,
    LeaverState.TRANSFER_NOTICE_DEEMED,
    LeaverState.INSTRUMENT_EXECUTED,
    LeaverState.REGISTERED,
    LeaverState.CERTIFICATE_CANCELLED,
)
_SHORT = (LeaverState.LEAVER_REPORTED, LeaverState.REGISTERED)
ENDS = frozenset({LeaverState.CERTIFICATE_CANCELLED, LeaverState.CLOSED})
"""States of a case that nothing more is done about."""
AFTER_ENTRY = frozenset({LeaverState.REGISTERED, LeaverState.CERTIFICATE_CANCELLED})
"""States in which the membership has ended."""
FROM_BATCH = LeaverState.REGISTERED
"""The step that changes the register: proposed by one person, signed off by another."""

_PATIENCE = {
    LeaverState.TRANSFER_NOTICE_DEEMED: timedelta(days=14),
    LeaverState.INSTRUMENT_EXECUTED: timedelta(days=28),
}
"""How long a step may take by the custom of the house; the law sets the two that follow."""
_MONTHS_TO_REGISTER = 2  # CA 2006 s771(1)
_MONTHS_TO_CERTIFY = 2  # CA 2006 s776(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step taken: what, on which day, which paper, by whom, and who agreed."""

    state: LeaverState
    on: date
    reference: str = ""
    recorded_by: str = ""
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A case to open: whose entry, why, since when, and to whom to write after a death."""

    member_id: MemberId
    entry_id: EntryId
    grounds: Grounds
    left_on: date
    route: Route
    representative: str = ""
    representative_address: str = ""
    representative_entry: EntryId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingTerms:
    """What is decided of some cases that end: the day, the decision, what is paid for a share."""

    effective_on: date
    authority: str
    price_pence: int = 0


def route_of(articles: Articles) -> Route | None:
    """The way of every leaver by the articles; ``None``: leavers stay members."""
    if not articles.has_shares:
        is_kept = articles.leaver_route is LeaverRoute.KEEP
        return None if is_kept else Route.NO_SHARES
    if articles.leaver_route in {LeaverRoute.KEEP, LeaverRoute.NO_SHARES}:
        return None
    return Route(articles.leaver_route.value)


def routes_offered(articles: Articles, *, is_death: bool, holds_shares: bool) -> tuple[Route, ...]:
    """The ways a case opened by hand may go: the articles' own first, then what the law allows.

    Of a member without shares the entry is ended, whatever the articles say of shares.
    """
    if not articles.has_shares or not holds_shares:
        return (Route.NO_SHARES,)
    own = route_of(articles)
    allowed = [route for route, event in EVENTS.items() if articles.allows(event)]
    found = [own] if own is not None else []
    found += [each for each in allowed if each not in found]
    return tuple(each for each in found if is_death or each is not Route.TRANSMISSION)


def cessation_of(grounds: Grounds, route: Route) -> Cessation:
    """Why the membership ended, as the register says it."""
    if grounds is Grounds.DEATH:
        return Cessation.DEATH
    if route is Route.NO_SHARES and grounds is Grounds.OWN_WISH:
        return Cessation.RESIGNATION
    return CESSATIONS[route]


def states_of(route: Route) -> tuple[LeaverState, ...]:
    """The states of a case in order: without shares there is no paper and no certificate."""
    return _SHORT if route is Route.NO_SHARES else _FULL


def next_state(route: Route, state: LeaverState) -> LeaverState | None:
    """What comes after a state; ``None``: nothing more."""
    if state in ENDS:
        return None
    order = states_of(route)
    place = order.index(state) + 1
    return order[place] if place < len(order) else None


def next_due_on(route: Route, steps: Sequence[Step], *, notice_days: int) -> date | None:
    """By when the next step should be taken; ``None`` when there is none.

    A transfer is registered or refused within two months (CA 2006 s771(1)); certificates are in
    order within two months (s776(1)). A withdrawal waits for the notice to run out.
    """
    last = steps[-1]
    coming = next_state(route, last.state)
    if coming is None:
        return None
    if coming is LeaverState.REGISTERED:
        if route is Route.WITHDRAWAL:
            return notice_ends_on(steps, notice_days=notice_days) + timedelta(days=28)
        return months_from(last.on, _MONTHS_TO_REGISTER)
    if coming is LeaverState.CERTIFICATE_CANCELLED:
        return months_from(last.on, _MONTHS_TO_CERTIFY)
    return last.on + _PATIENCE[coming]


def notice_ends_on(steps: Sequence[Step], *, notice_days: int) -> date:
    """The day a notice of withdrawal has run out; a case without one counts from its first day."""
    given = [step.on for step in steps if step.state is LeaverState.TRANSFER_NOTICE_DEEMED]
    return (given or [steps[0].on])[-1] + timedelta(days=notice_days)
