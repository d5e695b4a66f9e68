"""The opening as the trustees' page does it: the same step, and the same refusals in its words."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from governance.sealing.canonical import b64u, canonical, signed
from governance.sealing.envelope import read_envelope, seal_ballot
from governance.sealing.faults import SealingFault
from governance.sealing.note import Head
from governance.sealing.opening import read_step, run_turn
from tests.factories.sealed_files import SealedPoll, a_sealed_poll, seed_of
from tests.javascript import REFUSALS, golden, in_javascript

_OPEN = """
const told = [];
let made = null;
const refused = await refusal(async () => {
  const key = await k.trusteeKey(c.unhex(given.secret), "");
  const tell = (words) => told.push(words);
  const { step } = await o.runTurn(given.text, { ...given, key, tell });
  made = step;
});
return { step: made, told, refused };
"""


def in_the_page(
    lines: list[bytes], *, secret: bytes, head: Head, before: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The step the page makes, what it tells, or its refusal."""
    given = {
        "text": b"".join(lines).decode(),
        "secret": secret.hex(),
        "emailedHead": {"size": head.size, "root": head.root.hex()},
        "openedBefore": before,
    }
    found: dict[str, Any] = in_javascript(
        REFUSALS + _OPEN,
        given,
        k="sealing/keys.js",
        c="sealing/canonical.js",
        o="sealing/opening.js",
    )
    return found


def a_frozen_poll(ballots: int = 6) -> SealedPoll:
    poll = a_sealed_poll()
    for voter in range(ballots):
        poll.cast(voter, *(["amina", "bo"] if voter % 2 else ["dewi"]))
    poll.freeze()
    return poll


@pytest.mark.parametrize("name", ["poll-1-of-1", "poll-2-of-3", "poll-3-of-5"])
def test_every_turn_of_the_vectors_gives_its_step(name: str) -> None:
    vectors = golden(name)
    found = in_javascript(
        """
        const manifest = await m.readManifest(c.canonicalText(given.manifest));
        const { origin, key } = manifest.body.board;
        return Promise.all(given.turns.map(async ({ turn, key: place, head }) => {
          const secret = c.unhex(given.secrets[place - 1]);
          const { step } = await o.runTurn(turn.map((line) => `${line}\\n`).join(""), {
            key: await k.trusteeKey(secret, ""),
            emailedHead: await n.readCheckpoint(head, origin, c.unb64u(key)),
          });
          return step;
        }));
        """,
        vectors,
        c="sealing/canonical.js",
        k="sealing/keys.js",
        m="sealing/manifest.js",
        n="sealing/note.js",
        o="sealing/opening.js",
    )
    assert found == ["".join(f"{line}\n" for line in one["step"]) for one in vectors["turns"]]


def test_the_page_and_python_take_turns_at_one_opening() -> None:
    poll = a_frozen_poll()
    lines = poll.turn(subset=1, position=1)
    by_python = run_turn(lines, key=poll.keys[0], emailed_head=poll.head)
    found = in_the_page(lines, secret=poll.keys[0].secret, head=poll.head)
    assert found["refused"] is None
    assert found["told"][0] == "The file is for the poll “Board election 2027” of Harbour Care."
    assert found["told"][-1] == "6 opened, 0 did not. They are sorted and signed."
    assert found["step"].encode() == b"".join(by_python.lines())
    poll.record(by_python)
    lines = poll.turn(subset=1, position=2, before=by_python)
    second = in_the_page(lines, secret=poll.keys[1].secret, head=poll.head)
    header, rows = read_step(
        second["step"].encode().splitlines(keepends=True),
        poll.manifest,
        subset=1,
        position=2,
        input_sha256=by_python.header["output"],
        input_count=6,
    )
    expected = run_turn(lines, key=poll.keys[1], emailed_head=poll.head)
    assert (header, rows) == (expected.header, expected.rows)


def test_what_does_not_open_or_is_there_twice_is_listed_and_not_lost() -> None:
    poll = a_sealed_poll()
    for voter in range(6):
        poll.cast(voter, "bo")
    copied = seal_ballot(poll.manifest, seed=seed_of(7), choices=["bo"], nonce=b"n" * 16)
    stolen = poll.box[0].onions
    body = json.loads(copied.text)
    del body["signature"]
    body["onions"] = [b64u(one) for one in stolen]
    poll.put(read_envelope(canonical(signed(body, seed_of(7))), poll.manifest))
    poll.freeze()
    lines = poll.turn(subset=1, position=1)
    expected = run_turn(lines, key=poll.keys[0], emailed_head=poll.head)
    assert len(expected.header["unopened"]) == 1
    found = in_the_page(lines, secret=poll.keys[0].secret, head=poll.head)
    assert found["step"].encode() == b"".join(expected.lines())


Lines = list[bytes]
Attack = Callable[[SealedPoll, Lines], Lines]


def _swapped(lines: Lines, one: int, other: int) -> Lines:
    changed = list(lines)
    changed[one], changed[other] = changed[other], changed[one]
    return changed


def _at(lines: Lines, start: bytes) -> int:
    return next(at for at, line in enumerate(lines) if line.startswith(start))


def _replaced(lines: Lines, at: int, old: bytes, new: bytes) -> Lines:
    assert old in lines[at]
    changed = list(lines)
    changed[at] = changed[at].replace(old, new)
    return changed


