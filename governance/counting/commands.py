"""The command line: ``governance count``; alone, ``python -m governance.counting count``."""

import argparse
import gc
import json
import os
import re
import sys
from collections.abc import Callable, Sequence

from governance.counting.answer import answer, labels
from governance.counting.ballot_files import SeatsNotSaid, read_ballots
from governance.counting.ballots import Profile, as_marks
from governance.counting.files import BadBallotFile
from governance.counting.input_file import called, lines_of, say
from governance.counting.record import CountRecord, Purpose
from governance.counting.rules import RULES, PaperKind, Rule
from governance.counting.sentences import explain, explain_candidate
from governance.counting.sheet import result_sheet
from governance.counting.ties import (
    ListedOrder,
    RefuseTies,
    SeededLots,
    TieNeedsLot,
    Ties,
    lot_v1_seed,
)

DONE, BAD, TIED = 0, 2, 3

ONE_SEAT_UNLESS_SAID = frozenset({"approval", "av", "fptp", "schulze", "two-round"})

_EPILOG = """\
FILE holds the ballots as BLT, PrefLib (.soc .soi .toc .toi), CSV, or NIST cast vote records
(JSON); its ending tells which, or else its beginning. A dash reads standard input.

Rules counted by crosses (approval, block, fptp, two-round) take the first preferences of each
paper as its crosses, as many as there are votes; for approval, all. With --crosses everybody
named on a paper has a cross, and too many of them spoil it.

Exit code: 0 counted; 2 a bad file or option; 3 a tie that needs a lot.
"""

_LOT_DECIDES = {
    Purpose.SURPLUS_FIRST: "whose surplus is dealt with first",
    Purpose.EXCLUDE: "who goes out of the count",
    Purpose.ELECT: "who is elected",
    Purpose.EXTRA_VOTE: "who comes first",
    Purpose.ROTATION: "who is chosen",
}

_LIST = re.compile(r"order:\s*([^,\s]+(?:\s*,\s*[^,\s]+)*)")
_SEED = re.compile(r"seed:([0-9A-Fa-f]{1,64})")
_SEED_DIGITS = 64


Run = Callable[[argparse.Namespace, object], int]


