"""Sealed ballots: one length, bound to poll, subset and credential, and spoilt by any change."""

import json
import random
from itertools import combinations
from typing import Any

import pytest

from governance.sealing.canonical import b64u, canonical, signed
from governance.sealing.credentials import credential_of
from governance.sealing.envelope import (
    Envelope,
    ballot_number,
    envelope_is_signed,
    layer_info,
    most_bytes,
    onion_bytes,
    plaintext_of,
    read_envelope,
    seal_ballot,
)
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.keys import TrusteeKey
from governance.sealing.manifest import Manifest
from governance.sealing.rows import Row, read_row
from tests.factories.sealed_files import a_manifest, a_paper, seed_of, trustee_keys
from tests.unit.sealing.vectors import POLLS, vectors

KEYS = trustee_keys(3)
MANIFEST = a_manifest(KEYS, threshold=2)
NONCE = bytes(range(16))
CHOICES = ("amina", "bo")
ENVELOPE = seal_ballot(MANIFEST, seed=seed_of(1), choices=CHOICES, nonce=NONCE)
SHAPES = [(1, 1), (3, 2), (5, 3)]


def opened(manifest: Manifest, envelope: Envelope, subset: int, keys: list[TrusteeKey]) -> bytes:
    """What is inside the onion of that subset, by whichever of these keys opens each layer."""
    onion = envelope.onions[subset - 1]
    for position in range(1, manifest.threshold + 1):
        info = layer_info(
            manifest,
            subset=subset,
            position=position,
            credential=envelope.credential if position == 1 else None,
        )
        onion = peeled(onion, info, keys)
    return onion


def peeled(onion: bytes, info: bytes, keys: list[TrusteeKey]) -> bytes:
    for key in keys:
        try:
            return key.open(onion, info)
        except SealingFault:
            continue
    raise SealingFault(FaultCode.UNOPENED, "no key opens this layer")


@pytest.mark.parametrize(("trustees", "threshold"), SHAPES)
def test_every_subset_of_k_opens_and_no_k_less_one_do(trustees: int, threshold: int) -> None:
    keys = trustee_keys(trustees)
    manifest = a_manifest(keys, threshold=threshold)
    envelope = seal_ballot(manifest, seed=seed_of(1), choices=CHOICES, nonce=NONCE)
    for number, places in enumerate(manifest.subsets, start=1):
        plaintext = opened(manifest, envelope, number, [keys[place - 1] for place in places])
        assert plaintext == plaintext_of(CHOICES, NONCE, manifest.plaintext_bytes)
        assert read_row(plaintext, manifest.paper) == Row(CHOICES, NONCE)
        for fewer in combinations(keys, threshold - 1):
            with pytest.raises(SealingFault):
                opened(manifest, envelope, number, [*fewer])


@pytest.mark.parametrize(("trustees", "threshold"), SHAPES)
def test_all_envelopes_of_a_poll_are_equally_long(trustees: int, threshold: int) -> None:
    manifest = a_manifest(trustee_keys(trustees), threshold=threshold)
    ballots: list[tuple[str, ...]] = [(), ("amina",), ("amina", "bo", "cerys", "dewi")]
    sealed = [
        seal_ballot(manifest, seed=seed_of(voter), choices=choices, nonce=NONCE)
        for voter, choices in enumerate(ballots)
    ]
    assert {len(one.text.encode()) for one in sealed} == {most_bytes(manifest)}
    assert {len(onion) for one in sealed for onion in one.onions} == {onion_bytes(manifest)}


def test_the_same_ballot_is_sealed_differently_every_time() -> None:
    other = seal_ballot(MANIFEST, seed=seed_of(1), choices=CHOICES, nonce=NONCE)
    assert not set(other.onions) & set(ENVELOPE.onions)
    assert other.ballot != ENVELOPE.ballot


def test_an_envelope_is_read_as_it_was_written() -> None:
    assert read_envelope(ENVELOPE.text.encode(), MANIFEST) == ENVELOPE
    assert envelope_is_signed(ENVELOPE)


def test_a_ballot_copied_under_another_credential_opens_to_nothing() -> None:
    body = json.loads(ENVELOPE.text)
    stolen = {name: value for name, value in body.items() if name != "signature"}
    stolen["credential"] = credential_of(seed_of(2))
    copy = read_envelope(canonical(signed(stolen, seed_of(2))), MANIFEST)
    assert envelope_is_signed(copy)
    for subset in (1, 2, 3):
        with pytest.raises(SealingFault):
            opened(MANIFEST, copy, subset, KEYS)


def test_an_onion_is_bound_to_its_subset_position_and_poll() -> None:
    other = a_manifest(KEYS, threshold=2, poll="00000000-6f1e-4c39-9b3d-0d6f2a9c1e77")
    credential = ENVELOPE.credential
    onion = ENVELOPE.onions[0]
    good = layer_info(MANIFEST, subset=1, position=1, credential=credential)
    assert KEYS[0].open(onion, good)
    for info in (
        layer_info(MANIFEST, subset=2, position=1, credential=credential),
        layer_info(MANIFEST, subset=1, position=2),
        layer_info(other, subset=1, position=1, credential=credential),
        layer_info(MANIFEST, subset=1, position=1, credential=credential_of(seed_of(2))),
    ):
        with pytest.raises(SealingFault):
            KEYS[0].open(onion, info)


def test_only_the_outermost_layer_knows_the_credential() -> None:
    with pytest.raises(ValueError, match="outermost"):
        layer_info(MANIFEST, subset=1, position=1)
    with pytest.raises(ValueError, match="outermost"):
        layer_info(MANIFEST, subset=1, position=2, credential=ENVELOPE.credential)


