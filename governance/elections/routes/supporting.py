"""Proposers and seconders: a candidate asks, the person asked answers."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from governance.elections.queries.contests import ContestPage, contest_page
from governance.elections.queries.nominations import NominationPage
from governance.elections.queries.supporters import support_request
from governance.elections.routes.blueprint import blueprint
from governance.elections.routes.nominate import address, member, own_there
from governance.elections.rules.stages import Stage
from governance.elections.service.supporters import (
    answer_support,
    ask_supporter,
    drop_supporter,
)
from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId, NominationId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.register.queries import standing
from governance.register.queries.listing import MemberFilter, MemberRow, find_members
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import committing, reading

SHORTEST_SEARCH = 3
MOST_FOUND = 8


@blueprint.get("/elections/<uuid:contest_id>/supporters")
@needs(Permission.NOMINATIONS_MAKE)
def supporters(contest_id: UUID) -> str:
    """Who supports one's nomination, and finding somebody to ask."""
    contest, nomination = own_there(contest_id)
    text = " ".join(request.args.get("q", "").split())
    found = _found(reading(), contest, nomination, text)
    return render_template(
        "elections/supporters.html",
        contest=contest,
        nomination=nomination,
        text=text,
        is_short=0 < len(text) < SHORTEST_SEARCH,
        found=found,
        is_open=contest.stage(now()) is Stage.NOMINATIONS_OPEN,
    )


def _found(
    session: Session, contest: ContestPage, nomination: NominationPage, text: str
) -> list[MemberRow]:
    """Members one may ask, by name or number: few, so that nobody reads the register here."""
    if len(text) < SHORTEST_SEARCH:
        return []
    today = london_day(now())
    page = find_members(session, filters=MemberFilter(text=text), day=today, limit=MOST_FOUND)
    named = {one.member_id for one in nomination.supporters} | {nomination.member_id}
    return [
        row
        for row in page.rows
        if row.member_id not in named
        and standing(
            session,
            member_id=row.member_id,
            day=today,
            constituency_id=contest.constituency_id,
        ).is_entitled
    ]


@blueprint.post("/elections/<uuid:contest_id>/supporters/<uuid:member_id>/ask")
@needs(Permission.NOMINATIONS_MAKE)
def ask(contest_id: UUID, member_id: UUID) -> ResponseReturnValue:
    """Ask somebody to support one's nomination."""
    _, nomination = own_there(contest_id)
    with committing() as session:
        ask_supporter(
            session,
            nomination_id=nomination.id,
            member_id=MemberId(member_id),
            link=address("elections.support", nomination_id=nomination.id),
            letterhead=letterhead(),
            actor=current_actor(),
            now=now(),
        )
    flash("We have asked them. They answer in their own account.", "success")
    return redirect(url_for("elections.supporters", contest_id=contest_id))


@blueprint.post("/elections/<uuid:contest_id>/supporters/<uuid:member_id>/drop")
@needs(Permission.NOMINATIONS_MAKE)
def drop(contest_id: UUID, member_id: UUID) -> ResponseReturnValue:
    """No longer ask somebody."""
    _, nomination = own_there(contest_id)
    with committing() as session:
        drop_supporter(
            session,
            nomination_id=nomination.id,
            member_id=MemberId(member_id),
            actor=current_actor(),
            now=now(),
        )
    flash("They are no longer asked.", "success")
    return redirect(url_for("elections.supporters", contest_id=contest_id))


@blueprint.route("/elections/nominations/<uuid:nomination_id>/support", methods=["GET", "POST"])
@needs(Permission.NOMINATIONS_MAKE)
def support(nomination_id: UUID) -> ResponseReturnValue:
    """Confirm or decline that one supports a nomination."""
    session = reading()
    asked = support_request(session, nomination_id=NominationId(nomination_id), member_id=member())
    contest = contest_page(session, contest_id=asked.contest_id)
    if request.method == "GET":
        return render_template(
            "elections/support.html",
            contest=contest,
            asked=asked,
            is_open=contest.stage(now()) is Stage.NOMINATIONS_OPEN,
        )
    answer = request.form.get("answer")
    if answer not in {"yes", "no"}:
        raise NotFound
    with committing() as writing:
        answer_support(
            writing,
            nomination_id=NominationId(nomination_id),
            does_support=answer == "yes",
            link=address("elections.my_nomination", contest_id=asked.contest_id),
            letterhead=letterhead(),
            actor=current_actor(),
            now=now(),
        )
    flash("Thank you. Your answer is recorded.", "success")
    return redirect(url_for("elections.support", nomination_id=nomination_id))
