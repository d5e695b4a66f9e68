"""From candidates to a poll, or to an election without one: the officers' last steps before it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.elections.queries.contests import contest_page
from governance.elections.queries.manage import most_voters, voters
from governance.elections.queries.nominations import candidates_in_order
from governance.elections.routes.blueprint import blueprint
from governance.elections.routes.nominate import address
from governance.elections.rules.counting import REOPEN_NAME, has_reopen
from governance.elections.service.poll import paper_of, schedule_poll, tell_voters
from governance.elections.service.uncontested import create_rerun, declare_uncontested
from governance.kernel.ids import ContestId
from governance.kernel.permissions import Permission
from governance.kernel.wording import plural
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import committing, reading


@blueprint.route("/manage/elections/<uuid:contest_id>/roll", methods=["GET", "POST"])
@needs(Permission.CONTESTS_PREPARE)
def roll(contest_id: UUID) -> ResponseReturnValue:
    """Who would be on the roll and on the paper, and the button that fixes both."""
    session = reading()
    contest = contest_page(session, contest_id=ContestId(contest_id))
    candidates = candidates_in_order(session, contest_id=contest.id)
    if request.method == "GET":
        return render_template(
            "elections/roll.html",
            contest=contest,
            candidates=candidates,
            voters=voters(session, contest=contest, now=now()),
            most_voters=most_voters(contest),
            guidance=paper_of(contest, candidates).guidance if candidates else "",
            reopen=REOPEN_NAME if has_reopen(contest.rule) else "",
            stage=contest.stage(now()).value,
            now=now(),
        )
    with committing() as writing:
        frozen = schedule_poll(writing, contest_id=contest.id, actor=current_actor(), now=now())
    on_roll = plural(frozen.count, "voter")
    flash(f"The roll is frozen with {on_roll} and the poll is made.", "success")
    return redirect(url_for("elections.roll", contest_id=contest_id))


@blueprint.post("/manage/elections/<uuid:contest_id>/tell-voters")
@needs(Permission.CONTESTS_PREPARE)
def tell(contest_id: UUID) -> ResponseReturnValue:
    """Tell everyone on the roll that they can vote."""
    with committing() as session:
        told = tell_voters(
            session,
            contest_id=ContestId(contest_id),
            link=address("voting.my_votes"),
            letterhead=letterhead(),
            actor=current_actor(),
            now=now(),
        )
    flash(
        f"{plural(told.emails, 'e-mail')} on the way, {plural(told.letters, 'letter')} to print "
        "under Letters and e-mails.",
        "success",
    )
    return redirect(url_for("elections.manage", contest_id=contest_id))


@blueprint.route("/manage/elections/<uuid:contest_id>/without-a-poll", methods=["GET", "POST"])
@needs(Permission.CONTESTS_DECLARE)
def uncontested(contest_id: UUID) -> ResponseReturnValue:
    """Declare the candidates elected without a poll, after a second look."""
    session = reading()
    contest = contest_page(session, contest_id=ContestId(contest_id))
    if request.method == "GET":
        return render_template(
            "elections/uncontested.html",
            contest=contest,
            candidates=candidates_in_order(session, contest_id=contest.id),
        )
    with committing() as writing:
        declare_uncontested(writing, contest_id=contest.id, actor=current_actor(), now=now())
    flash("The result is declared.", "success")
    return redirect(url_for("elections.manage", contest_id=contest_id))


@blueprint.post("/manage/elections/<uuid:contest_id>/run-again")
@needs(Permission.CONTESTS_PREPARE)
def rerun(contest_id: UUID) -> ResponseReturnValue:
    """Set up a draft for the seats that were left empty."""
    with committing() as session:
        again = create_rerun(
            session, contest_id=ContestId(contest_id), actor=current_actor(), now=now()
        )
    flash("A draft for the remaining seats is set up. Check its dates.", "success")
    return redirect(url_for("elections.manage", contest_id=again))
