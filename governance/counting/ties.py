"""Ties: an object handed in settles them; refusing to is the default."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from governance.counting.record import CountRecord, Lot, Purpose

_SEED = re.compile(r"[0-9a-f]{64}")


class TieNeedsLot(Exception):
    """The rule calls for a lot and there is none yet.

    stage: the number of the stage at which it is needed. purpose: what it decides.
    tied: the candidate ids, in the order of the ballot paper.
    """

    def __init__(self, stage: int, purpose: Purpose, tied: Sequence[str]) -> None:
        self.stage = stage
        self.purpose = purpose
        self.tied = tuple(tied)
        super().__init__(f"stage {stage}: {purpose} needs a lot between {', '.join(self.tied)}")

    @property
    def event(self) -> str:
        """The name under which the lot has to be recorded: "4:exclude"."""
        return f"{self.stage}:{self.purpose}"


class Ties(Protocol):
    """What a count asks when a rule calls for a lot."""

    def settle(self, *, stage: int, purpose: Purpose, tied: Sequence[str]) -> Lot:
        """Return the lot between `tied` (ballot paper order) or raise TieNeedsLot."""
        ...


@dataclass(frozen=True, slots=True)
class RefuseTies:
    """Stop the count and name the tie."""

    def settle(self, *, stage: int, purpose: Purpose, tied: Sequence[str]) -> Lot:
        """Raise TieNeedsLot."""
        raise TieNeedsLot(stage, purpose, tied)


@dataclass(frozen=True, slots=True)
class RecordedLot:
    """A lot drawn and written down: `order[0]` is the candidate on whom it fell."""

    event: str
    tied: frozenset[str]
    order: tuple[str, ...]
    method: str = "recorded"
    seed: str = ""

    def __post_init__(self) -> None:
        if len(self.order) != len(self.tied) or set(self.order) != self.tied:
            raise ValueError(f"the lot {self.event} must order exactly the tied candidates")


class RecordedLots:
    """Lots already drawn; any other tie is refused. A recount reuses them (ERS97 5.6.3)."""

    def __init__(self, lots: Iterable[RecordedLot]) -> None:
        self._lots = {(lot.event, lot.tied): lot for lot in lots}

    @classmethod
    def from_record(cls, record: CountRecord) -> "RecordedLots":
        """Take the lots of an earlier count."""
        return cls(
            RecordedLot(lot.event, frozenset(lot.tied), lot.order, lot.method, lot.seed)
            for lot in record.lots
        )

    def settle(self, *, stage: int, purpose: Purpose, tied: Sequence[str]) -> Lot:
        """Return the recorded lot for this event and these candidates, or raise TieNeedsLot."""
        lot = self._lots.get((f"{stage}:{purpose}", frozenset(tied)))
        if lot is None:
            raise TieNeedsLot(stage, purpose, tied)
        return Lot(stage, purpose, tuple(tied), lot.order, lot.method, lot.seed)


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """One lot drawn beforehand for all candidates: whoever stands earlier, the lot falls on."""

    order: tuple[str, ...]

    def settle(self, *, stage: int, purpose: Purpose, tied: Sequence[str]) -> Lot:
        """Order the tied as the list has them; raise TieNeedsLot if it lacks one of them."""
        order = tuple(one for one in self.order if one in tied)
        if len(order) != len(tied):
            raise TieNeedsLot(stage, purpose, tied)
        return Lot(stage, purpose, tuple(tied), order, "listed")


@dataclass(frozen=True, slots=True)
class SeededLots:
    """lot-v1: tied ids ordered by SHA-256(seed|event|id), lowest first.

    `seed` is the lower-case hexadecimal text of the committed seed, so that anyone can check a
    lot with a common checksum program. Made by `lot_v1_seed`.
    """

    seed: str

    def __post_init__(self) -> None:
        if not _SEED.fullmatch(self.seed):
            raise ValueError("a lot-v1 seed is 64 lower-case hexadecimal digits")

    def settle(self, *, stage: int, purpose: Purpose, tied: Sequence[str]) -> Lot:
        """Order the tied by their checksums."""

        def checksum(one: str) -> str:
            return hashlib.sha256(f"{self.seed}|{stage}:{purpose}|{one}".encode()).hexdigest()

        order = tuple(sorted(tied, key=checksum))
        return Lot(stage, purpose, tuple(tied), order, "lot-v1", self.seed)


def lot_v1_seed(*, contest: str, draw: str, randomness_hex: str) -> str:
    """Make the lot-v1 seed from the contest, the published draw and what was drawn."""
    return hashlib.sha256(f"lot-v1|{contest}|{draw}|{randomness_hex}".encode()).hexdigest()
