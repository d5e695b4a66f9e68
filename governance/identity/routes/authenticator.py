"""Setting up the authenticator app: a picture to scan, its first code, the recovery codes."""

import pyotp
import segno
from flask import render_template
from flask.typing import ResponseReturnValue

from governance.identity.forms import SecondStepForm
from governance.identity.queries.accounts import account_page
from governance.identity.queries.officers import security_page, waiting_authenticator
from governance.identity.queries.sessions import person_acting
from governance.identity.routes.blueprint import blueprint
from governance.identity.routes.loading import enter, keys
from governance.identity.routes.steps import half_way, half_way_next, this_device
from governance.identity.rules.refusals import SignInInterrupted
from governance.identity.rules.waiting import Tried
from governance.identity.service.officers import confirm_authenticator
from governance.identity.service.sessions import start_officer_session
from governance.identity.service.tries import count_try, forget_tries
from governance.kernel.ids import AccountId
from governance.web.access import public
from governance.web.clock import now
from governance.web.page import settings
from governance.web.session import committing, reading

_GROUP = 4


def authenticator_facts(account_id: AccountId) -> dict[str, str]:
    """The waiting authenticator as a picture to scan (``qr``, a data URI) and as text (``typed``).

    Raises ``SignInInterrupted`` when none waits.
    """
    secret = waiting_authenticator(reading(), account_id=account_id, keys=keys())
    account = account_page(reading(), account_id=account_id)
    if secret is None or account is None:
        raise SignInInterrupted
    address = pyotp.TOTP(secret).provisioning_uri(
        name=account.email or account.name, issuer_name=settings().mutual.short_name
    )
    qr = segno.make(address, error="m").svg_data_uri(scale=5, border=3, light="#ffffff")
    typed = " ".join(secret[start : start + _GROUP] for start in range(0, len(secret), _GROUP))
    return {"qr": str(qr), "typed": typed}


@blueprint.route("/sign-in/set-up/authenticator", methods=["GET", "POST"])
@public("an officer's first set-up, right after the password; the cookie says who it is")
def set_up_authenticator() -> ResponseReturnValue:
    """Scan, type the first code; then the recovery codes are shown, once."""
    account_id = half_way()
    page = security_page(reading(), account_id=account_id)
    if page is None or page.authenticator_set_at is not None:
        raise SignInInterrupted
    form = SecondStepForm()
    facts = authenticator_facts(account_id)
    if form.validate_on_submit():
        of = str(account_id)
        with committing() as session:
            count_try(session, tried=Tried.SECOND_FACTOR, of=of, keys=keys(), now=now())
        with committing() as session:
            actor = person_acting(session, account_id=account_id)
            codes = confirm_authenticator(
                session,
                account_id=account_id,
                code=form.code.data,
                is_first=True,
                keys=keys(),
                actor=actor,
                now=now(),
            )
            if codes is not None:
                forget_tries(session, tried=Tried.SECOND_FACTOR, of=of, keys=keys())
                secret = start_officer_session(
                    session, account_id=account_id, device=this_device(), actor=actor, now=now()
                )
        if codes is not None:
            headed = half_way_next()
            enter(secret)
            return render_template("identity/recovery-codes.html", codes=codes, next=headed)
        form.code.errors = ["This code is not right. Type the one that the app shows now"]
    return render_template("identity/set-up-authenticator.html", form=form, **facts)
