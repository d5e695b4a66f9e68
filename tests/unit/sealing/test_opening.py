"""The opening: every set of trustees brings the same rows to light, in an order of nobody's."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from governance.sealing.canonical import b64u, canonical, digest, is_signed, signed
from governance.sealing.credentials import credential_of
from governance.sealing.envelope import (
    Envelope,
    layer_info,
    onion_bytes,
    plaintext_of,
    read_envelope,
    seal_ballot,
)
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.hpke import seal_to
from governance.sealing.keys import TrusteeKey
from governance.sealing.manifest import Manifest, subsets
from governance.sealing.note import read_checkpoint
from governance.sealing.opening import (
    Row,
    commitments_file,
    manifest_of_turn,
    read_row,
    read_step,
    run_turn,
)
from governance.sealing.steps import check_unopened
from tests.factories.sealed_files import SealedPoll, a_sealed_poll, seed_of
from tests.unit.sealing.vectors import POLLS, vectors

BALLOTS = [("amina", "bo"), ("dewi",), (), ("cerys", "amina"), ("bo",), ("amina", "bo")]
SETS = [
    (trustees, threshold, number)
    for trustees, threshold in ((1, 1), (3, 2), (5, 3))
    for number in range(1, len(subsets(trustees, threshold)) + 1)
]


def a_frozen_poll(subset: int = 1, **changes: Any) -> SealedPoll:
    poll = a_sealed_poll(**changes)
    for voter, choices in enumerate(BALLOTS):
        poll.cast(voter, *choices)
    poll.freeze(subset=subset)
    return poll


@pytest.mark.parametrize(("trustees", "threshold", "subset"), SETS)
def test_every_set_of_trustees_opens_the_box(trustees: int, threshold: int, subset: int) -> None:
    poll = a_frozen_poll(subset, trustees=trustees, threshold=threshold)
    steps = poll.open_box(subset)
    assert len(steps) == threshold
    rows = [read_row(row, poll.manifest.paper) for row in steps[-1].rows]
    assert sorted(row.choices for row in rows if isinstance(row, Row)) == sorted(BALLOTS)
    assert len({row.nonce for row in rows if isinstance(row, Row)}) == len(BALLOTS)
    for step in steps:
        assert step.header["unopened"] == []
        lines = [*step.lines()]
        assert lines[1:] == sorted(lines[1:])
        assert digest(b"".join(lines[1:])) == step.header["output"]
        place = step.header["trustee"]
        assert is_signed(step.header, poll.manifest.trustee(place).signing_key)


@pytest.mark.parametrize("name", POLLS)
def test_every_turn_of_the_vectors_gives_the_same_step(name: str) -> None:
    vector = vectors(name)
    manifest = Manifest.of_body(vector["manifest"])
    rows: list[bytes] = []
    for turn in vector["turns"]:
        place = turn["key"]
        key = TrusteeKey(bytes.fromhex(vector["secrets"][place - 1]), vector["names"][place - 1])
        head = read_checkpoint(turn["head"], manifest.board.origin, manifest.board.key)
        lines = [f"{line}\n".encode() for line in turn["turn"]]
        assert manifest_of_turn(lines) == manifest
        step = run_turn(lines, key=key, emailed_head=head)
        assert b"".join(step.lines()).decode().splitlines() == turn["step"]
        rows = step.rows
    read = [read_row(row, manifest.paper) for row in rows]
    assert commitments_file(read).decode() == vector["commitments_txt"]
    assert [
        {"choices": list(row.choices), "nonce": row.nonce.hex()}
        for row in read
        if isinstance(row, Row)
    ] == vector["rows"]


def test_the_trustee_is_told_each_check_that_passed() -> None:
    poll = a_frozen_poll()
    told: list[str] = []
    lines = poll.turn(subset=1, position=1)
    run_turn(lines, key=poll.keys[0], emailed_head=poll.head, tell=told.append)
    assert "Board election 2027" in told[0]
    assert poll.keys[0].key_id in told[1]
    assert "by e-mail" in told[2]
    assert told[-1].startswith("6 opened, 0 did not")


def test_voided_ballots_are_not_opened() -> None:
    poll = a_sealed_poll()
    for voter, choices in enumerate(BALLOTS):
        poll.cast(voter, *choices)
    poll.void(1)
    poll.freeze()
    rows = [read_row(row, poll.manifest.paper) for row in poll.open_box()[-1].rows]
    expected = sorted(choices for voter, choices in enumerate(BALLOTS) if voter != 1)
    assert sorted(row.choices for row in rows if isinstance(row, Row)) == expected


def with_inside(poll: SealedPoll, voter: int, inside: bytes) -> None:
    """Cast a ballot that has these bytes below the first layer, as a hostile page could."""
    manifest = poll.manifest
    credential = credential_of(seed_of(voter))
    onions = []
    for number, places in enumerate(manifest.subsets, start=1):
        info = layer_info(manifest, subset=number, position=1, credential=credential)
        onions.append(b64u(seal_to(manifest.trustee(places[0]).opening_key, inside, info)))
    poll.put(signed_envelope(poll, voter, onions))


def signed_envelope(poll: SealedPoll, voter: int, onions: list[str]) -> Envelope:
    body = {
        "format": "envelope-v1",
        "poll": poll.manifest.poll,
        "manifest": poll.manifest.fingerprint,
        "credential": credential_of(seed_of(voter)),
        "onions": onions,
    }
    return read_envelope(canonical(signed(body, seed_of(voter))), poll.manifest)


def test_a_ballot_that_does_not_open_is_listed_and_not_left_out_in_silence() -> None:
    poll = a_sealed_poll()
    for voter, choices in enumerate(BALLOTS):
        poll.cast(voter, *choices)
    with_inside(poll, 7, b"x" * (poll.manifest.plaintext_bytes + 81))
    sealed_to_nobody = [b64u(bytes(onion_bytes(poll.manifest)))] * 3
    poll.put(signed_envelope(poll, 8, sealed_to_nobody))
    poll.freeze()
    first, second = poll.open_box()
    assert first.header["unopened"] == [poll.box[-1].ballot]
    assert (first.header["count"], second.header["count"]) == (7, 6)
    (mark,) = second.header["unopened"]
    assert mark in {digest(line.rstrip(b"\n")) for line in [*first.lines()][1:]}
    check_unopened(first.header["unopened"], [one.ballot for one in poll.box])
    with pytest.raises(SealingFault) as refused:
        check_unopened(first.header["unopened"], [one.ballot for one in poll.box[:-1]])
    assert refused.value.code is FaultCode.WRONG_STEP


def test_two_voters_together_cannot_stop_an_opening_with_a_copy() -> None:
    poll = a_sealed_poll(trustees=1, threshold=1)
    for voter, choices in enumerate(BALLOTS):
        poll.cast(voter, *choices)
    copied = plaintext_of(("dewi",), b"n" * 16, poll.manifest.plaintext_bytes)
    with_inside(poll, 7, copied)
    with_inside(poll, 8, copied)
    poll.freeze()
    (step,) = poll.open_box()
    assert step.header["unopened"] == [poll.box[-1].ballot]
    assert step.rows.count(copied) == 1
    assert step.header["count"] == len(BALLOTS) + 1


def test_copies_below_the_first_layer_are_found_by_the_first_trustee() -> None:
    poll = a_sealed_poll()
    for voter, choices in enumerate(BALLOTS):
        poll.cast(voter, *choices)
    manifest = poll.manifest
    plaintext = plaintext_of(("dewi",), b"n" * 16, manifest.plaintext_bytes)
    info = layer_info(manifest, subset=1, position=2)
    inside = seal_to(manifest.trustee(2).opening_key, plaintext, info)
    with_inside(poll, 7, inside)
    with_inside(poll, 8, inside)
    poll.freeze()
    first, second = poll.open_box()
    assert first.header["unopened"] == [poll.box[-1].ballot]
    assert second.header["unopened"] == []
    assert second.rows.count(plaintext) == 1


def test_the_server_takes_the_steps_back() -> None:
    poll = a_frozen_poll(trustees=5, threshold=3)
    given, count = digest("".join(f"{one.ballot}\n" for one in poll.box).encode()), len(poll.box)
    for position, step in enumerate(poll.open_box(), start=1):
        header, rows = read_step(
            step.lines(),
            poll.manifest,
            subset=1,
            position=position,
            input_sha256=given,
            input_count=count,
        )
        assert (header, rows) == (step.header, step.rows)
        given, count = header["output"], header["count"]


def test_an_opening_holds_no_envelopes(tmp_path: Path) -> None:
    poll = a_sealed_poll(trustees=5, threshold=3)
    for voter in range(150):
        poll.cast(voter, "amina")
    poll.freeze()
    path = tmp_path / "turn.jsonl"
    path.write_bytes(b"".join(poll.turn(subset=1, position=1)))
    head, manifest = poll.head, poll.manifest
    poll.box.clear()

    def lines() -> Iterator[bytes]:
        with path.open("rb") as file:
            yield from file

    tracemalloc.start()
    try:
        step = run_turn(lines(), key=poll.keys[0], emailed_head=head)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    rows = sum(len(row) for row in step.rows)
    assert len(step.rows) == 150
    assert rows == 150 * (manifest.plaintext_bytes + 2 * 81)
    assert peak < path.stat().st_size / 2


def test_a_box_that_was_revoted_opens_the_last_ballot() -> None:
    poll = a_sealed_poll(revoting=True)
    for voter, choices in enumerate(BALLOTS):
        poll.cast(voter, *choices)
    first = poll.box.pop(0)
    poll.excluded.append({"ballot": first.ballot, "reason": "superseded"})
    again = seal_ballot(poll.manifest, seed=seed_of(0), choices=("cerys",), nonce=b"m" * 16)
    poll.put(again)
    poll.freeze()
    rows = [read_row(row, poll.manifest.paper) for row in poll.open_box()[-1].rows]
    assert Row(("cerys",), b"m" * 16) in rows
    assert len(rows) == len(BALLOTS)
