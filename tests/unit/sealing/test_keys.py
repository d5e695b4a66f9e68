"""Trustees' and scrutineers' keys: derived by RFC 9180, read back from file and paper."""

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1

from governance.sealing import hpke
from governance.sealing.base32 import as_typed
from governance.sealing.canonical import canonical
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.hpke import derive_key_pair, open_with, point_of, seal_to
from governance.sealing.keys import (
    TrusteeKey,
    key_from_text,
    new_trustee_key,
    read_public_key,
    read_secret_key,
)
from governance.sealing.scrutineer import (
    ScrutineerKey,
    new_scrutineer_key,
    read_scrutineer_key,
    read_secret_scrutineer_key,
    scrutineer_key_from_text,
)
from tests.unit.sealing.vectors import vectors

VECTORS = vectors("keys.json")
MADE_AT = datetime(2027, 5, 1, 9, 30, tzinfo=UTC)
PAIRS = [*VECTORS["derive_key_pair"], *vectors("hpke-core.json")]


@pytest.mark.parametrize("vector", PAIRS, ids=lambda one: one["ikm"][:8])
def test_a_key_pair_is_derived_as_the_rfc_and_other_programs_do(vector: dict[str, str]) -> None:
    key = derive_key_pair(bytes.fromhex(vector["ikm"]))
    assert f"{key.private_numbers().private_value:064x}" == vector["secret"]
    assert point_of(key).hex() == vector["public"]


def test_a_candidate_that_is_no_key_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    order = SECP256R1().group_order
    candidates = iter([bytes(32), order.to_bytes(32), (7).to_bytes(32)])
    monkeypatch.setattr(hpke, "_expand", lambda *_: next(candidates))
    assert derive_key_pair(b"ikm").private_numbers().private_value == 7


def test_a_secret_from_which_no_key_follows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[bytes] = []
    monkeypatch.setattr(hpke, "_expand", lambda _, info: (tried.append(info), bytes(32))[1])
    with pytest.raises(SealingFault) as refused:
        derive_key_pair(b"ikm")
    assert refused.value.code is FaultCode.BAD_KEY
    assert len(set(tried)) == 256


@pytest.mark.parametrize("vector", vectors("hpke-core.json"), ids=lambda one: one["ikm"][:8])
def test_what_another_program_sealed_opens(vector: dict[str, str]) -> None:
    key = derive_key_pair(bytes.fromhex(vector["ikm"]))
    sealed, info = bytes.fromhex(vector["sealed"]), bytes.fromhex(vector["info"])
    assert open_with(key, sealed, info).hex() == vector["plaintext"]
    with pytest.raises(SealingFault) as refused:
        open_with(key, sealed, info + b" ")
    assert refused.value.code is FaultCode.UNOPENED


@pytest.mark.parametrize("sealed", [b"", b"\x04" * 64, b"\x04" * 65, b"\x04" * 100, bytes(81)])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(SealingFault) as refused:
        open_with(derive_key_pair(b"ikm"), sealed, b"")
    assert refused.value.code is FaultCode.UNOPENED


@pytest.mark.parametrize("point", [b"", b"\x04" + bytes(64), b"\x02" + b"\x01" * 32, b"x" * 65])
def test_nothing_is_sealed_to_what_is_no_key(point: bytes) -> None:
    with pytest.raises(SealingFault) as refused:
        seal_to(point, b"ballot", b"")
    assert refused.value.code is FaultCode.BAD_KEY


@pytest.mark.parametrize("vector", VECTORS["trustees"], ids=lambda one: one["name"])
def test_everything_of_a_trustees_key_follows_from_its_secret(vector: dict[str, Any]) -> None:
    key = new_trustee_key(vector["name"], bytes.fromhex(vector["secret"]))
    for name in ("opening_key", "signing_seed", "signing_key"):
        assert getattr(key, name).hex() == vector[name]
    assert key.key_id == vector["key_id"]
    assert key.paper_text == vector["paper_text"]
    assert key.public_file() == vector["public_file"]
    assert key.secret_file(MADE_AT) == vector["secret_file"]


@pytest.mark.parametrize("vector", VECTORS["trustees"], ids=lambda one: one["name"])
def test_a_key_is_read_from_its_file_and_from_paper_as_people_type_it(
    vector: dict[str, Any],
) -> None:
    key = TrusteeKey(bytes.fromhex(vector["secret"]), vector["name"])
    assert read_secret_key(canonical(vector["secret_file"]) + b"\n") == key
    assert read_public_key(canonical(vector["public_file"]) + b"\r\n") == key.public
    for typed in vector["typed"]:
        assert key_from_text(typed, vector["name"]) == key


