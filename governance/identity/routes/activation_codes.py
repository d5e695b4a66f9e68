"""Activation codes: who has no e-mail, and letters with a fresh code for each of them."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.identity.queries.accounts import people_without_email
from governance.identity.routes.blueprint import blueprint
from governance.identity.routes.loading import keys
from governance.identity.rules.roles import CODE_LIFE
from governance.identity.service.codes import issue_activation_codes
from governance.identity.service.letters import activation_letters
from governance.kernel.calendar import london_day
from governance.kernel.ids import AccountId
from governance.kernel.permissions import Permission
from governance.notices.service.letters import Signatory
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import committing, reading

PEOPLE_ON_A_PAGE = 100


@blueprint.get("/manage/activation-codes")
@needs(Permission.ACTIVATION_CODES_ISSUE)
def activation_codes() -> ResponseReturnValue:
    """Everybody without an e-mail address, and the code they were given last."""
    page = people_without_email(reading(), after=request.args.get("after"), limit=PEOPLE_ON_A_PAGE)
    return render_template(
        "identity/activation-codes.html",
        page=page,
        is_first=request.args.get("after") is None,
        days=CODE_LIFE.days,
        now=now(),
    )


@blueprint.post("/manage/activation-codes")
@needs(Permission.ACTIVATION_CODES_ISSUE)
def issue_codes() -> ResponseReturnValue:
    """Make fresh codes for the people ticked, and give their letters as one file to print."""
    chosen = _chosen()
    if not chosen:
        flash("Tick the people who should get a letter, then press the button.", "warning")
        return redirect(url_for("identity.activation_codes"))
    actor = current_actor()
    with committing() as session:
        issued = issue_activation_codes(
            session, account_ids=chosen, keys=keys(), actor=actor, now=now()
        )
    letters = activation_letters(
        issued,
        letterhead=letterhead(),
        signatory=Signatory(name=actor.display_name, office=letterhead().mutual_name),
        issued_on=london_day(now()),
    )
    answer = Response(letters.content, mimetype=letters.mimetype)
    name = f"activation-letters.{letters.extension}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _chosen() -> list[AccountId]:
    chosen = []
    for given in request.form.getlist("account"):
        try:
            chosen.append(AccountId(UUID(given)))
        except ValueError:
            continue
    return chosen
