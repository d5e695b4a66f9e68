"""The living style guide: every component on it, and every page of it sound."""

import re

import html5lib
import pytest
from flask import render_template, render_template_string

from governance.web import assets
from tests.unit.web.gallery_sample import TEMPLATES, common, gallery_app, gallery_context

COMPONENTS = TEMPLATES / "components"
BALLOT = """{% extends "layout/member.html" %}{% block title %}Vote{% endblock %}
{% block content %}<h1>Vote</h1>{% include "components/gallery/ballot.html" %}{% endblock %}"""


@pytest.fixture
def app(monkeypatch):
    built = assets.Asset("/static/some-1.css", "sha256-x=", 1)
    monkeypatch.setattr(assets, "asset", lambda _name: built)
    return gallery_app()


@pytest.fixture(params=["gallery", "ballot", "error"])
def page(app, request):
    with app.test_request_context():
        if request.param == "gallery":
            return render_template("components/gallery.html", **gallery_context())
        if request.param == "ballot":
            return render_template_string(BALLOT, **gallery_context())
        return render_template("errors/error.html", code="not-found", what_happened="Gone.")


def elements(page):
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return list(parser.parse(page).iter())


def test_every_page_is_strict_html(page):
    assert elements(page)


def test_no_page_breaks_the_content_security_policy(page):
    for element in elements(page):
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert element.tag != "style"
        assert element.tag != "script" or element.get("src")


def test_every_page_has_one_main_and_begins_with_a_heading(page):
    tags = [element.tag for element in elements(page)]
    assert tags.count("main") == 1
    assert next(tag for tag in tags[tags.index("main") :] if re.fullmatch("h[1-6]", tag)) == "h1"


def test_ids_are_unique_and_whatever_points_to_one_finds_it(page):
    found = elements(page)
    ids = [element.get("id") for element in found if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in found:
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            for target in (element.get(name) or "").split():
                assert target in ids, f"{name}={target}"


def test_every_input_has_a_name_that_is_read_out(page):
    found = elements(page)
    labelled = {element.get("for") for element in found if element.tag == "label"}
    for element in found:
        if element.tag in {"input", "select", "textarea"} and element.get("type") != "hidden":
            assert element.get("id") in labelled or element.get("aria-label")


def test_every_form_that_posts_carries_a_token(page):
    for element in elements(page):
        if element.tag == "form" and element.get("method") == "post":
            names = {field.get("name") for field in element.iter("input")}
            assert "csrf_token" in names


def test_the_style_guide_shows_every_component():
    shown = "".join(path.read_text("utf-8") for path in COMPONENTS.glob("gallery/*.html"))
    shown += (COMPONENTS / "gallery.html").read_text("utf-8")
    files = {path.name for path in COMPONENTS.glob("*.html")}
    inside = {"gallery.html", "parts.html", "text_fields.html", "choice_fields.html"}
    missing = {name for name in files - inside if f'"components/{name}"' not in shown}
    assert not missing


def test_the_paper_keeps_the_numbers_it_is_given(app):
    with app.test_request_context():
        page = render_template_string(BALLOT, **gallery_context())
    values = {
        element.get("name"): element.get("value")
        for element in elements(page)
        if (element.get("name") or "").startswith("rank-")
    }
    assert values == {"rank-c0": "2", "rank-c1": "1", "rank-c2": "", "rank-c3": ""}


def test_a_reader_who_is_not_signed_in_has_no_menu(app):
    with app.test_request_context():
        page = render_template("errors/error.html", **{**common(), "signed_in": None}, code="gone")
    assert "cw-account" not in page


def test_names_are_escaped(app):
    with app.test_request_context():
        context = gallery_context()
        context["candidates"][0]["label"] = "<script>x</script>"
        page = render_template_string(BALLOT, **context)
    assert "<script>x" not in page
