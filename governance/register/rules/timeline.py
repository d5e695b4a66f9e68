"""How a change alters what is held true of a person over time; nothing is ever overwritten."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from governance.register.rules.people import FOREVER, SPELL_NAMES, Facts


@dataclass(frozen=True, slots=True)
class Period:
    """The facts held true from ``true_from`` up to, not including, ``true_until``."""

    true_from: date
    true_until: date
    facts: Facts


def first_period(facts: Facts, *, entered_on: date) -> tuple[Period, ...]:
    """The one period of a new entry: from joining, or from today for somebody joining later."""
    return (Period(min(facts.joined_on, entered_on), FOREVER, facts),)


def facts_on(periods: Iterable[Period], day: date) -> Facts | None:
    """What is held true on a day; ``None`` before the first period."""
    for period in periods:
        if period.true_from <= day < period.true_until:
            return period.facts
    return None


def with_changes(
    periods: Sequence[Period], changes: Mapping[str, Any], *, from_on: date
) -> tuple[Period, ...]:
    """The periods once each changed fact is true from ``from_on``, and from then on for good.

    The dates of the employment hold for the whole of that employment, whatever ``from_on`` says;
    a person who comes back (a start after the recorded leaving date) begins a new one on that
    start date. Periods are in order, touch one another and end in ``FOREVER``, before and after.
    """
    from_on = max(from_on, periods[0].true_from)
    spell = {name: changes[name] for name in changes if name in SPELL_NAMES}
    plain = {name: changes[name] for name in changes if name not in SPELL_NAMES}
    result = _set_from(list(periods), plain, from_on) if plain else list(periods)
    if spell:
        result = _with_spell(result, spell)
    return tuple(_merged(result))


def _with_spell(periods: list[Period], spell: Mapping[str, Any]) -> list[Period]:
    now = periods[-1].facts
    joined_on = spell.get("joined_on", now.joined_on)
    if now.left_on is not None and joined_on > now.left_on:
        return _set_from(periods, {"left_on": None, **spell}, max(joined_on, periods[0].true_from))
    same = _same_values(now, SPELL_NAMES)
    changed = [
        replace(period, facts=replace(period.facts, **spell)) if same(period.facts) else period
        for period in periods
    ]
    if joined_on < changed[0].true_from:
        changed[0] = replace(changed[0], true_from=joined_on)
    return changed


def _set_from(periods: list[Period], values: Mapping[str, Any], from_on: date) -> list[Period]:
    return [
        replace(period, facts=replace(period.facts, **values))
        if period.true_from >= from_on
        else period
        for period in _split_at(periods, from_on)
    ]


def _same_values(like: Facts, names: Iterable[str]) -> Callable[[Facts], bool]:
    wanted = {name: getattr(like, name) for name in names}
    return lambda facts: all(getattr(facts, name) == wanted[name] for name in wanted)


def _split_at(periods: Iterable[Period], day: date) -> list[Period]:
    split: list[Period] = []
    for period in periods:
        if period.true_from < day < period.true_until:
            split += [replace(period, true_until=day), replace(period, true_from=day)]
        else:
            split.append(period)
    return split


def _merged(periods: Iterable[Period]) -> list[Period]:
    merged: list[Period] = []
    for period in periods:
        if merged and merged[-1].facts == period.facts:
            merged[-1] = replace(merged[-1], true_until=period.true_until)
        else:
            merged.append(period)
    return merged
