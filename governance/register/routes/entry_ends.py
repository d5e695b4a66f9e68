"""The end of a membership, and taking it back."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.constitution.queries import articles_on
from governance.kernel.calendar import london_day
from governance.kernel.ids import EntryId
from governance.kernel.permissions import Permission
from governance.register.forms.entries import EndEntryForm, ReopenEntryForm
from governance.register.queries.entries_as_at import entry_now
from governance.register.routes.blueprint import blueprint
from governance.register.routes.entries import spell_fault
from governance.register.rules.entries import Cessation
from governance.register.rules.refusals import CeasedBeforeRegistered, StillHoldsShares
from governance.register.service.entries import end_entry as end
from governance.register.service.entries import reopen_entry as reopen
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import sections
from governance.web.session import committing, reading

_HOLDS = "They hold shares on this day or after it. Enter first where the shares went."


@blueprint.route("/register/entries/<uuid:entry_id>/end", methods=["GET", "POST"])
@needs(Permission.REGISTER_KEEP)
def end_entry(entry_id: UUID) -> ResponseReturnValue:
    """The form for the end of a membership; shares stand in the way, and it says so."""
    today = london_day(now())
    row = entry_now(reading(), entry_id=EntryId(entry_id), day=today)
    form = EndEntryForm(data={"ceased_on": today})
    if form.is_submitted() and form.validate():
        if form.ceased_on.data > today:
            form.tell({"ceased_on": "This day is still to come. Enter it when it is true."})
        else:
            try:
                _end(form, row.entry_id)
            except CeasedBeforeRegistered as refusal:
                form.tell({"ceased_on": spell_fault(refusal)})
            except StillHoldsShares:
                form.tell({"ceased_on": _HOLDS})
            else:
                flash("The membership has ended. The entry stays, with its history.", "success")
                return redirect(url_for("register.member", member_id=row.member_id))
    return render_template(
        "register/entry_end.html",
        sections=sections("register"),
        form=form,
        row=row,
        today=today,
        articles=articles_on(reading(), day=today),
    )


def _end(form: EndEntryForm, entry_id: EntryId) -> None:
    with committing() as session:
        end(
            session,
            entry_id=entry_id,
            ceased_on=form.ceased_on.data,
            cessation=Cessation(form.cessation.data),
            reason=form.reason.data or "",
            court_order=form.court_order.data or "",
            actor=current_actor(),
            now=now(),
        )


@blueprint.route("/register/entries/<uuid:entry_id>/reopen", methods=["GET", "POST"])
@needs(Permission.REGISTER_KEEP)
def reopen_entry(entry_id: UUID) -> ResponseReturnValue:
    """The form that takes back an end entered in error."""
    row = entry_now(reading(), entry_id=EntryId(entry_id), day=london_day(now()))
    form = ReopenEntryForm()
    if form.is_submitted() and form.validate():
        with committing() as session:
            reopen(
                session,
                entry_id=row.entry_id,
                reason=form.reason.data or "",
                court_order=form.court_order.data or "",
                actor=current_actor(),
                now=now(),
            )
        flash("The end is taken back: the entry stands as if it had never ended.", "success")
        return redirect(url_for("register.member", member_id=row.member_id))
    return render_template(
        "register/entry_reopen.html", sections=sections("register"), form=form, row=row
    )
