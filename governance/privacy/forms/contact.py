"""The shape of what members send about how they are reached."""

from collections.abc import Mapping

from wtforms import DateField, EmailField, IntegerField, RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length
from wtforms.widgets import HiddenInput

from governance.privacy.rules.contact import ADDRESS, SERVICE_ADDRESS, Reach, address_faults
from governance.register.forms.merging import MergingForm
from governance.web.forms import Form

_NO_EMAIL = "Type an e-mail address, like name@example.org"


class NewEmailForm(Form):
    """A new e-mail address, to be confirmed by a link."""

    email = EmailField(
        "Your new e-mail address",
        filters=[lambda text: (text or "").strip()],
        validators=[DataRequired(_NO_EMAIL), Email(_NO_EMAIL), Length(max=254, message=_NO_EMAIL)],
    )


class HomeAddressForm(MergingForm):
    """The address letters go to."""

    address_1 = StringField("First line")
    address_2 = StringField("Second line")
    town = StringField("Town")
    postcode = StringField("Postcode")
    edition = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    lines: tuple[str, ...] = ADDRESS

    @property
    def texts(self) -> dict[str, str]:
        """The lines as they were typed, by name."""
        return {name: self[name].data or "" for name in self.lines}

    @property
    def faults(self) -> Mapping[str, str]:
        """What will not do in the address, by the name of the field."""
        return address_faults(self.texts)

    def is_sound(self) -> bool:
        """Whether all that was typed will do; every fault is told at once."""
        self.validate()
        for name, fault in self.faults.items():
            self[name].errors = [fault]
        return not self.errors


class ServiceAddressForm(HomeAddressForm):
    """The address on the register, and since when it is true."""

    country = StringField("Country", description="Leave it empty for the United Kingdom.")
    true_from = DateField(
        "Since when?",
        description="The day from which you can be reached there. It may not be in the future.",
        validators=[InputRequired("Enter the day from which it is right.")],
    )

    lines = SERVICE_ADDRESS


class ReachForm(Form):
    """How the member wants to be written to."""

    reach = RadioField("How shall we write to you?", validators=[InputRequired("Choose one.")])

    def offer(self, words: Mapping[Reach, str]) -> None:
        """Offer the ways there are, in words."""
        self.reach.choices = [SelectChoice(way.value, text) for way, text in words.items()]
