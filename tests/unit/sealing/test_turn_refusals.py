"""What a trustee's tool refuses: each with its code, and before anything is written."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from governance.sealing.canonical import b64u, canonical, digest, signed
from governance.sealing.credentials import credential_of
from governance.sealing.envelope import read_envelope, seal_ballot
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.keys import new_trustee_key
from governance.sealing.note import Head
from governance.sealing.opening import Step, read_step, run_turn
from tests.factories.sealed_files import POLL, SealedPoll, a_sealed_poll, seed_of

Lines = list[bytes]
VOTERS = 6


def a_poll(voters: int = VOTERS, **changes: Any) -> SealedPoll:
    poll = a_sealed_poll(**changes)
    for voter in range(voters):
        poll.cast(voter, "amina", "bo")
    return poll


def a_frozen_poll(voters: int = VOTERS, **changes: Any) -> SealedPoll:
    poll = a_poll(voters, **changes)
    poll.freeze()
    return poll


def refusal(poll: SealedPoll, lines: Lines, **changes: Any) -> FaultCode:
    """The code with which the first trustee's tool refuses these lines."""
    arguments = {"key": poll.keys[0], "emailed_head": poll.head} | changes
    with pytest.raises(SealingFault) as refused:
        run_turn(lines, **arguments)
    assert str(refused.value)
    return refused.value.code


def first_turn(poll: SealedPoll) -> Lines:
    return poll.turn(subset=1, position=1)


def rewritten(line: bytes, change: dict[str, Any]) -> bytes:
    return canonical(json.loads(line) | change) + b"\n"


def test_a_head_that_did_not_come_by_e_mail_is_refused() -> None:
    poll = a_frozen_poll()
    lines = first_turn(poll)
    head = poll.head
    for other in (Head(head.size, b"x" * 32), Head(head.size - 1, head.root), Head(0, b"")):
        assert refusal(poll, lines, emailed_head=other) is FaultCode.WRONG_HEAD


def test_a_log_with_a_ballot_dropped_is_refused_even_if_all_else_is_made_to_fit() -> None:
    poll = a_frozen_poll()
    emailed = poll.head
    forged = a_frozen_poll(VOTERS - 1)
    forged.manifest = poll.manifest
    assert refusal(forged, first_turn(forged), emailed_head=emailed) is FaultCode.WRONG_HEAD


def test_a_header_with_another_head_than_the_log_is_refused() -> None:
    poll = a_frozen_poll()
    lines = first_turn(poll)
    lines[0] = rewritten(lines[0], {"head": {"size": poll.head.size, "root": "0" * 64}})
    assert refusal(poll, lines) is FaultCode.WRONG_HEAD


@pytest.mark.parametrize("voters", [0, 1, 4])
def test_a_small_box_is_refused(voters: int) -> None:
    poll = a_frozen_poll(voters)
    assert refusal(poll, first_turn(poll)) is FaultCode.SMALL_BOX


def test_voided_ballots_make_no_box_larger() -> None:
    poll = a_poll(5)
    poll.void(3)
    poll.freeze()
    assert refusal(poll, first_turn(poll)) is FaultCode.SMALL_BOX


def test_a_box_of_just_enough_is_opened() -> None:
    assert len(a_frozen_poll(5).open_box()[-1].rows) == 5


def test_a_poll_this_key_has_opened_is_refused() -> None:
    poll = a_frozen_poll()
    lines = first_turn(poll)
    assert refusal(poll, lines, opened_before={POLL}) is FaultCode.OPENED_BEFORE
    other = {"00000000-6f1e-4c39-9b3d-0d6f2a9c1e77"}
    assert run_turn(lines, key=poll.keys[0], emailed_head=poll.head, opened_before=other)


def test_a_poll_that_the_log_says_this_key_has_opened_is_refused() -> None:
    poll = a_frozen_poll()
    poll.open_box()
    assert refusal(poll, first_turn(poll)) is FaultCode.OPENED_BEFORE


@pytest.mark.parametrize("place", [2, 3])
def test_another_trustees_key_is_refused(place: int) -> None:
    poll = a_frozen_poll()
    key = poll.keys[place - 1]
    assert refusal(poll, first_turn(poll), key=key) is FaultCode.WRONG_TRUSTEE
    assert refusal(poll, first_turn(poll), key=new_trustee_key("A")) is FaultCode.WRONG_TRUSTEE


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"manifest": "0" * 64}, FaultCode.WRONG_MANIFEST),
        ({"poll": "00000000-6f1e-4c39-9b3d-0d6f2a9c1e77"}, FaultCode.WRONG_MANIFEST),
        ({"subset": 4}, FaultCode.WRONG_MANIFEST),
        ({"subset": 0}, FaultCode.WRONG_MANIFEST),
        ({"subset": 2}, FaultCode.BROKEN_LOG),
        ({"position": 3}, FaultCode.WRONG_TRUSTEE),
        ({"position": 0}, FaultCode.WRONG_TRUSTEE),
        ({"position": 2}, FaultCode.WRONG_TRUSTEE),
        ({"trustee": 2}, FaultCode.WRONG_TRUSTEE),
        ({"count": 5}, FaultCode.WRONG_STEP),
        ({"format": "turn-v2"}, FaultCode.MALFORMED),
        ({"more": 1}, FaultCode.MALFORMED),
        ({"head": {"size": 1}}, FaultCode.MALFORMED),
    ],
    ids=repr,
)
def test_a_changed_header_is_refused(change: dict[str, Any], code: FaultCode) -> None:
    poll = a_frozen_poll()
    lines = first_turn(poll)
    lines[0] = rewritten(lines[0], change)
    assert refusal(poll, lines) is code


