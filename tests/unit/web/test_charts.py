"""Pictures of numbers: well-formed, exact, told in words, and never by colour alone."""

from xml.etree import ElementTree as ET

import pytest

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

SVG = "{http://www.w3.org/2000/svg}"
STAGE = StageBars(
    "Votes at stage 2",
    (
        Bar("Amina Farouk", "152.33", BarState.ELECTED),
        Bar('Tom "T" <Reed> & Co', 75),
        Bar("Kit Marlow", 0, BarState.OUT),
        Bar("With nobody", "3.50", BarState.REST),
    ),
    quota="149",
)
MOVES = Transfers(
    "Where Kit Marlow’s papers went",
    ("Kit Marlow",),
    (Receipt("Tom Reed", "14.00"), Receipt("Amina", 0), Receipt("With nobody", "7.00", True)),
)
TURNOUT = [GroupTurnout("Nursing", 312, 190), GroupTurnout("Nobody at all", 0, 0)]


def parsed(figure):
    return ET.fromstring(figure)  # noqa: S314 - our own markup


def pictures(figure):
    return {svg.get("class"): svg for svg in parsed(figure).iter(f"{SVG}svg")}


def words(element):
    return [text.text for text in element.iter(f"{SVG}text")]


def bars(svg, css):
    return [int(r.get("width")) for r in svg.iter(f"{SVG}rect") if r.get("class") == css]


EVERY = [
    bar_chart("stage-2", STAGE),
    transfer_picture("moves-2", MOVES),
    turnout_bars("turnout", "Who voted", TURNOUT),
]


@pytest.mark.parametrize("figure", EVERY)
def test_every_picture_comes_wide_and_narrow_with_name_description_and_table(figure):
    assert set(pictures(figure)) == {"cw-chart__wide", "cw-chart__narrow"}
    for svg in pictures(figure).values():
        title, desc = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
        assert title.text
        assert desc.text
        assert svg.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        assert svg.get("role") == "img"
    assert parsed(figure).find(".//table/tbody/tr/th") is not None


@pytest.mark.parametrize("figure", EVERY)
def test_pictures_obey_the_content_security_policy(figure):
    for element in parsed(figure).iter():
        assert not {name for name in element.attrib if name == "style" or name.startswith("on")}
        assert element.tag not in {f"{SVG}style", f"{SVG}script"}


@pytest.mark.parametrize("figure", EVERY)
def test_geometry_is_whole_numbers_inside_the_picture(figure):
    for svg in pictures(figure).values():
        width, height = int(svg.get("width")), int(svg.get("height"))
        for rect in svg.iter(f"{SVG}rect"):
            x, y = int(rect.get("x")), int(rect.get("y"))
            assert 0 <= x <= x + int(rect.get("width")) <= width
            assert 0 <= y <= y + int(rect.get("height")) <= height
        for line in svg.iter(f"{SVG}line"):
            assert 0 <= int(line.get("x1")) <= width


@pytest.mark.parametrize("figure", EVERY)
def test_ids_are_unique_in_a_figure(figure):
    ids = [element.get("id") for element in parsed(figure).iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_bars_are_in_proportion_and_numbers_are_shown_as_counted():
    wide = pictures(bar_chart("s", STAGE))["cw-chart__wide"]
    assert bars(wide, "cw-bar cw-bar--elected") == [330]
    assert bars(wide, "cw-bar") == [75 * 330 * 100 // 15233]
    assert {"152.33", "75", "0", "3.50", "Quota 149"} <= set(words(wide))


def test_the_elected_and_the_excluded_are_marked_in_words():
    for svg in pictures(bar_chart("s", STAGE)).values():
        said = " ".join(filter(None, words(svg)))
        assert "✓ Elected" in said
        assert "Out" in said


def test_a_stage_without_a_quota_has_no_line():
    svg = pictures(bar_chart("s", StageBars("Votes", (Bar("A", 3),))))["cw-chart__wide"]
    assert svg.find(f"{SVG}line") is None


def test_a_stage_without_any_vote_can_still_be_drawn():
    svg = pictures(bar_chart("s", StageBars("Votes", (Bar("A", 0),))))["cw-chart__wide"]
    assert bars(svg, "cw-bar") == [0]


def test_flows_fill_the_side_they_leave_and_leave_out_those_who_received_nothing():
    wide = pictures(transfer_picture("m", MOVES))["cw-chart__wide"]
    assert bars(wide, "cw-bar cw-bar--rest") == [12]
    assert len(list(wide.iter(f"{SVG}path"))) == 2
    assert "Amina" not in words(wide)
    assert "+14.00" in words(wide)


def test_a_stage_in_which_nothing_moved_says_so():
    svg = pictures(transfer_picture("m", Transfers("None", ("A", "B"), ())))["cw-chart__wide"]
    assert svg.find(f"{SVG}desc").text == "No votes moved from A and B."


def test_long_names_are_cut_in_the_picture_and_whole_in_the_table():
    name = "Oluwaseun Adeyemi-Brown-Featherstonehaugh"
    figure = bar_chart("s", StageBars("Votes", (Bar(name, 3),)))
    assert name not in words(pictures(figure)["cw-chart__wide"])
    assert parsed(figure).find(".//tbody/tr/th").text == name


@pytest.mark.parametrize(
    ("electorate", "received", "percent"),
    [(380, 212, "55.8%"), (3, 2, "66.7%"), (770, 770, "100.0%"), (0, 0, "–"), (8, 0, "0.0%")],
)
def test_turnout_is_rounded_to_the_nearest_tenth(electorate, received, percent):
    assert GroupTurnout("Group", electorate, received).percent == percent


def test_an_amount_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="many"):
        bar_chart("s", StageBars("Votes", (Bar("A", "many"),)))
