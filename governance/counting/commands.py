"""The command line: ``governance count``."""

import argparse
import json
import sys

from governance.counting.answer import answer, labels
from governance.counting.ballot_files import SeatsNotSaid, read_ballots
from governance.counting.ballots import Profile, as_marks
from governance.counting.command_line import (
    DONE,
    CannotCount,
    TiesOption,
    ballot_file,
    counting,
    print_result,
    tell_tie,
)
from governance.counting.input_file import called, say
from governance.counting.record import CountRecord, Purpose
from governance.counting.rules import RULES, PaperKind, Rule
from governance.counting.sentences import explain, explain_candidate
from governance.counting.sheets.csv_file import csv_sheet
from governance.counting.sheets.page import html_sheet
from governance.counting.sheets.sheet import sheet_of
from governance.counting.sheets.text import text_sheet
from governance.counting.ties import TieNeedsLot

SHEETS = {"csv": csv_sheet, "html": html_sheet, "text": text_sheet}
"""The forms of the result sheet."""

LOTS = TiesOption("--lots", "candidate", "candidate numbers", by_place=True)

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
    shape.add_argument(
        "--report",
        nargs="?",
        const="text",
        default="text",
        choices=sorted(SHEETS),
        help="the result sheet: as text (the default), as a web page that needs nothing else, or "
        "as CSV for a spreadsheet (for PDF see: governance result-sheet)",
    )
    shape.add_argument("--explain", action="store_true", help="the count in plain sentences")
    shape.add_argument("--json", action="store_true", help="the count as data")
    count.set_defaults(run=run_count, alone=True)


def run_count(args: argparse.Namespace, _settings: object) -> int:
    """Count a file as the arguments say, and print the result. Returns the exit code."""
    return counting(_count, args)


def _count(args: argparse.Namespace) -> int:
    rule = RULES[args.rule]
    profile = _profile(args, rule)
    ids = [one.id for one in profile.candidates]
    ties = LOTS.ties(args.lots, ids=ids, title=profile.title)
    say("Counting …")
    try:
        record = rule.count(profile, ties=ties)
    except TieNeedsLot as tie:
        return _tell(tie, profile, as_data=args.json)
    say("")
    print_result(_shown(args, record))
    return DONE


def _seats(text: str) -> int:
    seats = int(text)
    if seats < 1:
        raise ValueError
    return seats


def _profile(args: argparse.Namespace, rule: Rule) -> Profile:
    """Read the file as the rule wants its papers. Raises CannotCount."""
    try:
        with ballot_file(args.file) as lines:
            profile = read_ballots(
                lines,
                name=args.file,
                seats=args.seats,
                seats_if_unsaid=1 if rule.name in ONE_SEAT_UNLESS_SAID else None,
                contest=args.contest,
            )
    except SeatsNotSaid:
        reason = f"{called(args.file)} does not say how many seats there are: add --seats N."
        raise CannotCount(reason) from None
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


def _tell(tie: TieNeedsLot, profile: Profile, *, as_data: bool) -> int:
    """Say between whom a lot is needed, and how to count with it."""
    names = labels(profile.candidates)
    tied = [names[one] for one in tie.tied]
    numbers = [str(n) for n, one in enumerate(names, start=1) if one in tie.tied]
    *others, last = tied
    said = (
        f"Stage {tie.stage}: {', '.join(others)} and {last} are equal, and a lot has to decide "
        f"{_LOT_DECIDES[tie.purpose]}.\nDraw it, and count again with --lots order: and the "
        f"numbers {', '.join(numbers)}, whoever the lot falls on first.\n"
    )
    return tell_tie(tie, tied, said=said, as_data=as_data)


def _shown(args: argparse.Namespace, record: CountRecord) -> str:
    if args.json:
        return json.dumps(answer(record), ensure_ascii=False, indent=1) + "\n"
    if args.explain:
        lines = [*explain(record), ""]
        lines += [explain_candidate(record, one.id) for one in record.candidates]
        return "\n".join(lines) + "\n"
    return SHEETS[args.report](sheet_of(record))
