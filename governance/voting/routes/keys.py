"""The booth's own keys, from the installation's secret key."""

from flask import current_app

from governance.voting.rules.keys import BoothKeys


def booth_keys() -> BoothKeys:
    """The keys this application seals seeds with, made once."""
    made: BoothKeys | None = current_app.extensions.get("booth_keys")
    if made is None:
        made = BoothKeys(str(current_app.secret_key))
        current_app.extensions["booth_keys"] = made
    return made
