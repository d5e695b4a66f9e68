"""The year read back from the deeds alone, by plain dicts and the long way round.

Nothing of the register or the ledger is used here: what this says and what they say must agree
because both are right, not because they share a mistake.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from tests.integration.register.a_year import Deed

ISSUER = ""
NUMBERED = "founder"


@dataclass
class Move:
    """Shares that went from one to another; ``numbers`` of a numbered class."""

    at: datetime
    on: date
    giver: str
    taker: str
    class_key: str
    shares: int
    paid: int
    event: str
    numbers: set[int] = field(default_factory=set)
    undone_at: datetime | None = None

    def counts(self, at: datetime) -> bool:
        return self.at <= at and (self.undone_at is None or self.undone_at > at)


@dataclass
class Seen:
    """What somebody who looked at that moment would have read of that day."""

    members: dict[str, dict[str, Any]]
    former: dict[str, dict[str, Any]]
    capital: dict[str, tuple[int, int]]


Held = dict[tuple[str, str], tuple[int, int, set[int]]]
Said = tuple[date, dict[str, Any]]


class Replay:
    """Ask it with ``seen``."""

    def __init__(self, deeds: Sequence[Deed]) -> None:
        self.deeds = deeds
        self.moves: list[Move] = []
        self.numbers_given = 0
        for deed in deeds:
            if deed.what == "undo":
                for move in self.moves:
                    if move.event == deed.said["event"]:
                        move.undone_at = deed.at
            else:
                self.moves.extend(self._moves_of(deed))

    def seen(self, day: date, at: datetime) -> Seen:
        """The register of ``day`` as it was known at a moment."""
        held: dict[str, dict[str, tuple[int, int, frozenset[int]]]] = {}
        for (holder, class_key), (shares, paid, numbers) in self._held(day, at).items():
            held.setdefault(holder, {})[class_key] = (shares, paid, frozenset(numbers))
        issuer = held.pop(ISSUER, {})
        capital = {key: (-shares, -paid) for key, (shares, paid, _) in issuer.items()}
        members, former = {}, {}
        for who, said in self._entries(day, at).items():
            if said["ceased_on"] is not None and said["ceased_on"] <= day:
                former[who] = {**said, "held": held.get(who, {})}
            elif said["registered_on"] <= day:
                members[who] = {**said, "held": held.get(who, {})}
        return Seen(members, former, capital)

    def _entries(self, day: date, at: datetime) -> dict[str, dict[str, Any]]:
        entries: dict[str, dict[str, Any]] = {}
        begins: dict[str, date] = {}
        for deed in self.deeds:
            if deed.at > at:
                break
            for who, said in _entered(deed):
                entries[who] = {**said, "ceased_on": None, "why": None}
                begins[who] = min(said["registered_on"], deed.at.date())
            if deed.what == "end":
                entries[deed.who] |= {"ceased_on": deed.on, "why": deed.said["why"]}
            elif deed.what == "reopen":
                entries[deed.who] |= {"ceased_on": None, "why": None}
            elif deed.what == "correct" and deed.on is not None:
                changes, since = deed.said["changes"], begins[deed.who]
                entries[deed.who] |= _true_of(day, changes, max(deed.on, since))
                begins[deed.who] = min(since, changes.get("registered_on", since))
        return entries

    def _held(self, day: date, at: datetime) -> Held:
        held: Held = {}
        for move in self.moves:
            if move.on > day or not move.counts(at):
                continue
            for who, sign in ((move.giver, -1), (move.taker, 1)):
                key = (who, move.class_key)
                shares, paid, numbers = held.get(key, (0, 0, set()))
                left = numbers | move.numbers if sign > 0 else numbers - move.numbers
                held[key] = (shares + sign * move.shares, paid + sign * move.paid, left)
        return {key: found for key, found in held.items() if found[0] != 0}

    def _moves_of(self, deed: Deed) -> Iterator[Move]:
        said = deed.said
        if deed.what == "open":
            for *given, on in sorted(said["shares"], key=itemgetter(4)):
                yield self._issued(deed.at, on, given, "opening")
        elif deed.what == "allot" and deed.on is not None:
            event = said.get("event", f"allotment at {deed.at}")
            for given in said["given"]:
                yield self._issued(deed.at, deed.on, given, event)
        elif deed.what == "pay" and deed.on is not None:
            paid, class_key = said["pence"], said["class"]
            yield Move(deed.at, deed.on, ISSUER, deed.who, class_key, 0, paid, "a call")
        elif deed.what == "move":
            yield self._moved(deed)

    def _issued(self, at: datetime, on: date, given: Sequence[Any], event: str) -> Move:
        who, class_key, shares, paid = given
        move = Move(at, on, ISSUER, who, class_key, shares, paid, event)
        if class_key == NUMBERED:
            first = self.numbers_given + 1
            self.numbers_given += shares
            move.numbers = set(range(first, first + shares))
        return move

    def _moved(self, deed: Deed) -> Move:
        """What is paid goes in even parts; of numbered shares the lowest that are free to go."""
        said, on = deed.said, deed.on
        if on is None:
            raise ValueError(deed)
        whose = (deed.who, said["class"])
        shares, paid, _ = self._held(on, deed.at)[whose]
        later = {on} | {move.on for move in self.moves if move.on > on}
        free = set.intersection(
            *(self._held(day, deed.at).get(whose, (0, 0, set[int]()))[2] for day in later)
            if said["class"] == NUMBERED
            else [set[int]()]
        )
        return Move(
            at=deed.at,
            on=on,
            giver=deed.who,
            taker=said["taker"] or ISSUER,
            class_key=said["class"],
            shares=said["shares"],
            paid=paid * said["shares"] // shares,
            event=said["event"],
            numbers=set(sorted(free)[: said["shares"]]),
        )


def _true_of(day: date, changes: dict[str, Any], since: date) -> dict[str, Any]:
    """What a correction says of a day: what dates the membership holds for all of it."""
    spell = ("registered_on", "ceased_on")
    return {name: value for name, value in changes.items() if name in spell or since <= day}


def _entered(deed: Deed) -> Iterator[tuple[str, dict[str, Any]]]:
    if deed.what == "open":
        for who, _, said in deed.said["entries"]:
            yield who, said
    elif deed.what == "enter":
        yield deed.who, deed.said["particulars"]
