"""The keepers' side of a ceremony, by a private link: files down, files up, and what to do now."""

from collections.abc import Callable, Iterator

from flask import (
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from governance.documents.tables import Column, csv_stream
from governance.kernel.refusals import NotFound
from governance.sealing.canonical import canonical
from governance.sealing.note import read_unverified
from governance.voting.forms.boxes import FileForm
from governance.voting.queries.ceremony import keeper_page
from governance.voting.queries.opening import turn_lines
from governance.voting.queries.roll import roll_lines
from governance.voting.routes.blueprint import blueprint
from governance.voting.routes.keys import booth_keys
from governance.voting.routes.static_pages import static_page
from governance.voting.rules.box import BoxState, FileRefused
from governance.voting.rules.box_pages import KeeperPage
from governance.voting.rules.keepers import Task
from governance.voting.service.credentials import take_credentials
from governance.voting.service.keeper_keys import take_public_key, take_scrutineer_key
from governance.voting.service.key_checks import take_key_check
from governance.voting.service.steps import take_step
from governance.voting.service.voiding import take_void
from governance.web.access import public
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import committing, reading, streamed

PRIVATE = "whoever holds the private link is the keeper it was sent to"
VOIDS = frozenset({BoxState.FIXED, BoxState.READY, BoxState.OPEN, BoxState.CLOSED})
ROLL = (Column("Number"), Column("Name"), Column("Group"), Column("Site"))
Take = Callable[[Session, str, str], None]

RECEIVED = {
    Task.GIVE_KEY: "We have your public key.",
    Task.GIVE_CODES: "We have the public part of the codes.",
    Task.ANSWER_CHECK: "Your key works. Thank you.",
    Task.ANSWER_CHECK_AGAIN: "Your key still works. Thank you.",
    Task.TAKE_TURN: "Your step is taken. Thank you.",
}


@blueprint.get("/box/<token>")
@public(PRIVATE)
def keeper(token: str) -> ResponseReturnValue:
    """What this keeper must do now, with the files for it."""
    return _page(token, FileForm())


@blueprint.post("/box/<token>")
@public(PRIVATE)
def hand_in(token: str) -> ResponseReturnValue:
    """Take the file that is wanted from this keeper now; a refusal says what is wrong with it."""
    request.max_content_length = None  # a step of a large poll is as large as its ballots
    page = keeper_page(reading(), token=token)
    form = FileForm()
    if not form.check():
        return _page(token, form)
    try:
        with committing() as session:
            _take(session, page, token, form.file.data)
    except FileRefused as refusal:
        form.file.errors = [str(refusal.facts["said"])]
        return _page(token, form)
    flash(RECEIVED.get(page.me.task, "We have your file."), "success")
    return redirect(url_for("voting.keeper", token=token))


@blueprint.get("/box/<token>/key-check.json")
@public(PRIVATE)
def key_check(token: str) -> ResponseReturnValue:
    """The key check that waits for this trustee."""
    page = keeper_page(reading(), token=token)
    if page.challenge is None:
        raise NotFound
    return _download(iter([page.challenge.encode()]), "key-check.json", "application/json")


@blueprint.get("/box/<token>/turn.jsonl")
@public(PRIVATE)
def turn(token: str) -> ResponseReturnValue:
    """The ballots as this trustee gets them, when it is their turn."""
    session = reading()
    lines = streamed(session, turn_lines(session, token=token))
    return _download(lines, "turn.jsonl", "application/jsonl")


@blueprint.get("/box/<token>/poll.json")
@public(PRIVATE)
def poll_draft(token: str) -> ResponseReturnValue:
    """What the scrutineer's tool must know of the poll to make codes."""
    page = _issuer(token)
    draft = {
        "poll": str(page.poll_id),
        "title": page.title,
        "mutual": letterhead().mutual_name,
    }
    return _download(iter([canonical(draft)]), "poll.json", "application/json")


@blueprint.get("/box/<token>/roll.csv")
@public(PRIVATE)
def roll_for_codes(token: str) -> ResponseReturnValue:
    """Everybody on the roll, so that the scrutineer can write to them."""
    page = _issuer(token)
    session = reading()
    lines = roll_lines(session, poll_id=page.poll_id)
    rows = ((one.number, one.name, one.group, one.site) for one in lines)
    return _download(streamed(session, csv_stream(ROLL, rows)), "roll.csv", "text/csv")


@blueprint.get("/tools/trustee.html")
@public("a tool for anybody's own machine, without data")
def trustee_tool() -> ResponseReturnValue:
    """The trustee's tool as one file, which works without a network."""
    answer = static_page("trustee.html")
    answer.headers["Content-Disposition"] = 'attachment; filename="trustee.html"'
    return answer


def _issuer(token: str) -> KeeperPage:
    page = keeper_page(reading(), token=token)
    if not page.is_issuer:
        raise NotFound
    return page


def _take(session: Session, page: KeeperPage, token: str, file: FileStorage) -> None:
    if page.me.task is Task.TAKE_TURN:
        take_step(session, token=token, lines=iter(file.stream), keys=booth_keys(), now=now())
        return
    text = file.stream.read().decode("utf-8", errors="replace")
    if page.me.task is Task.GIVE_CODES:
        take_credentials(session, token=token, text=text, now=now())
    elif page.is_scrutineer and page.state in VOIDS:
        take_void(session, token=token, text=text, now=now())
    elif page.is_scrutineer:
        take_scrutineer_key(session, token=token, text=text, now=now())
    elif page.state is BoxState.DRAFT:
        take_public_key(session, token=token, text=text, now=now())
    else:
        take_key_check(session, token=token, text=text, now=now())


def _page(token: str, form: FileForm) -> ResponseReturnValue:
    found = keeper_page(reading(), token=token)
    html = render_template(
        "voting/keeper.html",
        page=found,
        token=token,
        form=form,
        head=None if found.note is None else read_unverified(found.note),
        may_void=found.is_issuer and found.state in VOIDS,
    )
    return html, 422 if form.errors else 200


def _download(pieces: Iterator[bytes], name: str, kind: str) -> Response:
    return Response(
        pieces,
        mimetype=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
