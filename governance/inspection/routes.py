"""Requests to inspect the register: the list, entering one, and what is done about it."""

from datetime import date
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.constitution.queries import articles_on
from governance.inspection.forms import STEP_WORDS, WANTED_WORDS, RequestForm, StepForm
from governance.inspection.queries import RequestPage, request_page, requests_page
from governance.inspection.rules import StepKind, copy_fee
from governance.inspection.service import VIEWS, enter_request, take_step
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.calendar import Jurisdiction, london_day
from governance.kernel.ids import InspectionId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.register.queries.entries_as_at import counts_on, last_alteration
from governance.register.queries.view_files import file_name, pieces, view_csv, view_pdf
from governance.register.queries.views import Asked
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead, sections, settings
from governance.web.session import committing, reading

blueprint = Blueprint("inspection", __name__)
REQUESTS_ON_A_PAGE = 50


@blueprint.get("/register/inspections")
@needs(Permission.REGISTER_KEEP)
def requests() -> str:
    """The requests, the newest first."""
    before = request.args.get("before", "")
    return render_template(
        "inspection/requests.html",
        sections=sections("register"),
        page=requests_page(
            reading(),
            today=london_day(now()),
            before=int(before) if before.isdecimal() else None,
            limit=REQUESTS_ON_A_PAGE,
        ),
        wanted_words=WANTED_WORDS,
    )


@blueprint.route("/register/inspections/new", methods=["GET", "POST"])
@needs(Permission.REGISTER_KEEP)
def enter() -> ResponseReturnValue:
    """Enter a request as it came in."""
    today = london_day(now())
    form = RequestForm(data={"received_on": today})
    if form.validate_on_submit():
        if form.received_on.data > today:
            form.received_on.errors = ["This day is still to come."]
        else:
            with committing() as session:
                request_id = enter_request(
                    session,
                    request=form.request,
                    jurisdiction=Jurisdiction(settings().mutual.jurisdiction),
                    actor=current_actor(),
                    now=now(),
                )
            flash("The request is entered, and its clock runs.", "success")
            return redirect(url_for("inspection.one", request_id=request_id))
    return render_template("inspection/enter.html", sections=sections("register"), form=form)


@blueprint.route("/register/inspections/<uuid:request_id>", methods=["GET", "POST"])
@needs(Permission.REGISTER_KEEP)
def one(request_id: UUID) -> ResponseReturnValue:
    """One request: what was asked, until when, what was done, and what may be done now."""
    today = london_day(now())
    page = request_page(reading(), request_id=InspectionId(request_id), today=today)
    form = StepForm(data={"on": today})
    form.offer(page.may_follow)
    if form.validate_on_submit() and _is_fitting(form, page, today):
        with committing() as session:
            take_step(
                session,
                request_id=InspectionId(request_id),
                step=form.step,
                actor=current_actor(),
                now=now(),
            )
        flash("It is entered.", "success")
        return redirect(url_for("inspection.one", request_id=request_id))
    is_copy = page.row.request.wanted in VIEWS
    return render_template(
        "inspection/one.html",
        sections=sections("register"),
        page=page,
        form=form,
        step_words=STEP_WORDS,
        wanted_words=WANTED_WORDS,
        complied=StepKind.COMPLIED,
        is_copy=is_copy,
        fee=_highest_fee(today) if is_copy else 0,
        altered=last_alteration(reading(), day=today),
        today=today,
    )


def _highest_fee(today: date) -> int:
    members = counts_on(reading(), day=today).members
    return copy_fee(members, own=articles_on(reading(), day=today).inspection_fees)


def _is_fitting(form: StepForm, page: RequestPage, today: date) -> bool:
    """Look at the days; faults are put beside their fields."""
    if form.on.data > today:
        form.on.errors = ["This day is still to come."]
    elif form.on.data < page.row.request.received_on:
        form.on.errors = ["This day is before the request came in."]
    elif form.as_at.data is not None and form.as_at.data > today:
        form.as_at.errors = ["This day is still to come."]
    return not form.errors


@blueprint.get("/register/inspections/<uuid:request_id>/copy.<any(csv, pdf):kind>")
@needs(Permission.REGISTER_KEEP)
def copy(request_id: UUID, kind: str) -> ResponseReturnValue:
    """The copy that is asked for, as at the day it was or would be given."""
    at = now()
    today = london_day(at)
    page = request_page(reading(), request_id=InspectionId(request_id), today=today)
    view = VIEWS.get(page.row.request.wanted)
    if view is None:
        raise NotFound
    given = [step.given_as_at for step in page.steps if step.given_as_at is not None]
    asked = Asked(view=view, day=given[-1] if given else today)
    with committing() as session:
        record(
            session,
            act=Act.DOWNLOAD_TAKEN,
            actor=current_actor(),
            now=at,
            subject=Subject("inspection", request_id),
            detail={"kind": kind, "view": view.value, "as_at": asked.day.isoformat()},
        )
    ending, mimetype = kind, "text/csv"
    if kind == "pdf":
        file, ending = view_pdf(reading(), asked=asked, letterhead=letterhead(), issued_on=today)
        body, mimetype = pieces(file), f"application/{ending}"
    else:
        body = iter([b"".join(view_csv(reading(), asked=asked))])
    answer = Response(body, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f"attachment; filename={file_name(asked)}.{ending}"
    return answer
