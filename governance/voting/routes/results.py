"""Where the result of a closed poll stands: its owner's page, as the application was told.

Voting knows nobody who asks for a poll. ``app.extensions["result_links"]`` names, for each kind of
owner, an endpoint and the name of its argument that takes the owner's id.
"""

from collections.abc import Mapping
from typing import Any

from flask import current_app, url_for

ResultLinks = Mapping[str, tuple[str, str]]


def result_url(*, owner_kind: str, owner_id: str) -> str | None:
    """The page that shows the result once it is declared; ``None`` for an owner without one."""
    links: ResultLinks = current_app.extensions.get("result_links", {})
    if owner_kind not in links:
        return None
    endpoint, argument = links[owner_kind]
    values: dict[str, Any] = {argument: owner_id}
    return url_for(endpoint, **values)
