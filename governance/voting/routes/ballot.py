"""The ballot paper: fill it in, check it, cast it, and see that it was received."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

import structlog
from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.exc import DBAPIError

from governance.kernel.ids import PollId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import StaleForm
from governance.voting.forms import (
    BALLOT_KEY,
    CODE,
    Answers,
    Filled,
    hidden_fields,
    read_answers,
)
from governance.voting.queries.polls import BallotPage, ballot_page
from governance.voting.routes.blueprint import blueprint
from governance.voting.routes.keys import booth_keys
from governance.voting.routes.numbers import remember_number, remembered_number
from governance.voting.routes.results import result_url
from governance.voting.rules import (
    NotOnRoll,
    NotOpen,
    Option,
    Paper,
    PollClosed,
    PollStage,
    minutes_left,
    new_ballot_key,
    scheme_words,
)
from governance.voting.service import cast_ballot
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.session import committing, reading

log = structlog.get_logger("governance.voting")
Page = tuple[str, int]


@blueprint.get("/votes/<uuid:poll_id>")
@needs(Permission.BALLOTS_CAST)
def paper(poll_id: UUID) -> ResponseReturnValue:
    """The ballot paper: sealed in the voter's browser, on a page of its own."""
    page = _ballot_page(poll_id)
    if page.has_voted:
        return _to_received(page)
    _refuse_unless_open(page, is_sending=False)
    if page.poll.is_sealed:
        return redirect(url_for("voting.booth", poll_id=poll_id), HTTPStatus.SEE_OTHER)
    return paper_page(page, Filled())


@blueprint.get("/votes/<uuid:poll_id>/assisted")
@needs(Permission.BALLOTS_CAST)
def assisted(poll_id: UUID) -> ResponseReturnValue:
    """The ballot paper as a plain form, for whom the other page does not work: sealed here."""
    page = _ballot_page(poll_id)
    if page.has_voted:
        return _to_received(page)
    _refuse_unless_open(page, is_sending=False)
    return paper_page(page, Filled())


@blueprint.post("/votes/<uuid:poll_id>")
@needs(Permission.BALLOTS_CAST)
def change(poll_id: UUID) -> ResponseReturnValue:
    """Back from checking: the ballot paper as it was filled in."""
    return _with_answers(poll_id, paper_page)


@blueprint.get("/votes/<uuid:poll_id>/review")
@blueprint.get("/votes/<uuid:poll_id>/cast")
@needs(Permission.BALLOTS_CAST)
def start_again(poll_id: UUID) -> ResponseReturnValue:
    """These addresses only take forms; whoever opens one by hand gets the ballot paper."""
    return redirect(url_for("voting.paper", poll_id=poll_id))


@blueprint.post("/votes/<uuid:poll_id>/review")
@needs(Permission.BALLOTS_CAST)
def review(poll_id: UUID) -> ResponseReturnValue:
    """What the voter chose, to check before casting; nothing is kept on our side."""
    return _with_answers(poll_id, review_or_paper)


@blueprint.post("/votes/<uuid:poll_id>/cast")
@needs(Permission.BALLOTS_CAST)
def cast(poll_id: UUID) -> ResponseReturnValue:
    """Cast the vote and go on to the page that says so; the same form twice is one vote."""
    page = _ballot_page(poll_id)
    filled = read_answers(page.poll.paper, request.form)
    ballot_key = request.form.get(BALLOT_KEY, "")
    if filled.paper is None:
        return _with_answers(poll_id, paper_page)
    try:
        number = _cast(page, filled.paper, ballot_key)
    except StaleForm:
        return review_page(page, filled, note="look-again")
    except DBAPIError as error:
        log.error("a vote could not be stored", kind=type(error).__name__)
        return _try_again_page(page, filled, ballot_key)
    answer = _to_received(page)
    remember_number(answer, number, poll_id=page.poll.id, actor=current_actor())
    return answer


@blueprint.get("/votes/<uuid:poll_id>/received")
@needs(Permission.BALLOTS_CAST)
def received(poll_id: UUID) -> ResponseReturnValue:
    """Your vote has been received: safe to reload, and to come back to."""
    page = _ballot_page(poll_id)
    if not page.has_voted:
        return redirect(url_for("voting.paper", poll_id=poll_id))
    return render_template(
        "voting/received.html",
        poll=page.poll,
        is_closed=page.poll.stage(now()) is PollStage.CLOSED,
        result=result_url(owner_kind=page.poll.owner_kind, owner_id=page.poll.owner_id),
        number=remembered_number(poll_id=page.poll.id, actor=current_actor()),
        words=scheme_words(page.poll.scheme, page.poll.box),
    )


