"""How officers come in: password, then a code from their phone; and their first set-up."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.identity.forms import NewPasswordForm, OfficerForm, SecondStepForm
from governance.identity.queries.links import link_page
from governance.identity.queries.officers import security_page
from governance.identity.queries.sessions import person_acting
from governance.identity.routes.blueprint import blueprint
from governance.identity.routes.faults import password_words
from governance.identity.routes.loading import enter, keys
from governance.identity.routes.steps import (
    asked_next,
    go_half_way,
    half_way,
    half_way_next,
    onwards,
    this_device,
)
from governance.identity.rules.links import LinkPurpose
from governance.identity.rules.passwords import RECOMMENDED, SHORTEST
from governance.identity.rules.refusals import SetUpLinkNotValid
from governance.identity.rules.waiting import Tried
from governance.identity.service.accounts import normalised_email
from governance.identity.service.links import use_set_up_link
from governance.identity.service.officers import (
    choose_password,
    new_authenticator,
    officer_with_password,
    pass_second_factor,
)
from governance.identity.service.sessions import start_officer_session
from governance.identity.service.tries import count_try, forget_tries
from governance.kernel.ids import AccountId
from governance.web.access import public
from governance.web.clock import now
from governance.web.page import settings
from governance.web.session import committing, reading


@blueprint.route("/sign-in/officer", methods=["GET", "POST"])
@public("officers sign in here")
def officer_sign_in() -> ResponseReturnValue:
    """The first step: address and password. The second decides."""
    form = OfficerForm()
    if form.validate_on_submit():
        email = normalised_email(form.email.data) or ""
        with committing() as session:
            count_try(session, tried=Tried.PASSWORD, of=email, keys=keys(), now=now())
        found = officer_with_password(reading(), email=email, password=form.password.data)
        if found is not None:
            with committing() as session:
                forget_tries(session, tried=Tried.PASSWORD, of=email, keys=keys())
            return _second_step_of(found, next_path=asked_next())
        form.password.errors = ["The address and the password do not belong together"]
    return render_template("identity/officer.html", form=form, next=asked_next())


def _second_step_of(account_id: AccountId, *, next_path: str | None) -> ResponseReturnValue:
    """To the code from the phone; to the set-up of the phone where there is none yet."""
    page = security_page(reading(), account_id=account_id)
    is_set_up = page is not None and page.authenticator_set_at is not None
    if not is_set_up:
        with committing() as session:
            new_authenticator(session, account_id=account_id, keys=keys())
    go_half_way(account_id, next_path=next_path)
    step = "identity.second_step" if is_set_up else "identity.set_up_authenticator"
    return redirect(url_for(step))


@blueprint.route("/sign-in/officer/code", methods=["GET", "POST"])
@public("the second step of an officer's sign-in; the cookie says who took the first")
def second_step() -> ResponseReturnValue:
    """The second step: six figures from the app, or a recovery code."""
    account_id = half_way()
    form = SecondStepForm()
    if form.validate_on_submit():
        of = str(account_id)
        with committing() as session:
            count_try(session, tried=Tried.SECOND_FACTOR, of=of, keys=keys(), now=now())
        with committing() as session:
            actor = person_acting(session, account_id=account_id)
            is_right = pass_second_factor(
                session,
                account_id=account_id,
                code=form.code.data,
                keys=keys(),
                actor=actor,
                now=now(),
            )
            if is_right:
                forget_tries(session, tried=Tried.SECOND_FACTOR, of=of, keys=keys())
                secret = start_officer_session(
                    session, account_id=account_id, device=this_device(), actor=actor, now=now()
                )
        if is_right:
            headed = half_way_next()
            enter(secret)
            return onwards(headed)
        form.code.errors = ["This code is not right, or was used already. Wait for the next one"]
    return render_template("identity/second-step.html", form=form)


@blueprint.route("/sign-in/set-up/<token>", methods=["GET", "POST"])
@public("a new officer's link; it is used up by choosing a password")
def set_up(token: str) -> ResponseReturnValue:
    """A new officer chooses a password; the authenticator comes next."""
    page = link_page(reading(), token=token, purpose=LinkPurpose.SET_UP, now=now())
    if page is None:
        raise SetUpLinkNotValid
    form = NewPasswordForm()
    if form.validate_on_submit():
        with committing() as session:
            fault = choose_password(
                session,
                account_id=page.account_id,
                password=form.password.data,
                about=[settings().mutual.name, settings().mutual.short_name],
                actor=person_acting(session, account_id=page.account_id),
                now=now(),
            )
            if fault is None:
                use_set_up_link(session, token=token, now=now())
        if fault is None:
            return _second_step_of(page.account_id, next_path=None)
        form.password.errors = [password_words(fault)]
    return render_template(
        "identity/set-up.html", form=form, page=page, shortest=SHORTEST, recommended=RECOMMENDED
    )
