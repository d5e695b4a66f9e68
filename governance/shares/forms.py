"""The shape of what is entered in the ledger: one form an act, with the fields it needs."""

import re
from collections.abc import Iterable, Mapping

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from governance.constitution.rules.articles import ShareClass
from governance.constitution.rules.forms import EventKind
from governance.shares.rules import Holder, Proposal
from governance.shares.rules.numbers import read
from governance.shares.rules.refusals import LedgerRefusal
from governance.web.forms import Form

ACT_FIELDS: Mapping[EventKind, tuple[str, ...]] = {
    EventKind.ALLOTMENT: ("shares", "effective_on", "paid", "consideration", "authority"),
    EventKind.BROUGHT_FORWARD: ("shares", "effective_on", "paid", "reason"),
    EventKind.FORFEITURE: ("shares", "numbers", "effective_on", "paid", "authority"),
    EventKind.GIFT_BACK: ("shares", "numbers", "effective_on", "instrument"),
    EventKind.PAYMENT: ("paid", "effective_on", "instrument"),
    EventKind.PURCHASE: (
        "shares", "numbers", "effective_on", "consideration", "authority", "instrument",
    ),
    EventKind.REDEMPTION: ("shares", "numbers", "effective_on", "consideration", "authority"),
    EventKind.TRANSFER: (
        "taker", "shares", "numbers", "effective_on", "paid", "consideration", "instrument",
    ),
    EventKind.TRANSMISSION: ("taker", "shares", "numbers", "effective_on", "paid", "instrument"),
    EventKind.WITHDRAWAL: ("shares", "effective_on", "consideration", "instrument"),
}  # fmt: skip
"""What each act asks for, in this order, after the class."""

_PAID = "All of these shares together. Leave it empty when they are paid in full."
_MOVED = "On the shares that move. Leave it empty when all are paid up alike."
WORDS: Mapping[tuple[EventKind, str], tuple[str, str]] = {
    (EventKind.ALLOTMENT, "authority"): (
        "Which decision allows it",
        "The directors’ decision: the meeting and its date (Companies Act 2006, ss549 to 551).",
    ),
    (EventKind.PURCHASE, "authority"): (
        "Which decision allows it",
        "The members’ resolution and its date (Companies Act 2006, ss693A and 694).",
    ),
    (EventKind.REDEMPTION, "authority"): (
        "Which decision allows it",
        "The terms of issue or the articles, and the directors’ decision.",
    ),
    (EventKind.FORFEITURE, "authority"): (
        "Which decision allows it",
        "The article, the notice that was given, and the directors’ decision.",
    ),
    (EventKind.TRANSFER, "instrument"): (
        "Which transfer form",
        "Who signed it and when, for example: stock transfer form signed 1 June 2027.",
    ),
    (EventKind.TRANSMISSION, "instrument"): (
        "Which evidence",
        "The grant of probate, letters of administration or the order, with number and date.",
    ),
    (EventKind.GIFT_BACK, "instrument"): (
        "Which letter",
        "The member’s signed letter that gives the shares back, and its date.",
    ),
    (EventKind.WITHDRAWAL, "instrument"): (
        "Which notice",
        "The member’s notice of withdrawal and its date.",
    ),
    (EventKind.PURCHASE, "instrument"): ("Which contract", "With the member, and its date."),
    (EventKind.PAYMENT, "instrument"): ("Which payment", "The receipt or bank payment."),
    (EventKind.PAYMENT, "paid"): ("How much was paid", "What came in now, for example £1."),
    (EventKind.ALLOTMENT, "paid"): ("How much is paid up", _PAID),
    (EventKind.BROUGHT_FORWARD, "paid"): ("How much is paid up", _PAID),
    (EventKind.TRANSFER, "paid"): ("How much is paid up", _MOVED),
    (EventKind.TRANSMISSION, "paid"): ("How much is paid up", _MOVED),
    (EventKind.FORFEITURE, "paid"): ("How much is paid up", _MOVED),
    (EventKind.WITHDRAWAL, "consideration"): (
        "How much is paid back",
        "No more than was paid in.",
    ),
    (EventKind.PURCHASE, "consideration"): ("What the company pays", "For all of them together."),
    (EventKind.REDEMPTION, "consideration"): ("What is repaid", "For all of them together."),
    (EventKind.TRANSFER, "consideration"): (
        "What was paid for them",
        "For all of them together. Leave it empty if nothing was paid.",
    ),
}
"""Label and hint of a field, where an act calls it by its own words."""

_OPTIONAL = {"numbers", "paid", "instrument"}
_PRICELESS = {EventKind.TRANSFER}
"""Acts that often have no price."""
_LONG = Length(max=500, message="Keep it under 500 characters.")
_ANY = ("class_key", "step", "edition")
_MONEY = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?")
_PENCE = re.compile(r"(\d+)\s*p")
_MOST_PENCE = 10**13


def pence_in(text: str) -> int | None:
    """Money as somebody writes it: “£1,250”, “12.50”, “1p”; ``None`` when it cannot be read."""
    cleaned = text.strip().lower()
    if found := _PENCE.fullmatch(cleaned):
        pence = int(found[1])
    elif found := _MONEY.fullmatch(cleaned):
        pence = int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0"))
    else:
        return None
    return pence if pence < _MOST_PENCE else None


