"""The public board of a poll: how many ballots are in, looking one up, the log and its proofs."""

from uuid import UUID

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.voting.queries.board import (
    board_page,
    checkpoints,
    consistency_between,
    find_number,
    log_lines,
    proof_of,
)
from governance.voting.queries.opening import rows_bucket
from governance.voting.queries.polls import poll_page
from governance.voting.routes.as_data import as_data, told_as_data
from governance.voting.routes.blueprint import blueprint
from governance.voting.routes.results import result_url
from governance.voting.rules import in_groups, read_number, scheme_words
from governance.web.access import public
from governance.web.clock import now
from governance.web.session import reading, streamed

FOR_ALL = "anybody may watch a ballot box: it shows no name and no vote"
LONGEST_TYPED = 60
PLAIN = "text/plain"


@blueprint.route("/votes/<uuid:poll_id>/board", methods=["GET", "POST"])
@public(FOR_ALL)
def board(poll_id: UUID) -> ResponseReturnValue:
    """The board; a ballot number is sent in a form, since addresses are written in logs."""
    session = reading()
    page = board_page(session, poll_id=PollId(poll_id), now=now())
    poll = poll_page(session, poll_id=PollId(poll_id))
    typed = request.form.get("number", "")[:LONGEST_TYPED].strip()
    number = read_number(typed)
    found = find_number(session, poll_id=PollId(poll_id), number=number) if number else None
    return render_template(
        "voting/board.html",
        page=page,
        words=scheme_words(poll.scheme, poll.box),
        result=result_url(owner_kind=poll.owner_kind, owner_id=poll.owner_id),
        is_asked=request.method == "POST",
        is_number=number is not None,
        typed=in_groups(number) if number else typed,
        found=found,
    )


@blueprint.get("/votes/<uuid:poll_id>/log.jsonl")
@public(FOR_ALL)
@told_as_data
def log_file(poll_id: UUID) -> ResponseReturnValue:
    """The events of the log, from an entry on (``from``, counted from 0)."""
    session = reading()
    lines = log_lines(session, poll_id=PollId(poll_id), first=_number("from"))
    return Response(streamed(session, lines), mimetype="application/jsonl")


@blueprint.get("/votes/<uuid:poll_id>/checkpoint.note")
@public(FOR_ALL)
@told_as_data
def newest_checkpoint(poll_id: UUID) -> ResponseReturnValue:
    """The newest signed head of the log."""
    notes = checkpoints(reading(), poll_id=PollId(poll_id))
    if not notes:
        raise NotFound
    return Response(notes[-1].note, mimetype=PLAIN)


@blueprint.get("/votes/<uuid:poll_id>/checkpoints/<int:size>.note")
@public(FOR_ALL)
@told_as_data
def checkpoint(poll_id: UUID, size: int) -> ResponseReturnValue:
    """The signed head of one size."""
    for one in checkpoints(reading(), poll_id=PollId(poll_id)):
        if one.size == size:
            return Response(one.note, mimetype=PLAIN)
    raise NotFound


@blueprint.get("/votes/<uuid:poll_id>/proof/<ballot>.json")
@public(FOR_ALL)
@told_as_data
def proof(poll_id: UUID, ballot: str) -> ResponseReturnValue:
    """That a ballot is in the log: its entry, the event and the path to a signed root."""
    found = proof_of(reading(), poll_id=PollId(poll_id), ballot=ballot)
    return as_data(
        {
            "checkpoint": found.checkpoint,
            "entry": found.entry,
            "event": found.event,
            "path": list(found.path),
            "size": found.size,
        }
    )


@blueprint.get("/votes/<uuid:poll_id>/consistency.json")
@public(FOR_ALL)
@told_as_data
def consistency(poll_id: UUID) -> ResponseReturnValue:
    """That the log of one size (``to``) goes on from that of a smaller one (``from``)."""
    old, new = _number("from"), _number("to")
    path = consistency_between(reading(), poll_id=PollId(poll_id), old=old, new=new)
    return as_data({"from": old, "path": list(path), "to": new})


@blueprint.get("/votes/<uuid:poll_id>/rows/<start>.txt")
@public(FOR_ALL)
@told_as_data
def rows(poll_id: UUID, start: str) -> ResponseReturnValue:
    """The commitments of opened ballots that begin so; one's own is among some others."""
    found = rows_bucket(reading(), poll_id=PollId(poll_id), start=start)
    return Response("".join(f"{one}\n" for one in found), mimetype=PLAIN)


def _number(name: str) -> int:
    typed = request.args.get(name, "0")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= len(str(2**53))):
        raise NotFound
    return int(typed)
