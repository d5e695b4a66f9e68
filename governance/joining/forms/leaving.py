"""Opening a case by hand, a step of some cases, and the representative of an estate."""

from collections.abc import Iterable

from wtforms import DateField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from governance.joining.forms.offers import BatchForm
from governance.joining.rules.leaving import Grounds, LeaverState, LeavingTerms, Route
from governance.web.forms import Form

LONGEST_NUMBER = 9
"""How many digits the number of an entry may have."""
ROUTE_WORDS = {
    Route.GIFT_BACK: "They are given back for nothing",
    Route.NO_SHARES: "There are no shares: the entry is ended",
    Route.PURCHASE: "The company buys them back",
    Route.TRANSFER_TO_NOMINEE: "They pass to the nominee in the articles",
    Route.TRANSMISSION: "They pass to the personal representative",
    Route.WITHDRAWAL: "They are withdrawn and paid back",
}
GROUNDS_WORDS = {
    Grounds.LEFT_EMPLOYMENT: "They left the employment",
    Grounds.OWN_WISH: "They no longer wish to be a member",
    Grounds.DEATH: "They have died",
}


def _length(most: int) -> Length:
    return Length(max=most, message=f"Use no more than {most} characters.")


class RepresentativeForm(Form):
    """Who acts for the estate."""

    representative = StringField("Name of the personal representative", validators=[_length(200)])
    representative_address = TextAreaField(
        "Their address", description="One line each, for our letters.", validators=[_length(500)]
    )
    representative_entry = StringField(
        "Number of their entry on the register",
        description="Only if the shares pass to them: they must be on the register first.",
        validators=[Optional()],
    )

    @property
    def entry_number(self) -> int | None:
        """The number as typed; ``None`` when it is empty; a fault when it is none."""
        text = (self.representative_entry.data or "").strip()
        return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None

    def check(self) -> bool:
        """Whether it will do."""
        self.validate()
        if (self.representative_entry.data or "").strip() and self.entry_number is None:
            self.representative_entry.errors = ["Enter the number, such as 771."]
        return not self.errors


class OpenCaseForm(RepresentativeForm):
    """Why somebody ceases to be a member, since when, and what becomes of the shares."""

    grounds = RadioField(
        "Why does the membership end?",
        choices=[SelectChoice(each.value, words) for each, words in GROUNDS_WORDS.items()],
        validators=[InputRequired("Choose why.")],
    )
    left_on = DateField(
        "On which day was that?",
        description="The last day in post, the day of the death, or of the letter.",
        validators=[InputRequired("Enter the day.")],
    )
    route = RadioField(
        "What becomes of the shares?", validators=[InputRequired("Choose what becomes of them.")]
    )

    def offer(self, routes: Iterable[Route]) -> None:
        """Show the ways that are allowed."""
        self.route.choices = [SelectChoice(each.value, ROUTE_WORDS[each]) for each in routes]


class StepForm(Form):
    """A step of some cases."""

    step = RadioField(
        "Step",
        choices=[SelectChoice(each.value, each.value) for each in LeaverState],
        validators=[InputRequired("Choose a step.")],
    )
    on = DateField("Day of the step", validators=[InputRequired("Enter the day.")])
    reference = StringField(
        "Paper",
        description="For example: stock transfer form of 3 June.",
        validators=[_length(200)],
    )


class LeavingForm(BatchForm):
    """The proposal to enter on the register that some left."""

    def leaving(self) -> LeavingTerms | None:
        """The terms, or nothing when something is missing."""
        self.validate()
        price = self.price_pence()
        if self.errors:
            return None
        return LeavingTerms(
            effective_on=self.effective_on.data,
            authority=self.authority.data or "",
            price_pence=price,
        )


class CloseForm(Form):
    """Why a case is no leaving after all."""

    reason = StringField(
        "Why the case is closed",
        description="For example: maternity leave until March.",
        validators=[InputRequired("Say why."), _length(200)],
    )
