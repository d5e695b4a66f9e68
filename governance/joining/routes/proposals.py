"""A proposal that changes the register: looked at, signed off by another person, taken back."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.joining.forms.leaving import ROUTE_WORDS
from governance.joining.queries.cases import cases_of_batch
from governance.joining.queries.offers import batch_page, offers_of_batch
from governance.joining.routes.blueprint import articles_today, blueprint, may_confirm, today
from governance.joining.rules.batches import BatchKind
from governance.joining.service import (
    sign_off_allotment,
    sign_off_leaving,
    take_back_batch,
)
from governance.kernel.ids import BatchId
from governance.kernel.permissions import Permission
from governance.kernel.wording import plural
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead, sections
from governance.web.session import committing, reading


@blueprint.get("/register/proposals/<uuid:batch_id>")
@needs(Permission.MEMBERS_READ)
def proposal(batch_id: UUID) -> str:
    """Who is in it, what will be entered, and the two buttons."""
    articles = articles_today()
    batch = batch_page(reading(), batch_id=BatchId(batch_id), reader=current_actor().account_id)
    is_allotment = batch.kind is BatchKind.ALLOTMENT
    return render_template(
        "joining/proposal.html",
        sections=sections("register", at=_list_of(batch.kind)),
        batch=batch,
        is_allotment=is_allotment,
        offers=offers_of_batch(reading(), batch_id=batch.batch_id, day=today())
        if is_allotment
        else (),
        cases=()
        if is_allotment
        else cases_of_batch(reading(), batch_id=batch.batch_id, articles=articles),
        articles=articles,
        may_confirm=may_confirm(),
        route_words=ROUTE_WORDS,
    )


@blueprint.post("/register/proposals/<uuid:batch_id>/sign-off")
@needs(Permission.REGISTER_CONFIRM)
def sign_off_proposal(batch_id: UUID) -> ResponseReturnValue:
    """Enter it all on the register, in one transaction."""
    actor, at, head = current_actor(), now(), letterhead()
    page = batch_page(reading(), batch_id=BatchId(batch_id), reader=actor.account_id)
    with committing() as session:
        if page.kind is BatchKind.ALLOTMENT:
            made = sign_off_allotment(
                session, batch_id=page.batch_id, letterhead=head, actor=actor, now=at
            )
            words = plural(len(made), "member is", "members are") + " on the register."
        else:
            ended = sign_off_leaving(
                session, batch_id=page.batch_id, letterhead=head, actor=actor, now=at
            )
            words = plural(ended, "membership has", "memberships have") + " ended."
    flash(f"{words} The letters are in the outbox.", "success")
    return redirect(url_for("joining.proposal", batch_id=batch_id))


@blueprint.post("/register/proposals/<uuid:batch_id>/take-back")
@needs(Permission.REGISTER_CONFIRM)
def take_back_proposal(batch_id: UUID) -> ResponseReturnValue:
    """Take it back: its people can be proposed again."""
    page = batch_page(reading(), batch_id=BatchId(batch_id), reader=None)
    with committing() as session:
        take_back_batch(session, batch_id=page.batch_id, actor=current_actor(), now=now())
    flash("The proposal is taken back.", "success")
    return redirect(_list_of(page.kind))


def _list_of(kind: BatchKind) -> str:
    """The list that a proposal comes from."""
    is_allotment = kind is BatchKind.ALLOTMENT
    return url_for("joining.offers" if is_allotment else "joining.leavers")
