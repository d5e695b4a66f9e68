"""The pages everybody opens on one evening: light, quick, and unshaken by whatever is sent."""

import re
import time
from html.parser import HTMLParser
from statistics import median
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.voting.rules import PaperKind, new_ballot_key
from governance.web.assets import manifest
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.voting import CANDIDATES, a_paper
from tests.queries import counted_queries
from tests.web.voting.conftest import Booth, a_booth

LONG_STATEMENT = " ".join(["governance"] * 250)
ALL_IN_ALL = 100_000


@pytest.fixture
def full(app: Flask, clock: MovableClock) -> Booth:
    """Eight candidates, each with a statement of 250 words."""
    return a_booth(app, clock, a_paper(candidates=CANDIDATES, statement=LONG_STATEMENT))


class Files(HTMLParser):
    """The style sheets, scripts and pictures a page asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "link":
            self.found.add(values.get("href") or "")
        elif tag in {"script", "img"}:
            self.found.add(values.get("src") or "")


def test_the_ballot_paper_with_everything_it_fetches_is_light(full: Booth) -> None:
    page = full.client.get(full.url("/assisted"))
    files = Files()
    files.feed(page.text)
    total = len(page.data)
    for address in files.found:
        if address:
            answer = full.client.get(address)
            assert answer.status_code == 200, address
            total += len(answer.data)
            answer.close()
    modules = ("ranking", "blank", "confirm", "menu", "countdown", "part")
    total += sum(one.size for name, one in manifest().items() if name.startswith(modules))
    assert total < ALL_IN_ALL
    assert 'style="' not in page.text
    assert not re.search(r"<style|<script(?! type=\"module\" src=)|\son[a-z]+=", page.text)


STATEMENTS_ALLOWED = [
    ("GET", "/assisted", {}, 3),
    ("POST", "/review", {"rank-c1": "1"}, 3),
    ("POST", "/cast", {"rank-c1": "1"}, 20),
    ("GET", "/received", {}, 3),
]


@pytest.mark.parametrize(("method", "tail", "data", "most"), STATEMENTS_ALLOWED)
def test_the_hot_pages_take_few_statements(
    full: Booth, method: str, tail: str, data: dict[str, str], most: int
) -> None:
    full.client.get("/votes")
    if method == "POST":
        data = {**data, "ballot_key": new_ballot_key()}
    with full.app.app_context(), counted_queries(db.engine) as seen:
        full.client.open(full.url(tail), method=method, data=data)
    assert len(seen) <= most, seen


def test_the_hot_pages_take_little_of_the_servers_time(full: Booth) -> None:
    for ask in (
        lambda: full.client.get(full.url("/assisted")),
        lambda: full.post("/review", {"rank-c1": "1"}),
    ):
        ask()
        times = []
        for _ in range(9):
            began = time.perf_counter()
            ask()
            times.append(time.perf_counter() - began)
        assert median(times) < 0.05


names = st.sampled_from(
    [f"rank-c{n}" for n in range(1, 10)] + ["choice", "blank", "ballot_key", "rank-", "rank-\x00"]
)
values = st.one_of(
    st.text(max_size=12),
    st.integers(-5, 20).map(str),
    st.sampled_from(["c1", "c2", "yes", "٣", "²", "1.", "½", "1e9", "0" * 400]),
)
forms = st.lists(st.tuples(names, values), max_size=14)


def as_data(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    data: dict[str, list[str]] = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    return data


FUZZ = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("kind", list(PaperKind))
@pytest.mark.parametrize("step", ["", "/review", "/cast"])
def test_whatever_is_sent_is_answered_in_words(
    app: Flask, clock: MovableClock, kind: PaperKind, step: str
) -> None:
    booth = a_booth(app, clock, a_paper(kind=kind, candidates=CANDIDATES))

    @FUZZ
    @given(forms)
    def send(pairs: list[tuple[str, str]]) -> None:
        answer = booth.post(step, as_data(pairs))
        assert answer.status_code in {200, 303, 400, 409, 422}
        if answer.status_code != 303:
            assert "<h1" in answer.text

    send()
    assert booth.marks() == len(booth.box()) <= 1
