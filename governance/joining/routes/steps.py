"""Taking a step of leavers' cases: from the list for many, or from one case's own page."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from governance.joining.forms.decisions import ids_in
from governance.joining.forms.leaving import LeavingForm, StepForm
from governance.joining.routes.blueprint import blueprint, today
from governance.joining.routes.cases import case_shown
from governance.joining.routes.leavers import cases_shown
from governance.joining.rules.leaving import LeaverState
from governance.joining.rules.refusals import StepWillNotDo, TermsIncomplete
from governance.joining.service import propose_leaving, record_step
from governance.kernel.ids import LeaverId
from governance.kernel.permissions import Permission
from governance.kernel.wording import plural
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import committing


@blueprint.post("/register/leavers/step")
@needs(Permission.REGISTER_KEEP)
def take_step() -> ResponseReturnValue:
    """Record the next step of the chosen cases, or propose to register them."""
    chosen = request.form.getlist("case")
    if request.form.get("step") == LeaverState.REGISTERED.value:
        return _propose(chosen)
    form = StepForm()
    if not form.validate() or not chosen:
        if not chosen:
            form.step.errors = [*form.step.errors, "Choose at least one case of the list."]
        return _again(form, _leaving_form(), chosen)
    step = LeaverState(form.step.data)
    try:
        with committing() as session:
            taken = record_step(
                session,
                case_ids=[LeaverId(each) for each in ids_in(chosen)],
                step=step,
                on=form.on.data,
                reference=form.reference.data or "",
                letterhead=letterhead(),
                actor=current_actor(),
                now=now(),
            )
    except StepWillNotDo as refusal:
        faults = refusal.facts["faults"]
        if isinstance(faults, dict):
            for name, text in faults.items():
                form[name].errors = [text]
        return _again(form, _leaving_form(), chosen)
    only = _only(chosen)
    if only is not None:
        flash("The step is recorded.", "success")
        return redirect(url_for("joining.leaver", case_id=only))
    flash(f"Recorded for {plural(taken, 'case')}.", "success")
    return redirect(url_for("joining.leavers", state=step.value))


def _propose(chosen: list[str]) -> ResponseReturnValue:
    form = LeavingForm()
    terms = form.leaving()
    if terms is not None:
        try:
            with committing() as session:
                batch_id = propose_leaving(
                    session,
                    case_ids=[LeaverId(each) for each in ids_in(chosen)],
                    terms=terms,
                    letterhead=letterhead(),
                    actor=current_actor(),
                    now=now(),
                )
        except TermsIncomplete as refusal:
            form.tell(refusal.facts["faults"])
        else:
            flash("Proposed. Another person signs it off.", "success")
            return redirect(url_for("joining.proposal", batch_id=batch_id))
    return _again(StepForm(formdata=None, data={"on": today()}), form, chosen)


def _leaving_form() -> LeavingForm:
    return LeavingForm(data={"effective_on": today()})


def _only(chosen: list[str]) -> LeaverId | None:
    """The case whose own page the step was taken on; nothing when it was the list."""
    ids = ids_in(chosen)
    return LeaverId(ids[0]) if "on_its_page" in request.form and len(ids) == 1 else None


def _again(step_form: StepForm, leaving_form: LeavingForm, chosen: list[str]) -> str:
    """The page the step was taken on, with what has to be put right."""
    only = _only(chosen)
    if only is not None:
        return case_shown(only, step_form=step_form, leaving_form=leaving_form)
    return cases_shown(step_form, leaving_form, frozenset(chosen))
