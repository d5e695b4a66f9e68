"""The command line: ``governance fund``, sharing out a budget by a file of ballots."""

import argparse
import json
import sys

from governance.counting.budget.arguments import add_arguments, options_of, unheeded
from governance.counting.budget.faults import HOW_A_FILE_SHOULD_BE
from governance.counting.budget.instance import Instance
from governance.counting.budget.knapsack import MOST_SETS, KnapsackTooHard
from governance.counting.budget.pabulib import PbFile, read_pb
from governance.counting.budget.record import BudgetRecord
from governance.counting.budget.record_data import to_data
from governance.counting.budget.rules import RULES
from governance.counting.budget.sentences import explain
from governance.counting.budget.sheet import result_sheet
from governance.counting.budget.wording import label, listed, number
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
from governance.counting.ties import TieNeedsLot

TIES = TiesOption("--ties", "project", "project ids")
MOST_REMARKS = 10

_EPILOG = """\
FILE holds projects, the budget and the ballots as PABULIB (.pb). A dash reads standard input.

The rule threshold takes the votes a project needs from the file (min_project_score_threshold)
unless --threshold says otherwise. What a rule makes no use of, it takes no notice of, and says so.

Exit code: 0 counted; 2 a bad file or option; 3 a tie that needs a lot.
"""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``fund``. Its default ``alone`` says that it needs no settings."""
    fund = subparsers.add_parser(
        "fund",
        help="share out a budget among projects by a file of ballots",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    fund.add_argument("file", metavar="FILE", help="projects and ballots; - for standard input")
    add_arguments(fund)
    shape = fund.add_mutually_exclusive_group()
    shape.add_argument("--report", action="store_true", help="the result sheet (the default)")
    shape.add_argument("--explain", action="store_true", help="the result in plain sentences")
    shape.add_argument("--json", action="store_true", help="the result as data")
    fund.set_defaults(run=run_fund, alone=True)


def run_fund(args: argparse.Namespace, _settings: object) -> int:
    """Share out a budget as the arguments say, and print the result. Returns the exit code."""
    return counting(_fund, args)


def _fund(args: argparse.Namespace) -> int:
    with ballot_file(args.file, HOW_A_FILE_SHOULD_BE) as lines:
        file = read_pb(lines)
    options = options_of(args, file)
    ids = [one.id for one in file.instance.projects]
    ties = TIES.ties(args.ties, ids=ids, title=file.instance.title)
    say("Counting …")
    try:
        record = RULES[args.rule].count(file.instance, ties=ties, options=options)
    except TieNeedsLot as tie:
        return _tell(tie, file.instance, as_data=args.json)
    except KnapsackTooHard:
        raise CannotCount(
            f"{called(args.file)}: more than {MOST_SETS:,} sets of projects come too close to each "
            "other to be sure of the best. Round the costs to whole pounds, or count with --value "
            "score."
        ) from None
    say("")
    _remark(args, file)
    print_result(_shown(args, record))
    return DONE


def _remark(args: argparse.Namespace, file: PbFile) -> None:
    """Say what the rule took no notice of, and where the file does not agree with itself."""
    for sentence in unheeded(args):
        sys.stderr.write(f"{sentence}\n")
    for remark in file.remarks[:MOST_REMARKS]:
        sys.stderr.write(f"{called(args.file)}: {remark}.\n")
    if len(file.remarks) > MOST_REMARKS:
        more = number(len(file.remarks) - MOST_REMARKS, "more place")
        sys.stderr.write(f"{called(args.file)} disagrees with itself in {more}.\n")


def _tell(tie: TieNeedsLot, instance: Instance, *, as_data: bool) -> int:
    """Say between which projects a lot is needed, and how to count with it."""
    names = [label(one, instance.project(one).name) for one in tie.tied]
    said = (
        f"{listed(names)} are equal, and a lot has to decide which comes first.\n"
        f"Draw it, and count again with --ties order: and the ids {', '.join(tie.tied)}, in the "
        "order drawn.\n"
    )
    return tell_tie(tie, tie.tied, said=said, as_data=as_data)


def _shown(args: argparse.Namespace, record: BudgetRecord) -> str:
    if args.json:
        return json.dumps(to_data(record), ensure_ascii=False, indent=1) + "\n"
    if args.explain:
        return "\n".join(explain(record)) + "\n"
    return result_sheet(record)
