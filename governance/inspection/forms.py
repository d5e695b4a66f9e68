"""A request as it came in, and what was done about it, as forms."""

from wtforms import BooleanField, DateField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from governance.inspection.rules import Request, StepKind, Wanted
from governance.inspection.service import Step
from governance.kernel.pence import pence_of
from governance.web.forms import Form

WANTED_WORDS = {
    Wanted.INSPECTION: "To look at the register",
    Wanted.COPY: "A copy of the register",
    Wanted.COPY_OF_INDEX: "A copy of the index of names",
    Wanted.OWN_ENTRY: "To look at their own entry",
}
STEP_WORDS = {
    StepKind.COMPLIED: "They were given what they asked for",
    StepKind.COURT_APPLIED: "We applied to the court for leave not to comply",
    StepKind.COURT_DISMISSED: "The court did not stop it: we must comply at once",
    StepKind.BARRED_BY_COURT: "The court ordered us not to comply",
    StepKind.RETURNED: "We sent it back because something the law wants was missing",
    StepKind.WITHDRAWN: "They withdrew it",
}
_SHORT = Length(max=200, message="Use no more than 200 characters.")
_LONG = Length(max=1000, message="Use no more than 1,000 characters.")


class RequestForm(Form):
    """What s116(4) wants a request to say; gaps are no fault of the form, they are entered."""

    received_on = DateField(
        "When did it reach us?",
        description="The time to answer is counted from this day.",
        validators=[InputRequired("Enter the day it reached us.")],
    )
    name = StringField("Who asks?", validators=[_SHORT])
    address = TextAreaField("Their address", validators=[Length(max=500)])
    organisation = StringField(
        "For which organisation?", description="If they ask for one.", validators=[_SHORT]
    )
    responsible = StringField("Who in it is responsible for the request?", validators=[_SHORT])
    is_member = BooleanField("They are a member: looking is free")
    wanted = RadioField(
        "What do they want?",
        choices=[SelectChoice(each.value, words) for each, words in WANTED_WORDS.items()],
        validators=[InputRequired("Choose what they want.")],
    )
    purpose = TextAreaField("What for?", validators=[_LONG])
    will_disclose = BooleanField("They will pass it on to somebody")
    disclosed_to = TextAreaField("To whom, at which address, and what for?", validators=[_LONG])

    @property
    def request(self) -> Request:
        """The request as typed."""
        return Request(
            received_on=self.received_on.data,
            wanted=Wanted(self.wanted.data),
            is_member=bool(self.is_member.data),
            will_disclose=bool(self.will_disclose.data),
            **{
                name: (self[name].data or "").strip()
                for name in (
                    "name", "address", "organisation", "responsible", "purpose", "disclosed_to",
                )
            },
        )  # fmt: skip


class StepForm(Form):
    """What was done, when, with which reference."""

    kind = RadioField("What was done?", validators=[InputRequired("Choose what was done.")])
    on = DateField("On which day?", validators=[InputRequired("Enter the day.")])
    as_at = DateField(
        "The copy shows the register as at",
        description="Only for a copy. Leave it empty for the day of the copy.",
        validators=[Optional()],
    )
    reference = StringField(
        "Reference", description="Of the court or of our letter.", validators=[_SHORT]
    )
    fee = StringField("Fee taken", description="In pounds; empty for none.")
    remark = TextAreaField("Anything else to remember", validators=[_LONG])

    def offer(self, kinds: frozenset[StepKind]) -> None:
        """Offer the steps that may follow."""
        self.kind.choices = [
            SelectChoice(each.value, words) for each, words in STEP_WORDS.items() if each in kinds
        ]

    def validate_fee(self, field: StringField) -> None:
        """The fee is an amount of money, or nothing."""
        try:
            pence_of(field.data or "0")
        except ValueError:
            raise ValidationError("Enter an amount in pounds, such as 30 or 3.50.") from None

    @property
    def step(self) -> Step:
        """The step as typed."""
        return Step(
            kind=StepKind(self.kind.data),
            on=self.on.data,
            as_at=self.as_at.data,
            reference=self.reference.data or "",
            remark=self.remark.data or "",
            fee_pence=pence_of(self.fee.data or "0"),
        )
