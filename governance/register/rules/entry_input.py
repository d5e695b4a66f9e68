"""What officers type for an entry, read into particulars; and what will not do."""

from collections.abc import Mapping, Sequence

from governance.kernel.pence import pence_of
from governance.register.rules.cells import cleaned, has_letter, is_email
from governance.register.rules.entries import JointHolder, PartyKind

TYPED = (
    "title", "forename", "surname", "address_1", "address_2", "town", "postcode", "country",
    "e_address", "e_purposes", "eligibility",
)  # fmt: skip
"""The particulars that are typed as one line of text."""
LONGEST = {
    "title": 40, "forename": 100, "surname": 200, "address_1": 200, "address_2": 200,
    "town": 100, "postcode": 20, "country": 60, "e_address": 254, "e_purposes": 300,
    "eligibility": 200, "dispute": 500, "joint_holders": 2000,
}  # fmt: skip
"""How many characters each may have."""
MOST_JOINT_HOLDERS = 8


def joint_holders_of(text: str) -> tuple[JointHolder, ...]:
    """Joint holders typed one a line: ``Surname, Forename``, or else the last word the surname.

    A body's whole name stands before a comma: ``Example Trustees,``.
    """
    found = []
    for line in text.splitlines():
        name = cleaned(line)
        if not name:
            continue
        surname, comma, forename = name.partition(",")
        if not comma:
            forename, _, surname = name.rpartition(" ")
        found.append(JointHolder(forename=forename.strip(), surname=surname.strip()))
    return tuple(found)


def joint_holders_as_lines(holders: Sequence[JointHolder]) -> str:
    """Joint holders as they are typed; reading the lines again gives the same."""
    return "\n".join(f"{each.surname}, {each.forename}".strip() for each in holders)


def typed_particulars(texts: Mapping[str, str]) -> dict[str, object]:
    """The particulars in what was typed, by name; only those that were asked for.

    Look at ``typing_faults`` first: a sum of money that cannot be read raises ``ValueError``.
    """
    found: dict[str, object] = {name: cleaned(texts[name]) for name in TYPED if name in texts}
    if "kind" in texts:
        found["kind"] = PartyKind(texts["kind"])
    if "joint_holders" in texts:
        found["joint_holders"] = joint_holders_of(texts["joint_holders"])
    if "other_property" in texts:
        found["other_property_pence"] = pence_of(texts["other_property"] or "0")
    if texts.get("kind") == PartyKind.BODY:
        found |= {"title": "", "forename": ""}
    return found


def typing_faults(texts: Mapping[str, str]) -> dict[str, str]:
    """What will not do, by the name of the field; empty when all is well.

    A particular that is missing and not wrong is no fault: the entry stands with a gap to fill.
    """
    found = {
        name: f"Use no more than {LONGEST[name]} characters."
        for name, text in texts.items()
        if len(text) > LONGEST.get(name, len(text))
    }
    if "surname" in texts and not has_letter(texts["surname"]):
        found["surname"] = "Enter the surname, or the name of the body."
    e_address = cleaned(texts.get("e_address", ""))
    if e_address and not is_email(e_address):
        found["e_address"] = "Enter an e-mail address, such as name@example.org."
    joint = joint_holders_of(texts.get("joint_holders", ""))
    if len(joint) > MOST_JOINT_HOLDERS:
        found["joint_holders"] = f"Enter no more than {MOST_JOINT_HOLDERS} further holders."
    elif any(not has_letter(each.surname) for each in joint):
        found["joint_holders"] = "Write each as Surname, Forename, one a line."
    if not _is_money(texts.get("other_property", "")):
        found["other_property"] = "Enter an amount in pounds, such as 250 or 12.50."
    return found


def _is_money(text: str) -> bool:
    try:
        return pence_of(text or "0") >= 0
    except ValueError:
        return False
