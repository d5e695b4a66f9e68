"""What the counting commands share: exit codes, refusals in a sentence, settling ties, printing."""

import argparse
import gc
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from governance.counting.files import BadBallotFile
from governance.counting.input_file import called, lines_of, say
from governance.counting.ties import (
    ListedOrder,
    RefuseTies,
    SeededLots,
    TieNeedsLot,
    Ties,
    lot_v1_seed,
)

DONE, BAD, TIED = 0, 2, 3

_SEED = re.compile(r"seed:([0-9A-Fa-f]{1,64})")
_SEED_DIGITS = 64

Run = Callable[[argparse.Namespace, object], int]


class CannotCount(Exception):
    """What was asked for cannot be done; the text says why, in a sentence."""


def counting(count: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    """Run a count; what cannot be done is told on standard error. Returns the exit code."""
    gc.disable()  # a count leaves no rings behind, and looking for them in a million papers is slow
    try:
        return count(args)
    except CannotCount as reason:
        say("")
        sys.stderr.write(f"{reason}\n")
        return BAD
    finally:
        gc.enable()


@contextmanager
def ballot_file(name: str, hints: Mapping[str, str] | None = None) -> Iterator[Iterator[str]]:
    """Open a file of ballots, line by line; raises CannotCount for what is wrong with it.

    hints: by the code of a complaint, a sentence that says how it should be.
    """
    file = called(name)
    try:
        with lines_of(name) as lines:
            yield lines
    except BadBallotFile as bad:
        hint = (hints or {}).get(bad.code)
        raise CannotCount(f"{file}: {bad}." + (f" {hint}" if hint else "")) from None
    except OSError as error:
        raise CannotCount(f"{file} cannot be read: {error.strerror}.") from None


@dataclass(frozen=True, slots=True)
class TiesOption:
    """An option that says how ties are settled.

    name: what it is called. one, listed: what is put in order by it, and by what. by_place: they
    may be listed by their places on the ballot paper, where not all of it are ids.
    """

    name: str
    one: str
    listed: str
    by_place: bool = False

    def ties(self, said: str, *, ids: Sequence[str], title: str) -> Ties:
        """Make what settles ties from what was said. Raises CannotCount.

        ids: those of all who may be listed. title: what a short seed is made into a seed with.
        """
        if said == "refuse":
            return RefuseTies()
        listed = [one.strip() for one in said.removeprefix("order:").split(",")]
        if said.startswith("order:") and all(listed):
            return self._listed(listed, ids)
        if found := _SEED.fullmatch(said):
            digits = found[1].lower()
            if len(digits) < _SEED_DIGITS:
                digits = lot_v1_seed(contest=title, draw="", randomness_hex=digits)
            return SeededLots(digits)
        raise CannotCount(
            f"{self.name} {said} is none of: refuse; order: with {self.listed}; seed: with 1 to "
            f"{_SEED_DIGITS} hexadecimal digits."
        )

    def _listed(self, listed: Sequence[str], ids: Sequence[str]) -> ListedOrder:
        known = {one: one for one in ids}
        if self.by_place and not known.keys() >= set(listed):
            known = {str(place): one for place, one in enumerate(ids, start=1)}
        stranger = next((one for one in listed if one not in known), None)
        if stranger is not None:
            raise CannotCount(
                f"{self.name} order: names {stranger}, and there is no such {self.one}."
            )
        if len(set(listed)) != len(listed):
            raise CannotCount(f"{self.name} order: names a {self.one} twice.")
        return ListedOrder(tuple(known[one] for one in listed))


def tell_tie(tie: TieNeedsLot, tied: Sequence[str], *, said: str, as_data: bool) -> int:
    """Name a tie that needs a lot, in words and, if asked for, as data. Returns the exit code."""
    say("")
    sys.stderr.write(said)
    if as_data:
        told = {
            "event": tie.event,
            "stage": tie.stage,
            "purpose": str(tie.purpose),
            "tied": list(tied),
        }
        print_result(json.dumps({"tie": told}, ensure_ascii=False, indent=1) + "\n")
    return TIED


def print_result(text: str) -> None:
    """Print a result; whoever reads it may stop early (`| head`)."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
