"""The ballot paper as it comes from the browser: read into a paper, with what was typed kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from governance.voting.forms.ranking import RANK, Fault, number_in, ranking_faults
from governance.voting.rules import (
    Answer,
    Paper,
    PaperKind,
    PaperSpec,
    answer_in,
    answered,
)

ANSWER = "answer-"
NO_ANSWER = "none"
CHOICE = "choice"
BLANK = "blank"
BALLOT_KEY = "ballot_key"
CODE = "code"
_LONGEST_VALUE = 64
_LONGEST_TYPED = 12
_MOST_FIELDS = 300

Answers = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in. ``paper`` is there only when nothing needs putting right."""

    typed: dict[str, str] = field(default_factory=dict)
    """Option id → what was typed beside it."""
    marked: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)
    """Option id → yes or no; options without an answer are not in it."""
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
    if spec.kind is PaperKind.ANSWERS:
        return _read_yes_no(spec, answers, is_blank=is_blank)
    return _read_ranking(spec, answers, is_blank=is_blank)


def filled_with(spec: PaperSpec, paper: Paper) -> Filled:
    """The form as it would have been filled in for this paper."""
    if spec.kind is PaperKind.MARKS:
        return Filled(marked=paper.choices, is_blank=paper.is_blank, paper=paper)
    if spec.kind is PaperKind.ANSWERS:
        said = {option_id: answer.value for option_id, answer in map(answer_in, paper.choices)}
        return Filled(answers=said, is_blank=paper.is_blank, paper=paper)
    typed = {option_id: str(place) for place, option_id in enumerate(paper.choices, start=1)}
    return Filled(typed=typed, is_blank=paper.is_blank, paper=paper)


def hidden_fields(filled: Filled) -> list[tuple[str, str]]:
    """The same answers as names and values, to travel on with the next form."""
    fields = [(RANK + option_id, text) for option_id, text in filled.typed.items() if text]
    fields += [(CHOICE, option_id) for option_id in filled.marked]
    fields += [(ANSWER + option_id, text) for option_id, text in filled.answers.items()]
    return [*fields, (BLANK, "yes")] if filled.is_blank else fields


def kept_fields(answers: Answers) -> list[tuple[str, str]]:
    """What a form said of the vote, unread, so that it can be sent again: bounded in number."""
    kept = [
        (name, value)
        for name, value in answers.items(multi=True)
        if (name.startswith((RANK, ANSWER)) or name in {CHOICE, BLANK}) and value.strip()
    ]
    return [
        (name, value)
        for name, value in kept[:_MOST_FIELDS]
        if len(name) <= len(ANSWER) + _LONGEST_VALUE and len(value) <= _LONGEST_VALUE
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
        faults=[*_strangers(strangers), *ranking_faults(spec, typed)],
        choices=tuple(
            sorted((one for one in typed if typed[one]), key=lambda one: number_in(typed[one]) or 0)
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


def _read_yes_no(spec: PaperSpec, answers: Answers, *, is_blank: bool) -> Filled:
    sent = {name: value for name, value in answers.items() if name.startswith(ANSWER)}
    said = {
        option.id: sent[ANSWER + option.id]
        for option in spec.options
        if sent.get(ANSWER + option.id, NO_ANSWER) in set(Answer)
    }
    known = {ANSWER + option.id for option in spec.options}
    odd = {
        name
        for name, value in sent.items()
        if name not in known or value not in {*Answer, NO_ANSWER}
    }
    twice = {name for name in sent if len(set(answers.getlist(name))) > 1}
    return _judged(
        spec,
        Filled(answers=said, is_blank=is_blank),
        faults=list(_strangers(odd | twice)),
        choices=tuple(answered(option_id, Answer(text)) for option_id, text in said.items()),
    )


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
        answers=filled.answers,
        is_blank=filled.is_blank,
        faults=tuple(faults),
        paper=None if faults else Paper(choices),
    )


def _nothing_chosen(spec: PaperSpec) -> str:
    start = {
        PaperKind.RANKED: "You have not chosen anybody yet. Give your first choice the number 1.",
        PaperKind.MARKS: "You have not chosen anybody yet.",
        PaperKind.ANSWERS: "You have not answered yes or no to anybody yet.",
    }[spec.kind]
    return f"{start} To hand in a blank paper on purpose, tick the box at the end."


def _first_field(spec: PaperSpec) -> str:
    start = {
        PaperKind.RANKED: RANK,
        PaperKind.MARKS: f"{CHOICE}-",
        PaperKind.ANSWERS: ANSWER,
    }[spec.kind]
    return start + spec.options[0].id


def _strangers(names: set[str]) -> Iterator[Fault]:
    if names:
        yield Fault("Part of what was sent is not on this ballot paper. Please look again.", BLANK)
