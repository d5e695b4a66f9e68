"""The opening: a trustee's turn takes one layer off every ballot and sorts what was inside."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from governance.sealing.canonical import b64u, digest, signed, unb64u
from governance.sealing.envelope import envelope_is_signed, layer_info, read_envelope
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.history import History, StepEvent
from governance.sealing.keycheck import check_trustee
from governance.sealing.keys import TrusteeKey
from governance.sealing.manifest import Manifest
from governance.sealing.note import Head
from governance.sealing.rows import (
    Invalid,
    InvalidReason,
    Row,
    commitment,
    commitments_file,
    read_row,
)
from governance.sealing.steps import FORMAT as STEP_FORMAT
from governance.sealing.steps import (
    Step,
    read_header,
    read_rows,
    read_step,
    row_line,
)
from governance.sealing.turn import (
    ENVELOPE,
    EVENT,
    STEP,
    Turn,
    TurnLines,
    manifest_of_turn,
    read_start,
    turn_lines,
)

__all__ = [
    "Invalid",
    "InvalidReason",
    "Row",
    "Step",
    "Turn",
    "commitment",
    "commitments_file",
    "manifest_of_turn",
    "read_row",
    "read_step",
    "run_turn",
    "turn_lines",
]


Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Given:
    """One thing to open: what it is listed under if it does not, its onion, HPKE's info."""

    mark: str
    onion: bytes
    info: bytes


def run_turn(
    lines: Iterable[bytes],
    *,
    key: TrusteeKey,
    emailed_head: Head,
    opened_before: Collection[str] = (),
    tell: Tell = lambda _: None,
) -> Step:
    """Check a turn and take it; raises SealingFault for everything a trustee must not open.

    lines: the file ``turn-v1``; each ends with its line feed. emailed_head: the head that came by
    e-mail, never that of the file. opened_before: the polls (UUIDs) that this key has opened.
    tell: is given a sentence for each check that has passed. Nothing is opened before all checks
    on the log have passed; what is opened is kept in memory, the envelopes are not.
    """
    source = TurnLines(lines)
    turn, manifest = read_start(source)
    tell(f"The file is for the poll “{manifest.title}” of {manifest.mutual}.")
    check_trustee(manifest.trustee(turn.place), key)
    tell(f"It is the turn of {key.name or manifest.trustee(turn.place).name}, key {key.key_id}.")
    if manifest.poll in opened_before:
        raise _opened_before()
    history = _history(source, manifest, turn, emailed_head)
    tell(f"The log of {history.head.size} entries is the one whose head came by e-mail.")
    given = _input(history, turn, manifest)
    tell(f"{history.frozen.counted} ballots are to be opened; this is enough to hide each.")
    things = _ballots(source, history, turn, manifest)
    if turn.position > 1:
        things = _step_before(source, history, turn, manifest)
    rows, unopened = _opened(things, key)
    tell(f"{len(rows)} opened, {len(unopened)} did not. They are sorted and signed.")
    return _step(manifest, turn, key, given=given, rows=rows, unopened=unopened)


def _history(source: TurnLines, manifest: Manifest, turn: Turn, emailed_head: Head) -> History:
    history = History(manifest)
    for entry in source.starting(EVENT):
        history.add(entry)
    if not history.head == emailed_head == turn.head:
        raise SealingFault(
            FaultCode.WRONG_HEAD,
            f"The log in this file has {history.head.size} entries and the root "
            f"{history.head.root.hex()}; the e-mail speaks of {emailed_head.size} entries and the "
            f"root {emailed_head.root.hex()}. Do not open the box. Make sure that you copied the "
            "newest e-mail; if you did, tell the scrutineer at once.",
        )
    return history


def _input(history: History, turn: Turn, manifest: Manifest) -> str:
    """The digest of what is given, once the log calls for this very turn; raises SealingFault."""
    if any(step.trustee == turn.place for step in history.steps):
        raise _opened_before()
    if not history.is_opening or history.subset != turn.subset:
        raise SealingFault(
            FaultCode.BROKEN_LOG, "The log does not say that these trustees open the box."
        )
    if history.frozen.counted < manifest.smallest_box:
        raise SealingFault(
            FaultCode.SMALL_BOX,
            f"There are {history.frozen.counted} ballots in the box. Fewer than "
            f"{manifest.smallest_box} are not opened: each voter could be guessed.",
        )
    given = history.frozen.sha256
    count = history.frozen.counted
    places = manifest.subset(turn.subset)
    for number, step in enumerate(history.steps, start=1):
        if not _follows(step, number, places, given=given, count=count):
            raise SealingFault(
                FaultCode.BROKEN_LOG, f"Step {number} in the log does not follow from what it had."
            )
        given, count = step.output, step.count
    if (len(history.steps) + 1, count) != (turn.position, turn.count):
        raise SealingFault(
            FaultCode.WRONG_STEP, "The log calls for another turn than that of this file."
        )
    return given


