"""Offers of membership: the lists, answers on paper, and proposing who is entered."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.joining.forms.decisions import ids_in
from governance.joining.forms.offers import BatchForm, PaperForm
from governance.joining.queries.offers import (
    OfferPage,
    batches_waiting,
    offer_counts,
    offer_page,
    offers_page,
)
from governance.joining.routes.blueprint import articles_today, blueprint, may_keep, today
from governance.joining.routes.changes import Tab
from governance.joining.rules.batches import BatchKind
from governance.joining.rules.offers import OfferState, terms_of_offer, usual_address
from governance.joining.rules.refusals import ReplyWillNotDo, TermsIncomplete
from governance.joining.service import answer_offer, propose_allotment, withdraw_offer
from governance.kernel.ids import OfferId
from governance.kernel.permissions import Permission
from governance.kernel.wording import money, plural
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import sections
from governance.web.session import committing, reading

STATE_WORDS = {
    OfferState.OFFERED: "Not answered",
    OfferState.ACCEPTED: "Accepted",
    OfferState.ALLOTTED: "Entered",
    OfferState.DECLINED: "Declined",
    OfferState.LAPSED: "Lapsed",
    OfferState.WITHDRAWN: "Withdrawn",
}


@blueprint.get("/register/offers")
@needs(Permission.MEMBERS_READ)
def offers() -> str:
    """The offers of one state; those accepted can be proposed for entry."""
    try:
        state = OfferState(request.args.get("state", ""))
    except ValueError:
        counts = offer_counts(reading(), day=today())
        busy = (OfferState.ACCEPTED, OfferState.OFFERED)
        state = next((each for each in busy if counts.get(each)), OfferState.OFFERED)
    price = money(terms_of_offer(articles_today()).price_pence)
    return _list(state, BatchForm(data={"effective_on": today(), "price": price}))


def _list(state: OfferState, form: BatchForm, chosen: frozenset[str] = frozenset()) -> str:
    counts = offer_counts(reading(), day=today())
    reader = current_actor().account_id
    return render_template(
        "joining/offers.html",
        sections=sections("register"),
        tabs=[
            Tab(
                STATE_WORDS[each],
                url_for("joining.offers", state=each.value),
                each is state,
                str(counts.get(each, "")),
            )
            for each in OfferState
        ],
        state=state,
        page=offers_page(
            reading(), state=state, day=today(), after=request.args.get("after") or None
        ),
        batches=batches_waiting(reading(), kind=BatchKind.ALLOTMENT, reader=reader),
        form=form,
        chosen=chosen,
        may_keep=may_keep(),
        articles=articles_today(),
        today=today(),
    )


@blueprint.post("/register/offers/propose")
@needs(Permission.REGISTER_KEEP)
def propose_entries() -> ResponseReturnValue:
    """Propose to enter the chosen people with their shares; another person signs it off."""
    form = BatchForm()
    chosen = request.form.getlist("offer")
    terms = form.allotment()
    if terms is None:
        return _list(OfferState.ACCEPTED, form, frozenset(chosen))
    try:
        with committing() as session:
            batch_id = propose_allotment(
                session,
                offer_ids=[OfferId(each) for each in ids_in(chosen)],
                terms=terms,
                actor=current_actor(),
                now=now(),
            )
    except TermsIncomplete as refusal:
        form.tell(refusal.facts["faults"])
        return _list(OfferState.ACCEPTED, form, frozenset(chosen))
    flash(
        f"{plural(len(chosen), 'person', 'people')} proposed. Another person signs it off.",
        "success",
    )
    return redirect(url_for("joining.proposal", batch_id=batch_id))


def _offer(offer_id: UUID) -> OfferPage:
    return offer_page(reading(), offer_id=OfferId(offer_id), day=today())


@blueprint.route("/register/offers/<uuid:offer_id>/paper", methods=["GET", "POST"])
@needs(Permission.REGISTER_KEEP)
def paper_answer(offer_id: UUID) -> ResponseReturnValue:
    """Enter an answer that came on paper."""
    offer = _offer(offer_id)
    usual = usual_address(articles_today()).value
    form = PaperForm(data={"replied_on": today(), "address_choice": usual})
    reply = form.reply() if form.is_submitted() else None
    if reply is not None:
        try:
            with committing() as session:
                answer_offer(
                    session,
                    offer_id=OfferId(offer_id),
                    reply=reply,
                    actor=current_actor(),
                    now=now(),
                )
        except ReplyWillNotDo as refusal:
            faults = refusal.facts["faults"]
            form.tell(faults if isinstance(faults, dict) else {})
        else:
            flash(f"The answer of {offer.name} is entered.", "success")
            return redirect(url_for("joining.offers"))
    return render_template(
        "joining/paper.html",
        sections=sections("register"),
        offer=_offer(offer_id),
        form=form,
        today=today(),
        articles=articles_today(),
    )


@blueprint.post("/register/offers/<uuid:offer_id>/withdraw")
@needs(Permission.REGISTER_KEEP)
def withdraw(offer_id: UUID) -> ResponseReturnValue:
    """Take one offer back."""
    with committing() as session:
        withdraw_offer(session, offer_id=OfferId(offer_id), actor=current_actor(), now=now())
    flash("The offer is withdrawn.", "success")
    return redirect(url_for("joining.offers"))
