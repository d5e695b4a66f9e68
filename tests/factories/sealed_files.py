"""Sealed polls without a database: keys, a manifest, ballots, the log, a trustee's turn."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from governance.sealing.canonical import canonical, public_key_of
from governance.sealing.credentials import credential_of, credentials_file
from governance.sealing.envelope import Envelope, seal_ballot
from governance.sealing.keys import TrusteeKey, new_trustee_key
from governance.sealing.log import Frontier, leaf
from governance.sealing.manifest import (
    Board,
    CredentialFacts,
    Issuer,
    Manifest,
    Page,
    RollFacts,
    Scrutineer,
    Trustee,
    plaintext_bytes,
)
from governance.sealing.note import Head
from governance.sealing.opening import Step, Turn, run_turn, turn_lines

POLL = "3f2b8a52-6f1e-4c39-9b3d-0d6f2a9c1e77"
BOARD_SEED = b"b" * 32
SCRUTINEER_SEED = b"s" * 32
NAMES = ("Aisha Begum", "Bryn Pugh", "Carys Owen", "Dai Rees", "Efa Lloyd")


def seed_of(number: int) -> bytes:
    """The seed of a voter's credential."""
    return hashlib.sha256(f"voter {number}".encode()).digest()


def trustee_keys(number: int) -> list[TrusteeKey]:
    """So many trustees' keys, the same every time."""
    return [
        new_trustee_key(name, hashlib.sha256(name.encode()).digest()) for name in NAMES[:number]
    ]


def a_paper(**changes: Any) -> dict[str, Any]:
    """A ballot paper of four options, as an object."""
    options = [
        {"id": one, "interests": "", "label": one.title(), "photo_url": None, "statement": ""}
        for one in ("amina", "bo", "cerys", "dewi")
    ]
    paper = {
        "format": "paper-v1",
        "guidance": "",
        "kind": "ranked",
        "most_choices": 4,
        "options": options,
        "seats": 2,
        "title": "Board election 2027",
    }
    return paper | changes


def a_manifest(keys: Sequence[TrusteeKey], *, threshold: int, **changes: Any) -> Manifest:
    """A manifest for these trustees; ``changes`` replace its fields."""
    paper = changes.pop("paper", None) or a_paper()
    facts: dict[str, Any] = {
        "poll": POLL,
        "title": "Board election 2027",
        "mutual": "Harbour Care",
        "paper": paper,
        "opens_at": datetime(2027, 6, 7, 9, tzinfo=UTC),
        "closes_at": datetime(2027, 6, 21, 16, tzinfo=UTC),
        "roll": RollFacts(20, "a" * 64, date(2027, 5, 31), "Board election 2027"),
        "credentials": CredentialFacts(
            Issuer.SCRUTINEER,
            20,
            hashlib.sha256(
                credentials_file(credential_of(seed_of(one)) for one in range(20))
            ).hexdigest(),
        ),
        "trustees": tuple(Trustee.of(place, key.public) for place, key in enumerate(keys, start=1)),
        "threshold": threshold,
        "scrutineer": Scrutineer("Sioned Vaughan", public_key_of(SCRUTINEER_SEED)),
        "plaintext_bytes": plaintext_bytes(paper),
        "revoting": False,
        "smallest_box": 5,
        "board": Board("harbour.example/votes/3f2b8a52", public_key_of(BOARD_SEED)),
        "page": Page("1", "b" * 64),
    }
    return Manifest(**facts | changes)


@dataclass
class SealedPoll:
    """A poll's keys, manifest and log, and the ballots in its box."""

    keys: list[TrusteeKey]
    manifest: Manifest
    events: list[bytes] = field(default_factory=list)
    box: list[Envelope] = field(default_factory=list)
    excluded: list[dict[str, str]] = field(default_factory=list)

    def note(self, event: str, **facts: Any) -> None:
        """Add an event to the log."""
        poll = self.manifest.poll
        body = {"format": "event-v1", "type": event, "poll": poll} | facts
        self.events.append(canonical(body))

    def open(self) -> None:
        """Everything up to the opening of the poll."""
        self.note("manifest", manifest=self.manifest.fingerprint)
        for place in range(1, len(self.keys) + 1):
            self.note("key-checked", trustee=place, when="before-opening")
        self.note("opened", at="2027-06-07T09:00:00Z")

    def cast(self, voter: int, *choices: str) -> Envelope:
        """Seal a ballot and put it into the box."""
        nonce = hashlib.sha256(f"nonce {voter}".encode()).digest()[:16]
        envelope = seal_ballot(self.manifest, seed=seed_of(voter), choices=choices, nonce=nonce)
        self.put(envelope)
        return envelope

    def put(self, envelope: Envelope) -> None:
        """Put an envelope into the box."""
        self.note("ballot", ballot=envelope.ballot, channel="online")
        self.box.append(envelope)

    def void(self, voter: int, reason: str = "lost") -> None:
        """Void a voter's credential, and with it the ballot."""
        credential = credential_of(seed_of(voter))
        self.note("credential-voided", credential=credential, reason=reason)
        for envelope in [one for one in self.box if one.credential == credential]:
            self.excluded.append({"ballot": envelope.ballot, "reason": "voided"})
            self.box.remove(envelope)

    def freeze(self, *, subset: int = 1) -> None:
        """Close the poll, freeze the box, name the trustees who open it."""
        number = len(self.box) + len(self.excluded)
        self.note("closed", at="2027-06-21T16:00:00Z", ballots=number)
        lines = "".join(f"{one.ballot}\n" for one in self.box).encode()
        self.note(
            "frozen",
            counted=len(self.box),
            excluded=self.excluded,
            sha256=hashlib.sha256(lines).hexdigest(),
        )
        self.note("opening", subset=subset)

    @property
    def head(self) -> Head:
        """The head of the log as it is now."""
        tree = Frontier()
        for entry in self.events:
            tree.append(leaf(entry))
        return Head(tree.size, tree.root())

    def turn(self, *, subset: int, position: int, before: Step | None = None) -> list[bytes]:
        """The file for the trustee at that position, line by line."""
        place = self.manifest.subset(subset)[position - 1]
        count = len(self.box) if before is None else len(before.rows)
        turn = Turn(subset, position, place, count, self.head)
        envelopes = [one.text.encode() for one in self.box]
        inside = envelopes if before is None else before.lines()
        return [*turn_lines(self.manifest, turn, events=self.events, inside=inside)]

    def record(self, step: Step) -> None:
        """Note a step in the log."""
        header = step.header
        kept = {key: header[key] for key in ("position", "trustee", "count", "input", "output")}
        self.note(
            "step",
            unopened=len(header["unopened"]),
            header=hashlib.sha256(canonical(header)).hexdigest(),
            **kept,
        )

    def open_box(self, subset: int = 1) -> list[Step]:
        """Every trustee's step in turn."""
        steps: list[Step] = []
        for position, place in enumerate(self.manifest.subset(subset), start=1):
            lines = self.turn(subset=subset, position=position, before=steps[-1] if steps else None)
            step = run_turn(lines, key=self.keys[place - 1], emailed_head=self.head)
            self.record(step)
            steps.append(step)
        return steps


def a_sealed_poll(*, trustees: int = 3, threshold: int = 2, **changes: Any) -> SealedPoll:
    """A poll that is open and has an empty box."""
    keys = trustee_keys(trustees)
    poll = SealedPoll(keys, a_manifest(keys, threshold=threshold, **changes))
    poll.open()
    return poll
