"""The mutual as letters, e-mails and documents name it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the mutual's names, its address on the web, whom to ask, its colour."""

    mutual_name: str
    short_name: str
    base_url: str
    contact_email: str
    contact_phone: str
    colour: str
