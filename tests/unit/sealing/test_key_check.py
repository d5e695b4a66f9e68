"""The key check: only the trustee's own key answers it, and the answer signs the manifest."""

from typing import Any

import pytest

from governance.sealing.canonical import canonical, digest, is_signed, signed
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.keycheck import answer_key_check, key_check, read_answer, read_key_check
from governance.sealing.keys import new_trustee_key
from governance.sealing.manifest import Manifest
from tests.factories.sealed_files import a_manifest, trustee_keys
from tests.unit.sealing.vectors import POLLS, vectors

KEYS = trustee_keys(3)
MANIFEST = a_manifest(KEYS, threshold=2)
SECRET = b"r" * 32
CHECK, DIGEST = key_check(MANIFEST, 2, SECRET)
ANSWER = answer_key_check(canonical(CHECK), KEYS[1])


def test_the_trustee_answers_and_the_answer_is_taken() -> None:
    assert DIGEST == digest(SECRET) == ANSWER["opened"]
    assert is_signed(ANSWER, KEYS[1].signing_key)
    assert read_answer(canonical(ANSWER) + b"\r\n", MANIFEST, 2, DIGEST) == ANSWER
    manifest, trustee, _ = read_key_check(canonical(CHECK) + b"\n")
    assert manifest == MANIFEST
    assert trustee.name == KEYS[1].name


def test_every_check_is_sealed_anew() -> None:
    again, _ = key_check(MANIFEST, 2, SECRET)
    assert again["sealed"] != CHECK["sealed"]


def test_the_check_does_not_show_what_was_sealed() -> None:
    assert SECRET.hex() not in canonical(CHECK).hex()
    with pytest.raises(ValueError, match="32 bytes"):
        key_check(MANIFEST, 2, b"short")


@pytest.mark.parametrize("name", POLLS)
def test_the_check_of_the_vectors_is_answered_the_same(name: str) -> None:
    vector = vectors(name)
    manifest, check = Manifest.of_body(vector["manifest"]), vector["key_check"]
    place = len(manifest.trustees)
    key = new_trustee_key(vector["names"][-1], bytes.fromhex(vector["secrets"][-1]))
    answer = answer_key_check(canonical(check["check"]), key)
    assert answer == check["answer"]
    assert read_answer(canonical(answer), manifest, place, check["opened"]) == answer


def test_another_trustees_key_does_not_answer() -> None:
    for key in (KEYS[0], KEYS[2], new_trustee_key("A stranger")):
        with pytest.raises(SealingFault) as refused:
            answer_key_check(canonical(CHECK), key)
        assert refused.value.code is FaultCode.WRONG_TRUSTEE


OTHER, _ = key_check(MANIFEST, 1, SECRET)
CHECKS: list[tuple[dict[str, Any], FaultCode]] = [
    ({"manifest": "0" * 64}, FaultCode.WRONG_MANIFEST),
    ({"poll": "0"}, FaultCode.WRONG_MANIFEST),
    ({"document": MANIFEST.body() | {"title": "Another"}}, FaultCode.WRONG_MANIFEST),
    ({"document": []}, FaultCode.MALFORMED),
    ({"trustee": 1}, FaultCode.WRONG_TRUSTEE),
    ({"trustee": 4}, FaultCode.WRONG_TRUSTEE),
    ({"sealed": "AAAA"}, FaultCode.MALFORMED),
    ({"sealed": OTHER["sealed"]}, FaultCode.UNOPENED),
    ({"more": 1}, FaultCode.MALFORMED),
    ({"format": "key-check-v2"}, FaultCode.MALFORMED),
]


@pytest.mark.parametrize(
    ("change", "code"), CHECKS, ids=lambda one: "-".join(one) if isinstance(one, dict) else str(one)
)
def test_a_check_with_a_fault_is_not_answered(change: dict[str, Any], code: FaultCode) -> None:
    with pytest.raises(SealingFault) as refused:
        answer_key_check(canonical(CHECK | change), KEYS[1])
    assert refused.value.code is code


ANSWERS: list[tuple[dict[str, Any], FaultCode]] = [
    ({"manifest": "0" * 64}, FaultCode.WRONG_MANIFEST),
    ({"trustee": 1}, FaultCode.WRONG_TRUSTEE),
    ({"opened": "0" * 64}, FaultCode.BAD_SIGNATURE),
    ({"signature": "A" * 86}, FaultCode.BAD_SIGNATURE),
    ({"more": 1}, FaultCode.MALFORMED),
]


@pytest.mark.parametrize(
    ("change", "code"),
    ANSWERS,
    ids=lambda one: "-".join(one) if isinstance(one, dict) else str(one),
)
def test_an_answer_with_a_fault_is_refused(change: dict[str, Any], code: FaultCode) -> None:
    with pytest.raises(SealingFault) as refused:
        read_answer(canonical(ANSWER | change), MANIFEST, 2, DIGEST)
    assert refused.value.code is code


def test_the_answer_to_an_earlier_check_is_refused() -> None:
    with pytest.raises(SealingFault) as refused:
        read_answer(canonical(ANSWER), MANIFEST, 2, digest(b"another"))
    assert refused.value.code is FaultCode.WRONG_KEY_CHECK


def test_an_answer_that_another_trustee_signed_is_refused() -> None:
    body = {name: value for name, value in ANSWER.items() if name != "signature"}
    with pytest.raises(SealingFault) as refused:
        read_answer(canonical(signed(body, KEYS[0].signing_seed)), MANIFEST, 2, DIGEST)
    assert refused.value.code is FaultCode.BAD_SIGNATURE
