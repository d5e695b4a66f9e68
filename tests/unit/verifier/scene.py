"""What a forger needs: the files of a good bundle, ways to change them, and to cover it up."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from governance.sealing.canonical import canonical, signed
from governance.sealing.envelope import Envelope, seal_ballot
from governance.verifier.verify import verify
from tests.factories.bundles import Made, a_bundle, lines_of, notes, zipped
from tests.factories.sealed_files import BOARD_SEED, seed_of

Body = dict[str, Any]
LOG = "log/entries.jsonl"
COUNTED, EXCLUDED = "box/counted.jsonl", "box/excluded.jsonl"


def digest(raw: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


@dataclass
class Scene:
    """The files of a bundle in a forger's hands.

    ``notes``: checkpoints that came by e-mail. ``raw``: the ZIP file, where that is what is
    forged. ``sums``: SHA256SUMS are made anew, as any forger would.
    """

    made: Made
    files: dict[str, bytes]
    notes: list[str] = field(default_factory=list)
    raw: bytes | None = None
    sums: bool = True

    def bodies(self, name: str) -> list[Body]:
        """The objects of a file of lines."""
        return [json.loads(line) for line in self.files[name].splitlines()]

    def write(self, name: str, bodies: Sequence[Body]) -> None:
        """A file of lines anew."""
        self.files[name] = lines_of([canonical(one) for one in bodies])

    def change(self, name: str, **facts: Any) -> None:
        """Other facts in a file of one object."""
        body = json.loads(self.files[name]) | facts
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self.files[name] = text.encode()

    def replace(self, name: str, old: bytes, new: bytes) -> None:
        """Other bytes in a file, once."""
        assert old in self.files[name], old
        self.files[name] = self.files[name].replace(old, new, 1)

    def lines(self, name: str, edit: Callable[[list[bytes]], Any]) -> None:
        """A file's lines, edited in place."""
        lines = self.files[name].splitlines()
        edit(lines)
        self.files[name] = lines_of(lines)

    def log(self, edit: Callable[[list[Body]], Any], *, by: str = "operator") -> None:
        """Edit the log; the operator holds the board's key and signs every checkpoint anew."""
        events = self.bodies(LOG)
        edit(events)
        self.write(LOG, events)
        if by == "operator":
            self.sign_log(BOARD_SEED)

    def sign_log(self, seed: bytes) -> None:
        """The checkpoints anew, the last one over the whole log."""
        lines = self.files[LOG].splitlines()
        names = [name for name in self.files if name.startswith("log/checkpoints/")]
        sizes = [min(int(name[16:26]), len(lines)) for name in names[:-1]]
        made = notes(lines, [*sizes, len(lines)], seed, self.made.poll.manifest.board.origin)
        files: dict[str, bytes] = {}
        for name, raw in self.files.items():
            if name == LOG:
                files |= {LOG: raw} | made
            elif name not in names:
                files[name] = raw
        self.files = files

    def event(self, kind: str, **facts: Any) -> None:
        """Other facts in the last event of a type; the operator signs."""

        def edit(events: list[Body]) -> None:
            events[place_of(events, kind)].update(facts)

        self.log(edit)

    def result(self, edit: Callable[[Body], Any]) -> None:
        """Another record of the count, noted in the log as counted and declared."""
        body = json.loads(self.files["result.json"])
        edit(body)
        self.change("result.json", **body)
        record = digest(self.files["result.json"])
        self.event("counted", record=record)
        self.event("declared", record=record)

    def refreeze(self) -> None:
        """Close, freeze and name the box anew, as the log now is; the operator signs."""
        events = self.bodies(LOG)
        frozen = events[place_of(events, "frozen")]
        left_out = {one["ballot"] for one in frozen["excluded"]}
        ballots = [one["ballot"] for one in events if one["type"] == "ballot"]
        kept = [one for one in ballots if one not in left_out]
        listed = "".join(f"{one}\n" for one in kept).encode()
        self.event("closed", ballots=len(ballots))
        self.event("frozen", counted=len(kept), sha256=digest(listed))

    def step(self, position: int, by: int | None = None, **facts: Any) -> None:
        """Another header of a step, signed by the trustee at place ``by``, if one takes part."""
        name = f"opening/step-{position}.jsonl"
        header, *rest = self.files[name].splitlines()
        body = json.loads(header) | facts
        if by is not None:
            body = signed(body, self.made.poll.keys[by - 1].signing_seed)
        self.files[name] = lines_of([canonical(body), *rest])

    def put(self, envelope: Envelope) -> None:
        """An envelope into the box, the log and the frozen list."""
        event = {
            "ballot": envelope.ballot,
            "channel": "online",
            "format": "event-v1",
            "poll": self.made.poll.manifest.poll,
            "type": "ballot",
        }
        self.log(lambda events: events.insert(place_of(events, "closed"), event))
        self.lines(COUNTED, lambda lines: lines.append(envelope.text.encode()))
        self.refreeze()

    def sealed(self, voter: int, *choices: str, nonce: bytes = b"forged" + bytes(10)) -> Envelope:
        """A ballot of a voter (from 100 on: of nobody on the roll)."""
        return seal_ballot(
            self.made.poll.manifest, seed=seed_of(voter), choices=choices, nonce=nonce
        )

    def verified(self, folder: Path) -> Body:
        """What the verifier says."""
        path = folder / "bundle.zip"
        path.write_bytes(self.raw or zipped(self.files, sums=self.sums))
        return verify(str(path), self.notes)


def place_of(events: list[Body], kind: str) -> int:
    """Where the last event of a type is."""
    return max(place for place, event in enumerate(events) if event["type"] == kind)


def scene(cut: str = "legal hold", kind: str = "ranked", *, revoting: bool = False) -> Scene:
    """A good bundle to be forged."""
    made = a_bundle(kind, revoting=revoting)
    return Scene(made, dict(made.cut(cut)))


Forge = Callable[[Scene], object]
ATTACKS: dict[str, tuple[str, Forge, dict[str, Any]]] = {}
"""What is done (a sentence), under which name the verifier must refuse it, and to which bundle."""


def attack(does: str, name: str, **bundle: Any) -> Callable[[Forge], Forge]:
    """Register an attack."""

    def registered(forge: Forge) -> Forge:
        assert does not in ATTACKS, does
        ATTACKS[does] = (name, forge, bundle)
        return forge

    return registered
