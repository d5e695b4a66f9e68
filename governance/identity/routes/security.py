"""How a person signs in, and, for officers, changing it: password, authenticator, codes."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.identity.forms import ChangePasswordForm, NewAuthenticatorForm, SecondStepForm
from governance.identity.queries.accounts import account_page
from governance.identity.queries.officers import security_page
from governance.identity.routes.authenticator import authenticator_facts
from governance.identity.routes.blueprint import blueprint
from governance.identity.routes.faults import password_words
from governance.identity.routes.loading import current_sign_in, keys
from governance.identity.rules.passwords import RECOMMENDED, SHORTEST
from governance.identity.rules.refusals import NeedsOfficerSignIn
from governance.identity.rules.waiting import Tried
from governance.identity.service.officers import (
    choose_password,
    confirm_authenticator,
    is_own_password,
    make_recovery_codes,
    new_authenticator,
    pass_second_factor,
)
from governance.identity.service.sessions import end_other_sessions
from governance.identity.service.tries import count_try, forget_tries
from governance.kernel.ids import AccountId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotSignedIn
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import settings
from governance.web.session import committing, reading

_NOT_YOURS = "This is not your password"


def _officer() -> AccountId:
    """The officer of this request; a session opened by a link may change nothing here."""
    here = current_sign_in()
    if here is None or here.actor.account_id is None:
        raise NotSignedIn
    if not here.is_second_factor_passed:
        raise NeedsOfficerSignIn
    return here.actor.account_id


def _count(tried: Tried, account_id: AccountId) -> None:
    with committing() as session:
        count_try(session, tried=tried, of=str(account_id), keys=keys(), now=now())


@blueprint.get("/account/security")
@needs(Permission.SESSIONS_OWN)
def security() -> ResponseReturnValue:
    """How the reader signs in; an officer may change it from here."""
    here = current_sign_in()
    if here is None or here.actor.account_id is None:
        raise NotSignedIn
    account_id = here.actor.account_id
    return render_template(
        "identity/security.html",
        account=account_page(reading(), account_id=account_id),
        officer=security_page(reading(), account_id=account_id),
        can_change=here.is_second_factor_passed,
        roles=here.actor.roles,
    )


@blueprint.route("/account/security/password", methods=["GET", "POST"])
@needs(Permission.SESSIONS_OWN)
def change_password() -> ResponseReturnValue:
    """An officer changes their password; other devices are signed out."""
    account_id = _officer()
    form = ChangePasswordForm()
    if form.validate_on_submit():
        _count(Tried.PASSWORD, account_id)
        if is_own_password(reading(), account_id=account_id, password=form.current.data):
            fault = _change(account_id, form.password.data)
            if fault is None:
                flash("Your password is changed. Other devices are signed out.", "success")
                return redirect(url_for("identity.security"))
            form.password.errors = [fault]
        else:
            form.current.errors = [_NOT_YOURS]
    return render_template(
        "identity/change-password.html", form=form, shortest=SHORTEST, recommended=RECOMMENDED
    )


def _change(account_id: AccountId, password: str) -> str | None:
    here, mutual = current_sign_in(), settings().mutual
    with committing() as session:
        forget_tries(session, tried=Tried.PASSWORD, of=str(account_id), keys=keys())
        fault = choose_password(
            session,
            account_id=account_id,
            password=password,
            about=[mutual.name, mutual.short_name],
            actor=current_actor(),
            now=now(),
        )
        if fault is None:
            keep = here.session_id if here else None
            end_other_sessions(session, keep=keep, actor=current_actor(), now=now())
    return None if fault is None else password_words(fault)


@blueprint.route("/account/security/recovery-codes", methods=["GET", "POST"])
@needs(Permission.SESSIONS_OWN)
def new_recovery_codes() -> ResponseReturnValue:
    """An officer makes ten new recovery codes; the old ones stop working."""
    account_id = _officer()
    form = SecondStepForm()
    if form.validate_on_submit():
        _count(Tried.SECOND_FACTOR, account_id)
        codes = None
        with committing() as session:
            if pass_second_factor(
                session,
                account_id=account_id,
                code=form.code.data,
                keys=keys(),
                actor=current_actor(),
                now=now(),
            ):
                of = str(account_id)
                forget_tries(session, tried=Tried.SECOND_FACTOR, of=of, keys=keys())
                codes = make_recovery_codes(
                    session, account_id=account_id, keys=keys(), actor=current_actor(), now=now()
                )
        if codes is not None:
            return render_template("identity/recovery-codes.html", codes=codes, next=None)
        form.code.errors = ["This code is not right, or was used already. Wait for the next one"]
    return render_template("identity/new-recovery-codes.html", form=form)


@blueprint.post("/account/security/authenticator/new")
@needs(Permission.SESSIONS_OWN)
def begin_new_authenticator() -> ResponseReturnValue:
    """Make a new authenticator secret; the one in use works on until the new one is confirmed."""
    account_id = _officer()
    with committing() as session:
        new_authenticator(session, account_id=account_id, keys=keys())
    return redirect(url_for("identity.change_authenticator"))


@blueprint.route("/account/security/authenticator", methods=["GET", "POST"])
@needs(Permission.SESSIONS_OWN)
def change_authenticator() -> ResponseReturnValue:
    """An officer moves to another phone: password once more, and the new app's first code."""
    account_id = _officer()
    form = NewAuthenticatorForm()
    facts = authenticator_facts(account_id)
    if form.validate_on_submit():
        _count(Tried.PASSWORD, account_id)
        if not is_own_password(reading(), account_id=account_id, password=form.current.data):
            form.current.errors = [_NOT_YOURS]
        elif (codes := _confirmed(account_id, form.code.data)) is not None:
            return render_template("identity/recovery-codes.html", codes=codes, next=None)
        else:
            form.code.errors = ["This code is not right. Type the one that the new app shows now"]
    return render_template("identity/change-authenticator.html", form=form, **facts)


def _confirmed(account_id: AccountId, code: str) -> list[str] | None:
    with committing() as session:
        codes = confirm_authenticator(
            session,
            account_id=account_id,
            code=code,
            is_first=False,
            keys=keys(),
            actor=current_actor(),
            now=now(),
        )
        if codes is not None:
            forget_tries(session, tried=Tried.PASSWORD, of=str(account_id), keys=keys())
    return codes
