"""Answers to scripts: JSON, and refusals in the words of their pages."""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

import structlog
from flask import Response, current_app
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.exc import DBAPIError

from governance.kernel.refusals import Refusal
from governance.sealing.canonical import canonical
from governance.web.session import db

log = structlog.get_logger("governance.voting")
View = Callable[..., ResponseReturnValue]

JSON = "application/json"


def told_as_data(view: View) -> View:
    """Turn the refusals of a view into JSON; a database that fails asks to try again."""

    @wraps(view)
    def answer(*args: Any, **more: Any) -> ResponseReturnValue:
        try:
            return view(*args, **more)
        except Refusal as refusal:
            return refusal_data(refusal)
        except DBAPIError as error:
            db.session.rollback()
            log.error("a vote could not be stored", kind=type(error).__name__)
            return as_data({"code": "try-again"}, HTTPStatus.SERVICE_UNAVAILABLE)

    return answer


def as_data(body: Mapping[str, Any], status: int = HTTPStatus.OK) -> Response:
    """An answer in canonical JSON."""
    return Response(canonical(body), status=status, mimetype=JSON)


def refusal_data(refusal: Refusal) -> Response:
    """``code``, ``title``, ``what_happened`` and ``what_to_do`` of a refusal, without its page."""
    db.session.rollback()
    context: dict[str, Any] = {"code": refusal.code, "facts": refusal.facts}
    current_app.update_template_context(context)
    template = current_app.jinja_env.get_template(f"errors/refusals/{refusal.code}.html")
    made = template.new_context(context)
    said = {
        block: Markup("".join(template.blocks[block](made))).striptags()  # noqa: S704 - our own page, tags taken off
        for block in ("title", "what_happened", "what_to_do")
    }
    return as_data({"code": refusal.code, **said}, refusal.status)
