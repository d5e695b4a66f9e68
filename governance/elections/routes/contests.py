"""What everyone signed in sees of elections: the list, one election, the statement, photos."""

from datetime import timedelta
from uuid import UUID

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from governance.documents.pdf import render_pdf
from governance.elections.forms.words import STEP_NAMES
from governance.elections.queries.contests import (
    ContestPage,
    changes_of,
    contest_page,
    contests_page,
    reruns_of,
)
from governance.elections.queries.manage import step_lines
from governance.elections.queries.nominations import candidates_in_order, own_nomination
from governance.elections.queries.statement import statement_document
from governance.elections.queries.supporters import photo_at, photos_of, support_requests
from governance.elections.routes.blueprint import blueprint
from governance.kernel.calendar import london_day
from governance.kernel.ids import ContestId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.notices.service.letters import house_of
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import reading

KEPT_FOR = timedelta(days=30)


@blueprint.get("/elections")
@needs(Permission.CONTESTS_READ)
def contests() -> str:
    """Every announced election, the last to close first, and what asks for the reader's support."""
    session = reading()
    before = request.args.get("before", type=UUID)
    page = contests_page(
        session, is_announced=True, before=None if before is None else ContestId(before)
    )
    actor = current_actor()
    asked = [] if actor.member_id is None else support_requests(session, member_id=actor.member_id)
    return render_template(
        "elections/contests.html",
        page=page,
        now=now(),
        asked=[one for one in asked if one.answer.value == "asked" and not one.is_withdrawn],
    )


def announced(contest_id: UUID) -> ContestPage:
    """The contest, if its reader may know of it: drafts are for officers."""
    page = contest_page(reading(), contest_id=ContestId(contest_id))
    if page.announced_at is None and not current_actor().can(Permission.CONTESTS_PREPARE):
        raise NotFound
    return page


@blueprint.get("/elections/<uuid:contest_id>")
@needs(Permission.CONTESTS_READ)
def contest(contest_id: UUID) -> str:
    """One election: where it stands, its dates, how to stand, who stands."""
    session, page, actor = reading(), announced(contest_id), current_actor()
    is_published = page.statement_published_at is not None
    own = None
    if actor.member_id is not None:
        own = own_nomination(session, contest_id=page.id, member_id=actor.member_id)
    return render_template(
        "elections/contest.html",
        contest=page,
        stage=page.stage(now()).value,
        steps=step_lines(page, now=now()),
        step_names=STEP_NAMES,
        changes=changes_of(session, contest_id=page.id),
        candidates=candidates_in_order(session, contest_id=page.id) if is_published else [],
        own=own,
        may_stand=actor.can(Permission.NOMINATIONS_MAKE),
        now=now(),
        reruns=reruns_of(session, contest_id=page.id) if page.uncontested_at else [],
    )


@blueprint.get("/elections/<uuid:contest_id>/statement")
@needs(Permission.CONTESTS_READ)
def statement(contest_id: UUID) -> str:
    """The statement of candidates (MER r15)."""
    page = _published(contest_id)
    return render_template(
        "elections/statement.html",
        contest=page,
        candidates=candidates_in_order(reading(), contest_id=page.id),
    )


@blueprint.get("/elections/<uuid:contest_id>/statement.pdf")
@needs(Permission.CONTESTS_READ)
def statement_pdf(contest_id: UUID) -> Response:
    """The statement of candidates as a document."""
    page = _published(contest_id)
    session = reading()
    published = page.statement_published_at or now()
    content = render_pdf(
        "statement-of-candidates",
        statement_document(
            page,
            candidates_in_order(session, contest_id=page.id),
            photos_of(session, contest_id=page.id),
            house=house_of(letterhead()),
        ),
        issued_on=london_day(published),
    )
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="statement-of-candidates.pdf"'
    return answer


def _published(contest_id: UUID) -> ContestPage:
    page = announced(contest_id)
    if page.statement_published_at is None:
        raise NotFound
    return page


@blueprint.get("/elections/photos/<uuid:photo_id>")
@needs(Permission.CONTESTS_READ)
def photo(photo_id: UUID) -> ResponseReturnValue:
    """A candidate's photo: before the statement is out, for the candidate and the officer alone."""
    session, actor = reading(), current_actor()
    found = photo_at(session, photo_id=photo_id)
    page = contest_page(session, contest_id=found.contest_id)
    is_public = found.is_candidate and page.statement_published_at is not None
    is_own = actor.member_id == found.member_id
    if not (is_public or is_own or actor.can(Permission.NOMINATIONS_DECIDE)):
        raise NotFound
    answer = Response(found.content, mimetype="image/jpeg")
    answer.set_etag(found.digest)
    answer.headers["Content-Disposition"] = 'inline; filename="photo.jpg"'
    answer.headers["Cache-Control"] = f"private, max-age={int(KEPT_FOR.total_seconds())}, immutable"
    return answer.make_conditional(request)
