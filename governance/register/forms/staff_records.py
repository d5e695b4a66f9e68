"""The shape of what officers send: a file, its columns, a correction, a group."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    HiddenField,
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
from governance.register.rules.amending import AMENDABLE, LONGEST_REASON, Amendment
from governance.register.rules.column_book import ColumnBook, columns_used_twice
from governance.register.rules.columns import LABELS, Field
from governance.register.rules.import_kinds import BOOKS
from governance.register.rules.people import ConstituencyKind, Facts
from governance.web.forms import Form

NOT_IN_FILE = "-"


class UploadForm(Form):
    """An HR export."""

    file = FileField(
        "The export from your HR system",
        description="A CSV or Excel (.xlsx) file with one line a person, leavers too.",
        validators=[FileRequired("Choose the file first.")],
    )


class OldRegisterForm(Form):
    """A register kept elsewhere before."""

    file = FileField(
        "The old register",
        description="A CSV or Excel (.xlsx) file with one line an entry, those who ceased too.",
        validators=[FileRequired("Choose the file first.")],
    )


class ColumnsForm(Form):
    """Which column holds what: one select a field, named as the field."""

    book: ClassVar[ColumnBook[Any]]

    @classmethod
    def for_file(cls, headings: Sequence[str], mapped: Mapping[str, int]) -> "ColumnsForm":
        """The form for a file's headings, with the columns guessed so far chosen."""
        columns = [
            SelectChoice(str(at), heading or f"Column {at + 1} (no heading)")
            for at, heading in enumerate(headings)
        ]
        form = cls(
            data={name.value: str(mapped.get(name, NOT_IN_FILE)) for name in cls.book.fields}
        )
        for name in cls.book.fields:
            form[name.value].choices = [SelectChoice(NOT_IN_FILE, "Not in this file"), *columns]
        return form

    @property
    def mapped(self) -> dict[StrEnum, int]:
        """The columns chosen."""
        return {
            name: int(self[name.value].data)
            for name in self.book.fields
            if self[name.value].data != NOT_IN_FILE
        }

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Every column once, and none missing that every row needs."""
        if not super().validate(extra_validators):
            return False
        for name in self.book.missing(self.mapped):
            label = self.book.labels[name].lower()
            self[name.value].errors = [f"Choose the column with the {label}."]
        twice = columns_used_twice(self.mapped)
        for name, at in self.mapped.items():
            if at in twice:
                self[name.value].errors = ["This column is chosen more than once."]
        return not any(self[name.value].errors for name in self.book.fields)


def _columns_form(book: ColumnBook[Any]) -> type[ColumnsForm]:
    class Chosen(ColumnsForm):
        """The form of one kind of file."""

    Chosen.book = book
    for name in book.fields:
        setattr(Chosen, name.value, SelectField(book.labels[name]))
    return Chosen


COLUMN_FORMS = {kind: _columns_form(book) for kind, book in BOOKS.items()}
"""The form for the columns of each kind of file."""


class AmendForm(MergingForm):
    """A correction to what HR says of one person. Group and site are chosen by id."""

    title = StringField(LABELS[Field.TITLE])
    forename = StringField(LABELS[Field.FORENAME])
    surname = StringField(LABELS[Field.SURNAME])
    work_email = StringField(LABELS[Field.WORK_EMAIL])
    personal_email = StringField(LABELS[Field.PERSONAL_EMAIL])
    address_1 = StringField(LABELS[Field.ADDRESS_1])
    address_2 = StringField(LABELS[Field.ADDRESS_2])
    town = StringField(LABELS[Field.TOWN])
    postcode = StringField(LABELS[Field.POSTCODE])
    staff_group = SelectField(LABELS[Field.STAFF_GROUP])
    site = SelectField(LABELS[Field.SITE])
    true_from = DateField(
        "True since",
        description="The day the fact itself changed, not the day you heard of it.",
        validators=[InputRequired("Enter the day since when it is true.")],
    )
    reason = TextAreaField(
        "Why, or who told you",
        description="Kept with the history.",
        validators=[
            DataRequired("Say why, so that the next person understands the history."),
            Length(max=LONGEST_REASON, message=f"Use no more than {LONGEST_REASON} characters."),
        ],
    )
    edition = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    def offer(self, kind: ConstituencyKind, choices: Iterable[tuple[UUID, str]]) -> None:
        """Offer the groups, or the sites, that there are."""
        field = self.site if kind is ConstituencyKind.SITE else self.staff_group
        offered = [SelectChoice(str(id_), name) for id_, name in choices]
        field.choices = [SelectChoice("", "None"), *offered]

    @staticmethod
    def data_of(facts: Facts) -> dict[str, object]:
        """What the form holds before anybody types."""
        data: dict[str, object] = {
            name.value: getattr(facts, name.value) or "" for name in AMENDABLE
        }
        data["staff_group"] = str(facts.staff_group_id or "")
        data["site"] = str(facts.site_id or "")
        return data

    @property
    def amendment(self) -> Amendment:
        """What was asked for."""
        return Amendment(
            texts={name: self[name.value].data or "" for name in AMENDABLE},
            staff_group_id=UUID(self.staff_group.data) if self.staff_group.data else None,
            site_id=UUID(self.site.data) if self.site.data else None,
            true_from=self.true_from.data,
            reason=self.reason.data or "",
        )

    def tell(self, faults: Mapping[str, str]) -> None:
        """Put the faults beside their fields."""
        for name, fault in faults.items():
            self[name].errors = [fault]


_NAME = "Enter the name."
_LONG = Length(max=120, message="Use no more than 120 characters.")


class NewGroupForm(Form):
    """A staff group or site to add."""

    kind = RadioField(
        "What is it?",
        choices=[
            SelectChoice(ConstituencyKind.STAFF_GROUP.value, "A staff group"),
            SelectChoice(ConstituencyKind.SITE.value, "A site"),
        ],
        validators=[InputRequired("Say whether it is a staff group or a site.")],
    )
    name = StringField("Name", validators=[DataRequired(_NAME), _LONG])


class RenameForm(Form):
    """Another name for a staff group or site."""

    name = StringField("Name", validators=[DataRequired(_NAME), _LONG])
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class VersionForm(Form):
    """A button that only does what it says on the state that was shown."""

    version = HiddenField()
