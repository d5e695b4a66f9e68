"""How a count is told on pages and in the declaration, by what its rule works with."""

from dataclasses import dataclass

from governance.counting.record import CountRecord, Pair, Stage
from governance.counting.sentences import QUOTA_MEANS, STAGE_MEANS, TRANSFER_MEANS, explain_stage
from governance.counting.sheets.words import and_list, has_preferences, short_amount

_AFRESH = "At every stage all papers are gone through again from the start."
_THE_VOTES = "The votes were "


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What voters said of one candidate; ``silent`` papers gave no answer."""

    name: str
    yes: int
    no: int
    silent: int
    outcome: str


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """How many papers put a candidate above each other one; "" beside themselves."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """The words and small tables of one count.

    quota: what the quota is and was; ``None`` where the rule has none. stages: what a stage is;
    "" where there is only one. answers: for papers of yes and no; comparisons: for Schulze.
    """

    votes: str
    quota: str | None
    stages: str
    answers: tuple[AnswerLine, ...]
    comparisons: tuple[ComparisonLine, ...]


def telling(record: CountRecord) -> Telling:
    """Everything about a count that its rule has words of its own for."""
    return Telling(
        votes=votes_heading(record),
        quota=quota_told(record),
        stages=_stages_mean(record),
        answers=_answers(record),
        comparisons=_comparisons(record),
    )


def votes_heading(record: CountRecord) -> str:
    """What the figures of the first stage are."""
    if record.answers:
        return "Yes"
    return "First preferences" if has_preferences(record) else "Votes"


def quota_told(record: CountRecord) -> str | None:
    """What a quota is, how much it was, and whether it came down; ``None`` where there is none."""
    if record.quota is None:
        return None
    first, last = _figure(record, record.quota), _last_quota(record)
    if first == last:
        return f"{QUOTA_MEANS} Here it was {first}."
    return (
        f"{QUOTA_MEANS} Here it was {first} at first. It came down to {last}, because papers had "
        "run out of choices."
    )


def quota_figures(record: CountRecord) -> str | None:
    """The quota as a figure, with what it came down to."""
    if record.quota is None:
        return None
    first, last = _figure(record, record.quota), _last_quota(record)
    return first if first == last else f"{first}, at the end {last}"


def stage_told(record: CountRecord, stage: Stage) -> tuple[str, ...]:
    """One stage in sentences, with the words of the rule."""
    lines = explain_stage(record, stage)
    if record.answers:
        said = [f"{one.name} {one.yes} yes and {one.no} no" for one in _answers(record)]
        return tuple(_instead(lines, f"The answers were: {and_list(said)}."))
    if record.pairs:
        (tally,) = [line for line in lines if line.startswith(_THE_VOTES)]
        first = f"First preferences were {tally.removeprefix(_THE_VOTES)} They alone do not decide."
        return tuple(_instead(lines, first))
    return lines


def duel_told(record: CountRecord, winner: str, other: str) -> str:
    """Why the winner by comparison in pairs is ahead of somebody, in a sentence or two."""
    pairs = {(one.candidate, one.other): one for one in record.pairs}
    there, back = pairs[winner, other], pairs[other, winner]
    ahead, behind = record.name(winner), record.name(other)
    if there.papers > back.papers:
        return (
            f"{_papers(there.papers)} put {ahead} above {behind}, and {back.papers:,} put "
            f"{behind} above {ahead}."
        )
    return f"{_level(there, back, ahead, behind)} {_chain(there, back, ahead, behind)}"


def _level(there: Pair, back: Pair, ahead: str, behind: str) -> str:
    return (
        f"{_papers(back.papers)} put {behind} above {ahead}, and {there.papers:,} put {ahead} "
        f"above {behind}."
    )


def _chain(there: Pair, back: Pair, ahead: str, behind: str) -> str:
    """What the comparisons by way of others come to."""
    if there.path == back.path:
        return "By way of the others they came out level."
    chain = (
        f"But by way of others {ahead} comes out ahead: there is a chain of wins from {ahead} to "
        f"{behind}, each by at least {_papers(there.path).lower()}"
    )
    if back.path == 0:
        return f"{chain}, and none back."
    return f"{chain}; the strongest chain back rests on a win by only {back.path:,}."


def _instead(lines: tuple[str, ...], first: str) -> list[str]:
    return [first if line.startswith(_THE_VOTES) else line for line in lines]


def _last_quota(record: CountRecord) -> str:
    return _figure(record, record.stages[-1].quota or record.quota or 0)


def _figure(record: CountRecord, amount: int) -> str:
    """An amount as sentences have it: exact, with two decimals or as many as it needs."""
    votes, point, rest = short_amount(record, amount).partition(".")
    return votes + point + rest[:2] + rest[2:].rstrip("0")


def _stages_mean(record: CountRecord) -> str:
    if len(record.stages) == 1:
        return ""
    is_afresh = any(stage.keep for stage in record.stages)
    return f"{STAGE_MEANS} {_AFRESH if is_afresh else TRANSFER_MEANS}"


def _answers(record: CountRecord) -> tuple[AnswerLine, ...]:
    return tuple(
        AnswerLine(
            name=record.name(one.candidate),
            yes=one.yes,
            no=one.no,
            silent=record.valid - one.yes - one.no,
            outcome="Elected" if one.candidate in record.elected else "",
        )
        for one in record.answers
    )


def _comparisons(record: CountRecord) -> tuple[ComparisonLine, ...]:
    papers = {(one.candidate, one.other): one.papers for one in record.pairs}
    standing = [one.id for one in record.candidates if one.id in record.stages[0].votes]
    return tuple(
        ComparisonLine(
            name=record.name(one),
            cells=tuple("" if one == other else f"{papers[one, other]:,}" for other in standing),
        )
        for one in standing
        if papers
    )


def _papers(number: int) -> str:
    return "1 paper" if number == 1 else f"{number:,} papers"
