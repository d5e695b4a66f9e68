"""A count's record as plain data for JSON, and back: exact decimal strings, stable names."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from governance.counting.arithmetic import Unit
from governance.counting.ballots import Candidate
from governance.counting.record import (
    Act,
    Action,
    Answer,
    CountRecord,
    Deferral,
    Elected,
    LookBack,
    Lot,
    Pair,
    Pile,
    Purpose,
    QuotaChange,
    Receipt,
    Stage,
    Transfer,
    Why,
)

FORMAT = "commonweal-count-1"

Data = dict[str, Any]


def to_data(record: CountRecord) -> Data:
    """Turn a record into JSON-safe data; amounts are decimal strings in the rule's places.

    The keys are those of the dataclasses in `record`, with candidates by id, `rule` as name and
    version, and `format` naming this layout.
    """
    unit = record.unit
    return {
        "format": FORMAT,
        "rule": {"name": record.rule, "version": record.version},
        "title": record.title,
        "candidates": [
            {"id": one.id, "name": one.name, "withdrawn": one.withdrawn}
            for one in record.candidates
        ],
        "seats": record.seats,
        "places": record.places,
        "valid": record.valid,
        "invalid": sum(record.invalid.values()),
        "invalid_reasons": dict(record.invalid),
        "rejected_in_part": record.rejected_in_part,
        "total": unit.text(record.total),
        "quota": _text(unit, record.quota),
        "elected": list(record.elected),
        "undecided": [list(group) for group in record.undecided],
        "stages": [_stage_data(stage, unit) for stage in record.stages],
        "lots": [_lot_data(lot) for lot in record.lots],
        "pairs": [
            {"candidate": one.candidate, "other": one.other, "papers": one.papers, "path": one.path}
            for one in record.pairs
        ],
        "sitting": list(record.sitting),
        "answers": [
            {"candidate": one.candidate, "yes": one.yes, "no": one.no} for one in record.answers
        ],
        "reopen": record.reopen,
    }


def written_record(record: CountRecord) -> str:
    """Write a record as one line of canonical JSON: sorted keys, no spaces, decimals as text."""
    return json.dumps(to_data(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_record(text: str) -> CountRecord:
    """Return the record behind what `written_record` wrote."""
    return from_data(json.loads(text))


def fingerprint(record: CountRecord) -> str:
    """Return the SHA-256 of the canonical JSON of a record, in hexadecimal."""
    return hashlib.sha256(written_record(record).encode()).hexdigest()


def _stage_data(stage: Stage, unit: Unit) -> Data:
    return {
        "number": stage.number,
        "action": {"act": str(stage.action.act), "candidates": list(stage.action.candidates)},
        "quota": _text(unit, stage.quota),
        "votes": _texts(unit, stage.votes),
        "non_transferable": unit.text(stage.non_transferable),
        "rounding": unit.text(stage.rounding),
        "piles": {
            one: [{"value": unit.text(pile.value), "papers": pile.papers} for pile in piles]
            for one, piles in stage.piles.items()
        },
        "transfers": [_transfer_data(transfer, unit) for transfer in stage.transfers],
        "elected": [
            {
                "candidate": one.candidate,
                "why": str(one.why),
                "votes": unit.text(one.votes),
                "batch": one.batch,
            }
            for one in stage.elected
        ],
        "excluded": list(stage.excluded),
        "surpluses": _texts(unit, stage.surpluses),
        "deferral": _deferral_data(stage.deferral, unit),
        "look_backs": [
            {
                "purpose": str(back.purpose),
                "tied": list(back.tied),
                "chosen": back.chosen,
                "stage": back.stage,
                "batch": back.batch,
            }
            for back in stage.look_backs
        ],
        "lots": [_lot_data(lot) for lot in stage.lots],
        "quota_changes": [
            {"batch": change.batch, "quota": unit.text(change.quota)}
            for change in stage.quota_changes
        ],
        "keep": _texts(unit, stage.keep),
    }


def _transfer_data(transfer: Transfer, unit: Unit) -> Data:
    return {
        "giver": transfer.giver,
        "batch": transfer.batch,
        "held_at": unit.text(transfer.held_at),
        "value": unit.text(transfer.value),
        "papers": transfer.papers,
        "received": [
            {"candidate": one.candidate, "papers": one.papers, "amount": unit.text(one.amount)}
            for one in transfer.received
        ],
        "stopped": transfer.stopped,
        "amount_stopped": unit.text(transfer.amount_stopped),
        "rounding": unit.text(transfer.rounding),
    }


def _lot_data(lot: Lot) -> Data:
    return {
        "event": lot.event,
        "stage": lot.stage,
        "purpose": str(lot.purpose),
        "tied": list(lot.tied),
        "order": list(lot.order),
        "method": lot.method,
        "seed": lot.seed,
    }


def _deferral_data(deferral: Deferral | None, unit: Unit) -> Data | None:
    if deferral is None:
        return None
    return {
        "surplus": unit.text(deferral.surplus),
        "gap": unit.text(deferral.gap),
        "lowest": list(deferral.lowest),
        "above": deferral.above,
    }


def _text(unit: Unit, amount: int | None) -> str | None:
    return None if amount is None else unit.text(amount)


def _texts(unit: Unit, amounts: Mapping[str, int]) -> dict[str, str]:
    return {one: unit.text(amount) for one, amount in amounts.items()}


def from_data(data: Mapping[str, Any]) -> CountRecord:
    """Read back what `to_data` wrote. Raises ValueError, KeyError or TypeError on anything else."""
    if data["format"] != FORMAT:
        raise ValueError(f"not a record of the format {FORMAT}")
    unit = Unit(int(data["places"]))
    return CountRecord(
        rule=data["rule"]["name"],
        version=data["rule"]["version"],
        title=data["title"],
        candidates=tuple(Candidate(**one) for one in data["candidates"]),
        seats=data["seats"],
        places=unit.places,
        valid=data["valid"],
        invalid=dict(data["invalid_reasons"]),
        rejected_in_part=data["rejected_in_part"],
        total=unit.parse(data["total"]),
        quota=_parse(unit, data["quota"]),
        stages=tuple(_stage(stage, unit) for stage in data["stages"]),
        elected=tuple(data["elected"]),
        undecided=tuple(tuple(group) for group in data["undecided"]),
        pairs=tuple(Pair(**one) for one in data["pairs"]),
        sitting=tuple(data.get("sitting", ())),
        answers=tuple(Answer(**one) for one in data.get("answers", ())),
        reopen=data.get("reopen", ""),
    )


def _stage(data: Mapping[str, Any], unit: Unit) -> Stage:
    return Stage(
        number=data["number"],
        action=Action(Act(data["action"]["act"]), tuple(data["action"]["candidates"])),
        quota=_parse(unit, data["quota"]),
        votes=_parsed(unit, data["votes"]),
        non_transferable=unit.parse(data["non_transferable"]),
        rounding=unit.parse(data["rounding"]),
        piles={
            one: tuple(Pile(unit.parse(pile["value"]), pile["papers"]) for pile in piles)
            for one, piles in data["piles"].items()
        },
        transfers=tuple(_transfer(one, unit) for one in data["transfers"]),
        elected=tuple(
            Elected(one["candidate"], Why(one["why"]), unit.parse(one["votes"]), one["batch"])
            for one in data["elected"]
        ),
        excluded=tuple(data["excluded"]),
        surpluses=_parsed(unit, data["surpluses"]),
        deferral=_deferral(data["deferral"], unit),
        look_backs=tuple(
            LookBack(
                Purpose(one["purpose"]),
                tuple(one["tied"]),
                one["chosen"],
                one["stage"],
                one["batch"],
            )
            for one in data["look_backs"]
        ),
        lots=tuple(_lot(one) for one in data["lots"]),
        quota_changes=tuple(
            QuotaChange(one["batch"], unit.parse(one["quota"])) for one in data["quota_changes"]
        ),
        keep=_parsed(unit, data["keep"]),
    )


def _transfer(data: Mapping[str, Any], unit: Unit) -> Transfer:
    return Transfer(
        giver=data["giver"],
        batch=data["batch"],
        held_at=unit.parse(data["held_at"]),
        value=unit.parse(data["value"]),
        papers=data["papers"],
        received=tuple(
            Receipt(one["candidate"], one["papers"], unit.parse(one["amount"]))
            for one in data["received"]
        ),
        stopped=data["stopped"],
        amount_stopped=unit.parse(data["amount_stopped"]),
        rounding=unit.parse(data["rounding"]),
    )


def _lot(data: Mapping[str, Any]) -> Lot:
    return Lot(
        data["stage"],
        Purpose(data["purpose"]),
        tuple(data["tied"]),
        tuple(data["order"]),
        data["method"],
        data["seed"],
    )


def _deferral(data: Mapping[str, Any] | None, unit: Unit) -> Deferral | None:
    if data is None:
        return None
    return Deferral(
        unit.parse(data["surplus"]), unit.parse(data["gap"]), tuple(data["lowest"]), data["above"]
    )


def _parse(unit: Unit, text: str | None) -> int | None:
    return None if text is None else unit.parse(text)


def _parsed(unit: Unit, texts: Mapping[str, str]) -> dict[str, int]:
    return {one: unit.parse(text) for one, text in texts.items()}
