"""What can be told to ``governance fund``: its arguments, and the options made from them."""

import argparse
from collections.abc import Iterator

from governance.counting.budget.options import (
    Comparison,
    Completion,
    Criterion,
    Options,
    Start,
    Utility,
    Value,
)
from governance.counting.budget.pabulib import PLACES, PbFile
from governance.counting.budget.rules import RULES
from governance.counting.command_line import CannotCount
from governance.counting.input_file import called

_BY_SCORE = ("greedy", "greedy-no-skip", "threshold")
_USED_BY = {
    "threshold": _BY_SCORE,
    "utility": ("equal-shares",),
    "completion": ("equal-shares",),
    "increment": ("equal-shares",),
    "start": ("equal-shares",),
    "stop_early": ("equal-shares",),
    "comparison": ("equal-shares",),
    "value": ("knapsack",),
}
_RAISING = {None, Completion.ADD1, Completion.ADD1U}
_TIE_LIST = (Criterion.HIGHER_SCORE, Criterion.LOWER_COST, Criterion.HIGHER_COST)


def add_arguments(fund: argparse.ArgumentParser) -> None:
    """Add the rule, what it can be told, and what settles ties. What is not said is None."""
    fund.add_argument("--rule", required=True, choices=RULES, help="how to share it out")
    fund.add_argument(
        "--threshold",
        type=_whole,
        metavar="N",
        help="votes (or points) a project needs to take part",
    )
    fund.add_argument(
        "--value",
        choices=[*map(str, Value)],
        help="knapsack: what is made as great as it can be (score)",
    )
    _add_equal_shares(fund)
    fund.add_argument(
        "--tie-list",
        type=_tie_list,
        metavar="A,B",
        help="what comes first among equals, in turn: some of "
        f"{', '.join(_TIE_LIST)} (higher-score,lower-cost)",
    )
    fund.add_argument(
        "--ties",
        default="refuse",
        metavar="refuse|order:ID,ID|seed:HEX",
        help="what the tie list leaves equal: stop and name the tie (the default); let whoever "
        "stands earlier in a list of project ids come first; or draw it by lot-v1 from a seed of "
        "64 hexadecimal digits (fewer digits are made into a seed with the description)",
    )


def _add_equal_shares(fund: argparse.ArgumentParser) -> None:
    """Add what only the Method of Equal Shares asks; not said is None."""
    group = fund.add_argument_group("equal shares")
    group.add_argument(
        "--utility", choices=[*map(str, Utility)], help="what a project is worth to a voter (cost)"
    )
    group.add_argument(
        "--completion",
        choices=[*map(str, Completion)],
        help="how what is left over is put to use (add1u)",
    )
    group.add_argument(
        "--increment",
        type=_increment,
        metavar="PENCE",
        help="by how much every share is raised at a time (100: one pound)",
    )
    group.add_argument(
        "--start", choices=[*map(str, Start)], help="what shares are raised from (exact)"
    )
    group.add_argument(
        "--stop-early",
        action="store_true",
        default=None,
        help="stop raising as soon as no more projects fit",
    )
    group.add_argument(
        "--comparison",
        choices=[*map(str, Comparison)],
        help="when to take the result by votes alone instead (none)",
    )


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number")
    return int(text)


def _increment(text: str) -> int:
    pence = _whole(text)
    if pence < 1:
        raise argparse.ArgumentTypeError("an increment is at least 1")
    return pence


def _tie_list(text: str) -> tuple[Criterion, ...]:
    known = {str(one): one for one in _TIE_LIST}
    said = [one.strip() for one in text.split(",")]
    if not known.keys() >= set(said) or len(set(said)) != len(said):
        raise argparse.ArgumentTypeError(f"name each once, of {', '.join(known)}")
    return tuple(known[one] for one in said)


def options_of(args: argparse.Namespace, file: PbFile) -> Options:
    """Make the options from the arguments and the file; what was not said is as usual.

    Raises CannotCount where the rule needs a threshold and nobody says one.
    """
    standard = Options()
    increment = args.increment
    if increment is not None:  # pence, and the file may be finer
        increment *= 10 ** (file.instance.places - PLACES)
    return Options(
        tie_list=args.tie_list or standard.tie_list,
        threshold=_threshold(args, file),
        utility=Utility(args.utility or standard.utility),
        completion=Completion(args.completion or standard.completion),
        increment=increment,
        start=Start(args.start or standard.start),
        stop_when_exhaustive=bool(args.stop_early),
        comparison=Comparison(args.comparison or standard.comparison),
        value=Value(args.value or standard.value),
    )


def _threshold(args: argparse.Namespace, file: PbFile) -> int | None:
    """Return the score a project needs: as said, else, for the rule threshold, as in the file."""
    if args.rule not in _BY_SCORE:
        return None
    if args.rule != "threshold" or args.threshold is not None:
        threshold: int | None = args.threshold
        return threshold
    said = file.meta.get("min_project_score_threshold", "")
    if said.isascii() and said.isdigit():
        return int(said)
    wrong = f", only “{said}”" if said else ""
    raise CannotCount(
        f"{called(args.file)} does not say in whole numbers how many votes a project needs{wrong}: "
        "add --threshold N."
    )


def unheeded(args: argparse.Namespace) -> Iterator[str]:
    """Say, a sentence each, which options the rule makes no use of."""
    for name, rules in _USED_BY.items():
        if getattr(args, name) is not None and args.rule not in rules:
            option = name.replace("_", "-")
            yield f"The rule {args.rule} takes no notice of --{option}."
    if args.increment is not None and args.completion not in _RAISING:
        yield f"The completion {args.completion} takes no notice of --increment."
