"""From the browser's cookie to the person acting: Flask-Login over our own sessions."""

from flask import Flask, request
from flask import session as cookie
from flask_login import (
    AnonymousUserMixin,
    LoginManager,
    UserMixin,
    current_user,
    login_user,
    logout_user,
)

from governance.identity.queries.sessions import SignedIn, signed_in
from governance.identity.rules.keys import Keys
from governance.identity.service.sessions import end_session, note_use
from governance.kernel.actor import NOBODY, Actor
from governance.web.clock import now
from governance.web.page import settings
from governance.web.session import committing, reading

_SECRET = "_user_id"  # noqa: S105 - where Flask-Login keeps it in the cookie


class Person(UserMixin):  # type: ignore[misc] # Flask-Login ships no types
    """A signed-in person, as Flask-Login wants it; its id is the session's secret."""

    def __init__(self, *, secret: str, signed_in: SignedIn) -> None:
        """Keep who it is and what the browser holds."""
        self.id = secret
        self.actor: Actor = signed_in.actor
        self.session_id = signed_in.session_id
        self.signed_in: SignedIn | None = signed_in


class Visitor(AnonymousUserMixin):  # type: ignore[misc] # Flask-Login ships no types
    """Somebody who has not signed in."""

    actor = NOBODY
    signed_in: SignedIn | None = None


def _load(secret: str) -> Person | None:
    found = signed_in(reading(), secret=secret, now=now())
    return None if found is None else Person(secret=secret, signed_in=found)


def current_sign_in() -> SignedIn | None:
    """The session of this request; ``None`` for a visitor."""
    found: SignedIn | None = current_user.signed_in
    return found


def was_signed_out() -> bool:
    """Whether this browser was signed in until its session ended: unused, too long, or stopped."""
    return current_sign_in() is None and _SECRET in cookie


def enter(secret: str) -> None:
    """Sign the browser in with a session just started.

    What the cookie held before is dropped, and a session that it opened is ended.
    """
    before = cookie.get(_SECRET)
    cookie.clear()
    if before and before != secret:
        with committing() as session:
            end_session(session, secret=before, now=now())
    found = signed_in(reading(), secret=secret, now=now())
    if found is not None:
        login_user(Person(secret=secret, signed_in=found))


def leave() -> None:
    """Sign the browser out and end its session on the server."""
    secret = cookie.get(_SECRET)
    logout_user()
    cookie.clear()
    if secret:
        with committing() as session:
            end_session(session, secret=secret, now=now())


def keys() -> Keys:
    """The keys for codes and authenticators of this installation."""
    return Keys(settings().secret_key)


def _keep_awake() -> None:
    """Note now and then, before anything else is done, that the session is in use."""
    if request.endpoint is None or _SECRET not in cookie:
        return
    found = current_sign_in()
    if found is not None and found.is_stale(now()):
        with committing() as session:
            note_use(session, session_id=found.session_id, now=now())


def register_sign_in(app: Flask) -> None:
    """Let every request know who is acting."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.anonymous_user = Visitor
    manager.user_loader(_load)
    app.before_request(_keep_awake)
