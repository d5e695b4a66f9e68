"""Marks on deadlines, the statement on control, figures typed for a filing, and days to choose."""

from collections.abc import Mapping
from datetime import date

from wtforms import DateField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from governance.filing.forms.days import likely_year
from governance.filing.rules.control import Outcome
from governance.filing.rules.sheets import TYPED, Sheet
from governance.web.forms import Form


def _length(most: int) -> Length:
    return Length(max=most, message=f"Use no more than {most} characters.")


class DoneForm(Form):
    """That a deadline was met."""

    done_on = DateField(
        "Done on", validators=[InputRequired("Enter the day it was done."), likely_year]
    )
    reference = StringField(
        "Reference",
        description="The number of the filing or of the receipt.",
        validators=[_length(120)],
    )
    as_at = DateField(
        "The statement is made up to",
        description="The confirmation date. The next review period begins on the day after.",
        validators=[Optional(), likely_year],
    )
    remark = TextAreaField("Anything to remember", validators=[_length(500)])

    def check(self, *, today: date) -> bool:
        """Whether it will do; what is done cannot lie in the future."""
        self.validate()
        for name in ("done_on", "as_at"):
            if name in self and self[name].data is not None and self[name].data > today:
                self[name].errors = ["This day is still to come."]
        return not self.errors


class ControlForm(Form):
    """What the company states on people with significant control."""

    outcome = RadioField(
        "What does the company state?",
        choices=[
            SelectChoice(Outcome.NO_REGISTRABLE_PERSON.value, "There is no registrable person"),
            SelectChoice(Outcome.REGISTRABLE_PERSON.value, "There is a registrable person"),
        ],
        validators=[InputRequired("Choose one of the two.")],
    )
    particulars = TextAreaField(
        "Who it is, and by which condition",
        description="Only if there is one. No home address and no date of birth here.",
        validators=[_length(2000)],
    )
    reason = TextAreaField(
        "How you came to it",
        description="For example: nobody holds more than a quarter; nobody may appoint directors.",
        validators=[InputRequired("Say how you came to it."), _length(500)],
    )

    def check(self) -> bool:
        """Whether it will do; a registrable person is named."""
        self.validate()
        is_person = self.outcome.data == Outcome.REGISTRABLE_PERSON.value
        if is_person and not (self.particulars.data or "").strip():
            self.particulars.errors = ["Say who it is, and by which condition."]
        return not self.errors


class FiguresForm(Form):
    """Figures and texts that the register does not know; the fields are those of one sheet."""

    @property
    def figures(self) -> dict[str, str]:
        """What was typed."""
        return {
            name: (field.data or "").strip()
            for name, field in self._fields.items()
            if name != "csrf_token"
        }


def _figures_form(sheet: Sheet) -> type[FiguresForm]:
    fields = {
        each.name: (TextAreaField if each.is_long else StringField)(
            each.label, description=each.hint, validators=[_length(each.most)]
        )
        for each in TYPED[sheet]
    }
    return type("FiguresFormOf" + sheet.name, (FiguresForm,), fields)


_FORMS: Mapping[Sheet, type[FiguresForm]] = {sheet: _figures_form(sheet) for sheet in TYPED}


def figures_form(sheet: Sheet, typed: Mapping[str, str]) -> FiguresForm | None:
    """The form for a sheet's own figures, as typed so far; ``None``: it has none."""
    return _FORMS[sheet](data=dict(typed)) if sheet in _FORMS else None
