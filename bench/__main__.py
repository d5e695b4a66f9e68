"""Runs every measurement and prints its ratio; bare times are never printed alone."""

import argparse
import sys

from bench import budgeting, casting, counting, importing, opening, page, registering

MEASURES = {
    "budgeting": budgeting.measure,
    "casting": casting.measure,
    "counting": counting.measure,
    "importing": importing.measure,
    "opening": opening.measure,
    "page": page.measure,
    "registering": registering.measure,
}


def main() -> int:
    """Run the measurements asked for, all by default."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*MEASURES, []], help="all when left out")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the large import")
    parser.add_argument(
        "--members", type=int, default=1_000_000, help="members of the large register"
    )
    parser.add_argument("--ballots", type=int, default=100_000, help="ballots of the large box")
    args = parser.parse_args()
    for name in args.names or MEASURES:
        print(f"\n{name}", flush=True)
        for line in MEASURES[name](args):
            print("  " + line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
