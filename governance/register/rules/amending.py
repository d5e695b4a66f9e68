"""Correcting what HR says of one person: what may be put right, and whether the words will do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from governance.register.rules.cells import cleaned, has_letter, is_email, is_initial
from governance.register.rules.columns import Field
from governance.register.rules.people import Facts
from governance.register.rules.reading import LIMITS

AMENDABLE = (
    Field.TITLE, Field.FORENAME, Field.SURNAME, Field.WORK_EMAIL, Field.PERSONAL_EMAIL,
    Field.ADDRESS_1, Field.ADDRESS_2, Field.TOWN, Field.POSTCODE,
)  # fmt: skip
"""The facts that are typed; group and site are chosen, the rest is HR's alone."""
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Amendment:
    """What somebody wants the staff records to say from ``true_from`` on, and why."""

    texts: Mapping[Field, str]
    staff_group_id: UUID | None
    site_id: UUID | None
    true_from: date
    reason: str

    def facts(self, entry: Facts) -> Facts:
        """The entry's facts with the new words in them."""
        values: dict[str, object] = {
            name.value: _kept(name, text) for name, text in self.texts.items()
        }
        values.update(
            staff_group_id=self.staff_group_id,
            site_id=self.site_id,
            holds_share=entry.holds_share,
            joined_on=entry.joined_on,
            left_on=entry.left_on,
        )
        return Facts(**values)  # type: ignore[arg-type] # AMENDABLE and these are all the facts

    def faults(self, *, today: date) -> dict[str, str]:
        """What will not do, by the name of the field; empty when all is well."""
        found = {
            name.value: fault
            for name, text in self.texts.items()
            if (fault := _fault(name, cleaned(text)))
        }
        if self.true_from > today:
            found["true_from"] = "This day is still to come. Enter the change when it is true."
        return found


def _kept(name: Field, text: str) -> str | None:
    text = cleaned(text)
    is_email_field = name in {Field.WORK_EMAIL, Field.PERSONAL_EMAIL}
    return text or (None if is_email_field else "")


def _fault(name: Field, text: str) -> str:
    if len(text) > LIMITS[name]:
        return f"Use no more than {LIMITS[name]} characters."
    if name is Field.FORENAME:
        return _forename_fault(text)
    if name is Field.SURNAME and not has_letter(text):
        return "Enter the surname."
    is_email_field = name in {Field.WORK_EMAIL, Field.PERSONAL_EMAIL}
    if is_email_field and text and not is_email(text):
        return "Enter an e-mail address, such as name@example.org, or leave it empty."
    return ""


def _forename_fault(text: str) -> str:
    if not has_letter(text):
        return "Enter the forename."
    if is_initial(text):
        return "Enter the whole forename: an initial is not enough for the register."
    return ""
