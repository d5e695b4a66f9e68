"""The columns an old register of members may have, and what old registers call them."""

from enum import StrEnum

from governance.register.rules.column_book import ColumnBook


class OldField(StrEnum):
    """What a column can hold; the values are the register's own names where it has one."""

    ENTRY_NUMBER = "entry_number"
    TITLE = "title"
    FORENAME = "forename"
    SURNAME = "surname"
    BODY = "body"
    ADDRESS_1 = "address_1"
    ADDRESS_2 = "address_2"
    TOWN = "town"
    POSTCODE = "postcode"
    COUNTRY = "country"
    SHARE_CLASS = "share_class"
    SHARES = "shares"
    PAID = "paid_pence"
    REGISTERED_ON = "registered_on"
    CEASED_ON = "ceased_on"
    CESSATION = "cessation"
    NUMBER = "number"
    JOINT_HOLDERS = "joint_holders"


OLD_REQUIRED = (OldField.ENTRY_NUMBER, OldField.SURNAME, OldField.REGISTERED_ON)

OLD_LABELS = {
    OldField.ENTRY_NUMBER: "Entry number",
    OldField.TITLE: "Title",
    OldField.FORENAME: "Forename",
    OldField.SURNAME: "Surname",
    OldField.BODY: "Name of a body",
    OldField.ADDRESS_1: "Address, first line",
    OldField.ADDRESS_2: "Address, second line",
    OldField.TOWN: "Town",
    OldField.POSTCODE: "Postcode",
    OldField.COUNTRY: "Country",
    OldField.SHARE_CLASS: "Class of shares",
    OldField.SHARES: "Number of shares",
    OldField.PAID: "Amount paid",
    OldField.REGISTERED_ON: "Date entered",
    OldField.CEASED_ON: "Date ceased",
    OldField.CESSATION: "How it ceased",
    OldField.NUMBER: "Employee number",
    OldField.JOINT_HOLDERS: "Joint holders",
}

_SYNONYMS = {
    OldField.ENTRY_NUMBER: (
        "entry number", "entry no", "entry", "folio", "folio no", "register no",
        "register number", "member number", "member no", "membership number", "no", "number",
    ),
    OldField.TITLE: ("title", "salutation", "prefix"),
    OldField.FORENAME: (
        "forename", "forenames", "first name", "first names", "given name", "given names",
        "christian names",
    ),
    OldField.SURNAME: ("surname", "last name", "family name", "name", "surname or name"),
    OldField.BODY: (
        "body", "body name", "name of body", "company", "organisation", "corporate name",
        "firm", "body corporate",
    ),
    OldField.ADDRESS_1: (
        "address 1", "address line 1", "address first line", "address", "service address",
        "street",
    ),
    OldField.ADDRESS_2: ("address 2", "address line 2", "address second line"),
    OldField.TOWN: ("town", "city", "post town", "address 3", "address line 3"),
    OldField.POSTCODE: ("postcode", "post code", "postal code"),
    OldField.COUNTRY: ("country",),
    OldField.SHARE_CLASS: ("class", "class of shares", "share class", "type of shares"),
    OldField.SHARES: (
        "shares", "number of shares", "no of shares", "shares held", "holding", "qty",
    ),
    OldField.PAID: ("amount paid", "paid", "paid up", "amount paid up", "total paid", "payment"),
    OldField.REGISTERED_ON: (
        "date entered", "entered", "date of entry", "entered on", "date registered",
        "registered", "registered on", "date of registration", "date entered as member",
        "member since", "date became member",
    ),
    OldField.CEASED_ON: (
        "date ceased", "ceased", "ceased on", "date of cessation", "ceased to be member",
        "date ceased to be member", "cessation date", "date left",
    ),
    OldField.CESSATION: (
        "how ceased", "reason ceased", "reason", "reason for cessation", "cessation", "how",
        "manner of cessation",
    ),
    OldField.NUMBER: (
        "employee number", "employee no", "employee id", "staff number", "staff no",
        "payroll number", "payroll no", "personnel number",
    ),
    OldField.JOINT_HOLDERS: ("joint holders", "joint holder", "joint with", "jointly with"),
}  # fmt: skip

OLD_REGISTER = ColumnBook(
    fields=OldField, required=OLD_REQUIRED, labels=OLD_LABELS, synonyms=_SYNONYMS
)
