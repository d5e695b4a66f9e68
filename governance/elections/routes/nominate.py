"""A member's own nomination: write it, hand it in, see where it stands, withdraw it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.elections.forms.nominations import NominationForm, PhotoForm, written
from governance.elections.queries.contests import ContestPage
from governance.elections.queries.nominations import NominationPage, own_nomination
from governance.elections.routes.blueprint import blueprint
from governance.elections.routes.contests import announced
from governance.elections.rules.nominating import (
    NominationIncomplete,
    NominationsNotOpen,
    StatementTooLong,
)
from governance.elections.rules.nominations import NominationState, missing_from
from governance.elections.rules.stages import Stage
from governance.elections.service.nominations import (
    save_nomination,
    submit_nomination,
    withdraw_nomination,
)
from governance.elections.service.photos import PhotoNotUsable, remove_photo, store_photo
from governance.kernel.ids import MemberId, NominationId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound, NotPermitted
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import committing, reading


def member() -> MemberId:
    """The reader's own entry in the register."""
    member_id = current_actor().member_id
    if member_id is None:
        raise NotPermitted
    return member_id


def address(endpoint: str, **values: UUID) -> str:
    """A page's whole address, for a notice."""
    return letterhead().base_url.rstrip("/") + url_for(
        endpoint, _external=False, **{key: str(each) for key, each in values.items()}
    )


def own(contest_id: UUID) -> tuple[ContestPage, NominationPage | None]:
    """An announced contest and the reader's nomination in it, if there is one."""
    page = announced(contest_id)
    return page, own_nomination(reading(), contest_id=page.id, member_id=member())


def own_there(contest_id: UUID) -> tuple[ContestPage, NominationPage]:
    """The same, where there must be one."""
    page, nomination = own(contest_id)
    if nomination is None:
        raise NotFound
    return page, nomination


@blueprint.route("/elections/<uuid:contest_id>/stand", methods=["GET", "POST"])
@needs(Permission.NOMINATIONS_MAKE)
def nominate(contest_id: UUID) -> ResponseReturnValue:
    """The nomination form: saved as often as one likes."""
    contest, nomination = own(contest_id)
    if nomination is not None and nomination.state is not NominationState.DRAFT:
        return redirect(url_for("elections.my_nomination", contest_id=contest_id))
    if contest.stage(now()) is not Stage.NOMINATIONS_OPEN:
        raise NominationsNotOpen(closed_at=contest.nominations_close_at)
    form = NominationForm(data=None if nomination is None else written(nomination))
    if not form.validate_on_submit():
        return render_template(
            "elections/nominate.html", contest=contest, form=form, nomination=nomination
        )
    with committing() as session:
        save_nomination(
            session,
            contest_id=contest.id,
            member_id=member(),
            paper=form.paper(),
            actor=current_actor(),
            now=now(),
        )
    if request.form.get("next") == "later":
        flash("Your draft is saved. Only you can see it.", "success")
        return redirect(url_for("elections.nominate", contest_id=contest_id))
    return redirect(url_for("elections.my_nomination", contest_id=contest_id))


@blueprint.get("/elections/<uuid:contest_id>/my-nomination")
@needs(Permission.NOMINATIONS_MAKE)
def my_nomination(contest_id: UUID) -> ResponseReturnValue:
    """Where one's own nomination stands, and what it still lacks."""
    contest, nomination = own(contest_id)
    if nomination is None:
        return redirect(url_for("elections.contest", contest_id=contest_id))
    return _overview(contest, nomination)


def _overview(
    contest: ContestPage,
    nomination: NominationPage,
    *,
    photo_fault: str = "",
    faults: tuple[str, ...] = (),
    status: int = 200,
) -> ResponseReturnValue:
    still = max(contest.supporters_needed - nomination.confirmed, 0)
    page = render_template(
        "elections/my_nomination.html",
        contest=contest,
        nomination=nomination,
        state=nomination.state.value,
        stage=contest.stage(now()).value,
        missing=[each.value for each in missing_from(nomination.paper)],
        supporters_missing=still,
        faults=faults,
        photo_form=PhotoForm(),
        photo_fault=photo_fault,
        now=now(),
    )
    return page, status


@blueprint.post("/elections/<uuid:contest_id>/my-nomination")
@needs(Permission.NOMINATIONS_MAKE)
def submit(contest_id: UUID) -> ResponseReturnValue:
    """Hand the nomination in."""
    contest, nomination = own_there(contest_id)
    try:
        with committing() as session:
            submit_nomination(
                session,
                nomination_id=nomination.id,
                link=address("elections.my_nomination", contest_id=contest_id),
                letterhead=letterhead(),
                actor=current_actor(),
                now=now(),
            )
    except NominationIncomplete as lacks:
        named = lacks.facts["missing"]
        faults = tuple(str(each) for each in named) if isinstance(named, tuple) else ()
        return _overview(contest, nomination, faults=faults, status=422)
    except StatementTooLong:
        return _overview(contest, nomination, faults=("statement",), status=422)
    flash("Your nomination is in. The returning officer will look at it.", "success")
    return redirect(url_for("elections.my_nomination", contest_id=contest_id))


@blueprint.post("/elections/<uuid:contest_id>/my-nomination/photo")
@needs(Permission.NOMINATIONS_MAKE)
def upload_photo(contest_id: UUID) -> ResponseReturnValue:
    """Add a photo to the draft, or take it away."""
    contest, nomination = own_there(contest_id)
    form = PhotoForm()
    if not form.validate_on_submit():
        return _overview(contest, nomination, status=422)
    if request.form.get("remove"):
        with committing() as session:
            remove_photo(session, nomination_id=nomination.id, actor=current_actor(), now=now())
        flash("The photo is taken away.", "success")
        return redirect(url_for("elections.my_nomination", contest_id=contest_id))
    if not form.photo.data:
        return _overview(contest, nomination, photo_fault="none", status=422)
    upload = form.photo.data.read()
    try:
        with committing() as session:
            store_photo(
                session,
                nomination_id=nomination.id,
                upload=upload,
                actor=current_actor(),
                now=now(),
            )
    except PhotoNotUsable as refused:
        reason = str(refused.facts["reason"])
        return _overview(contest, nomination, photo_fault=reason, status=422)
    flash("Your photo is saved.", "success")
    return redirect(url_for("elections.my_nomination", contest_id=contest_id))


@blueprint.route("/elections/<uuid:contest_id>/withdraw", methods=["GET", "POST"])
@needs(Permission.NOMINATIONS_MAKE)
def withdraw(contest_id: UUID) -> ResponseReturnValue:
    """Withdraw one's nomination, after being asked once more."""
    contest, nomination = own_there(contest_id)
    if request.method == "GET":
        return render_template("elections/withdraw.html", contest=contest, nomination=nomination)
    withdraw_now(nomination.id, contest_id)
    flash("Your nomination is withdrawn.", "success")
    return redirect(url_for("elections.my_nomination", contest_id=contest_id))


def withdraw_now(nomination_id: NominationId, contest_id: UUID) -> None:
    """Withdraw a nomination as the reader."""
    with committing() as session:
        withdraw_nomination(
            session,
            nomination_id=nomination_id,
            link=address("elections.contest", contest_id=contest_id),
            letterhead=letterhead(),
            actor=current_actor(),
            now=now(),
        )
