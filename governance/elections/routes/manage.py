"""The officers' pages of a contest: set it up, see what it needs, take it to its next stage."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.elections.forms.contests import (
    ContestForm,
    DatesForm,
    dates_of,
    filled_in,
    schedule_of,
    setup_of,
)
from governance.elections.forms.words import STEP_NAMES
from governance.elections.queries.contests import contest_page, contests_page
from governance.elections.queries.manage import desk, step_lines
from governance.elections.routes.blueprint import blueprint
from governance.elections.rules.contests import ContestNotDraft, NothingToChange
from governance.elections.rules.counting import RULE_SENTENCES
from governance.elections.rules.timetable import TimetableNotKept
from governance.elections.service.contests import (
    amend_contest,
    announce_contest,
    create_contest,
    discard_contest,
)
from governance.elections.service.timetable import CHANGEABLE, lengthen_timetable, skip_wait
from governance.kernel.ids import ContestId
from governance.kernel.permissions import Permission
from governance.kernel.wording import counted
from governance.register.queries.constituencies import MOST_COUNTED, constituencies
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import committing, reading


@blueprint.get("/manage/elections")
@needs(Permission.CONTESTS_PREPARE)
def manage_list() -> str:
    """Every contest, drafts included."""
    before = request.args.get("before", type=UUID)
    page = contests_page(reading(), before=None if before is None else ContestId(before))
    return render_template("elections/manage_list.html", page=page, now=now())


@blueprint.route("/manage/elections/new", methods=["GET", "POST"])
@needs(Permission.CONTESTS_PREPARE)
def create() -> ResponseReturnValue:
    """Set up a contest."""
    head = letterhead()
    form = _form(
        {
            "rule": "mer",
            "kind": "lawful",
            "supporters_needed": 0,
            "officer_email": head.contact_email,
            "officer_phone": head.contact_phone,
        }
    )
    if form.validate_on_submit():
        try:
            with committing() as session:
                contest_id = create_contest(
                    session,
                    setup=form.setup(),
                    schedule=form.schedule(),
                    actor=current_actor(),
                    now=now(),
                )
        except TimetableNotKept as broken:
            form.show_faults(broken.faults)
        else:
            flash("The election is set up as a draft. Only officers see it.", "success")
            return redirect(url_for("elections.manage", contest_id=contest_id))
    return _set_up_page(form, contest=None)


@blueprint.route("/manage/elections/<uuid:contest_id>/edit", methods=["GET", "POST"])
@needs(Permission.CONTESTS_PREPARE)
def amend(contest_id: UUID) -> ResponseReturnValue:
    """Change a draft."""
    contest = contest_page(reading(), contest_id=ContestId(contest_id))
    if contest.announced_at is not None:
        raise ContestNotDraft(announced_at=contest.announced_at)
    form = _form(filled_in(contest))
    if form.validate_on_submit():
        try:
            with committing() as session:
                amend_contest(
                    session,
                    contest_id=contest.id,
                    setup=form.setup(),
                    schedule=form.schedule(schedule_of(contest)),
                    actor=current_actor(),
                    now=now(),
                )
        except TimetableNotKept as broken:
            form.show_faults(broken.faults)
        else:
            flash("The changes are saved.", "success")
            return redirect(url_for("elections.manage", contest_id=contest_id))
    return _set_up_page(form, contest=contest)


def _form(data: dict[str, object]) -> ContestForm:
    form = ContestForm(data=data)
    form.electorates(
        [
            (str(each.id), f"{each.name} ({counted(each.members, MOST_COUNTED, 'member')})")
            for each in constituencies(reading())
        ]
    )
    return form


def _set_up_page(form: ContestForm, *, contest: object) -> ResponseReturnValue:
    page = render_template(
        "elections/set_up.html", form=form, contest=contest, sentences=RULE_SENTENCES
    )
    return page, 422 if form.errors else 200


@blueprint.get("/manage/elections/<uuid:contest_id>")
@needs(Permission.CONTESTS_PREPARE)
def manage(contest_id: UUID) -> str:
    """Where a contest stands and what stands in the way of its next stage."""
    found = desk(reading(), contest_id=ContestId(contest_id), now=now())
    return render_template(
        "elections/manage.html",
        desk=found,
        contest=found.contest,
        stage=found.stage.value,
        can_change_dates=found.stage in CHANGEABLE or found.contest.announced_at is None,
        step_names=STEP_NAMES,
        now=now(),
    )


@blueprint.route("/manage/elections/<uuid:contest_id>/announce", methods=["GET", "POST"])
@needs(Permission.CONTESTS_PREPARE)
def announce(contest_id: UUID) -> ResponseReturnValue:
    """The notice of election as everyone will read it, and the button that gives it."""
    contest = contest_page(reading(), contest_id=ContestId(contest_id))
    if contest.announced_at is not None:
        raise ContestNotDraft(announced_at=contest.announced_at)
    if request.method == "GET":
        return render_template(
            "elections/announce.html",
            contest=contest,
            steps=step_lines(contest, now=now()),
            step_names=STEP_NAMES,
        )
    with committing() as session:
        announce_contest(session, contest_id=contest.id, actor=current_actor(), now=now())
    flash("The election is announced. Members can stand from now on.", "success")
    return redirect(url_for("elections.manage", contest_id=contest_id))


@blueprint.post("/manage/elections/<uuid:contest_id>/discard")
@needs(Permission.CONTESTS_PREPARE)
def discard(contest_id: UUID) -> ResponseReturnValue:
    """Throw a draft away."""
    with committing() as session:
        discard_contest(session, contest_id=ContestId(contest_id), actor=current_actor(), now=now())
    flash("The draft is thrown away.", "success")
    return redirect(url_for("elections.manage_list"))


@blueprint.route("/manage/elections/<uuid:contest_id>/dates", methods=["GET", "POST"])
@needs(Permission.CONTESTS_PREPARE)
def dates(contest_id: UUID) -> ResponseReturnValue:
    """Give people longer: every date, with the rule's limit beside it."""
    contest = contest_page(reading(), contest_id=ContestId(contest_id))
    if contest.is_rehearsal:
        return redirect(url_for("elections.manage", contest_id=contest_id))
    form = DatesForm(data=dates_of(contest))
    is_draft = contest.announced_at is None
    if form.validate_on_submit() and (is_draft or form.needs_reason()):
        try:
            _move(form, contest_id=contest.id, is_draft=is_draft)
        except TimetableNotKept as broken:
            form.show_faults(broken.faults)
        except NothingToChange:
            form.reason.errors = ["Every date is as it was. Change a date, or go back."]
        else:
            flash("The dates are saved.", "success")
            return redirect(url_for("elections.manage", contest_id=contest_id))
    page = render_template(
        "elections/dates.html", contest=contest, form=form, step_names=STEP_NAMES
    )
    return page, 422 if form.errors else 200


def _move(form: DatesForm, *, contest_id: ContestId, is_draft: bool) -> None:
    with committing() as session:
        if is_draft:
            contest = contest_page(session, contest_id=contest_id)
            amend_contest(
                session,
                contest_id=contest_id,
                setup=setup_of(contest),
                schedule=form.schedule(),
                actor=current_actor(),
                now=now(),
            )
        else:
            lengthen_timetable(
                session,
                contest_id=contest_id,
                schedule=form.schedule(),
                reason=form.reason.data.strip(),
                actor=current_actor(),
                now=now(),
            )


@blueprint.post("/manage/elections/<uuid:contest_id>/skip-wait")
@needs(Permission.CONTESTS_PREPARE)
def skip(contest_id: UUID) -> ResponseReturnValue:
    """In a rehearsal: do not wait for the next deadline."""
    with committing() as session:
        skip_wait(session, contest_id=ContestId(contest_id), actor=current_actor(), now=now())
    flash("The wait is left out.", "success")
    return redirect(url_for("elections.manage", contest_id=contest_id))
