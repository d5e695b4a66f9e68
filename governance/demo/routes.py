"""The doors of the demo: one-click sign-in, in demo mode, from this machine only."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.demo.personas import PERSONAS, persona_at
from governance.demo.postbox import Postbox
from governance.identity.queries import accounts_at
from governance.identity.routes.loading import enter
from governance.identity.service import start_session
from governance.kernel.refusals import NotFound
from governance.settings import Mode
from governance.web.access import public
from governance.web.clock import now
from governance.web.page import settings
from governance.web.session import committing, reading

blueprint = Blueprint("demo", __name__, url_prefix="/demo")
LOOPBACK = frozenset({"127.0.0.1", "::1"})


@blueprint.before_request
def only_here() -> None:
    """The doors exist in demo mode only, and only for a browser on this machine."""
    if settings().mode is not Mode.DEMO or request.remote_addr not in LOOPBACK:
        raise NotFound


@blueprint.get("/")
@public("the demo's doors, on this machine only")
def doors() -> str:
    """Every role, with a button that signs one in as it."""
    return render_template("demo/doors.html", personas=PERSONAS)


@blueprint.get("/enter/<door>")
@public("the demo's one-click sign-in, on this machine only")
def enter_as(door: str) -> ResponseReturnValue:
    """Sign in as a made-up person. A link may do it here: nothing in the demo is real."""
    persona = persona_at(door)
    found = accounts_at(reading(), email=persona.email) if persona else []
    if persona is None or not found:
        raise NotFound
    with committing() as session:
        secret = start_session(
            session,
            account_id=found[0].id,
            device="Demo",
            is_second_factor_passed=persona.role is not None,
            now=now(),
        )
    enter(secret)
    return redirect(url_for("site.start"))


@blueprint.get("/post")
@public("the demo's mail, on this machine only")
def post() -> str:
    """The e-mails the demo would have sent, links and all."""
    postbox: Postbox | None = current_app.extensions.get("postbox")
    return render_template("demo/post.html", emails=postbox.newest() if postbox else [])
