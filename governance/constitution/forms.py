"""The terms of the articles as a form."""

from collections.abc import Iterator, Mapping
from datetime import date

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from governance.constitution.rules.articles import (
    Articles,
    LeaverRoute,
    LeaverVote,
    ServiceAddress,
    ShareClass,
)
from governance.constitution.rules.checks import key_of
from governance.constitution.rules.forms import FORMS, LegalForm
from governance.constitution.rules.words import (
    LEAVER_ROUTE_WORDS,
    LEAVER_VOTE_WORDS,
    SERVICE_ADDRESS_WORDS,
)
from governance.kernel.pence import pence_of
from governance.web.forms import Form

CLASSES = (1, 2, 3)
"""How many classes of shares the form has room for."""
_TRAITS = {
    "is_numbered": "Its shares are numbered",
    "is_redeemable": "It is redeemable (companies)",
    "is_withdrawable": "It is withdrawable (societies)",
}
_LONG = Length(max=160, message="Use no more than 160 characters.")
_NOT_NEGATIVE = NumberRange(min=0, max=1000, message="Enter a number from 0 to 1,000.")


class ArticlesForm(Form):
    """Everything the law leaves to the mutual; the classes of shares as three groups of fields."""

    legal_form = RadioField(
        "What is the mutual in law?",
        choices=[SelectChoice(form.value, rules.title) for form, rules in FORMS.items()],
        validators=[InputRequired("Choose the legal form.")],
    )
    registered_name = StringField("Registered name", validators=[_LONG])
    registered_number = StringField("Registered number", validators=[_LONG])
    office_lines = TextAreaField("Registered office", description="One line of the address each.")
    register_kept_at = StringField(
        "Where the register is kept",
        description="Only if it is not at the registered office.",
        validators=[_LONG],
    )
    incorporated_on = DateField("Incorporated on", validators=[Optional()])
    year_end = StringField("Year end", description="Month and day: 03-31 is 31 March.")
    shares_each = IntegerField(
        "How many shares does a new member take?", default=1, validators=[_NOT_NEGATIVE]
    )
    offer_after_months = IntegerField(
        "After how many months here is a share offered?",
        description="0: from the first day.",
        default=0,
        validators=[_NOT_NEGATIVE],
    )
    leaver_route = RadioField(
        "What becomes of a leaver’s shares?",
        choices=[SelectChoice(each.value, words) for each, words in LEAVER_ROUTE_WORDS.items()],
        validators=[InputRequired("Say what becomes of a leaver’s shares.")],
    )
    nominee_name = StringField(
        "Who takes a leaver’s shares?",
        description="The trustee or nominee, as the register names it.",
        validators=[_LONG],
    )
    leaver_vote = RadioField(
        "When does a leaver’s vote end?",
        choices=[SelectChoice(each.value, words) for each, words in LEAVER_VOTE_WORDS.items()],
        validators=[InputRequired("Say when a leaver’s vote ends.")],
    )
    guarantee = StringField(
        "What does each member guarantee?", description="Companies limited by guarantee: £1."
    )
    service_address = RadioField(
        "Which service address does a new entry have until the member gives one?",
        choices=[SelectChoice(each.value, words) for each, words in SERVICE_ADDRESS_WORDS.items()],
        validators=[InputRequired("Choose an address.")],
    )
    are_joint_holders_allowed = BooleanField("Shares may be held jointly")
    in_force_on = DateField(
        "In force from", validators=[InputRequired("Enter the day the terms come into force.")]
    )
    reason = TextAreaField(
        "Where this is decided",
        description="For example: special resolution of 23 September 2027.",
        validators=[
            DataRequired("Say where this is decided."),
            Length(max=500, message="Use no more than 500 characters."),
        ],
    )

    @staticmethod
    def data_of(articles: Articles) -> dict[str, object]:
        """What the form holds before anybody types."""
        data: dict[str, object] = {
            name: getattr(articles, name)
            for name in Articles.__slots__
            if name not in {"share_classes", "inspection_fees", "guarantee_pence"}
        }
        data["office_lines"] = "\n".join(articles.office_lines)
        data["incorporated_on"] = (
            date.fromisoformat(articles.incorporated_on) if articles.incorporated_on else None
        )
        data["guarantee"] = _typed(articles.guarantee_pence)
        for place, each in zip(CLASSES, articles.share_classes, strict=False):
            data[f"name_{place}"] = each.name
            data[f"nominal_{place}"] = _typed(each.nominal_pence)
            data[f"votes_{place}"] = each.votes_each
            data[f"traits_{place}"] = [name for name in _TRAITS if getattr(each, name)]
        return data

    def articles(self, before: Articles) -> Articles:
        """The terms as typed; what the form does not ask for stays as it was."""
        incorporated_on = self.incorporated_on.data
        has_shares = FORMS[LegalForm(self.legal_form.data)].has_shares
        return Articles(
            legal_form=LegalForm(self.legal_form.data),
            registered_name=(self.registered_name.data or "").strip(),
            registered_number=(self.registered_number.data or "").strip(),
            office_lines=_lines(self.office_lines.data or ""),
            register_kept_at=(self.register_kept_at.data or "").strip(),
            incorporated_on=incorporated_on.isoformat() if incorporated_on else "",
            year_end=(self.year_end.data or "").strip(),
            share_classes=tuple(self._classes(before)) if has_shares else (),
            shares_each=self.shares_each.data or 0,
            offer_after_months=self.offer_after_months.data or 0,
            leaver_vote=LeaverVote(self.leaver_vote.data),
            leaver_route=LeaverRoute(self.leaver_route.data),
            nominee_name=(self.nominee_name.data or "").strip(),
            withdrawal_notice_days=before.withdrawal_notice_days,
            guarantee_pence=_pence(self.guarantee.data) or 0,
            service_address=ServiceAddress(self.service_address.data),
            are_joint_holders_allowed=bool(self.are_joint_holders_allowed.data),
            inspection_fees=before.inspection_fees,
        )

    def _classes(self, before: Articles) -> Iterator[ShareClass]:
        for place in CLASSES:
            name = (self[f"name_{place}"].data or "").strip()
            if not name:
                continue
            traits = self[f"traits_{place}"].data or []
            standing = before.share_classes[place - 1 : place]
            key = standing[0].key if standing and standing[0].name else key_of(name)
            yield ShareClass(
                key=key,
                name=name,
                nominal_pence=_pence(self[f"nominal_{place}"].data) or 0,
                votes_each=self[f"votes_{place}"].data or 0,
                **{trait: trait in traits for trait in _TRAITS},
            )

    def tell(self, faults: Mapping[str, str]) -> None:
        """Put the faults beside their fields; those of the classes beside the first class."""
        for name, fault in faults.items():
            self["name_1" if name == "share_classes" else name].errors = [fault]


for _place in CLASSES:
    setattr(ArticlesForm, f"name_{_place}", StringField("Name of the class", validators=[_LONG]))
    setattr(ArticlesForm, f"nominal_{_place}", StringField("Nominal value of a share"))
    setattr(
        ArticlesForm,
        f"votes_{_place}",
        IntegerField("Votes a share", default=1, validators=[Optional(), _NOT_NEGATIVE]),
    )
    setattr(
        ArticlesForm,
        f"traits_{_place}",
        SelectMultipleField(
            "What is special about it?",
            choices=[SelectChoice(name, words) for name, words in _TRAITS.items()],
        ),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _pence(text: str | None) -> int | None:
    try:
        return pence_of(text or "")
    except ValueError:
        return None


def _typed(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02}"
