"""What a member enters to stand, and what the returning officer enters about a nomination."""

from datetime import datetime
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, DateTimeLocalField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from governance.elections.queries.nominations import NominationPage
from governance.elections.rules.nominations import InvalidReason, NominationPaper
from governance.elections.rules.words import MOST_WORDS
from governance.kernel.calendar import deadline_at, london_day
from governance.web.clock import now
from governance.web.forms import Form

LONGEST = 20_000
EARLIEST_YEAR = 2020
REASONS = {
    InvalidReason.LATE: "It came after the deadline",
    InvalidReason.PARTICULARS_MISSING: "Particulars are missing",
    InvalidReason.INTERESTS_MISSING: "The declaration of interests is missing",
    InvalidReason.ELIGIBILITY_MISSING: "The declaration of eligibility is missing",
    InvalidReason.UNSIGNED: "It is not signed or not dated",
}
"""The closed list of grounds for turning a nomination down (MER r14), in words."""

SOME, NONE = "some", "none"


class NominationForm(Form):
    """A nomination, saved as a draft at any time; nothing has to be filled in until then."""

    contact_address = TextAreaField(
        "How can voters reach you?",
        description=(
            "This is published. It can be your place of work, a work e-mail address or a "
            "telephone number. It need not be your home."
        ),
        validators=[Optional(), Length(max=500, message="Keep this to 500 characters.")],
    )
    statement = TextAreaField(
        "Your statement to voters",
        description=(
            f"Up to {MOST_WORDS} words, in your own words. Say who you are and what you would do. "
            "You may also leave it empty."
        ),
        validators=[Optional(), Length(max=LONGEST, message="This is far too long to be saved.")],
    )
    has_interests = RadioField(
        "Do you have financial interests in the mutual?",
        description=(
            "For example a contract with it, shares in a supplier, or a paid post elsewhere that "
            "depends on it. Your share as a member and your pay do not count."
        ),
        choices=[SelectChoice(NONE, "No, none"), SelectChoice(SOME, "Yes")],
        validators=[Optional()],
    )
    interests = TextAreaField(
        "What are they?",
        validators=[Optional(), Length(max=2000, message="Keep this to 2,000 characters.")],
    )
    is_eligibility_declared = BooleanField(
        "I am a member, I am not barred from being a director, and what I say here is true.",
    )
    signed_name = StringField(
        "Sign by typing your full name",
        validators=[Optional(), Length(max=200, message="Keep this to 200 characters.")],
    )

    def paper(self) -> NominationPaper:
        """The nomination as entered. The signature is dated with the day it is given."""
        name = " ".join((self.signed_name.data or "").split())
        return NominationPaper(
            contact_address=(self.contact_address.data or "").strip(),
            statement=(self.statement.data or "").strip(),
            interests=(self.interests.data or "").strip(),
            has_no_interests=self.has_interests.data == NONE,
            is_eligibility_declared=bool(self.is_eligibility_declared.data),
            signed_name=name,
            signed_on=london_day(now()) if name else None,
        )


def written(nomination: NominationPage) -> dict[str, Any]:
    """A nomination as the form's own fields."""
    paper = nomination.paper
    interests = SOME if paper.interests.strip() else None
    return {
        "contact_address": paper.contact_address,
        "statement": paper.statement,
        "has_interests": NONE if paper.has_no_interests else interests,
        "interests": paper.interests,
        "is_eligibility_declared": paper.is_eligibility_declared,
        "signed_name": paper.signed_name,
    }


class PhotoForm(Form):
    """A photo to go with the nomination."""

    photo = FileField("Your photo")


class PaperNominationForm(NominationForm):
    """A nomination that came in on paper, as it says, gaps and all."""

    received_at = DateTimeLocalField(
        "When did it come in?",
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[InputRequired("Enter the day and time it came in.")],
    )
    number = StringField(
        "Candidate’s staff number",
        validators=[InputRequired("Enter the candidate’s staff number.")],
    )
    supporters = StringField(
        "Staff numbers of those who signed as supporters",
        description="Separate them with commas.",
        validators=[Optional(), Length(max=400)],
    )
    is_dated = BooleanField("It is dated", default=True)

    def validate_received_at(self, field: DateTimeLocalField) -> None:
        """It came in before now, and not before computers."""
        typed: datetime | None = field.data
        if typed is None:
            return
        if typed.year < EARLIEST_YEAR:
            raise ValidationError("Check the year of this date.")
        if typed.date() > london_day(now()) or self.received() > now():
            raise ValidationError("It cannot have come in after now.")

    def received(self) -> datetime:
        """When it came in, as an instant; clocks in London were meant."""
        typed: datetime = self.received_at.data
        return deadline_at(typed.date(), typed.time())

    def paper(self) -> NominationPaper:
        """The paper as entered; an undated signature has no date."""
        as_typed = super().paper()
        signed_on = as_typed.signed_on if self.is_dated.data else None
        return NominationPaper(
            contact_address=as_typed.contact_address,
            statement=as_typed.statement,
            interests=as_typed.interests,
            has_no_interests=as_typed.has_no_interests,
            is_eligibility_declared=as_typed.is_eligibility_declared,
            signed_name=as_typed.signed_name,
            signed_on=signed_on,
        )

    def supporter_numbers(self) -> list[str]:
        """The numbers typed, in order."""
        return [part.strip() for part in (self.supporters.data or "").split(",") if part.strip()]


ACCEPT = "accept"


class DecisionForm(Form):
    """Accept a nomination, or turn it down for a ground that the record bears out."""

    decision = RadioField(
        "What do you decide?", choices=[], validators=[InputRequired("Choose what you decide.")]
    )

    def offer(self, reasons: tuple[InvalidReason, ...], *, can_accept: bool) -> None:
        """Offer only what the record allows."""
        accept = [SelectChoice(ACCEPT, "It stands: accept it")] if can_accept else []
        self.decision.choices = [
            *accept,
            *(SelectChoice(each.value, f"Turn it down: {REASONS[each]}") for each in reasons),
        ]

    def reason(self) -> InvalidReason | None:
        """The ground chosen; ``None`` to accept."""
        return None if self.decision.data == ACCEPT else InvalidReason(self.decision.data)
