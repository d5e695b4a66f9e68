"""The mutual's colour: from one hex value to a palette that stays readable, light and dark."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Final, Literal

from markupsafe import escape

from governance.web.colour import contrast, to_hex, to_lch
from governance.web.components import monogram

Scheme = Literal["light", "dark"]

TEXT: Final = 4.5
"""Text against what is behind it (WCAG 2.2, 1.4.3)."""
GRAPHIC: Final = 3.0
"""Lines and marks that carry meaning (WCAG 2.2, 1.4.11)."""
COMFORTABLE: Final = 5.5
"""What we ask of links and other coloured words, a step above the minimum."""

SURFACES: Final[Mapping[Scheme, Mapping[str, str]]] = {
    "light": {"paper": "#fbf7ef", "card": "#fffefb", "sunk": "#f3ecdf"},
    "dark": {"paper": "#181614", "card": "#22201d", "sunk": "#2c2925"},
}
"""What lies behind the brand colour; the same values stand in assets/styles/_tokens.scss."""

WHITE: Final = "#ffffff"
NIGHT: Final = "#14120f"


@dataclass(frozen=True, slots=True)
class Shades:
    """The brand's part of one colour scheme, each as `#rrggbb`; /brand.css sets `--<name>`."""

    brand: str
    brand_deep: str
    brand_on: str
    brand_ink: str
    brand_soft: str
    brand_line: str


@cache
def shades(colour: str, scheme: Scheme) -> Shades:
    """The shades of `colour` for one scheme. Raises NotAColour.

    Whatever the colour: words reach 4.5 to 1 on every surface, marks and outlines 3 to 1.
    """
    lightness, chroma, hue = to_lch(colour)
    is_dark = scheme == "dark"
    if is_dark:
        lightness, chroma = max(lightness, 0.66), min(chroma, 0.15)
    soft = to_hex(0.29 if is_dark else 0.948, min(chroma, 0.035 if is_dark else 0.021), hue)
    behind = (*SURFACES[scheme].values(), soft)

    def moved(start: float, fits: Callable[[str], bool]) -> str:
        """The colour from `start`, lighter on dark and darker on light until it fits."""
        for step in range(101):
            tried = start + (step if is_dark else -step) / 100
            made = to_hex(min(1.0, max(0.0, tried)), chroma, hue)
            if fits(made):
                return made
        return WHITE if is_dark else NIGHT

    fill = moved(
        lightness, lambda made: _stands_out(made, behind, GRAPHIC) and _words_on(made) is not None
    )
    on = _words_on(fill) or (NIGHT if is_dark else WHITE)
    away = -0.07 if on == WHITE else 0.07
    return Shades(
        brand=fill,
        brand_deep=to_hex(min(0.97, max(0.12, to_lch(fill)[0] + away)), chroma, hue),
        brand_on=on,
        brand_ink=moved(lightness, lambda made: _stands_out(made, behind, COMFORTABLE)),
        brand_soft=soft,
        brand_line=moved(0.45 if is_dark else 0.8, lambda made: _stands_out(made, behind, GRAPHIC)),
    )


def brand_css(colour: str) -> str:
    """The style sheet behind /brand.css: the brand's properties. Raises NotAColour."""
    light = _declarations(shades(colour, "light"))
    dark = _declarations(shades(colour, "dark"))
    return (
        f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        "@media print{:root{--brand-soft:#ffffff}}\n"
    )


def brand_icon(name: str, colour: str) -> str:
    """The SVG behind /brand.svg: the mutual's initials on its colour. Raises NotAColour."""
    tones = shades(colour, "light")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 44" width="44" height="44">'
        f'<rect width="44" height="44" rx="14" fill="{tones.brand}"/>'
        f'<text x="22" y="29" text-anchor="middle" fill="{tones.brand_on}" '
        f'font-family="Georgia, serif" font-size="19">{escape(monogram(name))}</text></svg>\n'
    )


def _stands_out(colour: str, behind: tuple[str, ...], ratio: float) -> bool:
    return all(contrast(colour, surface) >= ratio for surface in behind)


def _words_on(fill: str) -> str | None:
    """White where it can be read on `fill`, else near-black, else nothing."""
    return next((words for words in (WHITE, NIGHT) if contrast(words, fill) >= TEXT), None)


def _declarations(tones: Shades) -> str:
    return ";".join(
        f"--{field.name.replace('_', '-')}:{getattr(tones, field.name)}" for field in fields(tones)
    )
