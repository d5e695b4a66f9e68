"""What an officer enters to set up a contest, and to move its dates."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField, fields
from wtforms.fields import SelectChoice
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
    ValidationError,
)

from governance.elections.forms.words import fault_words
from governance.elections.queries.contests import ContestPage
from governance.elections.rules.contests import (
    MOST_SEATS,
    MOST_SUPPORTERS,
    ContestSetup,
    Officer,
)
from governance.elections.rules.counting import (
    chosen_as,
    contest_rule,
    fills_one_seat,
    offered_rules,
)
from governance.elections.rules.rehearsal import Pace
from governance.elections.rules.schedule import LawfulSchedule, RehearsalSchedule, Schedule
from governance.elections.rules.timetable import PlanFault
from governance.kernel.calendar import Jurisdiction, Step, london_day
from governance.kernel.ids import ConstituencyId
from governance.web.forms import Form

LAWFUL, REHEARSAL = "lawful", "rehearsal"
PLACES = {
    Jurisdiction.ENGLAND_AND_WALES: "England and Wales",
    Jurisdiction.SCOTLAND: "Scotland",
    Jurisdiction.NORTHERN_IRELAND: "Northern Ireland",
}
PACES = {
    Pace.FIVE_MINUTES: "Half an hour (5 minutes a step)",
    Pace.FIFTEEN_MINUTES: "An hour and a half (15 minutes a step)",
    Pace.ONE_HOUR: "Six hours (an hour a step)",
    Pace.ONE_DAY: "Six days (a day a step)",
}
CHOSEN = (
    Step.NOTICE_OF_ELECTION,
    Step.NOMINATIONS_CLOSE,
    Step.STATEMENT_OF_CANDIDATES,
    Step.WITHDRAWALS_CLOSE,
    Step.NOTICE_OF_POLL,
)
"""Steps whose dates an officer may choose; the close of poll has a field of its own."""


class IntegerField(fields.IntegerField):  # type: ignore[misc] # WTForms ships no types
    """A whole number in figures, with our own words when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the figures; leave an empty field empty."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter this in figures, such as 3.") from None


class DateField(fields.DateField):  # type: ignore[misc] # WTForms ships no types
    """A date, with our own words when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a whole date that there is.") from None


FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2100, 12, 31)


def _sensible(_form: Form, field: DateField) -> None:
    if field.data is not None and not FIRST_DAY <= field.data <= LAST_DAY:
        raise ValidationError("Check the year of this date.")


def _fits_seats(form: "ContestForm", field: RadioField) -> None:
    seats = form.seats.data
    if field.data and seats is not None and seats > 1 and fills_one_seat(field.data):
        title = contest_rule(field.data).title
        raise ValidationError(
            f"“{title}” fills one seat, and you entered {seats}. Choose another way of counting, "
            "or enter 1."
        )


def _needed(form: "ContestForm", field: DateField) -> None:
    if form.kind.data == LAWFUL and not any(field.raw_data or ()):
        field.errors[:] = []
        raise StopValidation("Enter the day on which voting closes.")


class ContestForm(Form):
    """A contest as it is set up; the timetable follows from the close of poll."""

    title = StringField(
        "Name of the election",
        description="As it will stand on the ballot paper. For example: Staff directors 2027.",
        validators=[
            DataRequired("Enter a name for the election."),
            Length(max=160, message="Keep the name to 160 characters."),
        ],
    )
    seats = IntegerField(
        "How many people are to be elected?",
        validators=[
            InputRequired("Enter how many people are to be elected, in figures."),
            NumberRange(1, MOST_SEATS, message=f"Enter a number from 1 to {MOST_SEATS}."),
        ],
    )
    electorate = SelectField("Who may stand and vote?", choices=[])
    rule = RadioField(
        "How are the votes counted?",
        description="Choose the way that your rulebook names.",
        choices=[SelectChoice(rule.name, rule.title) for rule in offered_rules()],
        validators=[InputRequired("Choose how the votes are counted."), _fits_seats],
    )
    supporters_needed = IntegerField(
        "How many members must support each nomination?",
        description="From 0 to 5. Supporters say so in their own account.",
        validators=[
            InputRequired("Enter a number from 0 to 5."),
            NumberRange(0, MOST_SUPPORTERS, message="Enter a number from 0 to 5."),
        ],
    )
    kind = RadioField(
        "What is this for?",
        choices=[
            SelectChoice(LAWFUL, "A real election"),
            SelectChoice(REHEARSAL, "A rehearsal, to try everything out"),
        ],
        validators=[InputRequired("Choose a real election or a rehearsal.")],
    )
    close_on = DateField(
        "On which day does voting close?",
        description="Voting closes at 5:00pm. All earlier dates are counted back from this day.",
        validators=[_needed, Optional(), _sensible],
    )
    jurisdiction = SelectField(
        "Whose bank holidays count?",
        description="The part of the United Kingdom in which the mutual is registered.",
        choices=[SelectChoice(place.value, name) for place, name in PLACES.items()],
    )
    pace = RadioField(
        "How long shall the rehearsal take?",
        choices=[SelectChoice(str(int(pace)), words) for pace, words in PACES.items()],
        default=str(int(Pace.FIFTEEN_MINUTES)),
    )
    officer_name = StringField(
        "Returning officer",
        description="The person who runs the election. They should not be a member or stand in it.",
        validators=[DataRequired("Enter the returning officer’s name."), Length(max=200)],
    )
    officer_email = StringField(
        "E-mail",
        validators=[
            DataRequired("Enter an e-mail address for questions."),
            Email("Enter a whole e-mail address, such as name@example.org."),
            Length(max=254),
        ],
    )
    officer_phone = StringField("Telephone", validators=[Optional(), Length(max=40)])
    officer_address = TextAreaField(
        "Postal address",
        description="Where nominations on paper are handed in.",
        validators=[
            DataRequired("Enter the address where nominations on paper are handed in."),
            Length(max=500),
        ],
    )

    def electorates(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these electorates: pairs of constituency id and name, and everyone."""
        self.electorate.choices = [
            SelectChoice("", "All members"),
            *(SelectChoice(value, name) for value, name in choices),
        ]

    def setup(self) -> ContestSetup:
        """The terms as entered; call only once the form is valid."""
        chosen = self.electorate.data
        return ContestSetup(
            title=" ".join(self.title.data.split()),
            seats=self.seats.data,
            constituency_id=ConstituencyId(chosen) if chosen else None,
            rule=self.rule.data,
            jurisdiction=Jurisdiction(self.jurisdiction.data),
            supporters_needed=self.supporters_needed.data,
            officer=Officer(
                name=" ".join(self.officer_name.data.split()),
                email=self.officer_email.data.strip(),
                phone=(self.officer_phone.data or "").strip(),
                address=self.officer_address.data.strip(),
            ),
        )

    def schedule(self, kept: Schedule | None = None) -> Schedule:
        """When it shall be; dates chosen before (``kept``) stay while the close is the same."""
        if self.kind.data == REHEARSAL:
            return RehearsalSchedule(Pace(int(self.pace.data)))
        if isinstance(kept, LawfulSchedule) and kept.close_on == self.close_on.data:
            return kept
        return LawfulSchedule(self.close_on.data)

    def show_faults(self, faults: Sequence[PlanFault]) -> None:
        """Put what is wrong with the timetable beside the close of poll."""
        self.close_on.errors = [fault_words(fault) for fault in faults]


