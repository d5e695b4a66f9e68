"""Signing decisions off, and taking them back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.joining.forms.decisions import CHOICE_WORDS, ids_in
from governance.joining.queries.decisions import (
    to_sign_off,
    waiting_counts,
    waiting_decisions,
)
from governance.joining.routes.blueprint import blueprint, may_confirm, may_keep
from governance.joining.routes.changes import TAB_WORDS, Tab
from governance.joining.rules.differences import BATCH, DifferenceKind
from governance.joining.rules.refusals import AnotherPersonSignsOff, DecisionNotWaiting
from governance.joining.service import sign_off, take_back_decisions
from governance.kernel.ids import DecisionId
from governance.kernel.permissions import Permission
from governance.kernel.wording import plural
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead, sections
from governance.web.session import committing, reading


def _asked_kind() -> DifferenceKind | None:
    try:
        return DifferenceKind(request.values.get("kind", ""))
    except ValueError:
        return None


@blueprint.get("/register/changes/waiting")
@needs(Permission.MEMBERS_READ)
def waiting() -> str:
    """The decisions that wait for a second person."""
    kind = _asked_kind()
    counts = waiting_counts(reading())
    actor = current_actor()
    tabs = [
        Tab("All", url_for("joining.waiting"), kind is None, str(sum(counts.values()))),
        *(
            Tab(
                TAB_WORDS[each],
                url_for("joining.waiting", kind=each.value),
                each is kind,
                str(counts[each]),
            )
            for each in DifferenceKind
            if each in counts
        ),
    ]
    return render_template(
        "joining/waiting.html",
        sections=sections("register"),
        tabs=tabs,
        kind=kind,
        page=waiting_decisions(reading(), reader=actor.account_id, kind=kind, limit=BATCH),
        may_confirm=may_confirm(),
        may_keep=may_keep(),
        choice_words=CHOICE_WORDS,
        kind_words=TAB_WORDS,
    )


def _chosen(kind: DifferenceKind | None) -> list[DecisionId]:
    """The decisions that were ticked, or as many as go into one transaction."""
    if request.form.get("scope") != "all":
        return [DecisionId(each) for each in ids_in(request.form.getlist("decision"))]
    reader = current_actor().account_id
    return to_sign_off(reading(), kind=kind, reader=reader, limit=BATCH)


@blueprint.post("/register/changes/sign-off")
@needs(Permission.REGISTER_CONFIRM)
def sign_off_changes() -> ResponseReturnValue:
    """Sign off the chosen decisions, or all that others made, some hundred at a time."""
    kind = _asked_kind()
    ids = _chosen(kind)
    if not ids:
        if request.form.get("scope") == "all" and waiting_counts(reading()):
            raise AnotherPersonSignsOff
        raise DecisionNotWaiting
    with committing() as session:
        done = sign_off(
            session,
            decision_ids=ids,
            letterhead=letterhead(),
            actor=current_actor(),
            now=now(),
        )
    flash(f"{plural(done.done, 'decision')} signed off and carried out.", "success")
    if done.overtaken:
        words = plural(len(done.overtaken), "line has", "lines have")
        flash(f"{words} changed meanwhile and had no effect: look at the list again.", "warning")
    return redirect(url_for("joining.waiting", kind=kind.value if kind else None))


@blueprint.post("/register/changes/take-back")
@needs(Permission.REGISTER_CONFIRM)
def take_back_changes() -> ResponseReturnValue:
    """Take the chosen decisions back before they are signed off."""
    kind = _asked_kind()
    ids = [DecisionId(each) for each in ids_in(request.form.getlist("decision"))]
    with committing() as session:
        taken = take_back_decisions(session, decision_ids=ids, actor=current_actor(), now=now())
    flash(f"{plural(taken, 'decision')} taken back. The lines are on the list again.", "success")
    return redirect(url_for("joining.waiting", kind=kind.value if kind else None))
