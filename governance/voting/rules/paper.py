"""The ballot paper: what is on it, its canonical form and fingerprint, what may be put on it."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, ClassVar

from governance.counting.rules import PaperKind
from governance.kernel.refusals import Refusal

FORMAT = "paper-v1"
_OPTION_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


class Answer(StrEnum):
    """What a voter says to one option of a paper of yes and no."""

    YES = "yes"
    NO = "no"


class SpoiltReason(StrEnum):
    """Why a paper cannot be taken; the wording lives in the template."""

    REPEATED = "repeated"
    TOO_MANY = "too-many"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


class SpoiltPaper(Refusal):
    """The paper does not say something this ballot paper allows. Facts: ``reason``, ``most``."""

    code: ClassVar[str] = "spoilt-paper"
    status: ClassVar[int] = 422


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate or an answer, as printed on the paper. ``id`` is letters, digits and hyphens."""

    id: str
    label: str
    statement: str
    interests: str = ""
    photo_url: str | None = None


@dataclass(frozen=True, slots=True)
class PaperSpec:
    """Everything printed on a ballot paper, options in the order of the statement (MER r20).

    ``most_choices`` is how many options may be ranked, marked or answered. Raises ValueError on
    a paper nobody could fill in: no options, an id twice, seats or ``most_choices`` out of range.
    """

    title: str
    kind: PaperKind
    options: tuple[Option, ...]
    seats: int
    most_choices: int
    guidance: str = ""

    def __post_init__(self) -> None:
        ids = [option.id for option in self.options]
        if not ids or len(set(ids)) != len(ids):
            raise ValueError("a ballot paper needs options, each with an id of its own")
        if not all(_OPTION_ID.fullmatch(one) for one in ids):
            raise ValueError("an option's id may hold letters, digits and hyphens only")
        if self.seats < 1:
            raise ValueError("a ballot paper fills at least one seat")
        if not 1 <= self.most_choices <= len(ids):
            raise ValueError("a voter may choose at least one option and no more than there are")

    def canonical(self) -> str:
        """The paper as one line of JSON after RFC 8785: sorted keys, no spaces, no floats."""
        body = {**asdict(self), "format": FORMAT, "kind": self.kind.value}
        return canonical_json(body)

    def fingerprint(self) -> str:
        """SHA-256 of the canonical form (UTF-8), in hexadecimal: it names this very paper."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    @classmethod
    def from_canonical(cls, text: str) -> "PaperSpec":
        """Read a paper back from its canonical form; ValueError when it is not one."""
        body: Mapping[str, Any] = json.loads(text)
        if body.get("format") != FORMAT:
            raise ValueError(f"this is not a ballot paper in the form {FORMAT}")
        return cls(
            title=body["title"],
            kind=PaperKind(body["kind"]),
            options=tuple(Option(**option) for option in body["options"]),
            seats=body["seats"],
            most_choices=body["most_choices"],
            guidance=body["guidance"],
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """A filled-in paper: option ids, the first preference first, or those marked.

    On a paper of yes and no each choice is an id with its answer, ``id:yes`` or ``id:no``. No
    choices at all is a paper left blank on purpose.
    """

    choices: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Whether the voter handed it in blank."""
        return not self.choices


def answered(option_id: str, answer: Answer) -> str:
    """An answer as a paper's choice: ``id:yes``."""
    return f"{option_id}:{answer.value}"


def answer_in(choice: str) -> tuple[str, Answer]:
    """The option and the answer in a choice; ValueError when there is none."""
    option_id, _, answer = choice.rpartition(":")
    return option_id, Answer(answer)


def check_paper(spec: PaperSpec, paper: Paper) -> Paper:
    """The paper as it goes into the box; raises SpoiltPaper.

    Marks and answers have no order, so they are put in that of the ballot paper: the order in
    which somebody ticked them must not become a signature.
    """
    place = {option.id: number for number, option in enumerate(spec.options)}
    named = _named(spec, paper)
    if not place.keys() >= set(named):
        raise SpoiltPaper(reason=SpoiltReason.UNKNOWN, most=spec.most_choices)
    if len(set(named)) != len(named):
        raise SpoiltPaper(reason=SpoiltReason.REPEATED, most=spec.most_choices)
    if len(named) > spec.most_choices:
        raise SpoiltPaper(reason=SpoiltReason.TOO_MANY, most=spec.most_choices)
    if spec.kind is PaperKind.RANKED:
        return paper
    by_place = sorted(zip(named, paper.choices, strict=True), key=lambda one: place[one[0]])
    return Paper(tuple(choice for _, choice in by_place))


def _named(spec: PaperSpec, paper: Paper) -> tuple[str, ...]:
    """The options a paper says something about, choice by choice."""
    if spec.kind is not PaperKind.ANSWERS:
        return paper.choices
    try:
        return tuple(answer_in(choice)[0] for choice in paper.choices)
    except ValueError:
        raise SpoiltPaper(reason=SpoiltReason.UNKNOWN, most=spec.most_choices) from None


def canonical_json(body: Mapping[str, object]) -> str:
    """JSON after RFC 8785 for text, whole numbers, booleans, nulls, lists and ASCII keys."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
