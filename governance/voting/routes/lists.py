"""A member's list of votes, and whether they are on the roll of one."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from governance.kernel.ids import PollId
from governance.kernel.permissions import Permission
from governance.voting.queries.polls import my_polls, poll_page
from governance.voting.queries.roll import my_standing
from governance.voting.routes.blueprint import blueprint
from governance.voting.routes.results import result_url
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.session import reading


@blueprint.get("/votes")
@needs(Permission.BALLOTS_CAST)
def my_votes() -> ResponseReturnValue:
    """Your votes: open ones first, then coming ones, then past ones."""
    after = _uuid(request.args.get("after", ""))
    polls = my_polls(
        reading(),
        member_id=current_actor().member_id,
        now=now(),
        past_after=PollId(after) if after else None,
    )
    return render_template(
        "voting/my_votes.html",
        polls=polls,
        results={
            poll.id: result_url(owner_kind=poll.owner_kind, owner_id=poll.owner_id)
            for poll in polls.past
        },
        now=now(),
        is_first_page=not after,
    )


@blueprint.get("/votes/<uuid:poll_id>/roll")
@needs(Permission.BALLOTS_CAST)
def roll_standing(poll_id: UUID) -> ResponseReturnValue:
    """Am I on the roll, and why."""
    session = reading()
    poll = poll_page(session, poll_id=PollId(poll_id))
    standing = my_standing(session, poll_id=PollId(poll_id), member_id=current_actor().member_id)
    return render_template(
        "voting/roll_standing.html", poll=poll, stage=poll.stage(now()), standing=standing
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
