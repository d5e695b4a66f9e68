"""How members come in: a link sent by e-mail, or a code from a letter; and how anyone leaves."""

from flask import flash, redirect, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from governance.identity.forms import CodeForm, EmailForm
from governance.identity.queries.links import link_page
from governance.identity.routes.blueprint import blueprint
from governance.identity.routes.loading import (
    current_sign_in,
    enter,
    keys,
    leave,
    was_signed_out,
)
from governance.identity.routes.steps import asked_next, onwards, this_device
from governance.identity.rules.links import LinkPurpose
from governance.identity.rules.refusals import LinkNotValid
from governance.identity.rules.waiting import Tried
from governance.identity.service.accounts import normalised_email
from governance.identity.service.codes import count_code_try, use_activation_code
from governance.identity.service.links import ask_for_link, use_link
from governance.identity.service.sessions import start_session
from governance.identity.service.tries import count_try, forget_tries
from governance.web.access import public
from governance.web.clock import now
from governance.web.session import committing, reading

_ASKED_FOR = "asked_for"


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public("people sign in here")
def sign_in() -> ResponseReturnValue:
    """Ask for a link. Whether the address is known changes neither the answer nor its time."""
    form = EmailForm()
    if not form.validate_on_submit():
        signed = current_sign_in()
        return render_template(
            "identity/sign-in.html",
            form=form,
            next=asked_next(),
            already=signed,
            was_signed_out=was_signed_out(),
        )
    email = normalised_email(form.email.data) or ""
    with committing() as session:
        count_try(session, tried=Tried.LINK, of=email, keys=keys(), now=now())
        ask_for_link(session, email=email, next_path=asked_next(), now=now())
    cookie[_ASKED_FOR] = email
    return redirect(url_for("identity.link_sent", next=asked_next()))


@blueprint.get("/sign-in/sent")
@public("it says what to do next, and nothing about anybody")
def link_sent() -> ResponseReturnValue:
    """Look into your e-mail; what to do when nothing comes."""
    email = cookie.get(_ASKED_FOR)
    if not email:
        return redirect(url_for("identity.sign_in", next=asked_next()))
    return render_template("identity/link-sent.html", email=email, next=asked_next())


@blueprint.get("/sign-in/link/<token>")
@public("the link from the e-mail; only its button signs in")
def follow_link(token: str) -> ResponseReturnValue:
    """Whose link it is, and a button: a mail scanner that opens links does not use it up."""
    page = link_page(reading(), token=token, purpose=LinkPurpose.SIGN_IN, now=now())
    if page is None:
        raise LinkNotValid
    return render_template("identity/follow-link.html", page=page, token=token)


@blueprint.post("/sign-in/link/<token>")
@public("the button that uses the link up")
def use_sign_in_link(token: str) -> ResponseReturnValue:
    """Use the link up and sign in."""
    with committing() as session:
        page = use_link(session, token=token, now=now())
        if page.email:
            forget_tries(session, tried=Tried.LINK, of=page.email, keys=keys())
        secret = start_session(
            session,
            account_id=page.account_id,
            device=this_device(),
            is_second_factor_passed=False,
            now=now(),
        )
    enter(secret)
    return onwards(page.next_path)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public("people with a letter sign in here")
def sign_in_with_code() -> ResponseReturnValue:
    """Sign in with the activation code from a letter, then say how to be reached next time."""
    form = CodeForm()
    if form.validate_on_submit():
        with committing() as session:
            count_code_try(session, code=form.typed, keys=keys(), now=now())
        with committing() as session:
            account_id = use_activation_code(session, code=form.typed, keys=keys(), now=now())
            if account_id is not None:
                secret = start_session(
                    session,
                    account_id=account_id,
                    device=this_device(),
                    is_second_factor_passed=False,
                    now=now(),
                )
        if account_id is not None:
            enter(secret)
            return redirect(url_for("identity.own_email", next=asked_next()))
        form.code.errors = [
            "This code does not work. It may have been used, or replaced by a newer letter"
        ]
    return render_template("identity/sign-in-code.html", form=form, next=asked_next())


@blueprint.post("/sign-out")
@public("leaving must always work, also when the session has ended already")
def sign_out() -> ResponseReturnValue:
    """End this session, here and on the server."""
    leave()
    flash("You are signed out.", "success")
    return redirect(url_for("identity.sign_in"))
