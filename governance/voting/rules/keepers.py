"""Who keeps a box: what each of them must do now, and what stands in the way of a set-up."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from governance.kernel.refusals import Refusal
from governance.sealing.manifest import subsets
from governance.voting.rules.box import KEYS_NEEDED, BoxState, Issuer, Keeper

SMALLEST_BOX = 5
"""Fewer ballots than this are not opened, unless the box was set up otherwise."""

LEAST_SMALLEST_BOX = 2
CHECKED_AGAIN_WITHIN = timedelta(days=7)
"""How long before the close every key is tried once more."""

ASKED_AGAIN_AFTER = timedelta(days=2)
LONGEST_REASON = 500


class Task(StrEnum):
    """What a keeper must do now, or waits for."""

    ABORTED = "aborted"
    ANSWER_CHECK = "answer-check"
    ANSWER_CHECK_AGAIN = "answer-check-again"
    FINISHED = "finished"
    GIVE_CODES = "give-codes"
    GIVE_KEY = "give-key"
    NOT_NEEDED = "not-needed"
    STEP_TAKEN = "step-taken"
    TAKE_TURN = "take-turn"
    WAIT_FOR_CHECKS = "wait-for-checks"
    WAIT_FOR_CLOSE = "wait-for-close"
    WAIT_FOR_MANIFEST = "wait-for-manifest"
    WAIT_FOR_OFFICER = "wait-for-officer"
    WAIT_FOR_START = "wait-for-start"
    WAIT_FOR_TURN = "wait-for-turn"

    @property
    def is_asked(self) -> bool:
        """Whether something waits for this keeper."""
        return self in {
            Task.ANSWER_CHECK,
            Task.ANSWER_CHECK_AGAIN,
            Task.GIVE_CODES,
            Task.GIVE_KEY,
            Task.TAKE_TURN,
        }


class OfficerTask(StrEnum):
    """What the returning officer must do now, or waits for."""

    ABORTED = "aborted"
    CHOOSE_SUBSET = "choose-subset"
    COUNT = "count"
    DECLARE = "declare"
    END_SMALL_BOX = "end-small-box"
    FINISHED = "finished"
    FIX = "fix"
    FREEZE = "freeze"
    HALTED = "halted"
    NEVER_READY = "never-ready"
    WAIT_FOR_CHECKS = "wait-for-checks"
    WAIT_FOR_CLOSE = "wait-for-close"
    WAIT_FOR_KEEPERS = "wait-for-keepers"
    WAIT_FOR_START = "wait-for-start"
    WAIT_FOR_STEP = "wait-for-step"


class Missing(StrEnum):
    """What a box still lacks before its manifest can be fixed."""

    CODES = "codes"
    KEYS = "keys"
    ROLL = "roll"
    SCRUTINEER_KEY = "scrutineer-key"


class KeepersFault(StrEnum):
    """Why these people cannot keep a box together."""

    ISSUER = "issuer"
    NUMBER = "number"
    SAME_PERSON = "same-person"
    SCRUTINEER_IS_TRUSTEE = "scrutineer-is-trustee"


class KeepersNotAllowed(Refusal):
    """These people cannot keep the box together. Facts: ``reason``, a ``KeepersFault``."""

    code: ClassVar[str] = "keepers-not-allowed"
    status: ClassVar[int] = 422


class BoxIncomplete(Refusal):
    """The manifest cannot be fixed yet. Facts: ``title``, ``missing`` (of ``Missing``)."""

    code: ClassVar[str] = "box-incomplete"


class BoxTooSmall(Refusal):
    """So few ballots are not opened. Facts: ``title``, ``counted``, ``smallest``."""

    code: ClassVar[str] = "box-too-small"


@dataclass(frozen=True, slots=True)
class PageVersion:
    """The voting page that the manifest names: its version, and SHA-256 of its list of files.

    ``listed`` is that list, kept with the box: the page may change with the program.
    """

    version: str
    sha256: str
    listed: str = ""


@dataclass(frozen=True, slots=True)
class TrusteeFacts:
    """Where a trustee stands. ``position`` is theirs in the chosen subset (1 is the first)."""

    has_key: bool
    is_challenged: bool
    is_checked: bool
    position: int | None = None


@dataclass(frozen=True, slots=True)
class ScrutineerFacts:
    """Where the scrutineer stands. ``is_issuer``: the voters' codes come from them."""

    has_key: bool
    is_issuer: bool
    has_given_codes: bool


def check_keepers(trustees: Sequence[Keeper], *, issuer: Issuer, scrutineer: Keeper | None) -> None:
    """Whether these people can keep a box; raises ``KeepersNotAllowed``.

    A person counts once: an address stands for a person. Where the scrutineer issues the codes,
    they know whose each is, so they must not hold a key as well.
    """
    if len(trustees) not in KEYS_NEEDED:
        raise KeepersNotAllowed(reason=KeepersFault.NUMBER)
    addresses = [_address(one) for one in trustees]
    if len(set(addresses)) != len(addresses):
        raise KeepersNotAllowed(reason=KeepersFault.SAME_PERSON)
    if issuer is Issuer.SCRUTINEER and scrutineer is None:
        raise KeepersNotAllowed(reason=KeepersFault.ISSUER)
    if scrutineer is not None and _address(scrutineer) in addresses:
        raise KeepersNotAllowed(reason=KeepersFault.SCRUTINEER_IS_TRUSTEE)


