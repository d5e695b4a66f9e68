"""The mutual's colour stays readable, whichever colour it is."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.web.colour import NotAColour, contrast, to_hex, to_lch
from governance.web.palette import SURFACES, TEXT, brand_css, brand_icon, shades

TOKENS = Path(__file__).parents[3] / "assets/styles/_tokens.scss"
SCHEMES = ("light", "dark")
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def tokens(scheme: str) -> dict[str, str]:
    block = TOKENS.read_text(encoding="utf-8").split(f"@mixin {scheme} {{")[1].split("}")[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))


@given(colours)
def test_words_in_the_brand_colour_can_be_read_on_every_surface(colour):
    for scheme in SCHEMES:
        tones = shades(colour, scheme)
        for surface in (*SURFACES[scheme].values(), tones.brand_soft):
            assert contrast(tones.brand_ink, surface) >= TEXT
            assert contrast(tones.brand_line, surface) >= 3


@given(colours)
def test_words_on_a_button_can_be_read_also_under_the_pointer(colour):
    for scheme in SCHEMES:
        tones = shades(colour, scheme)
        assert contrast(tones.brand_on, tones.brand) >= TEXT
        assert contrast(tones.brand_on, tones.brand_deep) >= TEXT


@given(colours)
def test_the_page_s_own_ink_can_be_read_on_the_brand_s_soft_tint(colour):
    for scheme in SCHEMES:
        soft = shades(colour, scheme).brand_soft
        own = tokens(scheme)
        assert contrast(own["ink"], soft) >= 7
        assert contrast(own["muted"], soft) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_style_sheet_and_the_palette_agree_on_the_surfaces(scheme):
    own = tokens(scheme)
    assert {name: own[name] for name in SURFACES[scheme]} == SURFACES[scheme]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("tone", ["good", "wait", "bad"])
def test_every_tone_of_the_style_sheet_can_be_read(scheme, tone):
    own = tokens(scheme)
    for surface in ("paper", "card", f"{tone}-soft"):
        assert contrast(own[tone], own[surface]) >= TEXT
    assert contrast(own["ink"], own[f"{tone}-soft"]) >= 7
    assert contrast(own["muted"], own[f"{tone}-soft"]) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_outlines_of_inputs_stand_out(scheme):
    own = tokens(scheme)
    for surface in ("paper", "card", "sunk"):
        assert contrast(own["control"], own[surface]) >= 3


@given(colours)
def test_a_colour_survives_the_way_through_lightness_chroma_and_hue(colour):
    back = to_hex(*to_lch(colour))
    for at in (1, 3, 5):
        assert abs(int(colour[at : at + 2], 16) - int(back[at : at + 2], 16)) <= 1


def test_black_on_white_is_the_greatest_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("text", ["", "red", "#12345", "#12345g", "1b6b62", "#1b6b62;}"])
def test_what_is_no_colour_is_refused(text):
    with pytest.raises(NotAColour):
        brand_css(text)


def test_the_brand_s_style_sheet_sets_both_schemes():
    css = brand_css("#1b6b62")
    assert css.startswith(":root{--brand:#1b6b62;")
    assert "prefers-color-scheme:dark" in css
    assert css.count("--brand-ink:") == 2


def test_the_icon_carries_the_initials_and_nothing_else():
    icon = brand_icon("Harbour & Vale", "#1b6b62")
    assert ">HV</text>" in icon