def spoilt(lines: Lines, at: int, line: bytes) -> Lines:
    return [*lines[:at], line, *lines[at + 1 :]]


CHANGES: dict[str, tuple[Callable[[Lines], Lines], FaultCode]] = {
    "nothing": (lambda _: [], FaultCode.MALFORMED),
    "only a header": (lambda lines: lines[:1], FaultCode.MALFORMED),
    "no manifest": (lambda lines: [lines[0], *lines[2:]], FaultCode.MALFORMED),
    "no log": (lambda lines: [*lines[:2], *lines[-VOTERS:]], FaultCode.WRONG_HEAD),
    "a ballot dropped": (lambda lines: lines[:-1], FaultCode.WRONG_BALLOTS),
    "a ballot twice": (lambda lines: [*lines, lines[-1]], FaultCode.WRONG_BALLOTS),
    "two ballots swapped": (
        lambda lines: [*lines[:-2], lines[-1], lines[-2]],
        FaultCode.WRONG_BALLOTS,
    ),
    "more at the end": (lambda lines: [*lines, b'{"event":{}}\n'], FaultCode.WRONG_BALLOTS),
    "cut in a line": (lambda lines: [*lines[:-1], lines[-1][:-1]], FaultCode.NOT_CANONICAL),
    "cut in a ballot": (lambda lines: [*lines[:-1], lines[-1][:-9] + b"\n"], FaultCode.MALFORMED),
    "a space in a ballot": (
        lambda lines: [*lines[:-1], lines[-1].replace(b'":"', b'": "', 1)],
        FaultCode.TOO_LARGE,
    ),
    "a space in an event": (
        lambda lines: spoilt(lines, 3, lines[3].replace(b'":"', b'": "', 1)),
        FaultCode.NOT_CANONICAL,
    ),
    "a bracket too many": (
        lambda lines: spoilt(lines, 3, lines[3].replace(b"}}", b"}]}")),
        FaultCode.NOT_CANONICAL,
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_file_is_refused(what: str) -> None:
    poll = a_frozen_poll()
    change, code = CHANGES[what]
    assert refusal(poll, change(first_turn(poll))) is code


def test_a_ballot_of_another_poll_is_refused_though_its_hash_is_in_the_log() -> None:
    poll = a_poll()
    other = a_sealed_poll(title="Another vote")
    envelope = seal_ballot(other.manifest, seed=seed_of(9), choices=(), nonce=bytes(16))
    poll.put(envelope)
    poll.freeze()
    assert refusal(poll, first_turn(poll)) is FaultCode.WRONG_MANIFEST


def test_a_ballot_that_its_voter_did_not_sign_is_refused() -> None:
    poll = a_poll()
    text = poll.box[0].text
    forged = text.replace(poll.box[0].signature, b64u(bytes(64)))
    poll.put(read_envelope(forged.encode(), poll.manifest))
    poll.freeze()
    assert refusal(poll, first_turn(poll)) is FaultCode.BAD_SIGNATURE


def test_two_ballots_of_one_voter_are_refused() -> None:
    poll = a_poll()
    poll.put(seal_ballot(poll.manifest, seed=seed_of(0), choices=(), nonce=bytes(16)))
    poll.freeze()
    assert refusal(poll, first_turn(poll)) is FaultCode.DUPLICATE


def test_the_ballot_of_a_voided_credential_is_refused() -> None:
    poll = a_poll()
    credential = credential_of(seed_of(0))
    poll.note("credential-voided", credential=credential, reason="lost")
    poll.freeze()
    assert refusal(poll, first_turn(poll)) is FaultCode.DUPLICATE


def second_turn(poll: SealedPoll) -> tuple[Lines, Step]:
    """The turn of the second trustee."""
    step = run_turn(first_turn(poll), key=poll.keys[0], emailed_head=poll.head)
    poll.record(step)
    return poll.turn(subset=1, position=2, before=step), step


SECOND: dict[str, tuple[Callable[[Lines], Lines], FaultCode]] = {
    "a line dropped": (lambda lines: lines[:-1], FaultCode.WRONG_STEP),
    "a line twice": (lambda lines: [*lines, lines[-1]], FaultCode.DUPLICATE),
    "two lines swapped": (
        lambda lines: [*lines[:-2], lines[-1], lines[-2]],
        FaultCode.DUPLICATE,
    ),
    "a line changed": (
        lambda lines: [*lines[:-1], b'"z' + lines[-1][2:]],
        FaultCode.WRONG_STEP,
    ),
    "a short line": (lambda lines: [*lines[:-1], b'"zzzz"\n'], FaultCode.WRONG_LENGTH),
    "no string": (lambda lines: [*lines, b"~zzz\n"], FaultCode.NOT_CANONICAL),
    "no ascii": (lambda lines: [*lines, "“zzz”\n".encode()], FaultCode.NOT_CANONICAL),
    "no step": (
        lambda lines: [one for one in lines if not one.startswith(b'{"step"')],
        FaultCode.MALFORMED,
    ),
}


@pytest.mark.parametrize("what", SECOND)
def test_a_changed_step_is_refused_by_the_next_trustee(what: str) -> None:
    poll = a_frozen_poll()
    lines, _ = second_turn(poll)
    change, code = SECOND[what]
    assert refusal(poll, change(lines), key=poll.keys[1]) is code


def test_a_step_that_was_signed_anew_is_refused_by_the_next_trustee() -> None:
    poll = a_frozen_poll()
    lines, step = second_turn(poll)
    at = next(at for at, line in enumerate(lines) if line.startswith(b'{"step"'))
    body = {name: value for name, value in step.header.items() if name != "signature"}
    for change, seed, code in (
        ({}, poll.keys[2].signing_seed, FaultCode.BAD_SIGNATURE),
        ({"count": 5}, poll.keys[0].signing_seed, FaultCode.WRONG_STEP),
        ({"output": "0" * 64}, poll.keys[0].signing_seed, FaultCode.WRONG_STEP),
        ({"position": 2}, poll.keys[0].signing_seed, FaultCode.WRONG_TRUSTEE),
        ({"subset": 2}, poll.keys[0].signing_seed, FaultCode.WRONG_TRUSTEE),
        ({"poll": "x"}, poll.keys[0].signing_seed, FaultCode.WRONG_MANIFEST),
        ({"unopened": ["b", "a"]}, poll.keys[0].signing_seed, FaultCode.WRONG_STEP),
        ({"unopened": ["0" * 64]}, poll.keys[0].signing_seed, FaultCode.WRONG_STEP),
    ):
        header = b'{"step":' + canonical(signed(body | change, seed)) + b"}\n"
        assert refusal(poll, spoilt(lines, at, header), key=poll.keys[1]) is code


def test_a_step_event_that_does_not_follow_is_refused() -> None:
    for change in ({"input": "0" * 64}, {"count": 5}, {"trustee": 3}, {"position": 2}):
        poll = a_frozen_poll()
        step = run_turn(first_turn(poll), key=poll.keys[0], emailed_head=poll.head)
        forged = Step(step.header | change, step.rows)
        poll.record(forged)
        lines = poll.turn(subset=1, position=2, before=step)
        assert refusal(poll, lines, key=poll.keys[1]) is FaultCode.BROKEN_LOG


def test_a_turn_too_early_is_refused() -> None:
    poll = a_frozen_poll()
    step = run_turn(first_turn(poll), key=poll.keys[0], emailed_head=poll.head)
    lines = poll.turn(subset=1, position=2, before=step)
    assert refusal(poll, lines, key=poll.keys[1]) is FaultCode.WRONG_STEP


def test_a_step_file_is_refused_by_the_server_when_it_was_made_of_something_else() -> None:
    poll = a_frozen_poll()
    _, step = second_turn(poll)
    given = digest("".join(f"{one.ballot}\n" for one in poll.box).encode())
    facts: dict[str, Any] = {
        "subset": 1, "position": 1, "input_sha256": given, "input_count": VOTERS,
    }  # fmt: skip
    assert read_step(step.lines(), poll.manifest, **facts)
    lines = [*step.lines()]
    for change, given_lines, code in (
        ({"input_sha256": "0" * 64}, lines, FaultCode.WRONG_STEP),
        ({"input_count": 7}, lines, FaultCode.WRONG_STEP),
        ({"position": 2}, lines, FaultCode.WRONG_TRUSTEE),
        ({"subset": 3}, lines, FaultCode.WRONG_TRUSTEE),
        ({}, lines[:-1], FaultCode.WRONG_STEP),
        ({}, [], FaultCode.NOT_CANONICAL),
        ({}, [*lines[:-1], lines[-1][:-1]], FaultCode.NOT_CANONICAL),
    ):
        with pytest.raises(SealingFault) as refused:
            read_step(given_lines, poll.manifest, **facts | change)
        assert refused.value.code is code