class CannotCount(Exception):
    """What was asked for cannot be done; the text says why, in a sentence."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``count``. Its default ``alone`` says that it needs no settings."""
    count = subparsers.add_parser(
        "count",
        help="count a file of ballots",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    count.add_argument("file", metavar="FILE", help="the ballots; - for standard input")
    count.add_argument("--rule", required=True, choices=sorted(RULES), help="how to count")
    count.add_argument("--seats", type=_seats, metavar="N", help="how many seats to fill")
    count.add_argument("--contest", metavar="ID", help="one contest of cast vote records")
    count.add_argument(
        "--lots",
        default="refuse",
        metavar="refuse|order:3,1,2|seed:HEX",
        help="where a rule calls for a lot: stop and name the tie (the default); let it fall on "
        "whoever stands earlier in a list of candidate numbers; or draw it by lot-v1 from a seed "
        "of 64 hexadecimal digits (fewer digits are made into a seed with the contest's title)",
    )
    count.add_argument("--crosses", action="store_true", help="everybody named has a cross")
    shape = count.add_mutually_exclusive_group()
    shape.add_argument("--report", action="store_true", help="the result sheet (the default)")
    shape.add_argument("--explain", action="store_true", help="the count in plain sentences")
    shape.add_argument("--json", action="store_true", help="the count as data")
    count.set_defaults(run=run_count, alone=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the counting commands alone, without settings or a database."""
    top = argparse.ArgumentParser(
        prog="python -m governance.counting", description="Count ballots, and nothing else."
    )
    register(top.add_subparsers(title="commands", required=True, metavar="COMMAND"))
    args = top.parse_args(argv)
    run: Run = args.run
    return run(args, None)


def run_count(args: argparse.Namespace, _settings: object) -> int:
    """Count a file as the arguments say, and print the result. Returns the exit code."""
    gc.disable()  # a count leaves no rings behind, and looking for them in a million papers is slow
    try:
        return _count(args)
    finally:
        gc.enable()


def _count(args: argparse.Namespace) -> int:
    rule = RULES[args.rule]
    try:
        profile = _profile(args, rule)
        ties = _ties(args.lots, profile)
    except CannotCount as reason:
        say("")
        sys.stderr.write(f"{reason}\n")
        return BAD
    say("Counting …")
    try:
        record = rule.count(profile, ties=ties)
    except TieNeedsLot as tie:
        say("")
        _name(tie, profile, as_data=args.json)
        return TIED
    say("")
    _print(_shown(args, record))
    return DONE


def _print(text: str) -> None:
    """Print a result; whoever reads it may stop early (`| head`)."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _seats(text: str) -> int:
    seats = int(text)
    if seats < 1:
        raise ValueError
    return seats


def _profile(args: argparse.Namespace, rule: Rule) -> Profile:
    """Read the file as the rule wants its papers. Raises CannotCount."""
    file = called(args.file)
    try:
        with lines_of(args.file) as lines:
            profile = read_ballots(
                lines,
                name=args.file,
                seats=args.seats,
                seats_if_unsaid=1 if rule.name in ONE_SEAT_UNLESS_SAID else None,
                contest=args.contest,
            )
    except SeatsNotSaid:
        reason = f"{file} does not say how many seats there are: add --seats N."
        raise CannotCount(reason) from None
    except BadBallotFile as bad:
        raise CannotCount(f"{file}: {bad}.") from None
    except OSError as error:
        raise CannotCount(f"{file} cannot be read: {error.strerror}.") from None
    if rule.one_seat and profile.seats != 1:
        profile = _with_one_seat(args, rule, profile)
    if rule.paper is PaperKind.RANKED:
        return profile
    everybody = args.crosses or rule.most_marks is None
    return as_marks(profile, len(profile.candidates) if everybody else _votes(rule, profile))


def _votes(rule: Rule, profile: Profile) -> int:
    """Return how many crosses a voter has."""
    return rule.most_marks(profile.seats) if rule.most_marks else len(profile.candidates)


def _with_one_seat(args: argparse.Namespace, rule: Rule, profile: Profile) -> Profile:
    """Fill one seat of a file that says more, aloud; refuse where more were asked for."""
    if args.seats is not None:
        raise CannotCount(f"The rule {rule.name} fills one seat, not {args.seats}.")
    sys.stderr.write(
        f"{called(args.file)} is for {profile.seats} seats; the rule {rule.name} fills one.\n"
    )
    return profile.with_seats(1)


def _ties(lots: str, profile: Profile) -> Ties:
    """Make what settles ties from the option. Raises CannotCount."""
    if lots == "refuse":
        return RefuseTies()
    if found := _LIST.fullmatch(lots):
        return _listed([one.strip() for one in found[1].split(",")], profile)
    if found := _SEED.fullmatch(lots):
        digits = found[1].lower()
        if len(digits) < _SEED_DIGITS:
            digits = lot_v1_seed(contest=profile.title, draw="", randomness_hex=digits)
        return SeededLots(digits)
    raise CannotCount(
        f"--lots {lots} is none of: refuse; order: with candidate numbers; seed: with 1 to "
        f"{_SEED_DIGITS} hexadecimal digits."
    )


def _listed(numbers: Sequence[str], profile: Profile) -> ListedOrder:
    """Read the list of candidates: their ids, or else their places on the paper."""
    ids = {one.id: one.id for one in profile.candidates}
    if not ids.keys() >= set(numbers):
        ids = {str(place): one for place, one in enumerate(ids, start=1)}
    stranger = next((one for one in numbers if one not in ids), None)
    if stranger is not None:
        raise CannotCount(f"--lots order: names {stranger}, and there is no such candidate.")
    if len(set(numbers)) != len(numbers):
        raise CannotCount("--lots order: names a candidate twice.")
    return ListedOrder(tuple(ids[one] for one in numbers))


def _name(tie: TieNeedsLot, profile: Profile, *, as_data: bool) -> None:
    """Say between whom a lot is needed, and how to count with it."""
    names = labels(profile.candidates)
    tied = [names[one] for one in tie.tied]
    numbers = [str(n) for n, one in enumerate(names, start=1) if one in tie.tied]
    *others, last = tied
    sys.stderr.write(
        f"Stage {tie.stage}: {', '.join(others)} and {last} are equal, and a lot has to decide "
        f"{_LOT_DECIDES[tie.purpose]}.\nDraw it, and count again with --lots order: and the "
        f"numbers {', '.join(numbers)}, whoever the lot falls on first.\n"
    )
    if as_data:
        told = {"event": tie.event, "stage": tie.stage, "purpose": str(tie.purpose), "tied": tied}
        sys.stdout.write(json.dumps({"tie": told}, ensure_ascii=False, indent=1) + "\n")


def _shown(args: argparse.Namespace, record: CountRecord) -> str:
    if args.json:
        return json.dumps(answer(record), ensure_ascii=False, indent=1) + "\n"
    if args.explain:
        lines = [*explain(record), ""]
        lines += [explain_candidate(record, one.id) for one in record.candidates]
        return "\n".join(lines) + "\n"
    return result_sheet(record)