def _address(keeper: Keeper) -> str:
    return keeper.email.strip().casefold()


def trustee_task(state: BoxState, facts: TrusteeFacts, *, steps_taken: int) -> Task:
    """What a trustee must do at this state of the box."""
    match state:
        case BoxState.DRAFT:
            return Task.WAIT_FOR_MANIFEST if facts.has_key else Task.GIVE_KEY
        case BoxState.FIXED:
            return Task.WAIT_FOR_CHECKS if facts.is_checked else Task.ANSWER_CHECK
        case BoxState.READY | BoxState.OPEN:
            return Task.ANSWER_CHECK_AGAIN if facts.is_challenged else _waiting(state)
        case BoxState.OPENING:
            return _turn(facts.position, steps_taken=steps_taken)
    return _waiting(state)


def scrutineer_task(state: BoxState, facts: ScrutineerFacts) -> Task:
    """What the scrutineer must do at this state of the box."""
    if state is not BoxState.DRAFT:
        return Task.WAIT_FOR_OFFICER if state is BoxState.OPENING else _waiting(state)
    if not facts.has_key:
        return Task.GIVE_KEY
    if facts.is_issuer and not facts.has_given_codes:
        return Task.GIVE_CODES
    return Task.WAIT_FOR_MANIFEST


_WAITING = {
    BoxState.FIXED: Task.WAIT_FOR_CHECKS,
    BoxState.READY: Task.WAIT_FOR_START,
    BoxState.OPEN: Task.WAIT_FOR_CLOSE,
    BoxState.CLOSED: Task.WAIT_FOR_OFFICER,
    BoxState.FROZEN: Task.WAIT_FOR_OFFICER,
    BoxState.ABORTED: Task.ABORTED,
}


def _waiting(state: BoxState) -> Task:
    return _WAITING.get(state, Task.FINISHED)


def _turn(position: int | None, *, steps_taken: int) -> Task:
    if position is None:
        return Task.NOT_NEEDED
    if position <= steps_taken:
        return Task.STEP_TAKEN
    return Task.TAKE_TURN if position == steps_taken + 1 else Task.WAIT_FOR_TURN


def is_check_due(*, checked_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """Whether a key that was tried then is to be tried again before the close."""
    begins = closes_at - CHECKED_AGAIN_WITHIN
    return checked_at < begins <= now < closes_at


def is_to_be_asked(
    task: Task, *, asked_for: Task | None, asked_at: datetime | None, now: datetime
) -> bool:
    """Whether an e-mail is due: something new is wanted, or nothing came for two days."""
    if not task.is_asked:
        return False
    return asked_for is not task or asked_at is None or now - asked_at >= ASKED_AGAIN_AFTER


_BEFORE = {
    BoxState.FIXED: OfficerTask.WAIT_FOR_CHECKS,
    BoxState.READY: OfficerTask.WAIT_FOR_START,
    BoxState.OPEN: OfficerTask.WAIT_FOR_CLOSE,
}
_AFTER = {
    BoxState.CLOSED: OfficerTask.FREEZE,
    BoxState.FROZEN: OfficerTask.CHOOSE_SUBSET,
    BoxState.OPENING: OfficerTask.WAIT_FOR_STEP,
    BoxState.OPENED: OfficerTask.COUNT,
    BoxState.COUNTED: OfficerTask.DECLARE,
    BoxState.ABORTED: OfficerTask.ABORTED,
}


def officer_task(
    state: BoxState, *, missing: Sequence[Missing], is_closed: bool, is_small: bool
) -> OfficerTask:
    """What the returning officer must do now. ``is_closed``: the hour of the close is over."""
    if state is BoxState.FROZEN and is_small:
        return OfficerTask.END_SMALL_BOX
    if state in _AFTER:
        return _AFTER[state]
    if state in {BoxState.DRAFT, BoxState.FIXED} and is_closed:
        return OfficerTask.NEVER_READY
    if state is BoxState.DRAFT:
        return OfficerTask.WAIT_FOR_KEEPERS if missing else OfficerTask.FIX
    if state in _BEFORE:
        return OfficerTask.FREEZE if is_closed else _BEFORE[state]
    return OfficerTask.FINISHED


def token_digest(token: str) -> str:
    """What a keeper's private link is found by: SHA-256 of its token, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


TRUSTEES_OF = {needed: trustees for trustees, needed in KEYS_NEEDED.items()}
"""How many trustees there are, by how many of them open the box."""


def subset_places(threshold: int) -> tuple[tuple[int, ...], ...]:
    """Every set of places that can open the box, in the manifest's order; number 1 is the first."""
    return subsets(TRUSTEES_OF[threshold], threshold)


def position_of(place: int, *, threshold: int, subset: int | None) -> int | None:
    """Which turn a trustee has in the chosen subset (from 1); ``None`` when it is not theirs."""
    places = subset_places(threshold)[subset - 1] if subset else ()
    return places.index(place) + 1 if place in places else None
