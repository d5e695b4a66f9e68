"""The shape of what is sent in a ceremony: who keeps the keys, files, reasons."""

from typing import Any

from wtforms import (
    EmailField,
    FileField,
    IntegerField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from governance.voting.rules.box import KEYS_NEEDED, Issuer, Keeper, VoidReason
from governance.voting.rules.keepers import LEAST_SMALLEST_BOX, LONGEST_REASON, SMALLEST_BOX
from governance.web.forms import Form

LONGEST_NAME = 200
LONGEST_ADDRESS = 254
MOST_TRUSTEES = max(KEYS_NEEDED)

_NAME = "Enter a name."
_EMAIL = "Enter an e-mail address, such as name@example.org."


def _name(label: str) -> Any:
    return StringField(label, filters=[_trimmed], validators=[Length(max=LONGEST_NAME)])


def _email(label: str) -> Any:
    return EmailField(
        label, filters=[_trimmed], validators=[Optional(), Email(_EMAIL), Length(max=254)]
    )


def _trimmed(text: str | None) -> str:
    return (text or "").strip()


class SetUpForm(Form):
    """Who keeps the keys of a box, and who issues the voters' credentials."""

    trustees = RadioField(
        "How many trustees?",
        choices=[
            SelectChoice("3", "Three; any two of them open the box"),
            SelectChoice("5", "Five; any three of them open the box"),
            SelectChoice("1", "One; that person alone opens it"),
        ],
        default="3",
    )
    name_1, email_1 = _name("Name of the 1st trustee"), _email("E-mail of the 1st trustee")
    name_2, email_2 = _name("Name of the 2nd trustee"), _email("E-mail of the 2nd trustee")
    name_3, email_3 = _name("Name of the 3rd trustee"), _email("E-mail of the 3rd trustee")
    name_4, email_4 = _name("Name of the 4th trustee"), _email("E-mail of the 4th trustee")
    name_5, email_5 = _name("Name of the 5th trustee"), _email("E-mail of the 5th trustee")
    issuer = RadioField(
        "How do voters show that they may vote?",
        choices=[
            SelectChoice(Issuer.SERVER.value, "They sign in"),
            SelectChoice(Issuer.SCRUTINEER.value, "With a code from a scrutineer"),
        ],
        default=Issuer.SERVER.value,
    )
    scrutineer_name = _name("Name of the scrutineer")
    scrutineer_email = _email("E-mail of the scrutineer")
    smallest_box = IntegerField(
        "The fewest ballots that may be opened",
        default=SMALLEST_BOX,
        validators=[
            InputRequired("Enter a number."),
            NumberRange(LEAST_SMALLEST_BOX, 1000, f"Enter {LEAST_SMALLEST_BOX} or more."),
        ],
    )

    def check(self) -> bool:
        """Whether it will do: every trustee, and the scrutineer where one is needed, is named."""
        self.validate()
        for place in range(1, int(self.trustees.data or 0) + 1):
            self._complete(f"name_{place}", f"email_{place}", f"of trustee {place}")
        if self.issuer.data == Issuer.SCRUTINEER or self.scrutineer_name.data:
            self._complete("scrutineer_name", "scrutineer_email", "of the scrutineer")
        return not self.errors

    def keepers(self) -> tuple[Keeper, ...]:
        """The trustees as named."""
        return tuple(
            Keeper(self[f"name_{place}"].data, self[f"email_{place}"].data)
            for place in range(1, int(self.trustees.data) + 1)
        )

    def scrutineer(self) -> Keeper | None:
        """The scrutineer as named, if any."""
        if not self.scrutineer_name.data:
            return None
        return Keeper(self.scrutineer_name.data, self.scrutineer_email.data)

    def _complete(self, name: str, email: str, whose: str) -> None:
        for field, what in ((self[name], "name"), (self[email], "e-mail")):
            if not field.data and not field.errors:
                field.errors = [f"Enter the {what} {whose}."]


class KeeperForm(Form):
    """Another person at a place, or somebody who is sent the checkpoints."""

    name = StringField(
        "Name", filters=[_trimmed], validators=[InputRequired(_NAME), Length(max=LONGEST_NAME)]
    )
    email = EmailField(
        "E-mail address",
        filters=[_trimmed],
        validators=[InputRequired(_EMAIL), Email(_EMAIL), Length(max=LONGEST_ADDRESS)],
    )

    def keeper(self) -> Keeper:
        """The person as named."""
        return Keeper(self.name.data, self.email.data)


class FileForm(Form):
    """A file made on the keeper's own machine."""

    file = FileField("File")

    def check(self) -> bool:
        """Whether a file was sent."""
        self.validate()
        if not getattr(self.file.data, "filename", ""):
            self.file.errors = ["Choose the file."]
        return not self.errors


class ReasonForm(Form):
    """Why a box is not opened, for everybody to read."""

    reason = TextAreaField(
        "Why",
        description="A sentence for everybody: it is put into the public log.",
        filters=[_trimmed],
        validators=[
            InputRequired("Say why."),
            Length(max=LONGEST_REASON, message=f"Use no more than {LONGEST_REASON} characters."),
        ],
    )


class VoidForm(Form):
    """A member whose voting right is made void, perhaps with a fresh one."""

    number = StringField(
        "Member number",
        filters=[_trimmed],
        validators=[InputRequired("Enter the member’s number."), Length(max=40)],
    )
    reason = RadioField(
        "Why",
        choices=[
            SelectChoice(VoidReason.PRESSURED.value, "Somebody put pressure on them"),
            SelectChoice(VoidReason.LOST.value, "Somebody else could have used their sign-in"),
            SelectChoice(VoidReason.PAPER.value, "They vote on paper instead"),
            SelectChoice(VoidReason.ERROR.value, "It was a mistake"),
        ],
        validators=[InputRequired("Choose one.")],
    )