@pytest.mark.parametrize("text", VECTORS["refused"])
def test_a_text_that_is_not_a_key_is_refused(text: str) -> None:
    with pytest.raises(SealingFault) as refused:
        key_from_text(text, "")
    assert refused.value.code is FaultCode.BAD_KEY


def test_nearly_every_slip_in_a_typed_key_is_found() -> None:
    text = as_typed(VECTORS["trustees"][0]["paper_text"])
    passed = 0
    for at, letter in itertools.product(range(3, len(text)), "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"):
        if text[at] != letter:
            try:
                key_from_text(text[:at] + letter + text[at + 1 :], "")
            except SealingFault:
                continue
            passed += 1
    assert passed <= 2  # of 1705 slips, one in 65,536 passes by chance


def test_a_new_key_is_another_every_time_and_shows_its_secret_nowhere() -> None:
    first, second = new_trustee_key("Aisha"), new_trustee_key("Aisha")
    assert first.secret != second.secret
    assert "secret" not in repr(first)
    assert "secret" not in repr(new_scrutineer_key("Sioned"))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_secret_has_32_bytes(length: int) -> None:
    for make in (new_trustee_key, new_scrutineer_key):
        with pytest.raises(SealingFault) as refused:
            make("Aisha", bytes(length))
        assert refused.value.code is FaultCode.BAD_KEY


CHANGES: list[tuple[dict[str, Any], FaultCode]] = [
    ({"name": "Somebody else"}, FaultCode.BAD_SIGNATURE),
    ({"key_id": "0" * 16}, FaultCode.BAD_KEY),
    ({"signing_key": VECTORS["trustees"][1]["public_file"]["signing_key"]}, FaultCode.BAD_KEY),
    ({"opening_key": "BA"}, FaultCode.MALFORMED),
    ({"opening_key": "B" + "A" * 86}, FaultCode.BAD_KEY),
    ({"format": "trustee-public-key-v2"}, FaultCode.MALFORMED),
    ({"more": "x"}, FaultCode.MALFORMED),
    ({"name": None}, FaultCode.BAD_SIGNATURE),
]


@pytest.mark.parametrize(
    ("change", "code"),
    CHANGES,
    ids=lambda one: "-".join(one) if isinstance(one, dict) else str(one),
)
def test_a_changed_public_key_is_refused(change: dict[str, Any], code: FaultCode) -> None:
    body = VECTORS["trustees"][0]["public_file"] | change
    with pytest.raises(SealingFault) as refused:
        read_public_key(canonical(body))
    assert refused.value.code is code


def test_a_key_file_that_contradicts_itself_is_refused() -> None:
    body = VECTORS["trustees"][0]["secret_file"] | {"key_id": "0" * 16}
    with pytest.raises(SealingFault) as refused:
        read_secret_key(canonical(body))
    assert refused.value.code is FaultCode.BAD_KEY


def test_a_scrutineers_key_is_that_of_the_vectors_and_is_read_back() -> None:
    vector = vectors("credentials.json")["scrutineer"]
    key = ScrutineerKey(bytes.fromhex(vector["secret"]), "Sioned Vaughan")
    assert key.signing_key.hex() == vector["signing_key"]
    assert key.paper_text == vector["paper_text"]
    assert key.public_file() == vector["public_file"]
    assert scrutineer_key_from_text(key.paper_text.lower(), key.name) == key
    assert read_secret_scrutineer_key(canonical(key.secret_file(MADE_AT))) == key
    assert read_scrutineer_key(canonical(key.public_file())).signing_key == key.signing_key


def test_a_scrutineers_public_key_that_was_changed_is_refused() -> None:
    body = vectors("credentials.json")["scrutineer"]["public_file"] | {"name": "Somebody else"}
    with pytest.raises(SealingFault) as refused:
        read_scrutineer_key(canonical(body))
    assert refused.value.code is FaultCode.BAD_SIGNATURE


def test_a_trustees_and_a_scrutineers_paper_are_not_taken_for_each_other() -> None:
    for read, other in (
        (key_from_text, vectors("credentials.json")["scrutineer"]["paper_text"]),
        (scrutineer_key_from_text, VECTORS["trustees"][0]["paper_text"]),
    ):
        with pytest.raises(SealingFault):
            read(other, "")
