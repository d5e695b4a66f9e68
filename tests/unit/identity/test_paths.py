import pytest

from governance.identity.rules.paths import safe_path


@pytest.mark.parametrize("path", ["/", "/votes", "/members?text=smith&page=2", "/votes/1#top"])
def test_a_page_of_this_site_is_where_people_may_be_sent(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "votes",
        "https://evil.example/",
        "http:/evil.example",
        "//evil.example/votes",
        "/\\evil.example",
        "\\/evil.example",
        "/votes\r\nSet-Cookie: a=b",
        "/\t/evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "///evil.example",
        "/" + "a" * 500,
    ],
)
def test_anything_else_is_dropped(given: str | None) -> None:
    assert safe_path(given) is None
