"""A count as the command line answers it in JSON: everybody by name, and the whole record."""

from collections import Counter
from collections.abc import Iterable, Sequence

from governance.counting.ballots import Candidate
from governance.counting.record import CountRecord, Lot, Stage
from governance.counting.record_data import Data, to_data


def labels(candidates: Sequence[Candidate]) -> dict[str, str]:
    """Return what to call each candidate: the name, with the id where the name alone is unclear."""
    namesakes = Counter(one.name for one in candidates)
    return {
        one.id: one.name if one.name and namesakes[one.name] == 1 else f"{one.name} ({one.id})"
        for one in candidates
    }


def answer(record: CountRecord) -> Data:
    """Turn a record into JSON-safe data by name; amounts are decimal strings.

    The layout is in docs/formats/count-record.md. `record` in it is the record itself, by id,
    from which the count can be replayed.
    """
    called = labels(record.candidates)
    return {
        "format": "commonweal-count-answer-1",
        "rule": {"name": record.rule, "version": record.version},
        "title": record.title,
        "seats": record.seats,
        "valid": record.valid,
        "invalid": sum(record.invalid.values()),
        "invalid_reasons": dict(record.invalid),
        "quota": None if record.quota is None else record.decimal(record.quota),
        "elected": _names(called, record.elected),
        "undecided": [_names(called, group) for group in record.undecided],
        "stages": [_stage(record, stage, called) for stage in record.stages],
        "lots": [_lot(lot, called) for lot in record.lots],
        "record": to_data(record),
    }


def _stage(record: CountRecord, stage: Stage, called: dict[str, str]) -> Data:
    return {
        "number": stage.number,
        "action": {
            "act": str(stage.action.act),
            "candidates": _names(called, stage.action.candidates),
        },
        "quota": None if stage.quota is None else record.decimal(stage.quota),
        "votes": {called[one]: record.decimal(amount) for one, amount in stage.votes.items()},
        "non_transferable": record.decimal(stage.non_transferable),
        "elected": _names(called, (one.candidate for one in stage.elected)),
        "excluded": _names(called, stage.excluded),
        "lots": [_lot(lot, called) for lot in stage.lots],
    }


def _lot(lot: Lot, called: dict[str, str]) -> Data:
    return {
        "event": lot.event,
        "stage": lot.stage,
        "purpose": str(lot.purpose),
        "tied": _names(called, lot.tied),
        "order": _names(called, lot.order),
        "method": lot.method,
        "seed": lot.seed,
    }


def _names(called: dict[str, str], some: Iterable[str]) -> list[str]:
    return [called[one] for one in some]
