"""Refusals: the state that stands in the way of an act, with a stable code."""

from collections.abc import Mapping
from typing import ClassVar


class Refusal(Exception):
    """An act that may not be done now, and why.

    Every subclass has a stable ``code`` (words joined by hyphens) and an HTTP ``status``. The
    wording lives in ``templates/errors/refusals/<code>.html``, which is given ``facts``.
    """

    code: ClassVar[str]
    status: ClassVar[int] = 409

    def __init__(self, **facts: object) -> None:
        """Keep the facts that the wording needs, by name."""
        super().__init__(getattr(self, "code", "refused"))
        self.facts: Mapping[str, object] = facts


class NotFound(Refusal):
    """There is nothing at this address, or the reader may not know that there is."""

    code = "not-found"
    status = 404


class NotPermitted(Refusal):
    """The person is signed in, and their roles do not allow this act."""

    code = "not-permitted"
    status = 403


class NotSignedIn(Refusal):
    """The act needs a signed-in person."""

    code = "not-signed-in"
    status = 401


class StaleForm(Refusal):
    """The form was opened before something it depends on was changed."""

    code = "stale-form"


class ExpiredForm(Refusal):
    """The form's protection against forgery has run out or is missing."""

    code = "expired-form"
    status = 400


class TooLarge(Refusal):
    """What was sent is larger than the limit. Facts: ``limit_mb``."""

    code = "too-large"
    status = 413


class TooManyTries(Refusal):
    """Too many tries in a short time. Facts: ``minutes``."""

    code = "too-many-tries"
    status = 429
