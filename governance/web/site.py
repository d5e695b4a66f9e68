"""The pages that belong to no package: start, help, privacy, the mutual's looks, health."""

from pathlib import Path

from flask import Blueprint, Response, current_app, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from governance.kernel.refusals import NotFound
from governance.web.access import current_actor, public
from governance.web.page import places, settings
from governance.web.palette import brand_css, brand_icon
from governance.web.session import reading

blueprint = Blueprint("site", __name__)
_A_DAY = "public, max-age=86400"


@blueprint.get("/")
@public("it only sends people on to their own start page")
def start() -> ResponseReturnValue:
    """To the reader's first place; to the sign-in page for a visitor."""
    if current_actor().account_id is None:
        return redirect(url_for("identity.sign_in"))
    mine = places(current_app.extensions["navigation"])
    return redirect(mine[0].url if mine else url_for("site.help_page"))


@blueprint.get("/help")
@public("everyone may read how it works and whom to ask")
def help_page() -> str:
    """How voting works here and whom to ask."""
    return render_template("site/help.html")


@blueprint.get("/privacy")
@public("people are told what is kept about them before they sign in (UK GDPR Art 13)")
def privacy() -> str:
    """What is kept about people, and who sees it."""
    return render_template("site/privacy.html")


@blueprint.get("/brand.css")
@public("the mutual's colours, for every page")
def brand() -> Response:
    """The mutual's colour as custom properties, light and dark."""
    answer = Response(brand_css(settings().mutual.colour), mimetype="text/css")
    answer.headers["Cache-Control"] = _A_DAY
    return answer


@blueprint.get("/brand.svg")
@public("the mutual's sign in the browser's tab")
def brand_sign() -> Response:
    """The mutual's letters as a small picture."""
    mutual = settings().mutual
    answer = Response(brand_icon(mutual.short_name, mutual.colour), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = _A_DAY
    return answer


@blueprint.get("/logo")
@public("the mutual's logo, for every page")
def logo() -> Response:
    """The mutual's own logo file."""
    path: Path | None = settings().mutual.logo
    if path is None:
        raise NotFound
    answer = send_file(path.resolve())
    answer.headers["Cache-Control"] = _A_DAY
    return answer


@blueprint.get("/health")
@public("a load balancer asks it")
def health() -> Response:
    """Whether the application reaches its database."""
    reading().execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")
