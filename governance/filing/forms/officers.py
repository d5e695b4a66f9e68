"""An officer as a form: only the fields that the law wants of the office."""

from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from governance.filing.forms.days import likely_year
from governance.filing.rules.officers import (
    PRIVATE_NAMES,
    SPELL_NAMES,
    FormerName,
    OfficerFacts,
    PrivateFacts,
)
from governance.filing.rules.offices import ADDRESS, HOME, Wanted
from governance.kernel.calendar import months_after
from governance.web.forms import Form

FORMER_ROWS = (1, 2, 3)
_LEAST_AGE_MONTHS = 16 * 12


def _length(most: int) -> Length:
    return Length(max=most, message=f"Use no more than {most} characters.")


_OPTIONAL_DAY = [Optional(), likely_year]


class OfficerForm(Form):
    """The particulars of one officer. Fields of private facts are never filled in beforehand."""

    title = StringField("Title", validators=[_length(40)])
    forename = StringField(
        "Forename", description="All of it: initials will not do.", validators=[_length(100)]
    )
    surname = StringField(
        "Surname, or the name of the body",
        validators=[DataRequired("Enter the surname."), _length(200)],
    )
    nationality = StringField("Nationality", validators=[_length(60)])
    country_of_residence = StringField(
        "Part of the UK, or country, they usually live in",
        description="For example England, Wales, Scotland, France.",
        validators=[_length(60)],
    )
    constituency = StringField("Constituency", validators=[_length(120)])
    interests = TextAreaField(
        "Declared interests",
        description="What they declared. Write “None declared” if there is nothing.",
        validators=[_length(4000)],
    )
    is_at_registered_office = BooleanField("Use the registered office as their service address")
    address_1 = StringField("Address, first line", validators=[_length(200)])
    address_2 = StringField("Address, second line", validators=[_length(200)])
    town = StringField("Town", validators=[_length(100)])
    postcode = StringField("Postcode", validators=[_length(20)])
    country = StringField("Country", validators=[_length(60)])
    e_address = StringField("E-mail address", validators=[_length(254)])
    e_purposes = StringField("What the e-mail address may be used for", validators=[_length(300)])
    consented_on = DateField("Agreed to act on", validators=_OPTIONAL_DAY)
    states_not_disqualified = BooleanField("They stated that they are not disqualified")
    identity_verified_on = DateField("Identity verified on", validators=_OPTIONAL_DAY)
    born_on = DateField("Date of birth", validators=_OPTIONAL_DAY)
    home_1 = StringField("Home address, first line", validators=[_length(200)])
    home_2 = StringField("Home address, second line", validators=[_length(200)])
    home_town = StringField("Home town", validators=[_length(100)])
    home_postcode = StringField("Home postcode", validators=[_length(20)])
    home_country = StringField("Home country", validators=[_length(60)])
    personal_code = StringField(
        "Companies House personal code",
        description="The code they got when their identity was verified.",
        validators=[_length(40)],
    )

    def keep(self, wanted: Wanted) -> None:
        """Drop the fields that are not wanted of this office."""
        held = {*wanted.public, *wanted.private, "surname"}
        for name in (*OfficerFacts.__slots__, *PRIVATE_NAMES):
            if name in self and name not in held | SPELL_NAMES:
                del self[name]
        if "former_names" not in held:
            for row in FORMER_ROWS:
                del self[f"former_{row}"]
                del self[f"former_{row}_until"]

    @staticmethod
    def data_of(facts: OfficerFacts) -> dict[str, object]:
        """What the form holds before anybody types; nothing private."""
        data: dict[str, object] = {name: getattr(facts, name) for name in OfficerFacts.__slots__}
        for row, former in zip(FORMER_ROWS, facts.former_names, strict=False):
            data[f"former_{row}"] = former.name
            data[f"former_{row}_until"] = former.last_used_on
        return data

    @property
    def public(self) -> dict[str, object]:
        """The public facts as typed, those of this office only."""
        found: dict[str, object] = {
            name: self._typed(name)
            for name in OfficerFacts.__slots__
            if name in self and name not in SPELL_NAMES
        }
        if "former_1" in self:
            found["former_names"] = self._former_names()
        if found.get("is_at_registered_office"):
            found.update(dict.fromkeys((name for name in ADDRESS if name in found), ""))
        return found

    @property
    def hidden(self) -> dict[str, object]:
        """The private facts that were typed; a home address whole, or not at all."""
        typed = {name: self._typed(name) for name in PRIVATE_NAMES if name in self}
        is_home_typed = any(typed.get(name) for name in HOME)
        return {
            name: value
            for name, value in typed.items()
            if value or (name in HOME and is_home_typed)
        }

    @property
    def facts(self) -> OfficerFacts:
        """The public facts of a new officer."""
        values: dict[str, Any] = self.public
        return OfficerFacts(**values)

    @property
    def private(self) -> PrivateFacts:
        """The private facts of a new officer."""
        values: dict[str, Any] = self.hidden
        return PrivateFacts(**values)

    def _typed(self, name: str) -> object:
        value = self[name].data
        return value.strip() if isinstance(value, str) else value

    def _former_names(self) -> tuple[FormerName, ...]:
        rows = (
            (self[f"former_{row}"].data or "", self[f"former_{row}_until"].data)
            for row in FORMER_ROWS
        )
        return tuple(FormerName(name.strip(), until) for name, until in rows if name.strip())

    def check(self, *, today: date) -> bool:
        """Whether all that was typed will do; every fault stands beside its field."""
        self.validate()
        for name in ("consented_on", "identity_verified_on"):
            if name in self and self[name].data is not None and self[name].data > today:
                self[name].errors = ["This day is still to come."]
        if "born_on" in self and self.born_on.data is not None and not self.born_on.errors:
            self._check_birth(today)
        if self.is_at_registered_office.data and any(self._typed(name) for name in ADDRESS):
            self.address_1.errors = ["Untick the registered office to use this address."]
        return not self.errors

    def _check_birth(self, today: date) -> None:
        """A director is at least 16 (CA 2006 s157)."""
        if months_after(self.born_on.data, _LEAST_AGE_MONTHS) > today:
            self.born_on.errors = ["A director must be at least 16. Check the year."]


