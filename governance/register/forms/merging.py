"""Forms that two people may have open at once: what each saw is kept beside what they typed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from wtforms import Field, HiddenField, SelectChoice

from governance.web.forms import Form


@dataclass(frozen=True, slots=True)
class Clash:
    """A fact that both changed, otherwise: what the other saved, and what was typed here."""

    label: str
    theirs: str
    typed: str


class MergingForm(Form):
    """A form that knows what it showed at first, field by field.

    When somebody else saved meanwhile, ``rebase`` puts their words into every field that was not
    touched here, keeps what was typed, and says where both changed the same.
    """

    seen = HiddenField()

    def remember(self, shown: Mapping[str, object]) -> None:
        """Keep what the form shows before anybody types: values by the name of the field."""
        texts = {name: _text(value) for name, value in shown.items() if name in self._fields}
        self.seen.data = json.dumps(texts, sort_keys=True)

    def touched(self) -> frozenset[str]:
        """The names of the fields that hold something else than was shown."""
        return frozenset(
            name for name, text in self._seen().items() if _text(self[name].data) != text
        )

    def rebase(self, fresh: Mapping[str, object]) -> tuple[Clash, ...]:
        """Put what is saved now where nothing was typed; the facts both changed, otherwise."""
        before, clashes = self._seen(), []
        touched = self.touched()
        for name, text in before.items():
            theirs = _text(fresh.get(name))
            if name not in touched:
                _fill(self[name], fresh.get(name))
            elif theirs not in {text, _text(self[name].data)}:
                clashes.append(self._clash(self[name], theirs))
        self.remember({name: fresh.get(name) for name in before})
        self.seen.raw_data = None
        return tuple(clashes)

    def _seen(self) -> dict[str, str]:
        try:
            found = json.loads(self.seen.data or "{}")
        except ValueError:
            return {}
        if not isinstance(found, dict):
            return {}
        return {name: str(text) for name, text in found.items() if name in self._fields}

    @staticmethod
    def _clash(field: Field, theirs: str) -> Clash:
        shown = {str(each.value): each.label for each in _choices(field)}
        typed = _text(field.data)
        return Clash(field.label.text, shown.get(theirs, theirs), shown.get(typed, typed))


def _choices(field: Field) -> Iterable[SelectChoice]:
    return getattr(field, "choices", None) or ()


def _fill(field: Field, value: object) -> None:
    field.data = value
    field.raw_data = None


def _text(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "y"
    if isinstance(value, date):
        return value.isoformat()
    return "\n".join(line.strip() for line in str(value).strip().splitlines())
