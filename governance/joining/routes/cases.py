"""One leaver's case: its page, closing it, who acts for an estate, and opening one by hand."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.joining.forms.leaving import (
    GROUNDS_WORDS,
    LONGEST_NUMBER,
    ROUTE_WORDS,
    CloseForm,
    LeavingForm,
    OpenCaseForm,
    RepresentativeForm,
    StepForm,
)
from governance.joining.queries.cases import case_page, entry_numbered, open_case_of
from governance.joining.routes.blueprint import articles_today, blueprint, may_keep, today
from governance.joining.routes.leavers import STATE_WORDS
from governance.joining.rules.leaving import Grounds, NewCase, Route, routes_offered, states_of
from governance.joining.service import close_cases, name_representative, open_case
from governance.kernel.ids import EntryId, LeaverId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.register.queries.entries_as_at import entry_as_at
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead, sections
from governance.web.session import committing, reading


@blueprint.get("/register/leavers/<uuid:case_id>")
@needs(Permission.MEMBERS_READ)
def leaver(case_id: UUID) -> str:
    """One case: what was done, what comes next, and by when."""
    return case_shown(LeaverId(case_id))


def case_shown(
    case_id: LeaverId,
    *,
    step_form: StepForm | None = None,
    leaving_form: LeavingForm | None = None,
    close_form: CloseForm | None = None,
    representative_form: RepresentativeForm | None = None,
) -> str:
    """The page of a case, with a form that has to be put right in place of its blank one."""
    articles = articles_today()
    case = case_page(reading(), case_id=case_id, articles=articles)
    states = states_of(case.route)
    named = {
        "representative": case.representative,
        "representative_address": case.representative_address,
    }
    return render_template(
        "joining/leaver.html",
        sections=sections("register"),
        case=case,
        coming=states[states.index(case.next) :] if case.next is not None else (),
        step_form=step_form or StepForm(formdata=None, data={"on": today()}),
        leaving_form=leaving_form or LeavingForm(formdata=None, data={"effective_on": today()}),
        close_form=close_form or CloseForm(formdata=None),
        representative_form=representative_form or RepresentativeForm(formdata=None, data=named),
        is_death=case.grounds is Grounds.DEATH,
        state_words=STATE_WORDS,
        grounds_words=GROUNDS_WORDS,
        route_words=ROUTE_WORDS,
        articles=articles,
        may_keep=may_keep(),
        today=today(),
    )


@blueprint.post("/register/leavers/<uuid:case_id>/close")
@needs(Permission.REGISTER_KEEP)
def close(case_id: UUID) -> ResponseReturnValue:
    """Close a case that is no leaving after all."""
    form = CloseForm()
    if not form.validate():
        return case_shown(LeaverId(case_id), close_form=form)
    with committing() as session:
        close_cases(
            session,
            case_ids=[LeaverId(case_id)],
            reason=form.reason.data,
            letterhead=letterhead(),
            actor=current_actor(),
            now=now(),
        )
    flash("The case is closed. The member stays on the register.", "success")
    return redirect(url_for("joining.leaver", case_id=case_id))


@blueprint.post("/register/leavers/<uuid:case_id>/representative")
@needs(Permission.REGISTER_KEEP)
def representative(case_id: UUID) -> ResponseReturnValue:
    """Say who acts for the estate, and their entry."""
    form = RepresentativeForm()
    entry_id = _representative_entry(form)
    if form.errors:
        return case_shown(LeaverId(case_id), representative_form=form)
    with committing() as session:
        name_representative(
            session,
            case_id=LeaverId(case_id),
            name=form.representative.data or "",
            address=form.representative_address.data or "",
            entry_id=entry_id,
            actor=current_actor(),
            now=now(),
        )
    flash("The representative is named.", "success")
    return redirect(url_for("joining.leaver", case_id=case_id))


def _representative_entry(form: RepresentativeForm) -> EntryId | None:
    """The entry that was typed; a fault beside the field when there is none."""
    if not form.check() or form.entry_number is None:
        return None
    found = entry_numbered(reading(), number=form.entry_number)
    if found is None:
        form.representative_entry.errors = ["There is no entry of this number."]
    return found


@blueprint.get("/register/leavers/open")
@needs(Permission.REGISTER_KEEP)
def find_entry() -> ResponseReturnValue:
    """From the number of an entry to the form that opens a case for it."""
    text = request.args.get("entry", "").strip()
    is_number = text.isdecimal() and len(text) <= LONGEST_NUMBER
    entry_id = entry_numbered(reading(), number=int(text)) if is_number else None
    if entry_id is None:
        flash("There is no entry of this number.", "error")
        return redirect(url_for("joining.leavers"))
    return redirect(url_for("joining.open_by_hand", entry_id=entry_id))


@blueprint.route("/register/entries/<uuid:entry_id>/leave", methods=["GET", "POST"])
@needs(Permission.REGISTER_KEEP)
def open_by_hand(entry_id: UUID) -> ResponseReturnValue:
    """Open a case by hand: a death, a wish to leave, somebody HR does not know."""
    there = open_case_of(reading(), entry_id=EntryId(entry_id))
    if there is not None:
        return redirect(url_for("joining.leaver", case_id=there))
    entry = entry_as_at(reading(), entry_id=EntryId(entry_id), day=today())
    if entry is None or entry.particulars.ceased_on is not None:
        raise NotFound
    articles = articles_today()
    routes = routes_offered(articles, is_death=True, holds_shares=entry.shares > 0)
    usual = routes[0].value if routes else None
    form = OpenCaseForm(data={"left_on": today(), "route": usual})
    form.offer(routes)
    if form.is_submitted():
        representative_entry = _representative_entry(form)
        if form.left_on.data is not None and form.left_on.data > today():
            form.left_on.errors = ["This day is still to come."]
        if not form.errors:
            case = NewCase(
                member_id=entry.member_id,
                entry_id=entry.entry_id,
                grounds=Grounds(form.grounds.data),
                left_on=form.left_on.data,
                route=Route(form.route.data),
                representative=(form.representative.data or "").strip(),
                representative_address=(form.representative_address.data or "").strip(),
                representative_entry=representative_entry,
            )
            with committing() as session:
                case_id = open_case(
                    session, case=case, letterhead=letterhead(), actor=current_actor(), now=now()
                )
            flash("The case is open.", "success")
            return redirect(url_for("joining.leaver", case_id=case_id))
    return render_template(
        "joining/open_case.html",
        sections=sections("register"),
        entry=entry,
        form=form,
        articles=articles,
        today=today(),
    )