def review_or_paper(page: BallotPage, filled: Filled, note: str | None = None) -> Page:
    """The page to check on; the ballot paper again when something needs putting right."""
    if filled.paper is None:
        return paper_page(page, filled)
    return review_page(page, filled, note=note)


def paper_page(page: BallotPage, filled: Filled) -> Page:
    """The ballot paper, filled in as it was, with what needs putting right."""
    html = render_template(
        "voting/paper.html",
        poll=page.poll,
        paper=page.poll.paper,
        options=[_printed(option) for option in page.poll.paper.options],
        filled=filled,
        words=scheme_words(page.poll.scheme, page.poll.box),
        minutes_left=minutes_left(now(), closes_at=page.poll.closes_at),
    )
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if filled.faults else HTTPStatus.OK


def review_page(page: BallotPage, filled: Filled, *, note: str | None = None) -> Page:
    """What the voter chose, with a key of its own for this one paper.

    ``note`` says why the voter sees it again: ``look-again`` or ``signed-in-again``.
    """
    spec = page.poll.paper
    choices = filled.answers or (filled.paper.choices if filled.paper else ())
    option = {one.id: one for one in spec.options}
    html = render_template(
        "voting/review.html",
        poll=page.poll,
        paper=spec,
        chosen=[option[one] for one in choices],
        left_out=[one for one in spec.options if one.id not in choices],
        answers=filled.answers,
        fields=hidden_fields(filled),
        ballot_key=new_ballot_key(),
        note=note,
        minutes_left=minutes_left(now(), closes_at=page.poll.closes_at),
    )
    return html, HTTPStatus.OK if note is None else HTTPStatus.BAD_REQUEST


def answered_page(poll_id: UUID, answers: Answers, *, note: str) -> ResponseReturnValue:
    """What the voter chose, shown again after something that was no fault of theirs."""
    return _with_answers(poll_id, lambda page, filled: review_or_paper(page, filled, note), answers)


def _try_again_page(page: BallotPage, filled: Filled, ballot_key: str) -> Page:
    """We do not know whether the vote got in: the same paper can safely be sent once more."""
    html = render_template(
        "voting/try_again.html",
        poll=page.poll,
        fields=hidden_fields(filled),
        ballot_key=ballot_key,
    )
    return html, HTTPStatus.SERVICE_UNAVAILABLE


def _with_answers(
    poll_id: UUID,
    show: Callable[[BallotPage, Filled], Page],
    answers: Answers | None = None,
) -> ResponseReturnValue:
    """Show what was sent, unless the voter has voted or the poll is not open."""
    page = _ballot_page(poll_id)
    if page.has_voted:
        return _to_received(page)
    _refuse_unless_open(page, is_sending=True)
    return show(page, read_answers(page.poll.paper, request.form if answers is None else answers))


def _ballot_page(poll_id: UUID) -> BallotPage:
    return ballot_page(reading(), poll_id=PollId(poll_id), member_id=current_actor().member_id)


def _printed(option: Option) -> dict[str, object]:
    """An option as the paper's components show it: the statement in paragraphs, then interests."""
    paragraphs = [
        Markup("<p>{}</p>").format(paragraph)
        for paragraph in option.statement.splitlines()
        if paragraph.strip()
    ]
    if option.interests:
        told = Markup("<p><strong>Interests declared:</strong> {}</p>").format(option.interests)
        paragraphs.append(told)
    return {
        "id": option.id,
        "label": option.label,
        "detail": "",
        "statement": Markup("").join(paragraphs),
        "photo_url": option.photo_url,
    }


def _cast(page: BallotPage, filled_in: Paper, ballot_key: str) -> str:
    with committing() as session:
        return cast_ballot(
            session,
            poll_id=page.poll.id,
            paper=filled_in,
            ballot_key=ballot_key,
            keys=booth_keys(),
            actor=current_actor(),
            now=now(),
            code=request.form.get(CODE) or None,
        ).ballot_number


def _to_received(page: BallotPage) -> Response:
    answer = make_response(redirect(url_for("voting.received", poll_id=page.poll.id)))
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer


def _refuse_unless_open(page: BallotPage, *, is_sending: bool) -> None:
    poll = page.poll
    stage = poll.stage(now())
    if stage is PollStage.CLOSED:
        raise PollClosed(title=poll.title, closes_at=poll.closes_at, is_vote_lost=is_sending)
    if stage is PollStage.COMING or poll.roll_frozen_at is None:
        raise NotOpen(
            title=poll.title,
            opens_at=poll.opens_at,
            is_roll_missing=stage is not PollStage.COMING,
        )
    if not page.is_on_roll:
        raise NotOnRoll(title=poll.title, poll_id=poll.id)
