"""Activation letters: the members without e-mail, and a letter with a fresh code for each."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.identity.queries import code_standings
from governance.identity.routes.loading import keys
from governance.identity.rules.roles import CODE_LIFE
from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId
from governance.kernel.permissions import Permission
from governance.notices.service.letters import Signatory
from governance.register.queries.listing import MemberFilter, Show, find_members
from governance.register.routes.blueprint import blueprint
from governance.register.service.letters import print_activation_letters
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead, sections
from governance.web.session import committing, reading

PEOPLE_ON_A_PAGE = 100
"""And at most so many letters in one go."""


@blueprint.get("/members/activation-letters")
@needs(Permission.ACTIVATION_CODES_ISSUE)
def activation_letters() -> str:
    """The members in post without an e-mail address, and the code each was given last."""
    session = reading()
    page = find_members(
        session,
        filters=MemberFilter(show=Show.NO_EMAIL),
        day=london_day(now()),
        after=request.args.get("after"),
        before=request.args.get("before"),
        limit=PEOPLE_ON_A_PAGE,
    )
    return render_template(
        "register/activation_letters.html",
        sections=sections("register"),
        page=page,
        standings=code_standings(session, member_ids=[each.member_id for each in page.rows]),
        may_read=current_actor().can(Permission.MEMBERS_READ),
        days=CODE_LIFE.days,
        now=now(),
    )


@blueprint.post("/members/activation-letters")
@needs(Permission.ACTIVATION_CODES_ISSUE)
def print_letters() -> ResponseReturnValue:
    """Make fresh codes for the members ticked, and give their letters as one file to print."""
    chosen = _chosen()
    if not chosen:
        flash("Tick the people who should get a letter, then press the button.", "warning")
        return redirect(url_for("register.activation_letters"))
    actor = current_actor()
    with committing() as session:
        # Laid out before the commit: if that fails, nobody's earlier code has stopped working.
        letters = print_activation_letters(
            session,
            member_ids=chosen[:PEOPLE_ON_A_PAGE],
            keys=keys(),
            letterhead=letterhead(),
            signatory=Signatory(name=actor.display_name, office=letterhead().mutual_name),
            actor=actor,
            now=now(),
        )
    if letters is None:
        flash("They have an e-mail address by now, or have left: no letter was made.", "warning")
        return redirect(url_for("register.activation_letters"))
    answer = Response(letters.content, mimetype=letters.mimetype)
    name = f"activation-letters-{london_day(now())}.{letters.extension}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _chosen() -> list[MemberId]:
    chosen = []
    for given in request.form.getlist("member"):
        try:
            chosen.append(MemberId(UUID(given)))
        except ValueError:
            continue
    return chosen
