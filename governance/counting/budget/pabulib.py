"""PABULIB `.pb` files: reading projects, money and ballots, with exact complaints."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from governance.counting.arithmetic import Unit
from governance.counting.budget.ballots import Constraint, Paper, gather
from governance.counting.budget.faults import set_aside
from governance.counting.budget.instance import NO_CURRENCY, Instance, Project
from governance.counting.budget.options import BallotKind
from governance.counting.budget.pabulib_reading import Reading
from governance.counting.budget.pabulib_rows import Section, rows

PLACES = 2
MOST_PLACES = 6
_WITH_POINTS = {BallotKind.CUMULATIVE, BallotKind.SCORING}
_KINDS = {
    "approval": BallotKind.APPROVAL,
    "choose-1": BallotKind.CHOOSE_ONE,
    "cumulative": BallotKind.CUMULATIVE,
    "scoring": BallotKind.SCORING,
    "ordinal": BallotKind.RANKED,
}


@dataclass(frozen=True, slots=True)
class PbFile:
    """What a file says.

    meta: the META section as written. selected: what the file says became of each project
    (0, 1, 2 topped up, 3 from a reserve), if it says so. stated: the score it states. remarks:
    what does not agree with itself in the file, in words.
    """

    instance: Instance
    constraint: Constraint
    meta: Mapping[str, str]
    selected: Mapping[str, int]
    stated: Mapping[str, int]
    remarks: tuple[str, ...]


def read_pb(lines: Iterable[str]) -> PbFile:
    """Read a file, line by line. Amounts are in hundredths of the currency, or finer if need be.

    Ballots that break the limits of the META section, or name a project that is not in the file,
    are set aside, by reason. Raises BadBallotFile with line and column for what cannot be read:
    a missing section or column, a bad number, a project or voter listed twice.
    """
    reading = Reading()
    for row in rows(lines):
        reading.take(row)
    reading.check_whole()
    unit = Unit(_places(reading))
    projects = tuple(
        Project(one, reading.text(row, "name"), reading.amount(row, "cost", unit))
        for one, row in reading.projects.items()
    )
    constraint = _constraint(reading, unit)
    gathered = gather(_papers(reading, constraint), constraint, projects)
    instance = Instance(
        projects=projects,
        budget=reading.meta_amount("budget", unit),
        groups=gathered.groups,
        kind=constraint.kind,
        title=reading.meta_text("description"),
        currency=reading.meta_text("currency") or NO_CURRENCY,
        places=unit.places,
        invalid=gathered.invalid,
    )
    stated = _numbers(reading, "score") or _numbers(reading, "votes")
    return PbFile(
        instance=instance,
        constraint=constraint,
        meta={key: reading.meta_text(key) for key in reading.meta},
        selected=_numbers(reading, "selected"),
        stated=stated,
        remarks=tuple(_remarks(reading, instance, stated)),
    )


def _places(reading: Reading) -> int:
    """Find how many decimals the amounts need: two, unless one of them is finer."""
    amounts = [reading.text(row, "cost") for row in reading.projects.values()]
    amounts += [reading.meta_text("budget"), reading.meta_text("max_sum_cost")]
    finest = max(len(amount.partition(".")[2].rstrip("0")) for amount in amounts)
    return max(PLACES, min(finest, MOST_PLACES))


def _constraint(reading: Reading, unit: Unit) -> Constraint:
    said = reading.meta_text("vote_type").lower()
    kind = _KINDS.get(said)
    if kind is None:
        raise reading.bad_meta("pb_vote_type", "vote_type", f"“{said}” is not a kind of ballot")
    most_cost = (
        reading.meta_amount("max_sum_cost", unit) if "max_sum_cost" in reading.meta else None
    )
    if kind is BallotKind.APPROVAL and most_cost is not None:
        kind = BallotKind.KNAPSACK
    if kind in _WITH_POINTS:
        reading.need_column(Section.VOTES, "points")
    return Constraint(
        kind=kind,
        least_choices=reading.meta_number("min_length") or 0,
        most_choices=reading.meta_number("max_length"),
        most_cost=most_cost,
        least_points=reading.meta_number("min_points") or 0,
        most_points=reading.meta_number("max_points"),
        least_total=reading.meta_number("min_sum_points") or 0,
        most_total=reading.meta_number("max_sum_points"),
        default_points=reading.meta_number("default_score") or 0,
    )


def _papers(reading: Reading, constraint: Constraint) -> Counter[Paper]:
    """Turn each different ballot text into a paper, once."""
    papers: Counter[Paper] = Counter()
    for said, number in reading.votes.items():
        choices = tuple(one.strip() for one in said.vote.split(",")) if said.vote.strip() else ()
        points = reading.points_of(said) if constraint.kind in _WITH_POINTS else ()
        papers[Paper(choices, points)] += number
    return papers


def _numbers(reading: Reading, name: str) -> dict[str, int]:
    """Read a column of the projects that states something; what is no number states nothing."""
    texts = {one: reading.text(row, name) for one, row in reading.projects.items()}
    return {one: int(text) for one, text in texts.items() if text.isascii() and text.isdigit()}


def _remarks(reading: Reading, instance: Instance, stated: Mapping[str, int]) -> Iterator[str]:
    """Say where the file does not agree with itself."""
    votes = reading.votes.total()
    for name, found in (("num_projects", len(instance.projects)), ("num_votes", votes)):
        said = reading.meta_text(name)
        if said and said != str(found):
            yield f"{name} says {said}, and there are {found}"
    for one, score in stated.items():
        found = instance.support[one].score
        if found != score:
            yield f"project {one} is said to have {score}, and has {found}"
    for said in set_aside(instance.invalid):
        yield f"ballots not counted: {said}"
