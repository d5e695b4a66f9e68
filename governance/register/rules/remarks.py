"""What can be said of a row of an import: each remark's weight, what is wrong, what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as kept
from enum import StrEnum
from typing import Any

from governance.register.rules.columns import LABELS, Field
from governance.register.rules.old_register_columns import OLD_LABELS, OldField
from governance.register.rules.old_register_remarks import OLD_WORDS, OldRemarkKind
from governance.register.rules.outcomes import Severity


class RemarkKind(StrEnum):
    """Everything an import may say of a row."""

    ALREADY_ENTERED = "already-entered"
    CAME_BACK = "came-back"
    CELL_FORMULA = "cell-formula"
    CONSTITUENCY_NOT_KNOWN = "constituency-not-known"
    DATE_AS_NUMBER = "date-as-number"
    DATE_IMPOSSIBLE = "date-impossible"
    DATE_MISSING = "date-missing"
    DATE_OTHER_FORMAT = "date-other-format"
    DATE_OUT_OF_RANGE = "date-out-of-range"
    DATE_SHORT_YEAR = "date-short-year"
    DATE_UNREADABLE = "date-unreadable"
    EMAIL_NOT_VALID = "email-not-valid"
    ERROR_VALUE = "error-value"
    FORENAME_INITIAL = "forename-initial"
    FORENAME_MISSING = "forename-missing"
    FORMULA_IN_PLACE = "formula-in-place"
    JOINS_LATER = "joins-later"
    LEAVES_BEFORE_STARTING = "leaves-before-starting"
    LEAVES_LATER = "leaves-later"
    NAME_WITH_DIGITS = "name-with-digits"
    NO_EMAIL = "no-email"
    NO_SHARE = "no-share"
    NOT_A_PERSON = "not-a-person"
    NUMBER_MISSING = "number-missing"
    NUMBER_SHORTENED = "number-shortened"
    NUMBER_TWICE = "number-twice"
    RAGGED_ROW = "ragged-row"
    SAME_PERSON = "same-person"
    SHARE_UNCLEAR = "share-unclear"
    SHARED_EMAIL = "shared-email"
    START_DATE_CHANGED = "start-date-changed"
    STILL_HERE = "still-here"
    SURNAME_MISSING = "surname-missing"
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing said of a row: about which field, the text found there, and what it refers to."""

    kind: RemarkKind | OldRemarkKind
    field: Field | OldField | None = None
    value: str = ""
    facts: Mapping[str, str] = kept(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """A fault stops the row; a warning wants a look; a note only tells."""
        return _WORDS[self.kind][0]

    @property
    def what(self) -> str:
        """What is wrong, or what was noticed: one sentence."""
        return self._worded(_WORDS[self.kind][1])

    @property
    def to_do(self) -> str:
        """What to do about it; empty where nothing is needed."""
        return self._worded(_WORDS[self.kind][2])

    @property
    def column(self) -> str:
        """The field's name in plain words; empty when the whole row is meant."""
        return _ALL_LABELS[self.field.value] if self.field else ""

    def _worded(self, words: str) -> str:
        shown = self.value if len(self.value) <= _LONGEST_SHOWN else self.value[:60] + "…"
        return words.format(value=shown, field=self.column, **self.facts)

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "kind": self.kind.value,
            "field": self.field.value if self.field else None,
            "value": self.value,
            "facts": dict(self.facts),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Remark":
        """As it was stored."""
        return cls(_kind(stored["kind"]), _field(stored["field"]), stored["value"], stored["facts"])


def _kind(name: str) -> RemarkKind | OldRemarkKind:
    return RemarkKind(name) if name in set(RemarkKind) else OldRemarkKind(name)


def _field(name: str | None) -> Field | OldField | None:
    if not name:
        return None
    return Field(name) if name in set(Field) else OldField(name)


_ALL_LABELS = {each.value: label for each, label in (*LABELS.items(), *OLD_LABELS.items())}
_LONGEST_SHOWN = 70
_IN_HR = "Put it right where the file comes from and upload it again, or leave this row out."
_LOOK = "Check that this is right."
_F, _W, _N = Severity.FAULT, Severity.WARNING, Severity.NOTE
_K = RemarkKind

_WORDS: dict[StrEnum, tuple[Severity, str, str]] = {
    **OLD_WORDS,
    _K.ALREADY_ENTERED: (
        _W,
        "The register has {name} under another number, {number}, with the same e-mail or address.",
        "If it is the same person, leave this row out and settle the number with HR.",
    ),
    _K.CAME_BACK: (
        _W,
        "The register says this person left on {left_on}; the file has a new start date, {value}.",
        "If they came back, confirm. A person who comes back begins again on the new date.",
    ),
    _K.CELL_FORMULA: (
        _W,
        "There is a formula in the column “{heading}”. It was read as plain text and never run.",
        "Nothing, unless you did not expect it: then ask whoever made the file.",
    ),
    _K.CONSTITUENCY_NOT_KNOWN: (
        _F,
        "“{value}” is not a {noun} we know.{suggestion}",
        "Correct the spelling in the HR system and export again, or say here that it is new.",
    ),
    _K.DATE_AS_NUMBER: (
        _W,
        "The date is written as the number {value}, as Excel counts days. It was read as {read}.",
        _LOOK,
    ),
    _K.DATE_IMPOSSIBLE: (
        _F,
        "There is no such day as {value}. Dates are read as day, month, year.",
        _IN_HR,
    ),
    _K.DATE_MISSING: (_F, "There is no start date.", _IN_HR),
    _K.DATE_OTHER_FORMAT: (
        _W,
        "The date is written another way, {value}. It was read as {read}.",
        _LOOK,
    ),
    _K.DATE_OUT_OF_RANGE: (_F, "The date {value} is too far away to be right.", _IN_HR),
    _K.DATE_SHORT_YEAR: (
        _W,
        "The year has two figures only, {value}. It was read as {read}.",
        _LOOK,
    ),
    _K.DATE_UNREADABLE: (
        _F,
        "“{value}” cannot be read as a date.",
        "Write it as day/month/year, such as 31/01/2027, and upload again.",
    ),
    _K.EMAIL_NOT_VALID: (
        _F,
        "“{value}” is not an e-mail address.",
        "Correct the address in the HR system, or empty the cell, and export again.",
    ),
    _K.ERROR_VALUE: (
        _F,
        "The cell holds the error {value} instead of a value.",
        "Open the file in the program it was made with, mend the formula, and save it again.",
    ),
    _K.FORENAME_INITIAL: (
        _F,
        "Only an initial, “{value}”. The forename itself is needed (CA 2006 s113A, as amended).",
        "Ask HR for the full forename and export again, or leave this row out.",
    ),
    _K.FORENAME_MISSING: (_F, "There is no forename.", _IN_HR),
    _K.FORMULA_IN_PLACE: (
        _F,
        "The cell holds a formula, “{value}”, where the {field} should be. It was not run.",
        "Save the file with values instead of formulas, and upload it again.",
    ),
    _K.JOINS_LATER: (_N, "Starts on {value}: entered now, a member from that day.", ""),
    _K.LEAVES_BEFORE_STARTING: (
        _F,
        "The leaving date, {value}, is before the start date, {joined_on}.",
        _IN_HR,
    ),
    _K.LEAVES_LATER: (_N, "Leaves on {value}: a member up to and including that day.", ""),
    _K.NAME_WITH_DIGITS: (_W, "There are figures in the name “{value}”.", _LOOK),
    _K.NO_EMAIL: (_N, "No e-mail address: this person signs in with a code sent by letter.", ""),
    _K.NO_SHARE: (
        _N,
        "HR says no share was issued yet. The register of members decides, not this.",
        "",
    ),
    _K.NOT_A_PERSON: (
        _F,
        "This line does not describe a person. It looks like a total or a note below the list.",
        "Leave this line out.",
    ),
    _K.NUMBER_MISSING: (_F, "There is no employee number.", _IN_HR),
    _K.NUMBER_SHORTENED: (
        _F,
        "The spreadsheet program has shortened the number to {value}.",
        "Make the column a text column, paste the numbers in again, and upload the file.",
    ),
    _K.NUMBER_TWICE: (
        _F,
        "Employee number {value} is used more than once: also on {lines}.",
        "Find out from HR whose number it is. Leave the wrong row out, or export again.",
    ),
    _K.RAGGED_ROW: (
        _F,
        "This line has {found} cells, and there are {expected} headings.",
        "A comma or quotation mark may be missing or too many. Mend the line and upload again.",
    ),
    _K.SAME_PERSON: (
        _W,
        "{name} is also on {lines}, under another number, with the same e-mail or home address.",
        "If it is the same person, leave one of the rows out: nobody votes twice.",
    ),
    _K.SHARE_UNCLEAR: (
        _F,
        "“{value}” does not say whether a share was issued.",
        "Write Y or N, or leave the cell empty for no share, and upload again.",
    ),
    _K.SHARED_EMAIL: (
        _N,
        "The e-mail address {value} is shared, with {lines}. Each signs in as themselves.",
        "",
    ),
    _K.START_DATE_CHANGED: (
        _W,
        "The start date was {old} and is now {value}. It is corrected for the whole history.",
        _LOOK,
    ),
    _K.STILL_HERE: (
        _W,
        "The register says this person left on {left_on}; the file has no leaving date.",
        "Confirm if the leaving date was a mistake. If not, ask HR.",
    ),
    _K.SURNAME_MISSING: (_F, "There is no surname.", _IN_HR),
    _K.TOO_LONG: (_F, "The {field} is longer than {limit} characters.", _IN_HR),
}


def is_faulty(remarks: Iterable[Remark]) -> bool:
    """Whether one of the remarks stops the row."""
    return any(remark.severity is Severity.FAULT for remark in remarks)


def is_warned(remarks: Iterable[Remark]) -> bool:
    """Whether one of the remarks wants a look."""
    return any(remark.severity is Severity.WARNING for remark in remarks)
