"""Our rules against independent programs on seeded elections: ``python -m bench.differences``.

For each election every way a lot could fall is counted, so a program that settles a tie in its own
way agrees when its result is one of ours. What does not agree is printed as a line of JSON; the
findings, and a sample of the elections, are in tests/golden/README.md.
"""

import argparse
import contextlib
import io
import json
import random
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence

from bench.oracles import ORACLES, Oracle
from governance.counting.ballots import Candidate, Profile, as_marks
from governance.counting.blt import write_blt
from governance.counting.record import CountRecord, Lot, Purpose
from governance.counting.rules import RULES, PaperKind

MOST_OUTCOMES = 300
KINDS = ("tiny", "tied", "exhausted", "exact", "weighted", "two blocs")


class Scripted:
    """Lots that fall as a script says; beyond it, on the first, and the script is written on."""

    def __init__(self, script: Sequence[int]) -> None:
        self.script = list(script)
        self.used: list[int] = []
        """How many could have been first at each lot."""

    def settle(self, *, stage: int, purpose: Purpose, tied: Sequence[str]) -> Lot:
        """Let the lot fall on the one the script names."""
        place = len(self.used)
        if place == len(self.script):
            self.script.append(0)
        self.used.append(len(tied))
        turn = self.script[place]
        order = (*tied[turn:], *tied[:turn])
        return Lot(stage, purpose, tuple(tied), order, "scripted")


def outcomes(rule: str, profile: Profile) -> Iterator[CountRecord]:
    """Every record there can be, by how lots fall (the first MOST_OUTCOMES of them)."""
    waiting: list[list[int]] = [[]]
    for _ in range(MOST_OUTCOMES):
        if not waiting:
            return
        script = waiting.pop()
        ties = Scripted(script)
        yield RULES[rule].count(profile, ties=ties)
        for place in range(len(script), len(ties.used)):
            others = range(1, ties.used[place])
            waiting.extend([*ties.script[:place], other] for other in others)


def an_election(seed: int) -> Profile:
    """Election number `seed`: its kind goes round, everything else is drawn from the number."""
    draw = random.Random(seed)  # noqa: S311 - elections to try, the same at every run
    kind = KINDS[seed % len(KINDS)]
    candidates = draw.randint(2, 4 if kind == "tiny" else 8)
    seats = draw.randint(1, min(5, candidates))
    people = [str(number) for number in range(1, candidates + 1)]
    longest = 2 if kind == "exhausted" else candidates
    weights = {"weighted": (1, 5, 40, 200), "exact": (6, 12, 60)}.get(kind, (1, 1, 1, 2, 3))
    papers: Counter[tuple[str, ...]] = Counter()
    for _ in range(draw.randint(1, 8 if kind in ("tiny", "tied") else 30)):
        some = (
            people[: candidates // 2 + 1] if kind == "two blocs" and draw.random() < 0.5 else people
        )
        length = draw.randint(1, min(longest, len(some)))
        papers[tuple(draw.sample(some, length))] += draw.choice(weights)
    who = tuple(Candidate(one, f"Candidate {one}") for one in people)
    return Profile(who, seats, dict(papers), f"Seed {seed}, {kind}")


def asked(oracle: Oracle, profile: Profile) -> set[str] | str:
    """What the program says; a text where it fails."""
    people = [one.id for one in profile.candidates]
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return set(oracle.ask(people, profile.seats, profile.papers))
    except Exception as error:  # noqa: BLE001 - another program's failure is a finding
        return f"{type(error).__name__}: {error}"


def compare(oracle: Oracle, seed: int) -> dict[str, object]:
    """Hold one program against our rule on one election."""
    profile = an_election(seed)
    if oracle.one_seat:
        profile = profile.with_seats(1)
    theirs = asked(oracle, profile)
    marks = RULES[oracle.rule].paper is PaperKind.MARKS
    ours = [
        set(record.elected)
        for record in outcomes(oracle.rule, as_marks(profile, profile.seats) if marks else profile)
    ]
    agree = theirs in ours
    if oracle.name == "pref_voting Schulze":
        agree = theirs == set().union(*ours)  # it lists all who may win
    return {
        "seed": seed,
        "program": oracle.name,
        "rule": oracle.rule,
        "agree": agree,
        "more_ways": len(ours) == MOST_OUTCOMES,
        "tied": len(ours) > 1,
        "theirs": theirs if isinstance(theirs, str) else sorted(theirs),
        "ours": [sorted(one) for one in ours][:5],
    }


def sample(rows: int, first: int) -> Iterator[dict[str, object]]:
    """For each rule, elections without a lot, and what every installed program makes of them."""
    asking = [one for one in ORACLES if one.same_rule and one.installed]
    for rule in dict.fromkeys(one.rule for one in asking if one.rule != "fptp"):
        seed, found = first - 1, 0
        while found < rows:
            seed += 1
            row = _golden_row(rule, seed, [one for one in asking if one.rule == rule])
            found += row is not None
            if row is not None:
                yield row


def _golden_row(rule: str, seed: int, asking: Sequence[Oracle]) -> dict[str, object] | None:
    profile = an_election(seed)
    if asking[0].one_seat:
        profile = profile.with_seats(1)
    records = list(outcomes(rule, profile))
    if len(records) > 1:
        return None
    said = {oracle.name: asked(oracle, profile) for oracle in asking}
    return {
        "rule": rule,
        "seed": seed,
        "blt": "".join(write_blt(profile)),
        "winners": sorted(records[0].elected),
        "said": {name: one if isinstance(one, str) else sorted(one) for name, one in said.items()},
    }


def main() -> int:
    """Run the comparisons asked for and print what differs, and a line of sums a program."""
    parser = argparse.ArgumentParser(prog="python -m bench.differences", description=__doc__)
    parser.add_argument("--elections", type=int, default=1000)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--program", help="one program only")
    parser.add_argument("--sample", type=int, metavar="N", help="print N golden rows a rule")
    args = parser.parse_args()
    if args.sample:
        for row in sample(args.sample, args.first):
            print(json.dumps(row))
        return 0
    for oracle in ORACLES:
        if args.program not in (None, oracle.name):
            continue
        if not oracle.installed:
            print(f"{oracle.name}: not installed, left out", file=sys.stderr)
            continue
        sums: Counter[str] = Counter()
        for seed in range(args.first, args.first + args.elections):
            found = compare(oracle, seed)
            unknown = "more ways for lots than looked at" if found["more_ways"] else "differ"
            sums["agree" if found["agree"] else unknown] += 1
            sums["with a lot"] += bool(found["tied"])
            if not found["agree"]:
                print(json.dumps(found), flush=True)
        print(f"{oracle.name} against {oracle.rule}: {dict(sums)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
