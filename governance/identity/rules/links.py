"""Links that work once: what they are for."""

from enum import StrEnum


class LinkPurpose(StrEnum):
    """What a one-time link lets its holder do."""

    CONFIRM_EMAIL = "confirm-email"
    SET_UP = "set-up"
    SIGN_IN = "sign-in"
