"""Making one member's voting right void, and giving them a fresh one: for people under pressure."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.kernel.ids import PollId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.voting.forms.boxes import VoidForm
from governance.voting.queries.ceremony import box_page
from governance.voting.queries.voters import Voter, voter_numbered
from governance.voting.routes.blueprint import blueprint
from governance.voting.routes.keys import booth_keys
from governance.voting.rules.box import VoidReason
from governance.voting.service.voiding import reissue_credential, void_credential
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.session import committing, reading


@blueprint.route("/manage/votes/<uuid:poll_id>/box/void", methods=["GET", "POST"])
@needs(Permission.BOXES_KEEP)
def void(poll_id: UUID) -> ResponseReturnValue:
    """Make a member's vote void; unless they vote on paper, they may vote again."""
    session = reading()
    box = box_page(session, poll_id=PollId(poll_id), now=now())
    if box is None:
        raise NotFound
    form = VoidForm()
    if form.validate_on_submit():
        voter = voter_numbered(session, poll_id=PollId(poll_id), number=form.number.data)
        if voter is not None:
            _void(poll_id, voter, VoidReason(form.reason.data))
            flash(_said(voter, VoidReason(form.reason.data)), "success")
            return redirect(url_for("voting.box", poll_id=poll_id))
        form.number.errors = ["Nobody on the roll of this poll has this number."]
    page = render_template("voting/box_void.html", box=box, form=form)
    return page, 422 if form.errors else 200


def _void(poll_id: UUID, voter: Voter, reason: VoidReason) -> None:
    with committing() as session:
        if reason is VoidReason.PAPER:
            void_credential(
                session,
                poll_id=PollId(poll_id),
                member_id=voter.member_id,
                reason=reason,
                actor=current_actor(),
                now=now(),
            )
        else:
            reissue_credential(
                session,
                poll_id=PollId(poll_id),
                member_id=voter.member_id,
                reason=reason,
                keys=booth_keys(),
                actor=current_actor(),
                now=now(),
            )


def _said(voter: Voter, reason: VoidReason) -> str:
    if reason is VoidReason.PAPER:
        return f"{voter.name} can no longer vote on a screen in this poll."
    return f"{voter.name} can vote afresh. What was cast before does not count."
