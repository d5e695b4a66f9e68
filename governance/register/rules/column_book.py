"""Which columns a kind of file may have, and guessing which is which from the headings."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Generic, TypeVar

from governance.register.rules.search import folded

F = TypeVar("F", bound=StrEnum)
_CLOSE = 0.86


class ColumnBook(Generic[F]):
    """The fields of one kind of file: what each is called here, and what it is called elsewhere.

    ``required`` are those without which no row can be read.
    """

    def __init__(
        self,
        *,
        fields: type[F],
        required: Sequence[F],
        labels: Mapping[F, str],
        synonyms: Mapping[F, Sequence[str]],
    ) -> None:
        self.fields = fields
        self.required = tuple(required)
        self.labels = labels
        self._by_name = {name: field for field, names in synonyms.items() for name in names}

    def guessed(self, headings: Sequence[str], remembered: Mapping[str, str]) -> dict[F, int]:
        """The likeliest column for each field; each column is used once.

        ``remembered`` is field → folded heading, from the last import: it comes before any guess.
        """
        keys = [folded(heading) for heading in headings]
        found: dict[F, int] = {}
        for name, heading in remembered.items():
            if heading in keys and name in set(self.fields):
                _take(found, self.fields(name), keys.index(heading))
        for at, key in enumerate(keys):
            if key in self._by_name:
                _take(found, self._by_name[key], at)
        for at, key in enumerate(keys):
            if key and at not in found.values():
                field = self._closest(key)
                if field is not None:
                    _take(found, field, at)
        return found

    def _closest(self, key: str) -> F | None:
        scored = [(SequenceMatcher(None, key, name).ratio(), name) for name in self._by_name]
        best, name = max(scored)
        return self._by_name[name] if best >= _CLOSE else None

    def of(self, kept: Mapping[str, int]) -> dict[F, int]:
        """A choice of columns as it was kept, by name."""
        return {self.fields(name): at for name, at in kept.items()}

    def missing(self, mapped: Mapping[F, int]) -> tuple[F, ...]:
        """The required fields that no column is chosen for."""
        return tuple(field for field in self.required if field not in mapped)


def _take(found: dict[F, int], field: F, at: int) -> None:
    if field not in found and at not in found.values():
        found[field] = at


def columns_used_twice(mapped: Mapping[F, int]) -> tuple[int, ...]:
    """The columns chosen for more than one field."""
    used = list(mapped.values())
    return tuple(sorted({at for at in used if used.count(at) > 1}))
