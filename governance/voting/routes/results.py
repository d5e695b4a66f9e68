"""Where the pages of a poll's owner stand, as the application was told.

Voting knows nobody who asks for a poll. ``app.extensions["owner_links"]`` names, for each kind of
owner and each purpose (``result``, ``manage``), an endpoint and the name of its argument that takes
the owner's id.
"""

from collections.abc import Mapping
from typing import Any

from flask import current_app, url_for

OwnerLinks = Mapping[str, Mapping[str, tuple[str, str]]]


def result_url(*, owner_kind: str, owner_id: str) -> str | None:
    """The page that shows the result once it is declared; ``None`` for an owner without one."""
    return _owner_url("result", owner_kind, owner_id)


def manage_url(*, owner_kind: str, owner_id: str) -> str | None:
    """The officers' page of whoever asked for the poll; ``None`` for an owner without one."""
    return _owner_url("manage", owner_kind, owner_id)


def _owner_url(purpose: str, owner_kind: str, owner_id: str) -> str | None:
    links: OwnerLinks = current_app.extensions.get("owner_links", {})
    if purpose not in links.get(owner_kind, {}):
        return None
    endpoint, argument = links[owner_kind][purpose]
    values: dict[str, Any] = {argument: owner_id}
    return url_for(endpoint, **values)