for _row in FORMER_ROWS:
    setattr(
        OfficerForm,
        f"former_{_row}",
        StringField(f"Former name {_row}", validators=[_length(200)]),
    )
    setattr(
        OfficerForm,
        f"former_{_row}_until",
        DateField(f"Former name {_row}: last used on", validators=_OPTIONAL_DAY),
    )


class AppointForm(OfficerForm):
    """A new officer, and whether the registrar knows already."""

    appointed_on = DateField(
        "Took office on", validators=[InputRequired("Enter the day they took office."), likely_year]
    )
    member_number = StringField(
        "Their number in the members list",
        description="If they are on file here. It links the two pages.",
        validators=[_length(40)],
    )
    told_on = DateField(
        "The registrar was told on",
        description="Leave empty if that is still to be done.",
        validators=_OPTIONAL_DAY,
    )
    told_reference = StringField("Reference of that filing", validators=[_length(120)])

    @property
    def facts(self) -> OfficerFacts:
        """The public facts with the day they took office."""
        values: dict[str, Any] = {**self.public, "appointed_on": self.appointed_on.data}
        return OfficerFacts(**values)

    def keep(self, wanted: Wanted) -> None:
        """As for every officer; the registrar is told only of companies’ officers."""
        super().keep(wanted)
        if not wanted.notified:
            del self.told_on
            del self.told_reference


_REASON = [
    DataRequired("Say why, so that the next person understands the record."),
    _length(500),
]


class ChangeForm(OfficerForm):
    """A change of an officer's particulars, or a correction of what was entered wrongly."""

    kind = RadioField(
        "What happened?",
        choices=[
            SelectChoice("changed", "It changed on that day"),
            SelectChoice("corrected", "It was entered wrongly"),
        ],
        validators=[InputRequired("Say whether it changed or was entered wrongly.")],
    )
    appointed_on = DateField(
        "Took office on",
        description="Change it only if it was entered wrongly.",
        validators=[InputRequired("Enter the day they took office."), likely_year],
    )
    ceased_on = DateField(
        "Ceased on",
        description="Empty it if the end was entered in error.",
        validators=_OPTIONAL_DAY,
    )
    true_from = DateField(
        "True since",
        validators=[InputRequired("Enter the day since when it is true."), likely_year],
    )
    reason = TextAreaField("Why, or who told you", validators=_REASON)
    edition = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    @property
    def is_correction(self) -> bool:
        """Whether the record was wrong, and nothing changed in truth."""
        return bool(self.kind.data == "corrected")

    @property
    def public(self) -> dict[str, object]:
        """The public facts as typed, with the days of office."""
        days = {name: self[name].data for name in ("appointed_on", "ceased_on") if name in self}
        return super().public | days

    def keep_for(self, wanted: Wanted, facts: OfficerFacts) -> None:
        """As for every officer; the end of the office can be corrected once there is one."""
        self.keep(wanted)
        if facts.ceased_on is None:
            del self.ceased_on

    def check_days(self, facts: OfficerFacts) -> bool:
        """Whether the days of office will do: only a correction moves them."""
        for name in ("appointed_on", "ceased_on"):
            if name in self and self[name].data != getattr(facts, name) and not self.is_correction:
                self[name].errors = ["Choose “It was entered wrongly” to put this day right."]
        ended_on = self.ceased_on.data if "ceased_on" in self else None
        if ended_on is not None and ended_on < self.appointed_on.data:
            self.ceased_on.errors = ["This is before they took office."]
        return not self.errors


class CeaseForm(Form):
    """The end of somebody's time in office."""

    ceased_on = DateField(
        "Ceased on",
        description="The day from which they do not hold the office any more.",
        validators=[InputRequired("Enter the day they ceased."), likely_year],
    )
    reason = TextAreaField("Why, or who told you", validators=_REASON)
    edition = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
