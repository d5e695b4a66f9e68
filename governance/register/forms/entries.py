"""The shape of what officers send about an entry of the statutory register."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from governance.register.forms.merging import MergingForm
from governance.register.rules.entries import Cessation, Particulars, PartyKind
from governance.register.rules.entry_input import (
    TYPED,
    joint_holders_as_lines,
    typed_particulars,
    typing_faults,
)
from governance.register.rules.entry_words import CESSATION_WORDS, PARTICULAR_LABELS
from governance.web.forms import Form

_LONGEST_REASON, _LONGEST_ORDER = 500, 200
_TEXTS = (*TYPED, "joint_holders", "other_property")
_WHY = "Say why, so that the next person understands the history."


class Explained(Form):
    """A form whose act is kept with a reason and, where there is one, an order of the court."""

    reason = TextAreaField(
        "Why, or who told you",
        description="Kept with the history.",
        validators=[
            DataRequired(_WHY),
            Length(max=_LONGEST_REASON, message=f"Use no more than {_LONGEST_REASON} characters."),
        ],
    )
    court_order = StringField(
        "Court order",
        description="The reference of the order, if a court ordered this.",
        validators=[
            Length(max=_LONGEST_ORDER, message=f"Use no more than {_LONGEST_ORDER} characters.")
        ],
    )

    def tell(self, faults: Mapping[str, str]) -> None:
        """Put the faults beside their fields."""
        for name, fault in faults.items():
            self[name].errors = [fault]


class EntryForm(Explained, MergingForm):
    """All the particulars of an entry that are typed."""

    kind = RadioField(
        "Who is it?",
        choices=[
            SelectChoice(PartyKind.INDIVIDUAL.value, "A person"),
            SelectChoice(PartyKind.BODY.value, "A company, trust or other body"),
        ],
        default=PartyKind.INDIVIDUAL.value,
        validators=[InputRequired("Say whether it is a person or a body.")],
    )
    title = StringField("Title", description="Only if they are known by it.")
    forename = StringField("Forename", description="In full. Leave it empty for a body.")
    surname = StringField("Surname, or the name of the body")
    address_1 = StringField("Address, first line")
    address_2 = StringField("Address, second line")
    town = StringField("Town")
    postcode = StringField("Postcode")
    country = StringField("Country", description="Leave it empty for the United Kingdom.")
    e_address = StringField(PARTICULAR_LABELS["e_address"])
    e_purposes = StringField(PARTICULAR_LABELS["e_purposes"])
    joint_holders = TextAreaField(
        "Joint holders",
        description="Others who hold the same shares together: Surname, Forename, one a line. "
        "The order counts: the first on the register has the vote.",
    )
    constituency = SelectField(PARTICULAR_LABELS["constituency_id"])
    eligibility = StringField(PARTICULAR_LABELS["eligibility"])
    other_property = StringField(
        PARTICULAR_LABELS["other_property_pence"], description="In pounds; leave it empty for none."
    )
    registered_on = DateField(
        "Registered on",
        description="The day the name was entered. Membership begins on it.",
        validators=[InputRequired("Enter the day the name was entered.")],
    )

    def offer(self, choices: Iterable[tuple[UUID, str]]) -> None:
        """Offer the constituencies that there are."""
        offered = [SelectChoice(str(id_), name) for id_, name in choices]
        self.constituency.choices = [SelectChoice("", "None"), *offered]

    @staticmethod
    def data_of(particulars: Particulars) -> dict[str, object]:
        """What the form holds before anybody types."""
        data: dict[str, object] = {name: getattr(particulars, name) for name in TYPED}
        pence = particulars.other_property_pence
        return data | {
            "kind": particulars.kind.value,
            "joint_holders": joint_holders_as_lines(particulars.joint_holders),
            "constituency": str(particulars.constituency_id or ""),
            "other_property": f"{pence // 100}.{pence % 100:02}" if pence else "",
            "registered_on": particulars.registered_on,
        }

    @property
    def values(self) -> dict[str, Any]:
        """The particulars as they were typed, by name."""
        chosen = self.constituency.data
        return typed_particulars(self._texts) | {
            "constituency_id": UUID(chosen) if chosen else None,
            "registered_on": self.registered_on.data,
        }

    @property
    def _texts(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in ("kind", *_TEXTS)}

    def is_sound(self, *, today: date) -> bool:
        """Whether all that was typed will do; every fault is told at once."""
        self.validate()
        self.tell(typing_faults(self._texts))
        for name in ("registered_on", "true_from"):
            day = self[name].data if name in self else None
            if day is not None and day > today:
                self.tell({name: "This day is still to come. Enter it when it is true."})
        return not self.errors


class CorrectEntryForm(EntryForm):
    """A correction of an entry: from which day it is true, and which state was looked at."""

    true_from = DateField(
        "True since",
        description="The day the particular itself changed, not the day you heard of it.",
        validators=[InputRequired("Enter the day since when it is true.")],
    )
    edition = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class MarksForm(Explained, MergingForm):
    """What an entry is marked with: a dispute, protection, being left out of public copies."""

    dispute = TextAreaField(
        "What is in dispute",
        description="Leave it empty when nothing is. The entry counts as it stands until then.",
        validators=[Length(max=500, message="Use no more than 500 characters.")],
    )
    is_protected = BooleanField(
        "Protected",
        description="Kept out of inspection and copies: the person would be at risk "
        "(Companies Act 2006 s120A).",
    )
    is_withheld = BooleanField("Left out of public copies", description="The member asked for it.")
    edition = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    @staticmethod
    def data_of(particulars: Particulars) -> dict[str, object]:
        """What the form holds before anybody types."""
        names = ("dispute", "is_protected", "is_withheld")
        return {name: getattr(particulars, name) for name in names}

    @property
    def values(self) -> dict[str, Any]:
        """The marks as they were set."""
        return {
            "dispute": (self.dispute.data or "").strip(),
            "is_protected": bool(self.is_protected.data),
            "is_withheld": bool(self.is_withheld.data),
        }


class EndEntryForm(Explained):
    """The end of a membership."""

    ceased_on = DateField(
        "Ceased on",
        description="From this day on they are no member.",
        validators=[InputRequired("Enter the day the membership ended.")],
    )
    cessation = SelectField(
        "Why it ended",
        choices=[
            SelectChoice("", "Choose one"),
            *(SelectChoice(each.value, CESSATION_WORDS[each].capitalize()) for each in Cessation),
        ],
        validators=[InputRequired("Choose why it ended.")],
    )


class ReopenEntryForm(Explained):
    """Taking back an end that was entered in error."""
