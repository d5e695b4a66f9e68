"""SVG by hand: whole-number geometry, escaped words, classes instead of styles."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from markupsafe import Markup

Amount = int | str
"""A number of votes as it was counted: a whole number, or an exact decimal such as "152.33"."""

Width = Literal["wide", "narrow"]


def exact(amount: Amount) -> Fraction:
    """The amount as a fraction. Raises ValueError for text that is no number."""
    return Fraction(amount)


def share(amount: Fraction, whole: Fraction, length: int) -> int:
    """How much of `length` stands for `amount` when all of it stands for `whole`, rounded down."""
    return 0 if whole <= 0 else int(amount * length / whole)


def shortened(words: str, most: int) -> str:
    """The words, cut with an ellipsis at `most` characters; the table beside has them whole."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


@dataclass(slots=True)
class Drawing:
    """One picture being drawn, `width` units wide; `height` grows with what is put in."""

    width: int
    height: int = 0
    parts: list[Markup] = field(default_factory=list)

    def rect(self, x: int, y: int, width: int, height: int, css: str) -> None:
        """A bar with slightly round corners."""
        self.parts.append(
            Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="4" class="{}"/>').format(
                x, y, max(width, 0), height, css
            )
        )

    def line(self, x1: int, y1: int, x2: int, y2: int, css: str) -> None:
        """A straight line."""
        self.parts.append(
            Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>').format(x1, y1, x2, y2, css)
        )

    def path(self, outline: str, css: str) -> None:
        """A closed shape from SVG path commands of our own making."""
        self.parts.append(Markup('<path d="{}" class="{}"/>').format(outline, css))

    def text(self, x: int, y: int, words: str, *, anchor: str = "start", css: str = "") -> None:
        """Words on the line `y`, beginning, centred on or ending at `x`."""
        named = Markup(' class="{}"').format(css) if css else Markup("")
        self.parts.append(
            Markup('<text x="{}" y="{}" text-anchor="{}"{}>{}</text>').format(
                x, y, anchor, named, words
            )
        )

    def svg(self, chart_id: str, kind: Width, title: str, desc: str) -> Markup:
        """The finished picture with its name and its description."""
        own = f"{chart_id}-{kind}"
        return Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" class="cw-chart__{kind}" role="img" '
            'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            'aria-labelledby="{own}-title {own}-desc">'
            '<title id="{own}-title">{title}</title>'
            '<desc id="{own}-desc">{desc}</desc>{parts}</svg>'
        ).format(
            kind=kind,
            width=self.width,
            height=self.height,
            own=own,
            title=title,
            desc=desc,
            parts=Markup("").join(self.parts),
        )


def figure(
    *, title: str, pictures: Sequence[Markup], columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> Markup:
    """The pictures (one for wide, one for narrow screens) and their numbers as a table.

    The first column names the row; the others are figures.
    """
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(_number(at), column)
        for at, column in enumerate(columns)
    )
    body = Markup("").join(Markup("<tr>{}</tr>").format(_cells(row)) for row in rows)
    return Markup(
        '<figure class="cw-chart"><figcaption>{title}</figcaption>{pictures}'
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">The same numbers as a table</span></summary>'
        '<div class="govuk-details__text"><table class="cw-table">'
        '<caption class="govuk-visually-hidden">{title}</caption>'
        "<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details></figure>"
    ).format(title=title, pictures=Markup("").join(pictures), head=head, body=body)


def _cells(row: Sequence[str]) -> Markup:
    name, *figures = row
    cells = (Markup("<td{}>{}</td>").format(_number(1), words) for words in figures)
    return Markup('<th scope="row">{}</th>{}').format(name, Markup("").join(cells))


def _number(column: int) -> Markup:
    return Markup(' class="cw-table__number"') if column else Markup("")
