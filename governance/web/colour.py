"""Colour arithmetic: hex to and from lightness, chroma and hue (OKLab), and WCAG contrast."""

import math
import re
from typing import Final

Triple = tuple[float, float, float]

_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")


_SLACK: Final = 0.0005
"""How far outside 0 to 1 a channel may fall before it counts as not showable."""
_DARK_LINEAR: Final = 0.0031308
_DARK_ENCODED: Final = 0.04045
"""Below these the sRGB curve is a straight line (IEC 61966-2-1)."""


class NotAColour(ValueError):
    """The text is not a colour written as # and six hexadecimal digits."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two hex colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def to_lch(colour: str) -> Triple:
    """Lightness (0 to 1), chroma (0 to about 0.37) and hue (radians). Raises NotAColour.

    Source of the matrices: Björn Ottosson, "A perceptual color space for image processing".
    """
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def to_hex(lightness: float, chroma: float, hue: float) -> str:
    """The hex colour; chroma is lowered until a screen can show it."""
    while chroma > 0:
        channels = _from_lch(lightness, chroma, hue)
        if all(-_SLACK <= channel <= 1 + _SLACK for channel in channels):
            break
        chroma -= 0.004
    else:
        channels = _from_lch(lightness, 0.0, hue)
    return "#" + "".join(f"{_eight_bits(channel):02x}" for channel in channels)


def _from_lch(lightness: float, chroma: float, hue: float) -> Triple:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _eight_bits(linear: float) -> int:
    inside = min(1.0, max(0.0, linear))
    encoded = 12.92 * inside if inside <= _DARK_LINEAR else 1.055 * inside ** (1 / 2.4) - 0.055
    return round(encoded * 255)


def _linear(colour: str) -> Triple:
    if not _HEX.fullmatch(colour):
        raise NotAColour(f"{colour!r} is not a colour such as #1b6b62.")
    red, green, blue = (_decoded(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _decoded(encoded: float) -> float:
    return encoded / 12.92 if encoded <= _DARK_ENCODED else ((encoded + 0.055) / 1.055) ** 2.4


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
