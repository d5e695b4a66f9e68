"""After the close: is my ballot in the box."""

from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.kernel.ids import PollId
from governance.kernel.permissions import Permission
from governance.voting.queries.box import ballot_numbers, is_in_box
from governance.voting.queries.polls import poll_page
from governance.voting.routes.blueprint import blueprint
from governance.voting.rules import PollStage, in_groups, read_number
from governance.web.access import needs
from governance.web.clock import now
from governance.web.session import reading, streamed

LONGEST_TYPED = 60


@blueprint.route("/votes/<uuid:poll_id>/ballots", methods=["GET", "POST"])
@needs(Permission.CONTESTS_READ)
def find_ballot(poll_id: UUID) -> ResponseReturnValue:
    """Look for a ballot number. It is sent in a form, since addresses are written in logs."""
    session = reading()
    poll = poll_page(session, poll_id=PollId(poll_id))
    if poll.is_sealed:
        return redirect(url_for("voting.board", poll_id=poll_id))
    typed = request.form.get("number", "")[:LONGEST_TYPED].strip()
    is_closed = poll.stage(now()) is PollStage.CLOSED
    number = read_number(typed)
    is_there = (
        is_in_box(session, poll_id=poll.id, number=number, now=now())
        if is_closed and number is not None
        else None
    )
    return render_template(
        "voting/find_ballot.html",
        poll=poll,
        is_closed=is_closed,
        typed=in_groups(number) if number else typed,
        is_asked=request.method == "POST",
        is_number=number is not None,
        is_there=is_there,
    )


@blueprint.get("/votes/<uuid:poll_id>/ballots.txt")
@needs(Permission.CONTESTS_READ)
def ballot_list(poll_id: UUID) -> ResponseReturnValue:
    """Every ballot number in the box, so that nobody needs to tell us which one they look for."""
    session = reading()
    numbers = ballot_numbers(session, poll_id=PollId(poll_id), now=now())
    lines = (f"{number}\n" for number in numbers)
    return Response(
        streamed(session, lines),
        mimetype="text/plain",
        headers={"Content-Disposition": 'attachment; filename="ballot-numbers.txt"'},
    )
