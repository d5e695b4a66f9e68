"""What can be wrong with the numbers on a ranked paper, in words."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from governance.voting.rules import Option, PaperSpec

RANK = "rank-"
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """What needs putting right, in words, the field to go to, and the options it is about."""

    text: str
    target: str
    option_ids: tuple[str, ...] = ()


def number_in(text: str) -> int | None:
    """The whole number somebody typed; ``None`` when it is none."""
    text = text.removesuffix(".")
    if not text.isdecimal() or len(text) > _DIGITS:
        return None
    return int(text)


def ranking_faults(spec: PaperSpec, typed: dict[str, str]) -> list[Fault]:
    """What is wrong with the numbers, in the order of the paper; one kind of fault at a time."""
    numbers = {one: number_in(text) for one, text in typed.items() if text}
    for find in (_unreadable_numbers, _shared_numbers, _missing_numbers, _too_many_numbers):
        faults = find(spec, numbers)
        if faults:
            return faults
    return []


def _unreadable_numbers(spec: PaperSpec, numbers: dict[str, int | None]) -> list[Fault]:
    last = len(spec.options)
    return [
        Fault(
            f"Beside {option.label}, write a whole number from 1 to {last}, or leave it empty.",
            RANK + option.id,
            (option.id,),
        )
        for option in spec.options
        if option.id in numbers and not 1 <= (numbers[option.id] or 0) <= last
    ]


def _shared_numbers(spec: PaperSpec, numbers: dict[str, int | None]) -> list[Fault]:
    holders: defaultdict[int | None, list[Option]] = defaultdict(list)
    for option in spec.options:
        if option.id in numbers:
            holders[numbers[option.id]].append(option)
    return [
        Fault(
            f"You gave the number {number} to {_and(one.label for one in sharing)}. "
            "Give each a number of their own.",
            RANK + sharing[0].id,
            tuple(option.id for option in sharing),
        )
        for number, sharing in holders.items()
        if len(sharing) > 1
    ]


def _missing_numbers(spec: PaperSpec, numbers: dict[str, int | None]) -> list[Fault]:
    used = {number for number in numbers.values() if number is not None}
    missing = [str(number) for number in range(1, max(used, default=0)) if number not in used]
    if not missing:
        return []
    after = min(number for number in used if number > int(missing[0]))
    option = next(one for one in spec.options if numbers.get(one.id) == after)
    is_one = len(missing) == 1
    return [
        Fault(
            f"{'Number' if is_one else 'Numbers'} {_and(iter(missing))} "
            f"{'is' if is_one else 'are'} missing. Number your choices 1, 2, 3 and so on, without "
            "leaving one out.",
            RANK + option.id,
            (option.id,),
        )
    ]


def _too_many_numbers(spec: PaperSpec, numbers: dict[str, int | None]) -> list[Fault]:
    if len(numbers) <= spec.most_choices:
        return []
    beyond = next(one for one in spec.options if (numbers.get(one.id) or 0) > spec.most_choices)
    return [
        Fault(
            f"You can rank up to {spec.most_choices}. Take the higher numbers off.",
            RANK + beyond.id,
            (beyond.id,),
        )
    ]


def _and(words: Iterator[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
