"""What the first entries of the register say: taken from the staff records and the articles."""

from collections.abc import Sequence
from typing import TypedDict

from governance.constitution.rules.articles import Articles, ServiceAddress
from governance.register.rules.entries import Particulars
from governance.register.rules.people import Facts


class AddressLines(TypedDict, total=False):
    """A service address by the names of its particulars."""

    address_1: str
    address_2: str
    town: str
    postcode: str


def address_from_lines(lines: Sequence[str]) -> AddressLines:
    """An address written as lines, taken apart: the last is the postcode, the one before the town.

    What stands between the first line and the town goes on one line.
    """
    first, *rest = lines or ("",)
    if not rest:
        return {"address_1": first}
    *between, postcode = rest
    town = between.pop() if between else ""
    return {
        "address_1": first,
        "address_2": ", ".join(between),
        "town": town,
        "postcode": postcode,
    }


def opening_particulars(facts: Facts, articles: Articles) -> Particulars:
    """The entry of somebody who was a member before there was a register here.

    Registered on the day they started; the service address is the one the articles name.
    """
    address: AddressLines
    if articles.service_address is ServiceAddress.HOME:
        address = {
            "address_1": facts.address_1,
            "address_2": facts.address_2,
            "town": facts.town,
            "postcode": facts.postcode,
        }
    else:
        address = address_from_lines(articles.office_lines)
    return Particulars(
        title=facts.title,
        forename=facts.forename,
        surname=facts.surname,
        registered_on=facts.joined_on,
        **address,
    )
