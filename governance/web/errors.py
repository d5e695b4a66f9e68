"""Errors in one place: a refusal or a fault becomes a friendly page with a stable code."""

from http import HTTPStatus

import structlog
from flask import Flask, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from jinja2 import TemplateNotFound
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from governance.kernel.refusals import ExpiredForm, NotFound, NotSignedIn, Refusal, TooLarge
from governance.web.session import db
from governance.web.typed import words_written

log = structlog.get_logger("governance.errors")

LOSES_A_FORM = (ExpiredForm, NotSignedIn)
"""Refusals after which the form itself is gone, with everything that was written into it."""


def refusal_page(refusal: Refusal) -> ResponseReturnValue:
    """The page for a refusal: what happened, what to do, and the code."""
    db.session.rollback()
    if isinstance(refusal, NotSignedIn) and request.method == "GET":
        return redirect(url_for("identity.sign_in", next=request.full_path.rstrip("?")))
    template = f"errors/refusals/{refusal.code}.html"
    try:
        page = render_template(
            template,
            code=refusal.code,
            facts=refusal.facts,
            written=words_written() if isinstance(refusal, LOSES_A_FORM) else [],
        )
    except TemplateNotFound as missing:
        if missing.name != template:
            raise
        log.error("refusal without wording", code=refusal.code)
        page = render_template("errors/refusals/refused.html", code=refusal.code, facts={})
    return page, refusal.status


def _forged(_error: CSRFError) -> ResponseReturnValue:
    return refusal_page(ExpiredForm())


def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    return refusal_page(TooLarge())


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
        return refusal_page(NotFound())
    if error.code is not None and error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    db.session.rollback()
    page = render_template("errors/refusals/bad-request.html", code="bad-request", facts={})
    return page, error.code or HTTPStatus.BAD_REQUEST


def _fault(error: Exception) -> ResponseReturnValue:
    cause = error.original_exception if isinstance(error, InternalServerError) else error
    db.session.rollback()
    log.error("fault", endpoint=request.endpoint, kind=type(cause).__name__, exc_info=cause)
    session.pop("_flashes", None)
    page = render_template("errors/refusals/fault.html", code="fault", facts={})
    return page, HTTPStatus.INTERNAL_SERVER_ERROR


def register_errors(app: Flask) -> None:
    """Send every refusal and fault of the application to its page."""
    app.register_error_handler(Refusal, refusal_page)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(HTTPException, _http)
    if not app.config["PROPAGATE_EXCEPTIONS"]:
        app.register_error_handler(InternalServerError, _fault)
