"""A person's own sign-ins: where they are signed in, and an address of their own."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.identity.forms import EmailForm
from governance.identity.queries.accounts import account_page
from governance.identity.queries.links import link_page
from governance.identity.queries.sessions import own_sessions, person_acting
from governance.identity.routes.blueprint import blueprint
from governance.identity.routes.loading import current_sign_in, keys
from governance.identity.routes.steps import asked_next, onwards
from governance.identity.rules.links import LinkPurpose
from governance.identity.rules.refusals import LinkNotValid
from governance.identity.rules.waiting import Tried
from governance.identity.service.links import confirm_email, offer_email
from governance.identity.service.sessions import end_other_sessions, end_own_session
from governance.identity.service.tries import count_try
from governance.kernel.ids import SessionId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotSignedIn
from governance.web.access import current_actor, needs, public
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import committing, reading


@blueprint.get("/account/sessions")
@needs(Permission.SESSIONS_OWN)
def sessions() -> ResponseReturnValue:
    """Every device on which the reader is signed in."""
    actor, here = current_actor(), current_sign_in()
    if actor.account_id is None or here is None:
        raise NotSignedIn
    found = own_sessions(reading(), account_id=actor.account_id, now=now())
    return render_template("identity/sessions.html", sessions=found, here=here.session_id)


@blueprint.post("/account/sessions/<uuid:session_id>/end")
@needs(Permission.SESSIONS_OWN)
def end_one_session(session_id: UUID) -> ResponseReturnValue:
    """Sign out on one device."""
    with committing() as session:
        end_own_session(session, session_id=SessionId(session_id), actor=current_actor(), now=now())
    flash("That device is signed out.", "success")
    return redirect(url_for("identity.sessions"))


@blueprint.post("/account/sessions/end-others")
@needs(Permission.SESSIONS_OWN)
def end_all_others() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    here = current_sign_in()
    keep = here.session_id if here else None
    with committing() as session:
        count = end_other_sessions(session, keep=keep, actor=current_actor(), now=now())
    said = "All other devices are signed out." if count else "No other device was signed in."
    flash(said, "success")
    return redirect(url_for("identity.sessions"))


@blueprint.route("/account/email", methods=["GET", "POST"])
@needs(Permission.SESSIONS_OWN)
def own_email() -> ResponseReturnValue:
    """For people without e-mail on the register: an address to send sign-in links to."""
    actor = current_actor()
    if actor.account_id is None:
        raise NotSignedIn
    account = account_page(reading(), account_id=actor.account_id)
    if account is None or account.email is not None:
        return onwards(asked_next())
    form = EmailForm()
    if form.validate_on_submit():
        of = str(actor.account_id)
        with committing() as session:
            count_try(session, tried=Tried.LINK, of=of, keys=keys(), now=now())
            offer_email(
                session, email=form.email.data, letterhead=letterhead(), actor=actor, now=now()
            )
        flash(f"We have sent a link to {form.email.data}. Open it to confirm.", "success")
        return onwards(asked_next())
    return render_template("identity/own-email.html", form=form, next=asked_next())


@blueprint.get("/sign-in/confirm-email/<token>")
@public("the link that was sent to the address; only its button confirms")
def confirm_own_email(token: str) -> ResponseReturnValue:
    """Whose address it is, and a button."""
    page = link_page(reading(), token=token, purpose=LinkPurpose.CONFIRM_EMAIL, now=now())
    if page is None:
        raise LinkNotValid
    return render_template("identity/confirm-email.html", page=page, token=token)


@blueprint.post("/sign-in/confirm-email/<token>")
@public("the button that confirms the address")
def use_email_link(token: str) -> ResponseReturnValue:
    """Confirm the address: sign-in links go there from now on."""
    with committing() as session:
        page = link_page(session, token=token, purpose=LinkPurpose.CONFIRM_EMAIL, now=now())
        if page is None:
            raise LinkNotValid
        actor = person_acting(session, account_id=page.account_id)
        email = confirm_email(session, token=token, actor=actor, now=now())
    flash(f"Thank you. From now on we send your sign-in links to {email}.", "success")
    return redirect(url_for("site.start"))
