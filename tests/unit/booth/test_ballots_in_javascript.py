"""Manifest, ballot, receipt and key check: what the browser makes Python takes, and back."""

import json
import secrets
from typing import Any

import pytest

from governance.sealing.canonical import b64u
from governance.sealing.envelope import envelope_is_signed, layer_info, read_envelope
from governance.sealing.faults import SealingFault
from governance.sealing.keycheck import key_check, read_answer
from governance.sealing.manifest import Manifest, subsets
from governance.sealing.rows import Row, commitment, read_row
from tests.factories.sealed_files import a_sealed_poll, seed_of
from tests.javascript import REFUSALS, golden, in_javascript

CANONICAL = "sealing/canonical.js"
ENVELOPE = "sealing/envelope.js"
KEYS = "sealing/keys.js"
MANIFEST = "sealing/manifest.js"


@pytest.mark.parametrize("poll", ["poll-1-of-1", "poll-2-of-3", "poll-3-of-5"])
def test_a_whole_poll_of_the_vectors_is_read_and_opened(poll: str) -> None:
    given = golden(poll)
    found = in_javascript(
        """
        const manifest = await m.readManifest(c.canonicalText(given.manifest));
        const keys = await Promise.all(given.secrets.map((secret, at) =>
          k.trusteeKey(c.unhex(secret), given.names[at])));
        const asked = await q.readKeyCheck(c.canonicalText(given.key_check.check));
        const first = given.ballots[0];
        const size = manifest.body.plaintext_bytes;
        return {
          fingerprint: manifest.fingerprint,
          infos: given.layer_infos.map((_, at) => c.textOf(e.layerInfo({
            poll: manifest.body.poll, manifest: manifest.fingerprint, subset: given.subset,
            position: at + 1, credential: first.envelope.credential }))),
          ballots: await Promise.all(given.ballots.map(async (one) => ({
            ballot: await c.digest(c.canonical(one.envelope)),
            number: e.ballotNumber(one.ballot).replaceAll("-", ""),
            plaintext: c.textOf(e.plaintextOf(one.choices, c.unhex(one.nonce), size)),
            commitment: await e.commitment(one.choices, c.unhex(one.nonce)),
            receipt: await r.isReceipt(one.receipt, manifest, one.ballot),
            other: await r.isReceipt(one.receipt, manifest, "0".repeat(64)),
          }))),
          answer: await q.answerKeyCheck(asked, keys[asked.trustee.place - 1]),
        };
        """,
        given,
        c=CANONICAL,
        e=ENVELOPE,
        k=KEYS,
        m=MANIFEST,
        q="sealing/keycheck.js",
        r="sealing/receipt.js",
    )
    assert found["fingerprint"] == given["fingerprint"]
    assert found["infos"] == given["layer_infos"]
    for one, expected in zip(found["ballots"], given["ballots"], strict=True):
        facts = {key: expected[key] for key in ("ballot", "number", "plaintext", "commitment")}
        assert one == facts | {"receipt": True, "other": False}
    assert found["answer"] == given["key_check"]["answer"]


def test_the_groups_of_trustees_are_listed_alike() -> None:
    sizes = [(1, 1), (3, 2), (5, 3)]
    found = in_javascript("return given.map(([n, k]) => it.subsets(n, k))", sizes, it=MANIFEST)
    assert found == [[list(one) for one in subsets(n, k)] for n, k in sizes]


CHANGES: dict[str, Any] = {
    "aead": "AES-128-GCM",
    "board": {"key": b64u(b"b" * 32), "origin": "with a gap"},
    "closes_at": "2027-06-07T09:00:00Z",
    "extra": 1,
    "opens_at": "2027-02-30T09:00:00Z",
    "paper_sha256": "0" * 64,
    "plaintext_bytes": 10,
    "poll": "x",
    "revoting": 1,
    "scrutineer": None,
    "subsets": [[1, 2], [2, 3], [1, 3]],
    "threshold": 3,
    "title": None,
}


def test_a_manifest_that_contradicts_itself_is_refused_in_the_same_words() -> None:
    body = a_sealed_poll().manifest.body()
    swapped = [body["trustees"][1], body["trustees"][0], body["trustees"][2]]
    broken = [body | {key: value} for key, value in CHANGES.items()] + [
        body | {"trustees": swapped},
        {key: value for key, value in body.items() if key != "page"},
    ]
    told = in_javascript(
        REFUSALS + "return Promise.all(given.map((one) => refusal(() => m.manifestOf(one))))",
        broken,
        m=MANIFEST,
    )
    for one, said in zip(broken, told, strict=True):
        with pytest.raises(SealingFault) as fault:
            Manifest.of_body(one)
        assert said == {"code": fault.value.code, "text": str(fault.value)}


@pytest.mark.parametrize(("trustees", "threshold"), [(1, 1), (3, 2), (5, 3)])
def test_what_the_browser_seals_python_opens_with_every_group(
    trustees: int, threshold: int
) -> None:
    poll = a_sealed_poll(trustees=trustees, threshold=threshold)
    nonce = secrets.token_bytes(16)
    choices = ["cerys", "amina"]
    found = in_javascript(
        """
        const manifest = await m.readManifest(given.manifest);
        const made = await e.sealBallot(manifest, {
          seed: c.unhex(given.seed), choices: given.choices, nonce: c.unhex(given.nonce) });
        return { ...made, text: c.textOf(made.text) };
        """,
        {
            "manifest": poll.manifest.canonical().decode(),
            "seed": seed_of(3).hex(),
            "choices": choices,
            "nonce": nonce.hex(),
        },
        c=CANONICAL,
        e=ENVELOPE,
        m=MANIFEST,
    )
    envelope = read_envelope(found["text"].encode(), poll.manifest)
    assert envelope_is_signed(envelope)
    assert found["ballot"] == envelope.ballot
    row = Row(tuple(choices), nonce)
    assert found["commitment"] == commitment(row)
    for number, places in enumerate(poll.manifest.subsets, start=1):
        sealed = envelope.onions[number - 1]
        for position, place in enumerate(places, start=1):
            credential = envelope.credential if position == 1 else None
            info = layer_info(
                poll.manifest, subset=number, position=position, credential=credential
            )
            sealed = poll.keys[place - 1].open(sealed, info)
        assert read_row(sealed, poll.manifest.paper) == row


def test_the_answer_to_a_fresh_key_check_is_taken() -> None:
    poll = a_sealed_poll()
    secret = secrets.token_bytes(32)
    check, expected = key_check(poll.manifest, 2, secret)
    answer = in_javascript(
        """
        const asked = await q.readKeyCheck(c.canonicalText(given.check));
        return q.answerKeyCheck(asked, await k.trusteeKey(c.unhex(given.secret), "Bryn Pugh"));
        """,
        {"check": check, "secret": poll.keys[1].secret.hex()},
        c=CANONICAL,
        k=KEYS,
        q="sealing/keycheck.js",
    )
    raw = json.dumps(answer, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert read_answer(raw, poll.manifest, 2, expected) == answer
