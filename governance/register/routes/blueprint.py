"""The register's blueprint, and the places beside its pages."""

from flask import Blueprint, url_for

from governance.kernel.permissions import Permission
from governance.web.access import current_actor

blueprint = Blueprint("register", __name__)


def sections(current: str) -> list[dict[str, object]]:
    """The places of the register that the reader may go to; ``current`` is an endpoint's name."""
    places = [
        ("Members", "members", Permission.MEMBERS_READ),
        ("Groups and sites", "constituencies", Permission.MEMBERS_READ),
        ("HR imports", "imports", Permission.MEMBERS_IMPORT),
        ("Activation letters", "activation_letters", Permission.ACTIVATION_CODES_ISSUE),
    ]
    return [
        {"label": label, "url": url_for(f"register.{name}"), "current": name == current}
        for label, name, permission in places
        if current_actor().can(permission)
    ]
