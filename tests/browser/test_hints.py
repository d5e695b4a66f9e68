"""The hint of a choice stands below its label, on a phone and on a wide screen."""

import pytest

from governance.identity.rules import Role
from tests.browser.places import DESKTOP, PHONE, Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_hint_of_a_choice_stands_below_its_label(site: Site, screen: dict[str, int]) -> None:
    visitor = site.desk(site.officer(Role.ADMINISTRATOR, "Ann Field"))
    other = site.officer(Role.SCRUTINEER, "Pat Summers")
    visitor.page.set_viewport_size(screen)  # type: ignore[arg-type] # a plain dict is one
    page = visitor.open(f"/manage/roles/propose/{other}")
    items = page.locator(".govuk-radios__item").all()
    assert len(items) == len(Role)
    for item in items:
        label = item.locator("label").bounding_box()
        hint = item.locator(".govuk-hint").bounding_box()
        assert label is not None
        assert hint is not None
        assert hint["y"] >= label["y"] + label["height"] - 6
        assert hint["x"] <= label["x"]
