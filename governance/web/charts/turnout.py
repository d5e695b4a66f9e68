"""How many of those who could vote did, by group."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from governance.web.charts.drawing import Drawing, figure, share, shortened


@dataclass(frozen=True, slots=True)
class GroupTurnout:
    """One group: how many could vote and how many papers came back."""

    name: str
    electorate: int
    received: int

    @property
    def percent(self) -> str:
        """`53.5%`, to the nearest tenth; a dash for a group with nobody in it."""
        if self.electorate <= 0:
            return "–"
        tenths = (2000 * self.received + self.electorate) // (2 * self.electorate)
        return f"{tenths // 10}.{tenths % 10}%"


_ROW = 40
_ROW_NARROW = 54
_FROM, _LENGTH = 210, 330
_LENGTH_NARROW = 360


def turnout_bars(chart_id: str, title: str, groups: Sequence[GroupTurnout]) -> Markup:
    """Turnout by group as bars from nobody to everybody, wide and narrow, and as a table."""
    described = "; ".join(
        f"{group.name}: {group.received:,} of {group.electorate:,}, {group.percent}"
        for group in groups
    )
    return figure(
        title=title,
        pictures=[
            _wide(groups).svg(chart_id, "wide", title, described),
            _narrow(groups).svg(chart_id, "narrow", title, described),
        ],
        columns=("Group", "Could vote", "Voted", "Turnout"),
        rows=[
            (group.name, f"{group.electorate:,}", f"{group.received:,}", group.percent)
            for group in groups
        ],
    )


def _wide(groups: Sequence[GroupTurnout]) -> Drawing:
    drawing = Drawing(width=760, height=_ROW * len(groups) + 4)
    for at, group in enumerate(groups):
        y = _ROW * at
        drawing.text(0, y + 22, shortened(group.name, 26))
        _bar(drawing, _FROM, y + 6, length=_LENGTH, height=22, group=group)
        drawing.text(610, y + 22, group.percent, anchor="end", css="cw-ink-strong")
        drawing.text(626, y + 22, _counts(group), css="cw-ink-muted")
    return drawing


def _narrow(groups: Sequence[GroupTurnout]) -> Drawing:
    drawing = Drawing(width=_LENGTH_NARROW + 4, height=_ROW_NARROW * len(groups) + 4)
    for at, group in enumerate(groups):
        y = _ROW_NARROW * at
        drawing.text(2, y + 18, shortened(group.name, 30))
        drawing.text(_LENGTH_NARROW + 2, y + 18, group.percent, anchor="end", css="cw-ink-strong")
        _bar(drawing, 2, y + 26, length=_LENGTH_NARROW, height=14, group=group)
    return drawing


def _bar(
    drawing: Drawing, x: int, y: int, *, length: int, height: int, group: GroupTurnout
) -> None:
    filled = share(Fraction(group.received), Fraction(group.electorate), length)
    drawing.rect(x, y, length, height, "cw-bar--track")
    drawing.rect(x, y, min(filled, length), height, "cw-bar cw-bar--elected")


def _counts(group: GroupTurnout) -> str:
    return f"{group.received:,} of {group.electorate:,}"