ATTACKS: dict[str, Attack] = {
    "another position": lambda _, lines: _replaced(lines, 0, b'"position":1', b'"position":2'),
    "another trustee": lambda _, lines: _replaced(lines, 0, b'"trustee":1', b'"trustee":2'),
    "another subset": lambda _, lines: _replaced(lines, 0, b'"subset":1', b'"subset":2'),
    "no such subset": lambda _, lines: _replaced(lines, 0, b'"subset":1', b'"subset":9'),
    "another head": lambda _, lines: _replaced(lines, 0, b'"size":1', b'"size":2'),
    "another count": lambda _, lines: _replaced(lines, 0, b'"count":6', b'"count":5'),
    "a gap in the header": lambda _, lines: [lines[0].replace(b",", b", "), *lines[1:]],
    "another manifest": lambda _, lines: _replaced(lines, 1, b"Harbour Care", b"Harbour Cash"),
    "no manifest": lambda _, lines: [lines[0], *lines[2:]],
    "an event less": lambda _, lines: lines[:3] + lines[4:],
    "no beginning": lambda _, lines: lines[:2] + lines[3:],
    "ballots swapped": lambda _, lines: _swapped(lines, -1, -2),
    "a ballot less": lambda _, lines: lines[:-1],
    "a ballot more": lambda _, lines: [*lines, lines[-1]],
    "something behind": lambda _, lines: [*lines, b"{}\n"],
    "an event later": lambda _, lines: [*lines, lines[3]],
    "events swapped": lambda _, lines: _swapped(lines, 2, 3),
    "a ballot changed": lambda _, lines: _replaced(lines, -1, b'"onions":["B', b'"onions":["C'),
    "broken off": lambda _, lines: [*lines[:-1], lines[-1][:-1]],
    "nothing": lambda _, __: [b"\n"],
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_file_that_was_tampered_with_is_refused_as_python_does(attack: str) -> None:
    poll = a_frozen_poll()
    lines = ATTACKS[attack](poll, poll.turn(subset=1, position=1))
    found = in_the_page(lines, secret=poll.keys[0].secret, head=poll.head)
    with pytest.raises(SealingFault) as fault:
        run_turn(lines, key=poll.keys[0], emailed_head=poll.head)
    assert found["refused"]["code"] == fault.value.code
    assert found["refused"]["text"] == str(fault.value)


def _refused(
    poll: SealedPoll, lines: Lines, *, key: int = 0, before: tuple[str, ...] = (), **more: Head
) -> str:
    """The code of the refusal, once page and Python refuse alike."""
    head = more.get("head", poll.head)
    found = in_the_page(lines, secret=poll.keys[key].secret, head=head, before=before)
    with pytest.raises(SealingFault) as fault:
        run_turn(lines, key=poll.keys[key], emailed_head=head, opened_before=before)
    assert found["refused"] == {"code": fault.value.code, "text": str(fault.value)}
    return fault.value.code


def test_the_wrong_key_the_wrong_head_and_a_second_opening_are_refused() -> None:
    poll = a_frozen_poll()
    lines = poll.turn(subset=1, position=1)
    assert _refused(poll, lines, key=1) == "wrong-trustee"
    assert _refused(poll, lines, head=Head(poll.head.size, b"x" * 32)) == "wrong-head"
    assert _refused(poll, lines, before=(poll.manifest.poll,)) == "opened-before"
    poll.record(run_turn(lines, key=poll.keys[0], emailed_head=poll.head))
    again = poll.turn(subset=1, position=1)
    assert _refused(poll, again) == "opened-before"


def test_a_box_of_fewer_than_five_is_not_opened() -> None:
    poll = a_frozen_poll(4)
    assert _refused(poll, poll.turn(subset=1, position=1)) == "small-box"


def test_a_second_ballot_of_one_voter_and_a_voided_one_are_not_opened() -> None:
    poll = a_frozen_poll(0)
    twice = a_sealed_poll()
    for voter in (0, 1, 2, 3, 4, 4):
        nonce = hashlib.sha256(f"{voter} {len(twice.box)}".encode()).digest()[:16]
        twice.put(seal_ballot(poll.manifest, seed=seed_of(voter), choices=["bo"], nonce=nonce))
    twice.freeze()
    assert _refused(twice, twice.turn(subset=1, position=1)) == "duplicate"
    kept = a_sealed_poll()
    for voter in range(6):
        kept.cast(voter, "bo")
    voided = kept.box[2]
    kept.void(2)
    kept.box.insert(2, voided)
    kept.excluded.clear()
    kept.freeze()
    assert _refused(kept, kept.turn(subset=1, position=1)) == "duplicate"


def test_a_step_before_that_is_not_the_logged_one_is_refused() -> None:
    poll = a_frozen_poll()
    first = run_turn(poll.turn(subset=1, position=1), key=poll.keys[0], emailed_head=poll.head)
    poll.record(first)
    lines = poll.turn(subset=1, position=2, before=first)
    at = _at(lines, b'{"step":')
    assert _refused(poll, _swapped(lines, at + 1, at + 2), key=1) == "duplicate"
    assert _refused(poll, lines[:-1], key=1) == "wrong-step"
    assert _refused(poll, [*lines, lines[-1]], key=1) == "duplicate"
    assert (
        _refused(poll, _replaced(lines, at, b'"count":6', b'"count":7'), key=1) == "bad-signature"
    )
