"""The ballot paper as it comes from the browser: read into a paper, with what was typed kept."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from governance.voting.rules import Option, Paper, PaperKind, PaperSpec

RANK = "rank-"
CHOICE = "choice"
BLANK = "blank"
BALLOT_KEY = "ballot_key"
_LONGEST_VALUE = 64
_LONGEST_TYPED = 12
_MOST_FIELDS = 300
_DIGITS = 3

Answers = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What needs putting right, in words, the field to go to, and the options it is about."""

    text: str
    target: str
    option_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in. ``paper`` is there only when nothing needs putting right."""

    typed: dict[str, str] = field(default_factory=dict)
    """Option id → what was typed beside it."""
    marked: tuple[str, ...] = ()
    is_blank: bool = False
    faults: tuple[Fault, ...] = ()
    paper: Paper | None = None

    @property
    def fault_by_option(self) -> dict[str, str]:
        """What is wrong with each option, to be shown beside it."""
        return {option_id: fault.text for fault in self.faults for option_id in fault.option_ids}


def read_answers(spec: PaperSpec, answers: Answers) -> Filled:
    """Read a filled-in form of this paper; never fails, whatever was sent."""
    is_blank = answers.get(BLANK) == "yes"
    if spec.kind is PaperKind.MARKS:
        return _read_marks(spec, answers, is_blank=is_blank)
    return _read_ranking(spec, answers, is_blank=is_blank)


def filled_with(spec: PaperSpec, paper: Paper) -> Filled:
    """The form as it would have been filled in for this paper."""
    if spec.kind is PaperKind.MARKS:
        return Filled(marked=paper.choices, is_blank=paper.is_blank, paper=paper)
    typed = {option_id: str(place) for place, option_id in enumerate(paper.choices, start=1)}
    return Filled(typed=typed, is_blank=paper.is_blank, paper=paper)


def hidden_fields(filled: Filled) -> list[tuple[str, str]]:
    """The same answers as names and values, to travel on with the next form."""
    fields = [(RANK + option_id, text) for option_id, text in filled.typed.items() if text]
    fields += [(CHOICE, option_id) for option_id in filled.marked]
    return [*fields, (BLANK, "yes")] if filled.is_blank else fields


def kept_fields(answers: Answers) -> list[tuple[str, str]]:
    """What a form said of the vote, unread, so that it can be sent again: bounded in number."""
    kept = [
        (name, value)
        for name, value in answers.items(multi=True)
        if (name.startswith(RANK) or name in {CHOICE, BLANK}) and value.strip()
    ]
    return [
        (name, value)
        for name, value in kept[:_MOST_FIELDS]
        if len(name) <= len(RANK) + _LONGEST_VALUE and len(value) <= _LONGEST_VALUE
    ]


def _read_ranking(spec: PaperSpec, answers: Answers, *, is_blank: bool) -> Filled:
    typed = {
        option.id: answers.get(RANK + option.id, "").strip()[:_LONGEST_TYPED]
        for option in spec.options
    }
    strangers = {name for name in answers if name.startswith(RANK)} - {
        RANK + option.id for option in spec.options
    }
    return _judged(
        spec,
        Filled(typed=typed, is_blank=is_blank),
        faults=[*_strangers(strangers), *_ranking_faults(spec, typed)],
        choices=tuple(
            sorted((one for one in typed if typed[one]), key=lambda one: _number(typed[one]) or 0)
        ),
    )


def _read_marks(spec: PaperSpec, answers: Answers, *, is_blank: bool) -> Filled:
    sent = dict.fromkeys(answers.getlist(CHOICE))
    marked = tuple(option.id for option in spec.options if option.id in sent)
    faults = list(_strangers(set(sent) - set(marked)))
    if len(marked) > spec.most_choices:
        faults.append(
            Fault(
                f"You chose {len(marked)}. You can choose up to {spec.most_choices}: "
                f"take {len(marked) - spec.most_choices} off.",
                f"choice-{spec.options[0].id}",
            )
        )
    return _judged(spec, Filled(marked=marked, is_blank=is_blank), faults=faults, choices=marked)


def _judged(
    spec: PaperSpec, filled: Filled, *, faults: list[Fault], choices: tuple[str, ...]
) -> Filled:
    """The form with its paper, or with what stands in the way of one."""
    if filled.is_blank and choices:
        faults = [
            Fault(
                "You made choices and ticked the blank paper too. Take the tick away to hand in "
                "your choices, or clear your choices to hand in a blank paper.",
                BLANK,
            )
        ]
    elif not filled.is_blank and not choices and not faults:
        faults = [Fault(_nothing_chosen(spec), _first_field(spec))]
    return Filled(
        typed=filled.typed,
        marked=filled.marked,
        is_blank=filled.is_blank,
        faults=tuple(faults),
        paper=None if faults else Paper(choices),
    )


def _nothing_chosen(spec: PaperSpec) -> str:
    if spec.kind is PaperKind.RANKED:
        start = "You have not chosen anybody yet. Give your first choice the number 1."
    else:
        start = "You have not chosen anybody yet."
    return f"{start} To hand in a blank paper on purpose, tick the box at the end."


def _first_field(spec: PaperSpec) -> str:
    return (RANK if spec.kind is PaperKind.RANKED else "choice-") + spec.options[0].id


def _strangers(names: set[str]) -> Iterator[Fault]:
    if names:
        yield Fault("Part of what was sent is not on this ballot paper. Please look again.", BLANK)


def _number(text: str) -> int | None:
    """The whole number somebody typed; ``None`` when it is none."""
    text = text.removesuffix(".")
    if not text.isdecimal() or len(text) > _DIGITS:
        return None
    return int(text)


def _ranking_faults(spec: PaperSpec, typed: dict[str, str]) -> list[Fault]:
    """What is wrong with the numbers, in the order of the paper; one kind of fault at a time."""
    numbers = {one: _number(text) for one, text in typed.items() if text}
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
