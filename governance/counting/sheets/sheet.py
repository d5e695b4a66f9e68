"""The returning officer's result sheet: all that every form of it says, from a record alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from governance.counting.answer import labels
from governance.counting.record import CountRecord, Lot
from governance.counting.record_data import fingerprint as fingerprint_of
from governance.counting.sentences import (
    explain_equals,
    explain_lots,
    explain_opening,
    explain_stage,
)
from governance.counting.sheets.table import StageTable, stage_table
from governance.counting.sheets.words import (
    drawn_how,
    has_preferences,
    outcome,
    reason_words,
    rule_title,
    stage_heading,
)


@dataclass(frozen=True, slots=True)
class SheetCandidate:
    """One candidate's line: ``votes`` at the first stage, "" for who no longer stood."""

    name: str
    votes: str
    outcome: str
    is_elected: bool


@dataclass(frozen=True, slots=True)
class SheetAnswers:
    """How many papers said "yes" to a candidate, and how many "no"."""

    name: str
    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class SheetPair:
    """Two candidates compared: papers that prefer the first, papers that prefer the second."""

    first: str
    second: str
    for_first: int
    for_second: int


@dataclass(frozen=True, slots=True)
class SheetLot:
    """A lot: at which stage it was needed, the order drawn, what came of it, and how it came."""

    stage: int
    order: tuple[str, ...]
    told: str
    drawn: str


@dataclass(frozen=True, slots=True)
class ToldStage:
    """A stage in plain sentences."""

    number: int
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultSheet:
    """The sheet. Amounts of votes are exact decimals as text, papers are whole numbers.

    ``invalid``: papers not counted, by reason in words. ``elected``: names in order of election;
    of a vacancy, with those in ``sitting``, who keep their seats. ``answers`` and ``pairs`` are
    empty but for the rules that have them. ``notes``: what else has to be said with this result.
    ``fingerprint``: SHA-256 of the record's canonical JSON.
    """

    title: str
    rule: str
    rule_title: str
    version: str
    seats: int
    valid: int
    invalid: tuple[tuple[str, int], ...]
    rejected_in_part: int
    quota: str | None
    votes_heading: str
    candidates: tuple[SheetCandidate, ...]
    elected: tuple[str, ...]
    sitting: tuple[str, ...]
    table: StageTable
    answers: tuple[SheetAnswers, ...]
    pairs: tuple[SheetPair, ...]
    lots: tuple[SheetLot, ...]
    notes: tuple[str, ...]
    opening: tuple[str, ...]
    told: tuple[ToldStage, ...]
    closing: tuple[str, ...]
    fingerprint: str

    @property
    def invalid_total(self) -> int:
        """All papers that could not be counted."""
        return sum(number for _, number in self.invalid)

    @property
    def quota_words(self) -> str | None:
        """The quota; where it changed, what it was at first and at the end."""
        last = self.table.stages[-1].quota
        if self.table.has_moving_quota and self.quota != last:
            return f"{self.quota} at first, {last} at the end"
        return self.quota


def sheet_of(
    record: CountRecord, *, fingerprint: str = "", notes: Sequence[str] = ()
) -> ResultSheet:
    """Make the sheet of a record.

    ``fingerprint`` is that of the record as it was stored, where it was; else it is worked out.
    """
    called = labels(record.candidates)
    return ResultSheet(
        title=record.title,
        rule=record.rule,
        rule_title=rule_title(record),
        version=record.version,
        seats=record.seats,
        valid=record.valid,
        invalid=tuple((reason_words(why), number) for why, number in record.invalid.items()),
        rejected_in_part=record.rejected_in_part,
        quota=None if record.quota is None else record.decimal(record.quota),
        votes_heading="First preferences" if has_preferences(record) else "Votes",
        candidates=tuple(_candidate(record, one, name) for one, name in called.items()),
        elected=tuple(called[one] for one in record.elected),
        sitting=tuple(called[one] for one in record.sitting),
        table=stage_table(record),
        answers=tuple(SheetAnswers(called[x.candidate], x.yes, x.no) for x in record.answers),
        pairs=_pairs(record, called),
        lots=tuple(
            _lot(lot, told, called)
            for lot, told in zip(record.lots, explain_lots(record), strict=True)
        ),
        notes=tuple(notes),
        opening=explain_opening(record),
        told=tuple(
            ToldStage(stage.number, stage_heading(record, stage), explain_stage(record, stage))
            for stage in record.stages
        ),
        closing=explain_equals(record),
        fingerprint=fingerprint or fingerprint_of(record),
    )


def _candidate(record: CountRecord, candidate: str, name: str) -> SheetCandidate:
    votes = record.stages[0].votes.get(candidate)
    return SheetCandidate(
        name=name,
        votes="" if votes is None else str(votes // record.unit.one),
        outcome=outcome(record, candidate),
        is_elected=candidate in record.elected,
    )


def _pairs(record: CountRecord, called: dict[str, str]) -> tuple[SheetPair, ...]:
    """Each two candidates once, in the order of the ballot paper."""
    papers = {(one.candidate, one.other): one.papers for one in record.pairs}
    order = [one.id for one in record.candidates]
    return tuple(
        SheetPair(called[one], called[other], papers[one, other], papers[other, one])
        for at, one in enumerate(order)
        for other in order[at + 1 :]
        if (one, other) in papers
    )


def _lot(lot: Lot, told: str, called: dict[str, str]) -> SheetLot:
    order = tuple(called[one] for one in lot.order)
    drawn = f"The order drawn: {', '.join(order)}. {drawn_how(lot)}"
    return SheetLot(lot.stage, order, told, drawn)
