"""How a change alters what is held true over time; nothing is ever overwritten."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from governance.register.rules.people import FOREVER


class Dated(Protocol):
    """Facts as a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


F = TypeVar("F", bound=Dated)


@dataclass(frozen=True, slots=True)
class Period(Generic[F]):
    """The facts held true from ``true_from`` up to, not including, ``true_until``."""

    true_from: date
    true_until: date
    facts: F


@dataclass(frozen=True, slots=True)
class Spell:
    """The facts that date the thing itself: a change to one holds for the whole of its time.

    ``begins`` and ``ends`` name the first and the last day, ``others`` go with them. Where
    ``comes_back``, a beginning after the end that is known starts a new spell on that day, and
    the old one stays as it was.
    """

    begins: str
    ends: str
    others: frozenset[str] = frozenset()
    comes_back: bool = False

    @property
    def names(self) -> frozenset[str]:
        """All the facts of the spell."""
        return self.others | {self.begins, self.ends}


EMPLOYMENT = Spell(begins="joined_on", ends="left_on", comes_back=True)
"""Somebody who comes back to work here begins again under the same number."""
MEMBERSHIP = Spell(begins="registered_on", ends="ceased_on", others=frozenset({"cessation"}))
"""Somebody who becomes a member again has a new entry."""


def first_period(facts: F, *, entered_on: date, spell: Spell = EMPLOYMENT) -> tuple[Period[F], ...]:
    """The one period of a new entry: from its beginning, or from today if that is to come."""
    return (Period(min(_day(facts, spell.begins), entered_on), FOREVER, facts),)


def facts_on(periods: Iterable[Period[F]], day: date) -> F | None:
    """What is held true on a day; ``None`` before the first period."""
    for period in periods:
        if period.true_from <= day < period.true_until:
            return period.facts
    return None


def with_changes(
    periods: Sequence[Period[F]],
    changes: Mapping[str, Any],
    *,
    from_on: date,
    spell: Spell = EMPLOYMENT,
) -> tuple[Period[F], ...]:
    """The periods once each changed fact is true from ``from_on``, and from then on for good.

    The facts of the ``spell`` hold for the whole of it, whatever ``from_on`` says. Periods are
    in order, touch one another and end in ``FOREVER``, before and after.
    """
    from_on = max(from_on, periods[0].true_from)
    dated = {name: changes[name] for name in changes if name in spell.names}
    plain = {name: changes[name] for name in changes if name not in spell.names}
    result = _set_from(list(periods), plain, from_on) if plain else list(periods)
    if dated:
        result = _with_spell(result, dated, spell)
    return tuple(_merged(result))


def _with_spell(
    periods: list[Period[F]], values: Mapping[str, Any], spell: Spell
) -> list[Period[F]]:
    now = periods[-1].facts
    begins = values.get(spell.begins, _day(now, spell.begins))
    ended = getattr(now, spell.ends)
    if spell.comes_back and ended is not None and begins > ended:
        from_on = max(begins, periods[0].true_from)
        return _set_from(periods, {spell.ends: None, **values}, from_on)
    same = _same_values(now, spell.names)
    changed = [
        replace(period, facts=replace(period.facts, **values)) if same(period.facts) else period
        for period in periods
    ]
    if begins < changed[0].true_from:
        changed[0] = replace(changed[0], true_from=begins)
    return changed


def _day(facts: F, name: str) -> date:
    day: date = getattr(facts, name)
    return day


def _set_from(
    periods: list[Period[F]], values: Mapping[str, Any], from_on: date
) -> list[Period[F]]:
    return [
        replace(period, facts=replace(period.facts, **values))
        if period.true_from >= from_on
        else period
        for period in _split_at(periods, from_on)
    ]


def _same_values(like: F, names: Iterable[str]) -> Callable[[F], bool]:
    wanted = {name: getattr(like, name) for name in names}
    return lambda facts: all(getattr(facts, name) == wanted[name] for name in wanted)


def _split_at(periods: Iterable[Period[F]], day: date) -> list[Period[F]]:
    split: list[Period[F]] = []
    for period in periods:
        if period.true_from < day < period.true_until:
            split += [replace(period, true_until=day), replace(period, true_from=day)]
        else:
            split.append(period)
    return split


def _merged(periods: Iterable[Period[F]]) -> list[Period[F]]:
    merged: list[Period[F]] = []
    for period in periods:
        if merged and merged[-1].facts == period.facts:
            merged[-1] = replace(merged[-1], true_until=period.true_until)
        else:
            merged.append(period)
    return merged
