"""The shape of what officers send about how long records are kept, and about holds."""

import re
from collections.abc import Mapping
from uuid import UUID

from wtforms import IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from governance.privacy.rules.retention import RULES, RecordType
from governance.web.forms import Form

_WHY = "Say why, so that the next person understands it."
_LONGEST = 500
MOST_MONTHS = 1200
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class _Explained(Form):
    reason = TextAreaField(
        "Why",
        description="Kept for good. Name no people here.",
        validators=[
            DataRequired(_WHY),
            Length(max=_LONGEST, message=f"Use no more than {_LONGEST} characters."),
        ],
    )


class KeepForm(_Explained):
    """How long a kind of record is kept."""

    months = IntegerField(
        "Keep for how many months?",
        description="12 months are a year, 120 are ten.",
        validators=[
            InputRequired("Enter a number of months."),
            NumberRange(1, MOST_MONTHS, "Enter a number from 1 to 1200."),
        ],
    )

    def demand(self, least: int, source: str) -> bool:
        """Whether the law allows so short a time; the fault is told beside the field."""
        if self.months.data is not None and self.months.data < least:
            self.months.errors = [f"The law has it kept for {least} months ({source})."]
            return False
        return True


class HoldForm(_Explained):
    """What is not to be destroyed for now, and why: a petition, a court case, a countback."""

    record_type = SelectField("Which records?")
    subject = StringField(
        "About whom?",
        description="A staff number, or the number of an entry on the register. For an election "
        "or a request, paste the address of its page. Leave it empty for all of these records.",
        validators=[Length(max=_LONGEST)],
    )

    def offer(self) -> None:
        """Offer the kinds of record that are destroyed here, and all of them."""
        kinds = [SelectChoice(one.value, RULES[one].title) for one in RULES if _ends(one)]
        self.record_type.choices = [SelectChoice("", "Everything about one subject"), *kinds]

    def validate_subject(self, field: StringField) -> None:
        """Nothing only where a kind was chosen."""
        if not (field.data or "").strip() and not self.record_type.data:
            raise ValidationError("Choose which records, or say about whom.")

    @property
    def about(self) -> str:
        """What was typed of whom or what it is about."""
        return (self.subject.data or "").strip()

    @property
    def id_pasted(self) -> UUID | None:
        """The id in the address of a page, where one was pasted."""
        found = _ID.findall(self.about)
        return UUID(found[-1]) if found else None

    def settle(self, meant: Mapping[UUID, str]) -> UUID | None:
        """Which of the people that are meant; a fault beside the field unless there is just one."""
        if len(meant) == 1:
            return next(iter(meant))
        fault = "There is no staff number or entry number like this."
        if meant:
            who = " and ".join(meant.values())
            fault = f"This number may mean {who}. Write “staff” or “entry” before it."
        self.subject.errors = [fault]
        return None

    @property
    def kind(self) -> RecordType | None:
        """The kind of record; nothing: all about the subject."""
        return RecordType(self.record_type.data) if self.record_type.data else None


class ReleaseForm(_Explained):
    """Letting go of a hold."""


def _ends(kind: RecordType) -> bool:
    return RULES[kind].is_destroyed
