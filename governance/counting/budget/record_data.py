"""A budget record as plain data for JSON, and back: exact amounts, stable names."""

from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from governance.counting.arithmetic import Unit
from governance.counting.budget.options import (
    BallotKind,
    Comparison,
    Completion,
    Criterion,
    Options,
    Start,
    Utility,
    Value,
)
from governance.counting.budget.record import (
    BudgetRecord,
    Compared,
    Completed,
    Fate,
    Payers,
    ProjectResult,
    Round,
)
from governance.counting.record import Lot, Purpose

FORMAT = "commonweal-budget-1"

Data = dict[str, Any]


def to_data(record: BudgetRecord) -> Data:
    """Turn a record into JSON-safe data.

    Keys are those of the dataclasses in `record`; `projects` maps id to facts, `rule` is name and
    version, and `format` names this layout. Amounts are decimal strings of the currency ("23.50").
    What need not come out even (shares, payments, earnings, effective votes) is an exact fraction:
    "7" or "584/25".
    """
    unit = record.unit
    return {
        "format": FORMAT,
        "rule": {"name": record.rule, "version": record.version},
        "title": record.title,
        "options": options_data(record.options),
        "kind": str(record.kind),
        "currency": record.currency,
        "places": record.places,
        "budget": unit.text(record.budget),
        "voters": record.voters,
        "votes": record.votes,
        "blank": record.blank,
        "invalid": sum(record.invalid.values()),
        "invalid_reasons": dict(record.invalid),
        "spent": unit.text(record.spent),
        "topped_up": unit.text(record.topped_up),
        "funded": list(record.funded),
        "projects": {one.id: _project_data(one, unit) for one in record.projects},
        "rounds": [_round_data(one, unit) for one in record.rounds],
        "order": list(record.order),
        "completed": _completed_data(record.completed, unit),
        "compared": None if record.compared is None else _plain(asdict(record.compared)),
        "value": record.value,
        "lots": [{"event": lot.event, **_plain(asdict(lot))} for lot in record.lots],
    }


def options_data(options: Options) -> Data:
    """Turn options into JSON-safe data; the increment stays in the smallest unit."""
    return _plain(asdict(options))


def _plain(facts: Mapping[str, Any]) -> Data:
    """Turn tuples into lists and names into text, so that the data is the same after JSON."""
    return {
        key: [str(one) for one in value]
        if isinstance(value, tuple)
        else str(value)
        if isinstance(value, str)
        else value
        for key, value in facts.items()
    }


def _project_data(one: ProjectResult, unit: Unit) -> Data:
    return {
        "name": one.name,
        "cost": unit.text(one.cost),
        "score": one.score,
        "voters": one.voters,
        "votes": one.votes,
        "funded": one.is_funded,
        "fate": str(one.fate),
        "effective_votes": _fraction(one.effective),
        "payment": _money(one.share, unit),
        "held": _money(one.held, unit),
        "left": None if one.left is None else unit.text(one.left),
        "topped_up": unit.text(one.topped_up),
    }


def _round_data(one: Round, unit: Unit) -> Data:
    # Phragmén's contenders are told apart by money earned, those of equal shares by votes
    contender_unit = Unit(0) if one.earned is None else unit
    return {
        "number": one.number,
        "project": one.project,
        "share": _money(one.share, unit),
        "full": _payers_data(one.full, unit),
        "part": None if one.part is None else _payers_data(one.part, unit),
        "broke": one.broke,
        "earned": _money(one.earned, unit),
        "contenders": _moneys(one.contenders, contender_unit),
        "dropped": _moneys(one.dropped, unit),
    }


def _payers_data(payers: Payers, unit: Unit) -> Data:
    return {
        "voters": payers.voters,
        "points": payers.points,
        "paid": _money(payers.paid, unit),
    }


def _completed_data(completed: Completed | None, unit: Unit) -> Data | None:
    if completed is None:
        return None
    return {
        "by": str(completed.by),
        "increment": unit.text(completed.increment),
        "times": completed.times,
        "started": _money(completed.started, unit),
        "raised_to": _money(completed.raised_to, unit),
        "next_cost": None if completed.next_cost is None else unit.text(completed.next_cost),
        "next_funded": list(completed.next_funded),
        "filled": list(completed.filled),
    }


def _fraction(amount: Fraction | None) -> str | None:
    return None if amount is None else str(amount)


def _money(amount: Fraction | None, unit: Unit) -> str | None:
    return None if amount is None else str(amount / unit.one)


