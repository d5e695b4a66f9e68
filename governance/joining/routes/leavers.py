"""Leavers' cases: the lists, steps for many at once, one case, opening and closing by hand."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.joining.forms.decisions import ids_in
from governance.joining.forms.leaving import (
    LeavingForm,
    StepForm,
)
from governance.joining.queries.cases import (
    case_counts,
    cases_page,
    nominee_entry,
)
from governance.joining.queries.offers import batches_waiting
from governance.joining.routes.blueprint import articles_today, blueprint, may_keep, today
from governance.joining.routes.changes import Tab
from governance.joining.rules.batches import BatchKind
from governance.joining.rules.leaving import (
    ENDS,
    LeaverState,
    Route,
    route_of,
    states_of,
)
from governance.joining.rules.refusals import StepWillNotDo, TermsIncomplete
from governance.joining.service import (
    propose_leaving,
    record_step,
)
from governance.kernel.ids import LeaverId
from governance.kernel.permissions import Permission
from governance.kernel.wording import plural
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead, sections
from governance.web.session import committing, reading

STATE_WORDS = {
    LeaverState.LEAVER_REPORTED: "Reported",
    LeaverState.TRANSFER_NOTICE_DEEMED: "Notice given",
    LeaverState.INSTRUMENT_EXECUTED: "Paper signed",
    LeaverState.REGISTERED: "Registered",
    LeaverState.CERTIFICATE_CANCELLED: "Certificate cancelled",
    LeaverState.CLOSED: "No leaving",
}
PAGE = 120


@blueprint.get("/register/leavers")
@needs(Permission.MEMBERS_READ)
def leavers() -> str:
    """The cases at one state, with what comes next for all of them."""
    return _list(_asked_state(), StepForm(data={"on": today()}), _leaving_form())


def _leaving_form() -> LeavingForm:
    return LeavingForm(data={"effective_on": today()})


def _asked_state() -> LeaverState | None:
    try:
        return LeaverState(request.values.get("state", ""))
    except ValueError:
        return None


def _list(
    state: LeaverState | None,
    step_form: StepForm,
    leaving_form: LeavingForm,
    chosen: frozenset[str] = frozenset(),
) -> str:
    articles = articles_today()
    counts = case_counts(reading())
    open_ones = sum(number for each, number in counts.items() if each not in ENDS)
    is_transfer = route_of(articles) is Route.TRANSFER_TO_NOMINEE
    tabs = [Tab("All open", url_for("joining.leavers"), state is None, str(open_ones or ""))]
    tabs += [
        Tab(
            STATE_WORDS[each],
            url_for("joining.leavers", state=each.value),
            each is state,
            str(counts.get(each, "")),
        )
        for each in LeaverState
        if articles.has_shares or each in {*states_of(Route.NO_SHARES), LeaverState.CLOSED}
    ]
    return render_template(
        "joining/leavers.html",
        sections=sections("register"),
        tabs=tabs,
        state=state,
        page=cases_page(
            reading(),
            articles=articles,
            state=state,
            after=request.args.get("after") or None,
            limit=PAGE,
        ),
        batches=batches_waiting(
            reading(), kind=BatchKind.LEAVING, reader=current_actor().account_id
        ),
        lacks_nominee=is_transfer
        and nominee_entry(reading(), day=today(), articles=articles) is None,
        step_form=step_form,
        leaving_form=leaving_form,
        chosen=chosen,
        state_words=STATE_WORDS,
        articles=articles,
        may_keep=may_keep(),
        today=today(),
    )


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
        return _list(_asked_state(), form, _leaving_form(), frozenset(chosen))
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
        return _list(_asked_state(), form, _leaving_form(), frozenset(chosen))
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
    blank = StepForm(formdata=None, data={"on": today()})
    return _list(_asked_state(), blank, form, frozenset(chosen))
