"""What must tally: the figures of a sealed box and the sentences they make, true or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from governance.kernel.wording import plural


class Exclusion(StrEnum):
    """Why a ballot in the box is not among those counted."""

    SUPERSEDED = "superseded"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class BoxFigures:
    """The figures of a box, each from another source.

    ``issued`` is by the manifest and the log; ``used``, ``voided`` and ``unused`` by the list of
    credentials; ``in_log`` and ``voided_in_log`` by the log. ``valid`` and ``invalid`` are ``None``
    before the box has been opened, ``counted`` and ``excluded`` before it was frozen, ``marks``
    where a scrutineer issued the credentials: then nobody here can mark the roll.
    """

    on_roll: int
    issued: int
    used: int
    voided: int
    unused: int
    in_box: int
    in_log: int
    voided_in_log: int
    counted: int | None
    excluded: int | None
    valid: int | None
    invalid: int | None
    marks: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """One thing that must tally, as a sentence with its figures, and whether it does."""

    sentence: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Everything that must tally in a box, as far as it can be told by now."""

    figures: BoxFigures
    tallies: tuple[Tally, ...]

    @property
    def holds(self) -> bool:
        """Whether all of it tallies."""
        return all(one.holds for one in self.tallies)

    @property
    def broken(self) -> tuple[str, ...]:
        """The sentences that are not true."""
        return tuple(one.sentence for one in self.tallies if not one.holds)


def reconciliation(figures: BoxFigures) -> Reconciliation:
    """Put the figures into sentences and see which of them hold."""
    return Reconciliation(figures, tuple(_tallies(figures)))


def _tallies(of: BoxFigures) -> Iterator[Tally]:
    yield Tally(
        f"{plural(of.issued, 'voting code')} issued: {of.used:,} used, {of.voided:,} made void "
        f"and {of.unused:,} not used.",
        of.issued == of.used + of.voided + of.unused and of.voided == of.voided_in_log,
    )
    yield _ballots(of)
    if of.marks is not None:
        yield Tally(
            f"{plural(of.marks, 'mark')} on the roll, and {plural(of.used, 'code')} in force "
            f"under which a ballot was cast.",
            of.marks == of.used,
        )
    yield Tally(
        f"{plural(of.on_roll, 'person', 'people')} on the roll, and {plural(of.used, 'voter')}.",
        of.on_roll >= of.used,
    )


def _ballots(of: BoxFigures) -> Tally:
    in_log = f"{plural(of.in_log, 'ballot')} in the log"
    if of.counted is None or of.excluded is None:
        return Tally(f"{in_log}, and {of.in_box:,} in the box.", of.in_log == of.in_box)
    is_whole = of.in_log == of.in_box == of.counted + of.excluded
    if of.valid is None or of.invalid is None:
        return Tally(f"{in_log}: {of.counted:,} to count and {of.excluded:,} left out.", is_whole)
    return Tally(
        f"{in_log}: {of.valid:,} counted, {of.invalid:,} invalid and {of.excluded:,} left out.",
        is_whole and of.valid + of.invalid == of.counted,
    )