def _moneys(amounts: Mapping[str, Fraction] | None, unit: Unit) -> Data | None:
    return None if amounts is None else {one: str(amounts[one] / unit.one) for one in amounts}


def from_data(data: Data) -> BudgetRecord:
    """Read back what `to_data` wrote; raises ValueError or KeyError on anything else."""
    if data["format"] != FORMAT:
        raise ValueError(f"not a budget record of the format {FORMAT}")
    unit = Unit(data["places"])
    return BudgetRecord(
        rule=data["rule"]["name"],
        version=data["rule"]["version"],
        title=data["title"],
        options=options_from_data(data["options"]),
        kind=BallotKind(data["kind"]),
        currency=data["currency"],
        places=unit.places,
        budget=unit.parse(data["budget"]),
        voters=data["voters"],
        votes=data["votes"],
        blank=data["blank"],
        invalid=dict(data["invalid_reasons"]),
        spent=unit.parse(data["spent"]),
        funded=tuple(data["funded"]),
        projects=tuple(_project(one, facts, unit) for one, facts in data["projects"].items()),
        rounds=tuple(_round(one, unit) for one in data["rounds"]),
        order=tuple(data["order"]),
        completed=_completed(data["completed"], unit),
        compared=_compared(data["compared"]),
        value=data["value"],
        lots=tuple(_lot(one) for one in data["lots"]),
    )


def options_from_data(data: Data) -> Options:
    """Read back what `options_data` wrote."""
    return Options(
        **{
            **data,
            "tie_list": tuple(Criterion(one) for one in data["tie_list"]),
            "fixed_order": tuple(data["fixed_order"]),
            "utility": Utility(data["utility"]),
            "completion": Completion(data["completion"]),
            "start": Start(data["start"]),
            "comparison": Comparison(data["comparison"]),
            "value": Value(data["value"]),
        }
    )


def _project(one: str, data: Data, unit: Unit) -> ProjectResult:
    return ProjectResult(
        id=one,
        name=data["name"],
        cost=unit.parse(data["cost"]),
        score=data["score"],
        voters=data["voters"],
        votes=data["votes"],
        fate=Fate(data["fate"]),
        effective=_read(data["effective_votes"], Unit(0)),
        share=_read(data["payment"], unit),
        held=_read(data["held"], unit),
        left=None if data["left"] is None else unit.parse(data["left"]),
        topped_up=unit.parse(data["topped_up"]),
    )


def _round(data: Data, unit: Unit) -> Round:
    earned = _read(data["earned"], unit)
    contender_unit = Unit(0) if earned is None else unit
    return Round(
        number=data["number"],
        project=data["project"],
        share=_read(data["share"], unit),
        full=_payers(data["full"], unit),
        part=None if data["part"] is None else _payers(data["part"], unit),
        broke=data["broke"],
        earned=earned,
        contenders=_read_all(data["contenders"], contender_unit),
        dropped=_read_all(data["dropped"], unit),
    )


def _payers(data: Data, unit: Unit) -> Payers:
    return Payers(data["voters"], data["points"], Fraction(data["paid"]) * unit.one)


def _completed(data: Data | None, unit: Unit) -> Completed | None:
    if data is None:
        return None
    return Completed(
        by=Completion(data["by"]),
        increment=unit.parse(data["increment"]),
        times=data["times"],
        started=Fraction(data["started"]) * unit.one,
        raised_to=Fraction(data["raised_to"]) * unit.one,
        next_cost=None if data["next_cost"] is None else unit.parse(data["next_cost"]),
        next_funded=tuple(data["next_funded"]),
        filled=tuple(data["filled"]),
    )


def _compared(data: Data | None) -> Compared | None:
    if data is None:
        return None
    return Compared(
        Comparison(data["by"]),
        tuple(data["shares"]),
        tuple(data["greedy"]),
        data["for_shares"],
        data["for_greedy"],
    )


def _lot(data: Data) -> Lot:
    return Lot(
        data["stage"],
        Purpose(data["purpose"]),
        tuple(data["tied"]),
        tuple(data["order"]),
        data["method"],
        data["seed"],
    )


def _read(text: str | None, unit: Unit) -> Fraction | None:
    return None if text is None else Fraction(text) * unit.one


def _read_all(texts: Mapping[str, str] | None, unit: Unit) -> dict[str, Fraction] | None:
    return None if texts is None else {one: Fraction(texts[one]) * unit.one for one in texts}