class ActForm(Form):
    """One act on a member's shares; made by ``for_act`` with the fields that the act has."""

    class_key = SelectField("Class of shares")
    taker = StringField(
        "Who gets the shares",
        description="Part of the name, or the number the person is known by.",
        validators=[Length(max=200)],
    )
    taker_id = RadioField("Which of them", validate_choice=False, validators=[Optional()])
    shares = IntegerField("How many shares", validators=[InputRequired("Write how many shares.")])
    numbers = StringField(
        "Which share numbers",
        description="For example 1 to 5, 8. Leave it empty for the lowest numbers.",
        validators=[_LONG],
    )
    effective_on = DateField(
        "On which day",
        description="The day it took effect. It may be in the past.",
        validators=[InputRequired("Write the day it took effect.")],
    )
    paid = StringField("How much is paid up", validators=[Length(max=40)])
    consideration = StringField(
        "The price of all of them together",
        description="Paid now or later, for example £1 or 1p.",
        validators=[Length(max=40)],
    )
    authority = StringField("Which decision allows it", validators=[_LONG])
    instrument = StringField("Which paper it rests on", validators=[_LONG])
    reason = TextAreaField(
        "Where this comes from",
        description="For example: the paper register of 2006, page 3.",
        validators=[_LONG],
    )
    edition = HiddenField()
    step = HiddenField()

    kind: EventKind = EventKind.ALLOTMENT

    @classmethod
    def for_act(cls, kind: EventKind, classes: Iterable[ShareClass], **values: object) -> "ActForm":
        """The form for one act; ``classes`` are those that can be chosen."""
        offered = list(classes)
        form = cls(data=values)
        form.kind = kind
        wanted = {*ACT_FIELDS[kind], *_ANY, "csrf_token"}
        if "taker" in wanted:
            wanted.add("taker_id")
        if not any(each.is_numbered for each in offered):
            wanted.discard("numbers")
        for name in [field.name for field in form if field.name not in wanted]:
            del form[name]
        form.class_key.choices = [SelectChoice(each.key, each.name) for each in offered]
        if "taker_id" in form:
            form.taker_id.choices = []
        for name in form.asked:
            words = WORDS.get((kind, name))
            if words is not None:
                form[name].label.text, form[name].description = words
        return form

    @property
    def asked(self) -> list[str]:
        """The names of the fields shown, in order."""
        return [name for name in ("class_key", *ACT_FIELDS[self.kind]) if name in self]

    def is_optional(self, name: str) -> bool:
        """Whether the field may stay empty."""
        needs_paper = self.kind not in {EventKind.PAYMENT, EventKind.PURCHASE}
        if name == "instrument" and needs_paper:
            return False
        if name == "consideration":
            return self.kind in _PRICELESS
        return name in _OPTIONAL and not (name == "paid" and self.kind is EventKind.PAYMENT)

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """The shape alone; what the law says is for the gates."""
        is_sound = super().validate(extra_validators)
        for name in ("paid", "consideration"):
            if name in self and self._said(name) and pence_in(self._said(name)) is None:
                self[name].errors = ["Write an amount of money, for example £1 or 1p."]
                is_sound = False
        if "numbers" in self and self._said("numbers") and read(self._said("numbers")) is None:
            self["numbers"].errors = ["Write numbers and ranges, for example 1 to 5, 8."]
            is_sound = False
        if self.kind is EventKind.PAYMENT and not self._said("paid"):
            self["paid"].errors = ["Write how much was paid."]
            is_sound = False
        return bool(is_sound)

    def proposal(self, holder: Holder, taker: Holder | None) -> Proposal:
        """What is put to the gates. ``holder`` is whose page it is, ``taker`` who was found."""
        gets = {EventKind.ALLOTMENT, EventKind.BROUGHT_FORWARD, EventKind.PAYMENT}
        is_getting = self.kind in gets
        paid = pence_in(self._said("paid"))
        price = paid if self.kind is EventKind.PAYMENT else pence_in(self._said("consideration"))
        return Proposal(
            kind=self.kind,
            class_key=self.class_key.data,
            shares=self["shares"].data if "shares" in self else 0,
            effective_on=self.effective_on.data,
            giver=None if is_getting else holder,
            taker=holder if is_getting else taker,
            paid_pence=paid,
            numbers=read(self._said("numbers")) or (),
            authority=self._said("authority"),
            instrument=self._said("instrument"),
            consideration_pence=price or 0,
            reason=self._said("reason"),
        )

    def tell(self, refusal: LedgerRefusal, words: str) -> None:
        """Show a refusal at the field it is about, or at the first one."""
        name = refusal.field if refusal.field in self else self.asked[-1]
        self[name].errors = [words]

    def _said(self, name: str) -> str:
        return (self[name].data or "").strip() if name in self else ""


class ReversalForm(Form):
    """Why an event is taken back, and whether a court ordered it."""

    reason = TextAreaField("Why is it taken back?", validators=[_LONG])
    is_by_court = BooleanField("A court ordered it")
    court_order = StringField(
        "Which order",
        description="The court, the number and the date. Leave it empty if there is none.",
        validators=[Length(max=200, message="Keep it under 200 characters.")],
    )


class CertificateForm(Form):
    """What became of a certificate, in words."""

    reason = StringField("What happened", validators=[_LONG])


class IndemnityForm(Form):
    """The indemnity a new certificate rests on."""

    indemnity = StringField(
        "The member’s indemnity",
        description="The signed letter in which the member answers for any loss, and its date.",
        validators=[_LONG],
    )
