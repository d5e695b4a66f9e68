"""Canonical JSON, base64url and signed objects: one form each, and no other is read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.sealing.canonical import (
    b64u,
    canonical,
    digest,
    is_signed,
    public_key_of,
    read_canonical,
    signed,
    unb64u,
)
from governance.sealing.faults import FaultCode, SealingFault
from tests.unit.sealing.vectors import vectors

VECTORS = vectors("canonical.json")
KEY = st.text(st.characters(max_codepoint=127), max_size=5)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEY, inner, max_size=4),
    max_leaves=12,
)
OBJECT = st.dictionaries(KEY, VALUE, max_size=5)


@given(OBJECT)
def test_what_is_written_is_read_back(body: dict[str, Any]) -> None:
    assert read_canonical(canonical(body)) == body


@given(OBJECT, st.data())
def test_any_other_way_of_writing_the_same_is_refused(
    body: dict[str, Any], data: st.DataObject
) -> None:
    other = json.dumps(body, indent=data.draw(st.sampled_from([None, 1]))).encode()
    if other != canonical(body):
        with pytest.raises(SealingFault) as refused:
            read_canonical(other)
        assert refused.value.code is FaultCode.NOT_CANONICAL


@pytest.mark.parametrize("vector", VECTORS["canonical"])
def test_canonical_json_is_that_of_the_vectors(vector: dict[str, Any]) -> None:
    raw = canonical(vector["body"])
    assert raw.decode() == vector["utf8"]
    assert digest(raw) == vector["sha256"]


@pytest.mark.parametrize("text", VECTORS["refused"])
def test_what_is_not_canonical_is_refused(text: str) -> None:
    with pytest.raises(SealingFault) as refused:
        read_canonical(text.encode())
    assert refused.value.code is FaultCode.NOT_CANONICAL


@pytest.mark.parametrize(
    "raw", [b"\xff", b'{"a":"\xc3"}', b'{"a":' * 20_000, b'{"a":"\xed\xa0\x80"}']
)
def test_broken_text_and_endless_nesting_are_refused_too(raw: bytes) -> None:
    with pytest.raises(SealingFault):
        read_canonical(raw)


@pytest.mark.parametrize(
    "value",
    [1.5, -1, 2**53, {"é": 1}, {1: 2}, object(), b"x", "\ud800", [1.0], {"a": {"b": float("nan")}}],
    ids=lambda one: type(one).__name__,
)
def test_what_canonical_json_cannot_hold_is_not_written(value: object) -> None:
    with pytest.raises(SealingFault) as refused:
        canonical({"a": value})
    assert refused.value.code is FaultCode.NOT_CANONICAL


@given(st.binary(max_size=40))
def test_base64url_is_read_back(raw: bytes) -> None:
    assert unb64u(b64u(raw)) == raw


@pytest.mark.parametrize("vector", VECTORS["b64u"])
def test_base64url_is_that_of_the_vectors(vector: dict[str, str]) -> None:
    assert b64u(bytes.fromhex(vector["hex"])) == vector["text"]


@pytest.mark.parametrize("text", VECTORS["b64u_refused"])
def test_only_one_base64url_is_read(text: str) -> None:
    with pytest.raises(SealingFault):
        unb64u(text)


def test_a_signed_object_is_that_of_the_vectors() -> None:
    vector = VECTORS["signed"]
    seed, key = bytes.fromhex(vector["seed"]), bytes.fromhex(vector["key"])
    assert public_key_of(seed) == key
    body = {name: value for name, value in vector["object"].items() if name != "signature"}
    assert signed(body, seed) == vector["object"]
    assert is_signed(vector["object"], key)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Lucja"},
        {"more": 1},
        {"format": "example-v2"},
        {"signature": "A" * 86},
        {"signature": None},
        {"signature": "?"},
        {"format": 1},
    ],
    ids=repr,
)
def test_a_changed_object_is_not_signed(change: dict[str, Any]) -> None:
    key = bytes.fromhex(VECTORS["signed"]["key"])
    assert not is_signed(VECTORS["signed"]["object"] | change, key)


@pytest.mark.parametrize("key", [b"", b"\x01" * 32, public_key_of(b"x" * 32)], ids=len)
def test_another_key_has_not_signed(key: bytes) -> None:
    assert not is_signed(VECTORS["signed"]["object"], key)
