"""Pictures of numbers, drawn on the server: bars of a stage, transfers, turnout."""

from governance.web.charts.bars import Bar, BarState, StageBars, bar_chart
from governance.web.charts.transfers import Receipt, Transfers, transfer_picture
from governance.web.charts.turnout import GroupTurnout, turnout_bars

__all__ = [
    "Bar",
    "BarState",
    "GroupTurnout",
    "Receipt",
    "StageBars",
    "Transfers",
    "bar_chart",
    "transfer_picture",
    "turnout_bars",
]
