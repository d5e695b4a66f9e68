"""Leads: of whom the staff records and the register may say different things, kind by kind."""

from enum import StrEnum


class LeadKind(StrEnum):
    """Why somebody is worth a look. What truly differs is worked out when it is asked for."""

    ADDRESS = "address"
    """The entry shows what was the home address once; HR has another now."""
    ALIKE = "alike"
    """Somebody else on file has the same name, and the same e-mail or address."""
    BACK = "back"
    """In post again after an entry of theirs ended."""
    LEFT = "left"
    """HR has a last day in post, and the entry stands."""
    NAME = "name"
    """HR has another name than the entry that stands."""
    NO_SHARE = "no-share"
    """HR says no share was issued, and the entry stands."""
