"""Between two steps of signing in: who is half-way, where they are headed, what device it is."""

from datetime import datetime
from uuid import UUID

from flask import redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from governance.identity.routes.loading import leave
from governance.identity.rules.devices import device_name
from governance.identity.rules.paths import safe_path
from governance.identity.rules.refusals import SignInInterrupted
from governance.identity.rules.roles import HALF_WAY_LIFE
from governance.kernel.ids import AccountId
from governance.web.clock import now

_HALF_WAY = "half_way"


def go_half_way(account_id: AccountId, *, next_path: str | None) -> None:
    """Remember, in a fresh cookie, that this browser has given the right password.

    Whoever was signed in here before is signed out.
    """
    leave()
    cookie[_HALF_WAY] = {
        "account": str(account_id),
        "at": now().isoformat(),
        "next": next_path,
    }


def half_way() -> AccountId:
    """Who has given the right password in this browser, ten minutes ago at most."""
    kept = cookie.get(_HALF_WAY)
    if not isinstance(kept, dict):
        raise SignInInterrupted
    if now() - datetime.fromisoformat(kept["at"]) > HALF_WAY_LIFE:
        cookie.pop(_HALF_WAY)
        raise SignInInterrupted
    return AccountId(UUID(kept["account"]))


def half_way_next() -> str | None:
    """Where the person who is half-way was headed."""
    kept = cookie.get(_HALF_WAY)
    return safe_path(kept.get("next")) if isinstance(kept, dict) else None


def asked_next() -> str | None:
    """Where the reader was headed, if it is a page of this site."""
    return safe_path(request.args.get("next"))


def onwards(path: str | None) -> ResponseReturnValue:
    """To a page of this site, or to the start page."""
    return redirect(safe_path(path) or url_for("site.start"))


def this_device() -> str:
    """The device of this request, in words."""
    return device_name(request.headers.get("User-Agent", ""))
