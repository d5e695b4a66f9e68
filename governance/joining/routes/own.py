"""A member's own page of their offer: what it is, yes or no."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.joining.forms.offers import AcceptForm
from governance.joining.queries.offers import OfferPage, offer_of_member
from governance.joining.routes.blueprint import articles_today, blueprint, today
from governance.joining.rules.offers import OfferState, Reply, usual_address
from governance.joining.service import answer_offer
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.session import committing, reading


def _own() -> OfferPage | None:
    member_id = current_actor().member_id
    if member_id is None:
        return None
    return offer_of_member(reading(), member_id=member_id, day=today())


@blueprint.route("/my-membership/offer", methods=["GET", "POST"])
@needs(Permission.MEMBERSHIP_CHANGE_OWN)
def my_offer() -> ResponseReturnValue:
    """The reader's newest offer; accepting it is agreement to become a member (s112)."""
    offer = _own()
    articles = articles_today()
    form = AcceptForm(data={"address_choice": usual_address(articles).value})
    is_open = offer is not None and offer.state is OfferState.OFFERED
    if form.is_submitted() and offer is not None:
        reply = form.reply(today=today())
        if reply is not None:
            with committing() as session:
                answer_offer(
                    session, offer_id=offer.offer_id, reply=reply, actor=current_actor(), now=now()
                )
            flash("Thank you. We have your answer.", "success")
            return redirect(url_for("joining.my_offer"))
    return render_template(
        "joining/my_offer.html",
        offer=offer,
        is_open=is_open,
        form=form,
        articles=articles,
        share_class=articles.share_class(offer.class_key) if offer is not None else None,
    )


@blueprint.post("/my-membership/offer/decline")
@needs(Permission.MEMBERSHIP_CHANGE_OWN)
def decline_offer() -> ResponseReturnValue:
    """Say no; nobody asks again."""
    offer = _own()
    if offer is None:
        raise NotFound
    with committing() as session:
        answer_offer(
            session,
            offer_id=offer.offer_id,
            reply=Reply(is_accepted=False, replied_on=today()),
            actor=current_actor(),
            now=now(),
        )
    flash("Thank you. We have your answer.", "success")
    return redirect(url_for("joining.my_offer"))
