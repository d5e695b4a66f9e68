"""Access: every route names a permission or says why it is public; none is reachable otherwise."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request
from flask_login import current_user

from governance.kernel.actor import NOBODY, Actor
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotPermitted, NotSignedIn

View = TypeVar("View", bound=Callable[..., Any])
_NEEDS = "commonweal_needs"
_PUBLIC = "commonweal_public"


class UnguardedRoute(Exception):
    """The application will not start: these routes name no permission."""


def needs(permission: Permission) -> Callable[[View], View]:
    """Mark a route: only a person who has ``permission`` comes in."""

    def mark(view: View) -> View:
        setattr(view, _NEEDS, permission)
        return view

    return mark


def public(reason: str) -> Callable[[View], View]:
    """Mark a route: anyone comes in; ``reason`` says why that is right."""

    def mark(view: View) -> View:
        setattr(view, _PUBLIC, reason)
        return view

    return mark


def needed(view: Callable[..., Any]) -> Permission | None:
    """The permission a view is marked with, or ``None`` for a public one."""
    return getattr(view, _NEEDS, None)


def is_public(view: Callable[..., Any]) -> bool:
    """Whether a view is marked as open to anyone."""
    return hasattr(view, _PUBLIC)


def current_actor() -> Actor:
    """Who is acting in this request; ``NOBODY`` for a visitor."""
    return getattr(current_user, "actor", NOBODY)


def guard(app: Flask) -> None:
    """Check access before every request; refuse to start with a route that has no mark."""
    bare = sorted(
        endpoint
        for endpoint, view in app.view_functions.items()
        if needed(view) is None and not is_public(view)
    )
    if bare:
        msg = "These routes name no permission (use @needs or @public): " + ", ".join(bare)
        raise UnguardedRoute(msg)

    def check() -> None:
        if request.endpoint is None:
            return  # no such page: the error page says so
        permission = needed(app.view_functions[request.endpoint])
        if permission is None:
            return
        actor = current_actor()
        if actor.account_id is None:
            raise NotSignedIn
        if not actor.can(permission):
            raise NotPermitted

    app.before_request(check)
