"""The answer to some lines of the work list, and the lines themselves."""

from collections.abc import Iterable
from uuid import UUID

from wtforms import DateField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Optional

from governance.joining.rules.differences import LONGEST_REASON, Choice, DifferenceKind, Intent
from governance.kernel.ids import MemberId
from governance.web.forms import Form

CHOICE_WORDS = {
    Choice.ENTER: "Enter them on the register now: their agreement is on file",
    Choice.KEEP_MEMBER: "They stay a member: close the leaver’s case",
    Choice.LATER: "Not now: show it again on a day",
    Choice.LEAVE: "Leave it as it is",
    Choice.NOT_LEAVING: "It is no leaving: maternity, secondment, a career break, or TUPE",
    Choice.OFFER: "Offer membership: a letter goes out",
    Choice.SAME_PERSON: "The same person: one of the two was entered by mistake",
    Choice.START: "Start the leaver’s case: a letter goes out",
    Choice.TAKE_HR: "Take over what HR says: the register is corrected",
}
LEAVE_WORDS = {
    DifferenceKind.OFFER_SHARE: "Leave it: no offer for now",
    DifferenceKind.LEAVER: "Leave it: they stay on the register",
    DifferenceKind.NAME_CHANGE: "Leave it: the register is right, tell HR",
    DifferenceKind.ADDRESS_CHANGE: "Leave it: the register is right, tell HR",
    DifferenceKind.DUPLICATE: "Two different people",
    DifferenceKind.SHARE_WORD: "The register is right: tell HR",
}


class DecideForm(Form):
    """What is decided of the chosen lines."""

    choice = RadioField(
        "What do you decide?", validators=[InputRequired("Choose what you decide.")]
    )
    reason = StringField(
        "Why",
        description="A few words for the second person and for the record.",
        validators=[InputRequired("Say why, in a few words.")],
    )
    until = DateField("Show it again on", validators=[Optional()])

    def offer(self, kind: DifferenceKind, choices: Iterable[Choice]) -> None:
        """Show the answers for a kind."""
        words = CHOICE_WORDS | {
            Choice.LEAVE: LEAVE_WORDS.get(kind, CHOICE_WORDS[Choice.LEAVE]),
        }
        self.choice.choices = [SelectChoice(each.value, words[each]) for each in choices]

    @property
    def intent(self) -> Intent:
        """What was answered; call after ``validate``."""
        reason = (self.reason.data or "").strip()[: LONGEST_REASON + 1]
        return Intent(choice=Choice(self.choice.data), reason=reason, until=self.until.data)

    def tell(self, faults: dict[str, str]) -> None:
        """Show faults beside their fields."""
        for name, text in faults.items():
            self[name].errors = [text]


def marks_in(values: Iterable[str]) -> list[tuple[MemberId, str]]:
    """The lines sent back; what is no line is passed over."""
    marks = []
    for value in values:
        member_id, _, digest = value.partition(":")
        try:
            marks.append((MemberId(UUID(member_id)), digest))
        except ValueError:
            continue
    return marks


def ids_in(values: Iterable[str]) -> list[UUID]:
    """The ids sent back; what is none is passed over."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
