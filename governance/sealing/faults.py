"""What can be wrong with a file of a sealed ballot: a stable code and a sentence that helps."""

from enum import StrEnum


class FaultCode(StrEnum):
    """Why something is refused. The codes are stable; pages and tools may word them anew."""

    BAD_CODE = "bad-code"
    BAD_KEY = "bad-key"
    BAD_SIGNATURE = "bad-signature"
    BROKEN_LOG = "broken-log"
    DUPLICATE = "duplicate"
    MALFORMED = "malformed"
    NOT_CANONICAL = "not-canonical"
    OPENED_BEFORE = "opened-before"
    SMALL_BOX = "small-box"
    TOO_LARGE = "too-large"
    UNOPENED = "unopened"
    WRONG_BALLOTS = "wrong-ballots"
    WRONG_HEAD = "wrong-head"
    WRONG_KEY_CHECK = "wrong-key-check"
    WRONG_LENGTH = "wrong-length"
    WRONG_MANIFEST = "wrong-manifest"
    WRONG_POLL = "wrong-poll"
    WRONG_STEP = "wrong-step"
    WRONG_TRUSTEE = "wrong-trustee"


class SealingFault(Exception):
    """A file or a key that may not be used. ``code`` is stable; the text says what to do."""

    def __init__(self, code: FaultCode, message: str) -> None:
        """Keep the code beside the sentence."""
        super().__init__(message)
        self.code = code
