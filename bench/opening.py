"""Opening and verifying a sealed box against the least that either can do.

A trustee's turn reads the whole log, makes its head anew, checks each ballot's form, hash and
signature, opens it, and sorts and signs what was inside; the least only opens it. The verifier
reads every file of a bundle twice over, each ballot against the log, the rows, the papers and the
result; the least hashes the files and checks the ballots' signatures by the verifier's own
arithmetic, since it may use no library.
"""

import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from unittest.mock import patch
from zipfile import ZipFile

from bench.sides import in_turn, said
from governance.sealing.credentials import credential_of, credentials_file
from governance.sealing.envelope import layer_info
from governance.sealing.manifest import CredentialFacts, Issuer, Page, RollFacts
from governance.sealing.note import Head
from governance.sealing.opening import Step, run_turn
from governance.verifier import verify
from tests.factories import bundles
from tests.factories.bundles import BundlePoll, Made, a_bundle, cast, choices_of, zipped
from tests.factories.sealed_files import a_manifest, a_paper, seed_of, trustee_keys

SMALL = 10_000


def measure(args: argparse.Namespace) -> Iterator[str]:
    """A box of ten thousand, and a large one."""
    for ballots, rounds in ((min(SMALL, args.ballots), 3), (args.ballots, 1)):
        poll, made = _made(ballots)
        ratios = _ratios(_Turn(poll), rounds)
        yield (
            f"{ballots:,} ballots: a trustee's turn takes {said(ratios)} as long as its "
            "decryptions alone"
        )
        with tempfile.TemporaryDirectory(prefix="commonweal-bench-") as folder:
            ratios = _ratios(_Bundle(made, Path(folder) / "bundle.zip"), rounds)
        yield (
            f"{ballots:,} ballots: verifying the bundle takes {said(ratios)} as long as hashing "
            "its files and checking the ballots' signatures alone"
        )
        if ballots == args.ballots:
            return


def _ratios(sides: "_Turn | _Bundle", rounds: int) -> list[float]:
    return in_turn(lambda _: sides.ours, lambda _: sides.least, rounds)


@dataclass
class _LargePoll(BundlePoll):
    """A poll that one trustee opens, which keeps what that trustee was given."""

    given: list[bytes] = field(default_factory=list)
    emailed: Head | None = None

    def freeze(self, *, subset: int = 1) -> None:
        """There is one set of trustees, whichever is asked for."""
        super().freeze(subset=min(subset, 1))

    def open_box(self, subset: int = 1) -> list[Step]:
        """The one step."""
        self.given = self.turn(subset=min(subset, 1), position=1)
        self.emailed = self.head
        return super().open_box(subset=min(subset, 1))


def _made(ballots: int) -> tuple[_LargePoll, Made]:
    """A poll in which so many vote, with its bundle, put together as for the verifier's tests."""
    keys = trustee_keys(1)
    with patch.multiple(bundles, VOTERS=ballots, REPLACED=bundles.LOST):
        credentials = credentials_file(credential_of(seed_of(one)) for one in range(ballots))
        digest = hashlib.sha256(credentials).hexdigest()
        manifest = a_manifest(
            keys,
            threshold=1,
            paper=a_paper(),
            roll=RollFacts(ballots, bundles.roll_digest(), date(2027, 5, 31), "All members"),
            credentials=CredentialFacts(Issuer.SERVER, ballots, digest),
            scrutineer=None,
            page=Page("1", hashlib.sha256(bundles.PAGE).hexdigest()),
        )
        poll = _LargePoll(keys, manifest)
        poll.open()
        poll.head_now()
        for voter in range(ballots):
            cast(poll, voter, choices_of(voter, "ranked"))
        poll.head_now()
        with patch.object(bundles, "a_poll", lambda _kind, **_more: poll):
            return poll, a_bundle.__wrapped__("ranked")


class _Turn:
    """The turn of the one trustee."""

    def __init__(self, poll: _LargePoll) -> None:
        self._key, self._lines = poll.keys[0], poll.given
        if poll.emailed is None:
            raise LookupError("the box has not been opened")
        self._head = poll.emailed
        self._things = [
            (
                one.onions[0],
                layer_info(poll.manifest, subset=1, position=1, credential=one.credential),
            )
            for one in poll.box
        ]

    def ours(self) -> None:
        step = run_turn(self._lines, key=self._key, emailed_head=self._head)
        if len(step.rows) != len(self._things):
            raise RuntimeError("not every ballot was opened")

    def least(self) -> None:
        for onion, info in self._things:
            self._key.open(onion, info)


class _Bundle:
    """The legal-hold cut of the bundle, as a file."""

    def __init__(self, made: Made, path: Path) -> None:
        self._path = path
        path.write_bytes(zipped(made.cut("legal hold")))
        self._signed = [
            verify.signed(json.loads(one.text), one.credential) for one in made.poll.box
        ]

    def ours(self) -> None:
        found = verify.verify(str(self._path), [])
        failed = [line["check"] for line in found["checks"] if line["state"] == "failed"]
        if not found["passed"]:
            raise RuntimeError(f"the bundle does not hold: {failed}")

    def least(self) -> None:
        with ZipFile(self._path) as pack:
            for name in pack.namelist():
                with pack.open(name) as file:
                    hashlib.file_digest(file, "sha256")  # type: ignore[arg-type] # reads as it asks
        verify.check_signatures(iter(self._signed), "forged")
