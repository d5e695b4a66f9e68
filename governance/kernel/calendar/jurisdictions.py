"""The three parts of the United Kingdom that have bank holidays of their own."""

from enum import StrEnum


class Jurisdiction(StrEnum):
    """A division of the bank-holiday lists; there is no list for the whole United Kingdom.

    Companies Act 2006 s1173 takes the part where the company is registered; the Model Election
    Rules take England and Wales; a society takes what its own rules say.
    """

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"
