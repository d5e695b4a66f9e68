"""The returning officer's pages of nominations: decide, record one on paper, the statement."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.elections.forms.nominations import (
    REASONS,
    DecisionForm,
    PaperNominationForm,
)
from governance.elections.queries.contests import ContestPage, contest_page
from governance.elections.queries.nominations import (
    NominationPage,
    nomination_page,
    nominations_in,
)
from governance.elections.routes.blueprint import blueprint
from governance.elections.routes.nominate import address, withdraw_now
from governance.elections.rules.contests import NominationsUndecided
from governance.elections.rules.nominations import NominationState
from governance.elections.rules.stages import Stage
from governance.elections.service.decisions import (
    decide_nomination,
    publish_statement,
    reasons_against,
)
from governance.elections.service.nominations import record_paper_nomination
from governance.kernel.calendar import LONDON, london_day
from governance.kernel.ids import ContestId, MemberId, NominationId
from governance.kernel.permissions import Permission
from governance.register.queries.listing import MemberFilter, find_members
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import committing, reading


@blueprint.get("/manage/elections/<uuid:contest_id>/nominations")
@needs(Permission.NOMINATIONS_DECIDE)
def nominations(contest_id: UUID) -> str:
    """Every nomination handed in, and what was decided."""
    session = reading()
    contest = contest_page(session, contest_id=ContestId(contest_id))
    return render_template(
        "elections/nominations.html",
        contest=contest,
        stage=contest.stage(now()).value,
        nominations=nominations_in(session, contest_id=contest.id),
        reasons=REASONS,
    )


@blueprint.route(
    "/manage/elections/nominations/<uuid:nomination_id>",
    methods=["GET", "POST"],
    endpoint="decide_nomination",
)
@needs(Permission.NOMINATIONS_DECIDE)
def decide(nomination_id: UUID) -> ResponseReturnValue:
    """One nomination as it came in, what the record shows, and the decision."""
    session = reading()
    page = nomination_page(session, nomination_id=NominationId(nomination_id))
    contest = contest_page(session, contest_id=page.contest_id)
    grounds = reasons_against(page, contest, now=now())
    has_all = page.confirmed >= contest.supporters_needed
    form = DecisionForm()
    form.offer(grounds, can_accept=not grounds and has_all)
    if not form.validate_on_submit():
        return render_template(
            "elections/nomination.html",
            contest=contest,
            nomination=page,
            form=form,
            grounds=grounds,
            has_all=has_all,
            reasons=REASONS,
            state=page.state.value,
            may_decide=_may_decide(contest, page),
            is_own=current_actor().member_id == page.member_id,
            now=now(),
        )
    reason = form.reason()
    with committing() as writing:
        decide_nomination(
            writing,
            nomination_id=page.id,
            reason=reason,
            reason_words="" if reason is None else REASONS[reason].lower(),
            link=address("elections.my_nomination", contest_id=contest.id),
            letterhead=letterhead(),
            actor=current_actor(),
            now=now(),
        )
    flash(f"Your decision on {page.name} is recorded, and they are told.", "success")
    return redirect(url_for("elections.nominations", contest_id=contest.id))


def _may_decide(contest: ContestPage, page: NominationPage) -> bool:
    return (
        contest.stage(now()) in {Stage.NOMINATIONS_OPEN, Stage.NOMINATIONS_CLOSED}
        and page.state is not NominationState.WITHDRAWN
        and page.submitted_at is not None
        and current_actor().member_id != page.member_id
    )


@blueprint.route("/manage/elections/<uuid:contest_id>/nominations/paper", methods=["GET", "POST"])
@needs(Permission.NOMINATIONS_DECIDE)
def record_nomination(contest_id: UUID) -> ResponseReturnValue:
    """Record a nomination that came in on paper."""
    contest = contest_page(reading(), contest_id=ContestId(contest_id))
    local = now().astimezone(LONDON).replace(second=0, microsecond=0, tzinfo=None)
    form = PaperNominationForm(data={"received_at": local, "is_dated": True})
    if form.validate_on_submit():
        candidate = _by_number(form.number.data)
        signed = [(number, _by_number(number)) for number in form.supporter_numbers()]
        unknown = [number for number, found in signed if found is None]
        if candidate is None:
            form.number.errors = ["Nobody on the register has this number."]
        elif unknown:
            form.supporters.errors = [f"Nobody on the register has {', '.join(unknown)}."]
        else:
            return _record(
                contest, form, candidate, [found for _, found in signed if found is not None]
            )
    page = render_template("elections/record_nomination.html", contest=contest, form=form)
    return page, 422 if form.errors else 200


def _record(
    contest: ContestPage,
    form: PaperNominationForm,
    candidate: MemberId,
    supporters: list[MemberId],
) -> ResponseReturnValue:
    with committing() as session:
        nomination_id = record_paper_nomination(
            session,
            contest_id=contest.id,
            member_id=candidate,
            paper=form.paper(),
            supporters=supporters,
            received_at=form.received(),
            actor=current_actor(),
            now=now(),
        )
    flash("The nomination is recorded. Please decide on it.", "success")
    return redirect(url_for("elections.decide_nomination", nomination_id=nomination_id))


def _by_number(number: str) -> MemberId | None:
    typed = number.strip()
    page = find_members(
        reading(), filters=MemberFilter(text=typed), day=london_day(now()), limit=20
    )
    return next(
        (row.member_id for row in page.rows if row.number.casefold() == typed.casefold()), None
    )


@blueprint.post("/manage/elections/nominations/<uuid:nomination_id>/withdraw")
@needs(Permission.NOMINATIONS_DECIDE)
def record_withdrawal(nomination_id: UUID) -> ResponseReturnValue:
    """Record a withdrawal that came in on paper."""
    page = nomination_page(reading(), nomination_id=NominationId(nomination_id))
    withdraw_now(page.id, page.contest_id)
    flash(f"The withdrawal of {page.name} is recorded.", "success")
    return redirect(url_for("elections.nominations", contest_id=page.contest_id))


@blueprint.route("/manage/elections/<uuid:contest_id>/publish-statement", methods=["GET", "POST"])
@needs(Permission.NOMINATIONS_DECIDE)
def publish(contest_id: UUID) -> ResponseReturnValue:
    """The statement of candidates as it will be, and the button that publishes it."""
    session = reading()
    contest = contest_page(session, contest_id=ContestId(contest_id))
    found = nominations_in(session, contest_id=contest.id)
    if request.method == "GET":
        waiting = sum(one.state is NominationState.SUBMITTED for one in found)
        if waiting:
            raise NominationsUndecided(count=waiting)
        return render_template(
            "elections/publish.html",
            contest=contest,
            candidates=[one for one in found if one.is_candidate],
        )
    with committing() as writing:
        publish_statement(writing, contest_id=contest.id, actor=current_actor(), now=now())
    flash("The statement of candidates is published.", "success")
    return redirect(url_for("elections.manage", contest_id=contest_id))
