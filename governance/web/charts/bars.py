"""How many votes each candidate has at one stage, with the line of the quota."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from markupsafe import Markup

from governance.web.charts.drawing import Amount, Drawing, exact, figure, share, shortened


class BarState(StrEnum):
    """Where a candidate stands at this stage; `rest` is for votes that are nobody's."""

    STANDING = "standing"
    ELECTED = "elected"
    OUT = "out"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Bar:
    """One candidate's votes at a stage, as counted."""

    name: str
    votes: Amount
    state: BarState = BarState.STANDING


@dataclass(frozen=True, slots=True)
class StageBars:
    """Every candidate at one stage, in the order of the picture; quota None where there is none."""

    title: str
    bars: tuple[Bar, ...]
    quota: Amount | None = None


_WORDS = {BarState.ELECTED: "✓ Elected", BarState.OUT: "Out"}
_TOP = 34
_ROW = 40
_ROW_NARROW = 56
_FROM, _LENGTH = 210, 330
_LENGTH_NARROW = 360


def bar_chart(chart_id: str, stage: StageBars) -> Markup:
    """The stage as bars, wide and narrow, and as a table. `chart_id` is unique on the page.

    Those elected have a solid bar, a tick and the word; those who are out a dashed outline.
    Raises ValueError when an amount is no number.
    """
    whole = max([exact(bar.votes) for bar in stage.bars] + [exact(stage.quota or 0), Fraction(1)])
    described = _in_words(stage)
    return figure(
        title=stage.title,
        pictures=[
            _wide(stage, whole).svg(chart_id, "wide", stage.title, described),
            _narrow(stage, whole).svg(chart_id, "narrow", stage.title, described),
        ],
        columns=("Candidate", "Votes", "Standing"),
        rows=_rows(stage),
    )


def _wide(stage: StageBars, whole: Fraction) -> Drawing:
    drawing = Drawing(width=760, height=_TOP + _ROW * len(stage.bars))
    for at, bar in enumerate(stage.bars):
        y = _TOP + _ROW * at
        drawing.text(0, y + 22, shortened(bar.name, 26))
        drawing.rect(_FROM, y + 4, share(exact(bar.votes), whole, _LENGTH), 26, _css(bar))
        drawing.text(640, y + 22, str(bar.votes), anchor="end", css="cw-ink-strong")
        drawing.text(656, y + 22, _WORDS.get(bar.state, ""), css="cw-ink-muted")
    if stage.quota is not None:
        x = _FROM + share(exact(stage.quota), whole, _LENGTH)
        drawing.line(x, 24, x, drawing.height, "cw-quota cw-quota--edge")
        drawing.line(x, 24, x, drawing.height, "cw-quota")
        _quota_words(drawing, stage.quota, x)
    return drawing


def _narrow(stage: StageBars, whole: Fraction) -> Drawing:
    drawing = Drawing(width=_LENGTH_NARROW + 4, height=_TOP + _ROW_NARROW * len(stage.bars))
    for at, bar in enumerate(stage.bars):
        y = _TOP + _ROW_NARROW * at
        said = f"{_WORDS.get(bar.state, '')} {bar.votes}".strip()
        drawing.text(2, y + 18, shortened(bar.name, 24))
        drawing.text(_LENGTH_NARROW + 2, y + 18, said, anchor="end", css="cw-ink-strong")
        drawing.rect(2, y + 26, share(exact(bar.votes), whole, _LENGTH_NARROW), 18, _css(bar))
    if stage.quota is not None:
        x = 2 + share(exact(stage.quota), whole, _LENGTH_NARROW)
        for at in range(len(stage.bars)):
            y = _TOP + _ROW_NARROW * at
            drawing.line(x, y + 22, x, y + 48, "cw-quota")
        _quota_words(drawing, stage.quota, x)
    return drawing


def _quota_words(drawing: Drawing, quota: Amount, x: int) -> None:
    anchor = "end" if 2 * x > drawing.width else "start"
    drawing.text(x, 16, f"Quota {quota}", anchor=anchor, css="cw-ink-muted")


def _css(bar: Bar) -> str:
    return "cw-bar" if bar.state is BarState.STANDING else f"cw-bar cw-bar--{bar.state}"


def _in_words(stage: StageBars) -> str:
    words = [
        " ".join(part for part in (bar.name, str(bar.votes), _said(bar)) if part)
        for bar in stage.bars
    ]
    quota = f" The quota is {stage.quota}." if stage.quota is not None else ""
    return f"Votes: {'; '.join(words)}.{quota}"


def _said(bar: Bar) -> str:
    return _WORDS.get(bar.state, "").removeprefix("✓ ").lower()


def _rows(stage: StageBars) -> list[tuple[str, str, str]]:
    rows = [(bar.name, str(bar.votes), _said(bar).capitalize()) for bar in stage.bars]
    return rows if stage.quota is None else [*rows, ("Quota", str(stage.quota), "")]
