"""The pages that are built, not rendered: the same bytes for everybody, and their version."""

import hashlib
import json

from flask import Response

from governance.voting.rules.keepers import PageVersion
from governance.web.assets import STATIC_FOLDER, AssetsMissing

PAGE_HASHES = "page-hashes.json"


def page_version() -> PageVersion:
    """The version of the voting page, for the manifest; raises AssetsMissing when none is built."""
    try:
        listed = (STATIC_FOLDER / PAGE_HASHES).read_bytes()
    except FileNotFoundError:
        raise AssetsMissing("The voting page is not built yet. Run `make setup`.") from None
    version: str = json.loads(listed)["version"]
    return PageVersion(version, hashlib.sha256(listed).hexdigest(), listed.decode())


def static_page(name: str) -> Response:
    """A built page, as it is; raises AssetsMissing when none is built."""
    try:
        content = (STATIC_FOLDER / name).read_bytes()
    except FileNotFoundError:
        raise AssetsMissing(f"{name} is not built yet. Run `make setup`.") from None
    return Response(content, mimetype="text/html")
