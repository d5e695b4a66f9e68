"""Leavers' cases: the lists, by the step they are at."""

from flask import render_template, request, url_for

from governance.joining.forms.leaving import LeavingForm, StepForm
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
from governance.kernel.permissions import Permission
from governance.web.access import current_actor, needs
from governance.web.page import sections
from governance.web.session import reading

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
    return cases_shown(StepForm(data={"on": today()}), LeavingForm(data={"effective_on": today()}))


def _asked_state() -> LeaverState | None:
    try:
        return LeaverState(request.values.get("state", ""))
    except ValueError:
        return None


def cases_shown(
    step_form: StepForm, leaving_form: LeavingForm, chosen: frozenset[str] = frozenset()
) -> str:
    """The list at the state that was asked for, with these forms and these cases ticked."""
    state, articles = _asked_state(), articles_today()
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
