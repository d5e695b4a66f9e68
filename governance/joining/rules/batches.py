"""A proposal that changes the register for some people at once, and waits for a second person."""

from enum import StrEnum


class BatchKind(StrEnum):
    """What a proposal does when it is signed off."""

    ALLOTMENT = "allotment"
    LEAVING = "leaving"


class BatchState(StrEnum):
    """What has become of a proposal."""

    WAITING = "waiting"
    SIGNED_OFF = "signed-off"
    TAKEN_BACK = "taken-back"
