"""The pictures of a count: bars for every stage, and where the votes went."""

from dataclasses import dataclass

from markupsafe import Markup

from governance.counting.record import Act, CountRecord, Stage
from governance.counting.sheets.words import stage_heading
from governance.elections.rules.telling import stage_told, votes_heading
from governance.voting.rules import Turnout
from governance.web.charts import (
    Bar,
    BarState,
    GroupTurnout,
    Receipt,
    StageBars,
    Transfers,
    bar_chart,
    transfer_picture,
    turnout_bars,
)


@dataclass(frozen=True, slots=True)
class StageShown:
    """One stage as a page shows it; ``transfers`` is ``None`` where nothing moved."""

    number: int
    heading: str
    told: tuple[str, ...]
    bars: Markup
    transfers: Markup | None


def stages_shown(record: CountRecord, *, only: int | None = None) -> list[StageShown]:
    """The stages with their sentences and pictures, from the record alone; or ``only`` one."""
    order = _order(record)
    return [
        _stage_shown(record, order, at)
        for at, stage in enumerate(record.stages)
        if only in {None, stage.number}
    ]


def _stage_shown(record: CountRecord, order: list[str], at: int) -> StageShown:
    stage = record.stages[at]
    heading = stage_heading(record, stage)
    bars = StageBars(
        title=f"Votes after stage {stage.number}"
        if len(record.stages) > 1
        else votes_heading(record),
        bars=_bars(record, order, at),
        quota=None if stage.quota is None else _exact(record, stage.quota),
    )
    return StageShown(
        number=stage.number,
        heading=heading,
        told=stage_told(record, stage),
        bars=bar_chart(f"stage-{stage.number}-votes", bars),
        transfers=_transfers(record, stage),
    )


def turnout_picture(turnout: Turnout) -> Markup | None:
    """Turnout by group; ``None`` where there are no groups large enough to show."""
    if not turnout.groups:
        return None
    groups = [GroupTurnout(one.name, one.electorate, one.received) for one in turnout.groups]
    return turnout_bars("turnout", "Turnout by group", groups)


def _order(record: CountRecord) -> list[str]:
    """The elected in order, then those who came furthest: one order for all pictures."""
    left_at = {one: stage.number for stage in record.stages for one in stage.excluded}
    last = record.stages[-1]
    others = [one for one in last.votes if one not in record.elected]
    others.sort(key=lambda one: (-left_at.get(one, len(record.stages) + 1), -last.votes[one]))
    return [*record.elected, *others]


def _bars(record: CountRecord, order: list[str], at: int) -> tuple[Bar, ...]:
    stages = record.stages[: at + 1]
    stage = stages[-1]
    elected = {one.candidate for each in stages for one in each.elected}
    gone = {one for each in stages[:-1] for one in each.excluded}
    bars = [
        Bar(record.name(one), _exact(record, stage.votes[one]), _state(one, elected, stage))
        for one in order
        if one not in gone
    ]
    if stage.non_transferable:
        bars.append(Bar("With nobody", _exact(record, stage.non_transferable), BarState.REST))
    return tuple(bars)


def _state(one: str, elected: set[str], stage: Stage) -> BarState:
    if one in elected:
        return BarState.ELECTED
    return BarState.OUT if one in stage.excluded else BarState.STANDING


def _transfers(record: CountRecord, stage: Stage) -> Markup | None:
    if stage.action.act is Act.FIRST or not stage.transfers:
        return None
    received: dict[str, int] = {}
    for transfer in stage.transfers:
        for one in transfer.received:
            received[one.candidate] = received.get(one.candidate, 0) + one.amount
    lost = sum(one.amount_stopped + one.rounding for one in stage.transfers)
    receipts = [
        Receipt(record.name(one), _exact(record, amount))
        for one, amount in sorted(received.items(), key=lambda item: -item[1])
    ]
    if lost:
        receipts.append(Receipt("With nobody", _exact(record, lost), is_nobody=True))
    if not any((*received.values(), lost)):
        return None
    return transfer_picture(
        f"stage-{stage.number}-transfers",
        Transfers(
            title=f"Where the votes went at stage {stage.number}",
            leaving=tuple(record.name(one) for one in stage.action.candidates),
            receipts=tuple(receipts),
        ),
    )


def _exact(record: CountRecord, amount: int) -> str:
    votes, rest = divmod(amount, record.unit.one)
    return record.decimal(amount) if rest else str(votes)
