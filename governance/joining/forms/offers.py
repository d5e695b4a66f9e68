"""The member's answer to an offer, the same from a paper, and an allotment."""

from datetime import date

from wtforms import BooleanField, DateField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, Optional

from governance.joining.rules.offers import AddressChoice, AllotmentTerms, Reply, TypedAddress
from governance.kernel.pence import pence_of
from governance.kernel.wording import money
from governance.web.forms import Form


def _length(most: int) -> Length:
    return Length(max=most, message=f"Use no more than {most} characters.")


class AddressForm(Form):
    """Which service address the register is to show."""

    address_choice = RadioField(
        "Which address shall the register show?",
        choices=[
            SelectChoice(AddressChoice.OFFICE.value, "Our office"),
            SelectChoice(AddressChoice.HOME.value, "My home"),
            SelectChoice(AddressChoice.OTHER.value, "Another address"),
        ],
        default=AddressChoice.OFFICE.value,
    )
    address_1 = StringField("First line", validators=[_length(200)])
    address_2 = StringField("Second line", validators=[_length(200)])
    town = StringField("Town", validators=[_length(100)])
    postcode = StringField("Postcode", validators=[_length(20)])

    def _address(self) -> TypedAddress:
        if self.address_choice.data != AddressChoice.OTHER.value:
            return TypedAddress()
        names = ("address_1", "address_2", "town", "postcode")
        return TypedAddress(**{name: (self[name].data or "").strip() for name in names})

    def _check_address(self, reply: Reply) -> bool:
        if reply.lacks_address:
            self.address_1.errors = ["Enter the first line, and the town or the postcode."]
        return not self.errors


class AcceptForm(AddressForm):
    """A member's own yes."""

    is_agreed = BooleanField("I agree to become a member")

    def reply(self, *, today: date) -> Reply | None:
        """The answer, or nothing when something is missing."""
        self.validate()
        if not self.is_agreed.data:
            self.is_agreed.errors = ["Tick the box if you agree. If not, press “No, thank you”."]
        reply = Reply(
            is_accepted=True,
            replied_on=today,
            address_choice=AddressChoice(self.address_choice.data or AddressChoice.OFFICE),
            address=self._address(),
        )
        return reply if self._check_address(reply) else None


class PaperForm(AddressForm):
    """An answer on paper, as the secretary enters it."""

    answer = RadioField(
        "What does the paper say?",
        choices=[
            SelectChoice("yes", "Yes: I agree to become a member"),
            SelectChoice("no", "No"),
        ],
        validators=[InputRequired("Choose yes or no.")],
    )
    replied_on = DateField(
        "The day on the paper", validators=[InputRequired("Enter the day on the paper.")]
    )
    paper = StringField(
        "Where the paper is kept",
        description="For example: slip in the joiners’ folder.",
        validators=[InputRequired("Say which paper it is."), _length(200)],
    )

    def reply(self) -> Reply | None:
        """The answer, or nothing when something is missing."""
        if not self.validate():
            return None
        reply = Reply(
            is_accepted=self.answer.data == "yes",
            replied_on=self.replied_on.data,
            address_choice=AddressChoice(self.address_choice.data or AddressChoice.OFFICE),
            address=self._address(),
            paper=self.paper.data or "",
        )
        return reply if self._check_address(reply) else None

    def tell(self, faults: dict[str, str]) -> None:
        """Show faults beside their fields."""
        for name, text in faults.items():
            self[name].errors = [text]


class BatchForm(Form):
    """What a proposal says: the day, the decision, and what is paid."""

    effective_on = DateField("Day of the entry", validators=[InputRequired("Enter the day.")])
    authority = StringField(
        "The decision it rests on",
        description="For example: Board minute 12 of 3 June 2027.",
        validators=[_length(500)],
    )
    price = StringField("Price", validators=[Optional()])

    def price_pence(self) -> int:
        """The price in pence; a fault is told beside the field."""
        text = (self.price.data or "").strip()
        if not text:
            return 0
        try:
            return pence_of(text)
        except ValueError:
            self.price.errors = [f"Enter an amount, such as {money(1)} or {money(100)}."]
            return 0

    def tell(self, faults: object) -> None:
        """Show faults beside their fields; those of no field with the first."""
        for name, text in faults.items() if isinstance(faults, dict) else ():
            field = self._fields.get(name, self.effective_on)
            field.errors = [*field.errors, text]

    def allotment(self) -> AllotmentTerms | None:
        """The terms of an allotment, or nothing when something is missing."""
        self.validate()
        price = self.price_pence()
        if self.errors:
            return None
        return AllotmentTerms(
            effective_on=self.effective_on.data,
            authority=self.authority.data or "",
            price_pence=price,
        )