def filled_in(contest: ContestPage) -> dict[str, Any]:
    """A contest as the form's own fields."""
    return {
        "title": contest.title,
        "seats": contest.seats,
        "electorate": str(contest.constituency_id or ""),
        "rule": chosen_as(contest.rule),
        "supporters_needed": contest.supporters_needed,
        "kind": REHEARSAL if contest.is_rehearsal else LAWFUL,
        "close_on": None if contest.is_rehearsal else contest.dates[Step.POLL_CLOSE],
        "jurisdiction": contest.jurisdiction.value,
        "pace": str(int(contest.pace or Pace.FIFTEEN_MINUTES)),
        "officer_name": contest.officer.name,
        "officer_email": contest.officer.email,
        "officer_phone": contest.officer.phone,
        "officer_address": contest.officer.address,
    }


def schedule_of(contest: ContestPage) -> Schedule:
    """The schedule a contest has now, with every date as it was set."""
    if contest.pace is not None:
        return RehearsalSchedule(contest.pace)
    dates = contest.dates
    chosen = {
        each.step: each.on
        for each in contest.plan.steps
        if each.step in CHOSEN and each.on != each.computed_on
    }
    return LawfulSchedule(dates[Step.POLL_CLOSE], chosen, london_day(contest.opens_at))


def setup_of(contest: ContestPage) -> ContestSetup:
    """The terms a contest has now."""
    return ContestSetup(
        title=contest.title,
        seats=contest.seats,
        constituency_id=contest.constituency_id,
        rule=chosen_as(contest.rule),
        jurisdiction=contest.jurisdiction,
        supporters_needed=contest.supporters_needed,
        officer=contest.officer,
    )


def _day(label: str) -> DateField:
    return DateField(label, validators=[InputRequired("Enter a date."), _sensible])


class DatesForm(Form):
    """Every date of a lawful timetable, as it is set; and, once announced, why it moves."""

    notice_of_election = _day("Notice of election by")
    nominations_close = _day("Nominations close (5:00pm)")
    statement_of_candidates = _day("Statement of candidates by")
    withdrawals_close = _day("Last day for withdrawing (5:00pm)")
    notice_of_poll = _day("Notice of poll by")
    opens_on = _day("Voting opens (9:00am)")
    poll_close = _day("Voting closes (5:00pm)")
    reason = TextAreaField(
        "Why do the dates change?",
        description="Everyone will see this on the page of the election.",
        validators=[Optional(), Length(max=1000, message="Keep it to 1,000 characters.")],
    )

    def needs_reason(self) -> bool:
        """Whether a reason was given; otherwise the field says that one is needed."""
        if (self.reason.data or "").strip():
            return True
        self.reason.errors = ["Say why, so that members can understand it."]
        return False

    def schedule(self) -> LawfulSchedule:
        """The dates as entered; call only once the form is valid."""
        chosen: dict[Step, date] = {step: self[field_of(step)].data for step in CHOSEN}
        return LawfulSchedule(self.poll_close.data, chosen, self.opens_on.data)

    def show_faults(self, faults: Sequence[PlanFault]) -> None:
        """Put each fault beside its date."""
        for fault in faults:
            field = self["opens_on" if fault.step is None else field_of(fault.step)]
            field.errors = [*field.errors, fault_words(fault)]


def field_of(step: Step) -> str:
    """The name of a step's field."""
    return step.value.replace("-", "_")


def dates_of(contest: ContestPage) -> dict[str, date]:
    """A contest's dates as the form's own fields."""
    dates = {field_of(step): on for step, on in contest.dates.items()}
    return {**dates, "opens_on": london_day(contest.opens_at)}
