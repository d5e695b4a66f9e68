"""How a person may be reached, and what an address that they type must have."""

from collections.abc import Mapping
from enum import StrEnum

from governance.register.rules.cells import cleaned
from governance.register.rules.entry_input import LONGEST

ADDRESS = ("address_1", "address_2", "town", "postcode")
"""The lines of a postal address, by name, as the staff records and the register call them."""
SERVICE_ADDRESS = (*ADDRESS, "country")


class Reach(StrEnum):
    """How a person wants to be written to."""

    OWN_EMAIL = "own-email"
    WORK_EMAIL = "work-email"
    LETTER = "letter"


def address_faults(texts: Mapping[str, str]) -> dict[str, str]:
    """What will not do in an address that was typed, by the name of the field."""
    found = {
        name: f"Use no more than {LONGEST[name]} characters."
        for name, text in texts.items()
        if len(text) > LONGEST[name]
    }
    if not cleaned(texts["address_1"]):
        found["address_1"] = "Enter the first line of the address."
    if not cleaned(texts["town"]) and not cleaned(texts["postcode"]):
        found["town"] = "Enter the town, or the postcode below."
    return found


def cleaned_address(texts: Mapping[str, str]) -> dict[str, str]:
    """The lines as they are kept."""
    return {name: cleaned(text) for name, text in texts.items()}
