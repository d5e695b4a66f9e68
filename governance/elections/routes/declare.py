"""Declaring a result: the second look, and the one press that makes it public."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.counting.sheets.words import INVALID_WORDS
from governance.elections.forms.count import DeclareForm
from governance.elections.queries.count_page import CountDesk, count_desk
from governance.elections.routes.blueprint import blueprint
from governance.elections.rules.declare import AlreadyDeclared, NotCounted
from governance.elections.service.declare import declare_contest
from governance.kernel.ids import ContestId
from governance.kernel.permissions import Permission
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import committing, reading


@blueprint.route("/manage/elections/<uuid:contest_id>/declare", methods=["GET", "POST"])
@needs(Permission.CONTESTS_DECLARE)
def declare(contest_id: UUID) -> ResponseReturnValue:
    """Read everything once more, tick, type the contest's name, declare."""
    desk = count_desk(reading(), contest_id=ContestId(contest_id), now=now())
    if desk.declaration is not None:
        flash("The result is declared already.", "info")
        return redirect(url_for("elections.result", contest_id=contest_id))
    if desk.count is None:
        raise NotCounted(contest_id=contest_id)
    form = DeclareForm()
    if form.is_submitted() and form.validate() and form.names(desk.contest.title):
        return _declare(contest_id, form.checked.data)
    if not form.is_submitted():
        form.checked.data = desk.count.line.record_digest
    return _page(desk, form)


def _page(desk: CountDesk, form: DeclareForm) -> str:
    return render_template(
        "elections/declare.html", desk=desk, form=form, invalid_words=INVALID_WORDS
    )


def _declare(contest_id: UUID, checked: str) -> ResponseReturnValue:
    try:
        with committing() as session:
            declared = declare_contest(
                session,
                contest_id=ContestId(contest_id),
                checked_digest=checked,
                letterhead=letterhead(),
                actor=current_actor(),
                now=now(),
            )
    except AlreadyDeclared:
        flash("The result is declared already.", "info")
        return redirect(url_for("elections.result", contest_id=contest_id))
    flash(f"The result is declared and public. {declared.told:,} people are being told.", "success")
    return redirect(url_for("elections.result", contest_id=contest_id))
