"""What an officer enters around a count: which count they saw, a lot drawn, the declaration."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from governance.elections.rules.count import LotDrawn, LotMethod
from governance.elections.rules.declare import same_words
from governance.elections.rules.lots import METHODS, is_possible_time
from governance.kernel.calendar import LONDON, NoSuchWallClockTime, deadline_at
from governance.web.forms import Form

BETWEEN_TWO = 2
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


class CountForm(Form):
    """Count the papers; ``after`` is the number of the last count on the page, so once is once."""

    after = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=0)])


class LotForm(Form):
    """A lot between the tied candidates: ``first_name`` for two, one field a turn for more.

    Made by ``lot_form``, which adds the fields for the names.
    """

    tied: Sequence[tuple[str, str]] = ()
    found_at: datetime
    now: datetime

    method = RadioField(
        "How was the lot drawn?",
        choices=[SelectChoice(method.value, label) for method, label in METHODS.items()],
        validators=[InputRequired("Choose how the lot was drawn.")],
    )
    drawn_at = DateTimeLocalField(
        "When was it drawn?",
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[InputRequired("Enter the day and time of the draw.")],
    )
    witness = StringField(
        "Who watched?",
        description="First and last name of a person other than you.",
        validators=[
            DataRequired("Enter the name of the person who watched the draw."),
            Length(max=200, message="That name is too long."),
        ],
    )

    def turns(self) -> list[Any]:
        """The fields that hold the names, in the order they were drawn."""
        return [self[name] for name in self._fields if name.startswith("turn_")]

    def order(self) -> tuple[str, ...]:
        """The names in the order drawn; the last one is whoever was left in the bowl."""
        named = [field.data for field in self.turns() if field.data]
        left = [one for one, _ in self.tied if one not in named]
        return (*named, *left)

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides each field: every name once, and a time between the tie and now."""
        fine = bool(super().validate(extra_validators))
        named = [field.data for field in self.turns() if field.data]
        if len(set(named)) != len(named):
            self.turns()[-1].errors = ["Each name can be drawn only once."]
            fine = False
        if self.drawn_at.data is not None and not self._is_time_possible():
            self.drawn_at.errors = [
                "The draw comes after the count stopped, and not in the future."
            ]
            fine = False
        return fine

    def _is_time_possible(self) -> bool:
        try:
            at = self.drawn_instant()
        except NoSuchWallClockTime:
            return False
        return is_possible_time(at, found_at=self.found_at, now=self.now)

    def drawn_instant(self) -> datetime:
        """When the lot was drawn, as an instant; clocks in London were meant."""
        typed: datetime = self.drawn_at.data
        return deadline_at(typed.date(), typed.time())

    def lot(self) -> LotDrawn:
        """The lot as entered; call only once the form is valid."""
        return LotDrawn(
            order=self.order(),
            method=LotMethod(self.method.data),
            witness=" ".join(self.witness.data.split()),
            drawn_at=self.drawn_instant(),
        )


def lot_form(*, tied: Sequence[tuple[str, str]], found_at: datetime, now: datetime) -> LotForm:
    """The form for a lot between these candidates (pairs of id and name, ballot paper order)."""
    names = [SelectChoice(one, name) for one, name in tied]
    fields: dict[str, object] = {"tied": tuple(tied), "found_at": found_at, "now": now}
    if len(tied) == BETWEEN_TWO:
        fields["turn_1"] = RadioField(
            "Which name was drawn first?",
            choices=names,
            validators=[InputRequired("Choose the name that was drawn first.")],
        )
    else:
        for turn in range(1, len(tied)):
            word = ORDINALS[turn - 1] if turn <= len(ORDINALS) else f"{turn}th"
            fields[f"turn_{turn}"] = SelectField(
                f"Which name was drawn {word}?",
                choices=[SelectChoice("", "Choose a name"), *names],
                validators=[InputRequired(f"Choose the name that was drawn {word}.")],
            )
    made: LotForm = type("LotFormForTie", (LotForm,), fields)(
        data={"drawn_at": now.astimezone(LONDON).replace(second=0, microsecond=0, tzinfo=None)}
    )
    return made


class DeclareForm(Form):
    """The second look: what was checked, a tick, and the contest's name typed out."""

    checked = HiddenField(validators=[InputRequired("Open this page again.")])
    is_checked = BooleanField(
        "I have checked the numbers and the names above",
        validators=[InputRequired("Tick the box once you have checked the numbers and names.")],
    )
    title = StringField(
        "Type the name of the contest",
        validators=[InputRequired("Type the name of the contest, to be sure it is this one.")],
    )

    def names(self, title: str) -> bool:
        """Whether the contest's own name was typed; otherwise the field says so."""
        if same_words(self.title.data or "", title):
            return True
        self.title.errors = [f"This is not the name of the contest. Type: {title}"]
        return False
