"""The columns an HR export may have, and what HR systems call them."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from governance.register.rules.column_book import ColumnBook, columns_used_twice
from governance.register.rules.search import folded

__all__ = [
    "HR_EXPORT",
    "LABELS",
    "REQUIRED",
    "Field",
    "columns_used_twice",
    "guessed",
    "missing_columns",
    "to_remember",
]


class Field(StrEnum):
    """What a column can hold; the values are the register's own names for the facts."""

    NUMBER = "number"
    TITLE = "title"
    FORENAME = "forename"
    SURNAME = "surname"
    STAFF_GROUP = "staff_group"
    SITE = "site"
    JOINED_ON = "joined_on"
    LEFT_ON = "left_on"
    HOLDS_SHARE = "holds_share"
    WORK_EMAIL = "work_email"
    PERSONAL_EMAIL = "personal_email"
    ADDRESS_1 = "address_1"
    ADDRESS_2 = "address_2"
    TOWN = "town"
    POSTCODE = "postcode"


REQUIRED = (Field.NUMBER, Field.FORENAME, Field.SURNAME, Field.JOINED_ON)
"""Without these no row can be read."""

LABELS = {
    Field.NUMBER: "Employee number",
    Field.TITLE: "Title",
    Field.FORENAME: "Forename",
    Field.SURNAME: "Surname",
    Field.STAFF_GROUP: "Staff group",
    Field.SITE: "Site",
    Field.JOINED_ON: "Start date",
    Field.LEFT_ON: "Leaving date",
    Field.HOLDS_SHARE: "HR says share issued",
    Field.WORK_EMAIL: "Work e-mail",
    Field.PERSONAL_EMAIL: "Personal e-mail",
    Field.ADDRESS_1: "Address, first line",
    Field.ADDRESS_2: "Address, second line",
    Field.TOWN: "Town",
    Field.POSTCODE: "Postcode",
}

# What HR systems call them. The first is our own word.
_SYNONYMS = {
    Field.NUMBER: (
        "employee number", "employee no", "employee id", "emp no", "emp id", "staff number",
        "staff no", "staff id", "payroll number", "payroll no", "payroll id", "assignment number",
        "personnel number", "personnel no", "number", "member number", "member no", "works number",
    ),
    Field.TITLE: ("title", "salutation", "prefix", "name title"),
    Field.FORENAME: (
        "forename", "forenames", "first name", "first names", "firstname", "given name",
        "given names", "legal first name", "christian name",
    ),
    Field.SURNAME: ("surname", "last name", "lastname", "family name", "legal last name"),
    Field.STAFF_GROUP: (
        "staff group", "staffgroup", "group", "staff category", "employee group", "class",
        "constituency", "staff class", "professional group", "division",
    ),
    Field.SITE: (
        "site", "location", "base", "work location", "workplace", "place of work", "office",
        "branch", "work base", "site name",
    ),
    Field.JOINED_ON: (
        "start date", "date started", "date joined", "joined", "joined on", "hire date",
        "date of hire", "join date", "joining date", "commencement date", "employment start date",
        "continuous service date", "latest start date", "date of joining",
    ),
    Field.LEFT_ON: (
        "leaving date", "date left", "left", "left on", "leave date", "end date",
        "termination date", "leaver date", "employment end date", "date of leaving", "last day",
    ),
    Field.HOLDS_SHARE: (
        "share issued", "shareholder", "share", "shares", "share held", "holds share", "member",
        "co owner", "shares held", "share holder",
    ),
    Field.WORK_EMAIL: (
        "work email", "work e mail", "email", "e mail", "email address", "e mail address",
        "work email address", "business email", "company email", "office email",
    ),
    Field.PERSONAL_EMAIL: (
        "personal email", "personal e mail", "home email", "home e mail", "private email",
        "personal email address", "other email",
    ),
    Field.ADDRESS_1: (
        "address 1", "address line 1", "address first line", "address1", "street", "address",
        "home address", "street address", "home address line 1",
    ),
    Field.ADDRESS_2: (
        "address 2", "address line 2", "address second line", "address2", "home address line 2",
    ),
    Field.TOWN: ("town", "city", "town city", "post town", "address 3", "address line 3"),
    Field.POSTCODE: ("postcode", "post code", "postal code", "zip", "zip code"),
}  # fmt: skip
HR_EXPORT = ColumnBook(fields=Field, required=REQUIRED, labels=LABELS, synonyms=_SYNONYMS)

guessed = HR_EXPORT.guessed
missing_columns = HR_EXPORT.missing


def to_remember(mapped: Mapping[Field, int], headings: Sequence[str]) -> dict[str, str]:
    """What to keep of a confirmed choice: the heading each field was found under."""
    return {field.value: folded(headings[at]) for field, at in mapped.items()}