BODY: dict[str, Any] = json.loads(ENVELOPE.text)
CHANGES: list[tuple[dict[str, Any], FaultCode]] = [
    ({"format": "envelope-v2"}, FaultCode.MALFORMED),
    ({"poll": "00000000-6f1e-4c39-9b3d-0d6f2a9c1e77"}, FaultCode.WRONG_POLL),
    ({"manifest": "0" * 64}, FaultCode.WRONG_MANIFEST),
    ({"credential": b64u(b"x" * 31)}, FaultCode.MALFORMED),
    ({"credential": "?" * 43}, FaultCode.NOT_CANONICAL),
    ({"signature": b64u(b"x" * 63)}, FaultCode.MALFORMED),
    ({"onions": BODY["onions"][:2]}, FaultCode.WRONG_LENGTH),
    ({"onions": [b64u(onion[:-1]) for onion in ENVELOPE.onions]}, FaultCode.WRONG_LENGTH),
    ({"onions": {}}, FaultCode.MALFORMED),
    ({"onions": [1, 2, 3]}, FaultCode.MALFORMED),
    ({"onions": [*BODY["onions"], BODY["onions"][0]]}, FaultCode.TOO_LARGE),
    ({"more": "x"}, FaultCode.TOO_LARGE),
    ({"onions": [], "more": "x"}, FaultCode.MALFORMED),
]


@pytest.mark.parametrize(
    ("change", "code"),
    CHANGES,
    ids=lambda one: "-".join(one) if isinstance(one, dict) else str(one),
)
def test_an_envelope_with_a_fault_is_refused(change: dict[str, Any], code: FaultCode) -> None:
    with pytest.raises(SealingFault) as refused:
        read_envelope(canonical(BODY | change), MANIFEST)
    assert refused.value.code is code


def is_refused_or_unopenable(raw: bytes) -> bool:
    try:
        envelope = read_envelope(raw, MANIFEST)
    except SealingFault:
        return True
    return not envelope_is_signed(envelope)


def test_an_envelope_with_any_one_byte_changed_is_refused() -> None:
    raw = ENVELOPE.text.encode()
    chance = random.Random(1)
    for at in range(len(raw)):
        changed = bytearray(raw)
        changed[at] ^= chance.randrange(1, 256)
        assert is_refused_or_unopenable(bytes(changed)), at
    for at in range(0, len(raw), 7):
        assert is_refused_or_unopenable(raw[:at] + raw[at + 1 :]), at
    assert not is_refused_or_unopenable(raw)


def test_an_onion_with_any_one_byte_changed_does_not_open_even_when_its_voter_signs_it() -> None:
    onion = ENVELOPE.onions[0]
    info = layer_info(MANIFEST, subset=1, position=1, credential=ENVELOPE.credential)
    chance = random.Random(2)
    for at in range(len(onion)):
        changed = bytearray(onion)
        changed[at] ^= chance.randrange(1, 256)
        with pytest.raises(SealingFault) as refused:
            KEYS[0].open(bytes(changed), info)
        assert refused.value.code is FaultCode.UNOPENED


@pytest.mark.parametrize("name", POLLS)
def test_the_envelopes_of_the_vectors_open(name: str) -> None:
    vector = vectors(name)
    manifest = Manifest.of_body(vector["manifest"])
    keys = [
        TrusteeKey(bytes.fromhex(secret), trustee)
        for secret, trustee in zip(vector["secrets"], vector["names"], strict=True)
    ]
    assert most_bytes(manifest) == vector["envelope_bytes"]
    for ballot in vector["ballots"]:
        envelope = read_envelope(canonical(ballot["envelope"]), manifest)
        assert envelope_is_signed(envelope)
        assert envelope.credential == credential_of(bytes.fromhex(ballot["seed"]))
        assert envelope.ballot == ballot["ballot"]
        assert ballot_number(envelope.ballot) == ballot["number"]
        for subset in range(1, len(manifest.subsets) + 1):
            assert opened(manifest, envelope, subset, keys).decode() == ballot["plaintext"]


def test_the_infos_of_the_vectors_are_written_again() -> None:
    for name in POLLS:
        vector = vectors(name)
        manifest = Manifest.of_body(vector["manifest"])
        credential = credential_of(bytes.fromhex(vector["ballots"][0]["seed"]))
        for position, info in enumerate(vector["layer_infos"], start=1):
            assert info.encode() == layer_info(
                manifest,
                subset=vector["subset"],
                position=position,
                credential=credential if position == 1 else None,
            )


def test_the_ballot_number_is_the_first_eighty_bits_without_letters_that_are_misread() -> None:
    assert ballot_number("00" * 32) == "0" * 16
    assert ballot_number("ff" * 32) == "Z" * 16
    assert ballot_number("00443214c74254b635cf84653a56d7c675be77df" + "0" * 24) == (
        "0123456789ABCDEF"
    )


def test_a_paper_of_long_names_makes_long_envelopes_that_still_open() -> None:
    options = [
        {"id": f"{number}-" + "x" * 60, "interests": "", "label": "X", "photo_url": None,
         "statement": ""}
        for number in range(30)
    ]  # fmt: skip
    paper = a_paper(options=options, most_choices=30)
    manifest = a_manifest(KEYS, threshold=2, paper=paper)
    choices = tuple(one["id"] for one in options)
    envelope = seal_ballot(manifest, seed=seed_of(1), choices=choices, nonce=NONCE)
    row = read_row(opened(manifest, envelope, 3, KEYS), paper)
    assert row == Row(choices, NONCE)
