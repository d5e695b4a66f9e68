"""Why a ballot or a file cannot be counted, in plain words, by the stable codes."""

from collections.abc import Iterator, Mapping

from governance.counting.budget.ballots import Fault

BALLOTS_THAT: Mapping[str, str] = {
    Fault.UNKNOWN_PROJECT: "named a project that is not in the list",
    Fault.NAMED_TWICE: "named a project twice",
    Fault.TOO_FEW: "chose too few projects",
    Fault.TOO_MANY: "chose too many projects",
    Fault.OVER_BUDGET: "chose projects that cost too much together",
    Fault.POINTS_MISSING: "left out the points of a project",
    Fault.POINTS_NOT_ASKED_FOR: "gave points where none are asked for",
    Fault.POINTS_OUT_OF_RANGE: "gave a project too few or too many points",
    Fault.TOO_MANY_POINTS: "gave too many points in all",
    Fault.TOO_FEW_POINTS: "gave too few points in all",
    Fault.BAD_WEIGHT: "had a weight below 1",
}
"""What such ballots did, to follow “3 ballots …”."""

HOW_A_FILE_SHOULD_BE: Mapping[str, str] = {
    "pb_section": (
        "A .pb file has three parts, META, PROJECTS and VOTES, in this order, each begun by its "
        "name on a line of its own."
    ),
    "pb_heading": "Each part begins with a row that names its columns.",
    "pb_column": (
        "META needs the columns key and value; PROJECTS needs project_id and cost; VOTES needs "
        "voter_id and vote, and points where ballots give points."
    ),
    "pb_meta": "META has to say at least the budget and the vote_type.",
    "pb_vote_type": "It is one of approval, choose-1, cumulative, ordinal and scoring.",
    "pb_number": "A limit is written in digits alone.",
    "pb_amount": (
        "An amount is written in digits, with a point before the decimals, without commas and "
        "without a sign for the currency."
    ),
    "pb_points": "Points have commas between them, one for each project of the ballot, in order.",
    "pb_repeated": "Each key of META, each project and each voter stands in the file once.",
    "pb_empty": "Each row of META begins with a key, and each project has a project_id.",
    "pb_row": "Each row has a field for every column, with semicolons between them.",
    "pb_quote": (
        "A field that begins with a quotation mark ends with one, right before the next "
        "semicolon; a quotation mark inside it is written twice."
    ),
}
"""By the code of a complaint about a .pb file: how it should be, in a sentence."""


def set_aside(invalid: Mapping[str, int]) -> Iterator[str]:
    """Yield, for each reason, how many ballots are not counted: "2 chose too many projects"."""
    for reason, number in invalid.items():
        yield f"{number:,} {BALLOTS_THAT.get(reason, reason)}"