def _follows(
    step: StepEvent, number: int, places: tuple[int, ...], *, given: str, count: int
) -> bool:
    return (
        number <= len(places)
        and (step.position, step.trustee) == (number, places[number - 1])
        and (step.input, step.count + step.unopened) == (given, count)
    )


def _ballots(
    source: TurnLines, history: History, turn: Turn, manifest: Manifest
) -> Iterator[_Given]:
    """What the first trustee opens: every counted ballot of the log, in order, none else."""
    seen: set[bytes] = set()
    expected = history.counted()
    for raw in source.starting(ENVELOPE):
        envelope = read_envelope(raw, manifest)
        if envelope.ballot != next(expected, None):
            raise _wrong_ballots()
        if not envelope_is_signed(envelope):
            raise SealingFault(
                FaultCode.BAD_SIGNATURE, f"Ballot {envelope.ballot} is not signed by its voter."
            )
        credential = unb64u(envelope.credential)
        if credential in seen or envelope.credential in history.voided:
            raise SealingFault(
                FaultCode.DUPLICATE,
                f"Ballot {envelope.ballot} is the second of its voter, or of one whose right to "
                "vote in this way was taken back.",
            )
        seen.add(credential)
        info = layer_info(manifest, subset=turn.subset, position=1, credential=envelope.credential)
        yield _Given(envelope.ballot, envelope.onions[turn.subset - 1], info)
    if next(expected, None) is not None or next(source.rest(), None) is not None:
        raise _wrong_ballots()


def _step_before(
    source: TurnLines, history: History, turn: Turn, manifest: Manifest
) -> Iterator[_Given]:
    """What a later trustee opens: the lines of the step before, as they were signed."""
    before = turn.position - 1
    raw = source.one(STEP, "the step before")
    header = read_header(raw, manifest, subset=turn.subset, position=before)
    event = history.steps[-1]
    said = (header["input"], header["output"], header["count"], len(header["unopened"]))
    if (digest(raw), *said) != (
        event.header, event.input, event.output, event.count, event.unopened,
    ):  # fmt: skip
        raise SealingFault(FaultCode.WRONG_STEP, "The step before is not the one in the log.")
    info = layer_info(manifest, subset=turn.subset, position=turn.position)
    for onion in read_rows(
        source.rest(), manifest, position=before, count=event.count, output=event.output
    ):
        yield _Given(digest(row_line(b64u(onion))[:-1]), onion, info)


def _opened(things: Iterable[_Given], key: TrusteeKey) -> tuple[list[str], list[str]]:
    """What was inside, sorted, in base64url; and the marks of what did not open.

    Of two that hold the same, the first is kept: nobody can stop an opening by sending a copy.
    """
    inside: set[bytes] = set()
    unopened = []
    for thing in things:
        try:
            row = key.open(thing.onion, thing.info)
        except SealingFault:
            unopened.append(thing.mark)
            continue
        if row in inside:
            unopened.append(thing.mark)
        inside.add(row)
    return _drained(inside), sorted(unopened)


def _drained(inside: set[bytes]) -> list[str]:
    """Everything in the set, as text and sorted. The set is emptied: both would take much room."""
    rows = []
    while inside:
        rows.append(b64u(inside.pop()))
    rows.sort()
    return rows


def _step(
    manifest: Manifest,
    turn: Turn,
    key: TrusteeKey,
    *,
    given: str,
    rows: list[str],
    unopened: list[str],
) -> Step:
    output = hashlib.sha256()
    for row in rows:
        output.update(row_line(row))
    header = {
        "format": STEP_FORMAT,
        "poll": manifest.poll,
        "manifest": manifest.fingerprint,
        "subset": turn.subset,
        "position": turn.position,
        "trustee": turn.place,
        "input": given,
        "count": len(rows),
        "unopened": unopened,
        "output": output.hexdigest(),
    }
    return Step(signed(header, key.signing_seed), [*_decoded(rows)])


def _decoded(rows: list[str]) -> Iterator[bytes]:
    """The rows as bytes, each forgotten as text once it is given: both would take much room."""
    rows.reverse()
    while rows:
        yield unb64u(rows.pop())


def _opened_before() -> SealingFault:
    return SealingFault(
        FaultCode.OPENED_BEFORE,
        "This key has opened this poll before. Opening it twice could show who voted how.",
    )


def _wrong_ballots() -> SealingFault:
    return SealingFault(
        FaultCode.WRONG_BALLOTS,
        "The ballots in this file are not those of the log. Do not go on. Tell the scrutineer.",
    )
