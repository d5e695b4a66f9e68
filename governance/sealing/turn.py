"""The file a trustee is given for their turn: read line by line, and written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from governance.sealing.canonical import canonical, read_canonical
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.fields import Fields
from governance.sealing.manifest import Manifest
from governance.sealing.note import Head
from governance.sealing.steps import content_of

FORMAT = "turn-v1"
MANIFEST, EVENT, ENVELOPE, STEP = (
    b'{"manifest":', b'{"event":', b'{"envelope":', b'{"step":',
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """A trustee's turn: which layer of which subset's onions, and the head of the log for it."""

    subset: int
    position: int
    place: int
    count: int
    head: Head


class TurnLines:
    """The lines of a turn, with one looked at before it is taken."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._next = next(self._lines, None)

    def take(self) -> bytes:
        """The next line; raises SealingFault when there is none."""
        if self._next is None:
            raise _malformed("it ends too soon")
        line, self._next = self._next, next(self._lines, None)
        return line

    def one(self, start: bytes, what: str) -> bytes:
        """What the next line holds under this one key; raises SealingFault for another."""
        line = self.take()
        if not line.startswith(start):
            raise _malformed(f"where {what} should stand there is something else")
        return _within(line, start)

    def starting(self, start: bytes) -> Iterator[bytes]:
        """What the next lines hold under this one key, as long as they have it."""
        while self._next is not None and self._next.startswith(start):
            yield _within(self.take(), start)

    def rest(self) -> Iterator[bytes]:
        """All lines that are left."""
        while self._next is not None:
            yield self.take()


def turn_lines(
    manifest: Manifest,
    turn: Turn,
    *,
    events: Iterable[bytes],
    inside: Iterable[bytes],
) -> Iterator[bytes]:
    """The file ``turn-v1``, line by line.

    events: the entries of the log. inside: the counted envelopes, as canonical JSON; from
    position 2 on, the lines of the step before, with their line feeds.
    """
    yield canonical(_turn_header(manifest, turn)) + b"\n"
    yield MANIFEST + manifest.canonical() + b"}\n"
    for entry in events:
        yield EVENT + entry + b"}\n"
    if turn.position == 1:
        for envelope in inside:
            yield ENVELOPE + envelope + b"}\n"
        return
    lines = iter(inside)
    for header in lines:
        yield STEP + content_of(header) + b"}\n"
        break
    yield from lines


def read_start(source: TurnLines) -> tuple[Turn, Manifest]:
    """The header and the manifest, with which a turn begins; raises SealingFault."""
    header = content_of(source.take())
    manifest = Manifest.read(source.one(MANIFEST, "the manifest"))
    return _read_turn(header, manifest), manifest


def manifest_of_turn(lines: Iterable[bytes]) -> Manifest:
    """The manifest in the file ``turn-v1``, of which no more is read; raises SealingFault."""
    return read_start(TurnLines(lines))[1]


def _read_turn(raw: bytes, manifest: Manifest) -> Turn:
    fields = Fields(read_canonical(raw), "the header of the turn")
    fields.format(FORMAT)
    fields.exactly("format", "poll", "manifest", "subset", "position", "trustee", "count", "head")
    if (fields.text("poll"), fields.text("manifest")) != (manifest.poll, manifest.fingerprint):
        raise SealingFault(
            FaultCode.WRONG_MANIFEST, "The turn names another poll or manifest than it holds."
        )
    subset, position = fields.whole("subset"), fields.whole("position")
    places = manifest.subset(subset)
    if not 1 <= position <= len(places) or places[position - 1] != fields.whole("trustee"):
        raise SealingFault(
            FaultCode.WRONG_TRUSTEE, "The turn is given to a trustee who does not have it."
        )
    head = fields.part("head").exactly("size", "root")
    return Turn(
        subset=subset,
        position=position,
        place=places[position - 1],
        count=fields.whole("count"),
        head=Head(head.whole("size"), bytes.fromhex(head.sha256("root"))),
    )


def _turn_header(manifest: Manifest, turn: Turn) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "poll": manifest.poll,
        "manifest": manifest.fingerprint,
        "subset": turn.subset,
        "position": turn.position,
        "trustee": turn.place,
        "count": turn.count,
        "head": {"size": turn.head.size, "root": turn.head.root.hex()},
    }


def _within(line: bytes, start: bytes) -> bytes:
    content = content_of(line)
    if not content.endswith(b"}"):
        raise _malformed("a line of it is broken off")
    return content[len(start) : -1]


def _malformed(reason: str) -> SealingFault:
    return SealingFault(FaultCode.MALFORMED, f"This file is not a trustee's turn: {reason}.")
