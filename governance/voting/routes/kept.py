"""A voter who was signed out, or signed in again, in the middle of voting loses nothing typed.

What was chosen goes back to the browser it came from, in hidden fields; our side keeps nothing.
"""

from http import HTTPStatus
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from governance.kernel.permissions import Permission
from governance.kernel.refusals import ExpiredForm, NotPermitted, NotSignedIn
from governance.voting.forms import kept_fields
from governance.voting.routes.as_data import refusal_data
from governance.voting.routes.ballot import answered_page
from governance.voting.routes.blueprint import blueprint
from governance.web.access import current_actor
from governance.web.errors import refusal_page
from governance.web.typed import is_from_our_own_page

KEEPING = frozenset({"voting.change", "voting.review", "voting.cast"})


@blueprint.errorhandler(NotSignedIn)
def signed_out(refusal: NotSignedIn) -> ResponseReturnValue:
    """Somebody's sign-in ran out while they filled in a paper: they sign in and carry on."""
    if request.endpoint == "voting.my_credential":
        return refusal_data(refusal)
    poll_id = _poll_being_voted_in()
    fields = kept_fields(request.form)
    if poll_id is None or not fields:
        return refusal_page(refusal)
    page = render_template(
        "voting/signed_out.html",
        fields=fields,
        carry_on=url_for("voting.review", poll_id=poll_id),
    )
    return page, HTTPStatus.UNAUTHORIZED


@blueprint.errorhandler(CSRFError)
def signed_in_again(_error: CSRFError) -> ResponseReturnValue:
    """The form is from before the last sign-in: nothing is cast, the voter checks once more."""
    poll_id = _poll_being_voted_in()
    actor = current_actor()
    if poll_id is None:
        return refusal_page(ExpiredForm())
    if actor.account_id is None:
        return signed_out(NotSignedIn())
    if not actor.can(Permission.BALLOTS_CAST):
        return refusal_page(NotPermitted())
    return answered_page(poll_id, request.form, note="signed-in-again")


def _poll_being_voted_in() -> UUID | None:
    """The poll whose form this is; ``None`` for another form, or one from a strange page.

    A page of somebody else's could otherwise fill in the paper before the voter sees it.
    """
    if request.endpoint not in KEEPING or not is_from_our_own_page():
        return None
    poll_id: UUID | None = (request.view_args or {}).get("poll_id")
    return poll_id
