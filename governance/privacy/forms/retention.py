"""The shape of what officers send about how long records are kept, and about holds."""

from uuid import UUID

from wtforms import IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from governance.privacy.rules.retention import RULES, RecordType
from governance.web.forms import Form

_WHY = "Say why, so that the next person understands it."
_LONGEST = 500
MOST_MONTHS = 1200


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
        "About whom or what?",
        description="The last part of the address of their page, like "
        "3f0c2a4e-5b1d-4c8a-9e7f-2d6b8a1c0e55. Leave it empty for all of these records.",
    )

    def offer(self) -> None:
        """Offer the kinds of record that are destroyed here, and all of them."""
        kinds = [SelectChoice(one.value, RULES[one].title) for one in RULES if _ends(one)]
        self.record_type.choices = [SelectChoice("", "Everything about one subject"), *kinds]

    def validate_subject(self, field: StringField) -> None:
        """An id, or nothing where a kind was chosen."""
        text = (field.data or "").strip()
        if not text and not self.record_type.data:
            raise ValidationError("Choose which records, or say about whom.")
        try:
            _id(text)
        except ValueError:
            raise ValidationError("This is not the last part of a page’s address.") from None

    @property
    def chosen(self) -> tuple[RecordType | None, UUID | None]:
        """The kind and the subject."""
        kind = RecordType(self.record_type.data) if self.record_type.data else None
        return kind, _id((self.subject.data or "").strip())


class ReleaseForm(_Explained):
    """Letting go of a hold."""


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None


def _ends(kind: RecordType) -> bool:
    return RULES[kind].is_destroyed
