"""Credentials and the codes they are made from; what voids one; the receipt of a ballot."""

from typing import Any

import pytest

from governance.sealing.canonical import canonical, public_key_of
from governance.sealing.credentials import (
    CODE_LENGTH,
    credential_of,
    credentials_file,
    new_code,
    new_seed,
    read_code,
    read_credentials,
    seed_of_code,
    shown_code,
)
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.manifest import Manifest
from governance.sealing.receipt import Receipt, read_receipt
from governance.sealing.voids import Void, VoidReason, read_void, void_file
from tests.factories.sealed_files import POLL, seed_of
from tests.unit.sealing.vectors import POLLS, vectors

VECTORS = vectors("credentials.json")
MANIFEST = "c" * 64


@pytest.mark.parametrize("vector", VECTORS["codes"], ids=lambda one: one["code"])
def test_a_code_makes_the_credential_of_the_vectors(vector: dict[str, Any]) -> None:
    seed = seed_of_code(vector["code"], VECTORS["poll"])
    assert seed.hex() == vector["seed"]
    assert credential_of(seed) == vector["credential"]
    assert shown_code(vector["code"]) == vector["shown"]
    for typed in vector["typed"]:
        assert read_code(typed) == vector["code"]


@pytest.mark.parametrize("typed", VECTORS["refused"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_a_new_code_is_another_every_time_and_reads_back() -> None:
    codes = {new_code() for _ in range(50)}
    assert len(codes) == 50
    assert {len(code) for code in codes} == {CODE_LENGTH}
    assert all(read_code(shown_code(code)) == code for code in codes)


def test_slips_in_a_code_are_found() -> None:
    shown = shown_code("MZXW6YTBOI2DSNBV").replace("-", "")
    slips = [
        shown[:at] + letter + shown[at + 1 :]
        for at in range(len(shown))
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
        if shown[at] != letter
    ]
    assert [slip for slip in slips if read_code(slip)] == []


def test_the_same_code_in_another_poll_is_another_credential() -> None:
    assert seed_of_code("MZXW6YTBOI2DSNBV", "a") != seed_of_code("MZXW6YTBOI2DSNBV", "b")


def test_the_list_of_credentials_says_nothing_of_the_order_they_were_made_in() -> None:
    credentials = [credential_of(seed_of(number)) for number in range(20)]
    raw = credentials_file(credentials)
    assert raw.decode() == VECTORS["credentials_jsonl"]
    assert credentials_file(reversed(credentials)) == raw
    assert sorted(read_credentials(raw)) == sorted(credentials)
    assert read_credentials(b"") == ()


def test_a_seed_is_random() -> None:
    assert len({new_seed() for _ in range(9)}) == 9


LINES = VECTORS["credentials_jsonl"].encode().splitlines(keepends=True)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"".join(LINES)[:-1], FaultCode.NOT_CANONICAL),
        (b"".join([LINES[0], LINES[0]]), FaultCode.DUPLICATE),
        (b"".join([LINES[1], LINES[0]]), FaultCode.DUPLICATE),
        (b'{"credential":"AAAA"}\n', FaultCode.MALFORMED),
        (b'{"credential":1}\n', FaultCode.MALFORMED),
        (b'{"credential": "AAAA"}\n', FaultCode.NOT_CANONICAL),
        (b"\n", FaultCode.NOT_CANONICAL),
    ],
    ids=["cut off", "twice", "order", "short", "no text", "space", "empty line"],
)
def test_a_list_of_credentials_with_a_fault_is_refused(raw: bytes, code: FaultCode) -> None:
    with pytest.raises(SealingFault) as refused:
        read_credentials(raw)
    assert refused.value.code is code


def test_a_void_is_that_of_the_vectors_and_read_back() -> None:
    seed = seed_of(7)
    credential, other = credential_of(seed_of(1)), credential_of(seed_of(19))
    for void in (
        Void(credential, VoidReason.LOST, other),
        Void(credential, VoidReason.PRESSURED, None),
    ):
        body = void_file(void, poll=POLL, manifest=MANIFEST, seed=seed)
        key = public_key_of(seed)
        assert read_void(canonical(body), poll=POLL, manifest=MANIFEST, key=key) == void
    vector = VECTORS["void"]
    key = bytes.fromhex(VECTORS["scrutineer"]["signing_key"])
    read = read_void(canonical(vector), poll=POLL, manifest=MANIFEST, key=key)
    assert read == Void(credential, VoidReason.LOST, other)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": "paper"}, FaultCode.BAD_SIGNATURE),
        ({"reason": "whim"}, FaultCode.BAD_SIGNATURE),
        ({"replacement": None}, FaultCode.BAD_SIGNATURE),
        ({"poll": "x"}, FaultCode.WRONG_MANIFEST),
        ({"manifest": "d" * 64}, FaultCode.WRONG_MANIFEST),
        ({"more": 1}, FaultCode.MALFORMED),
    ],
    ids=repr,
)
def test_a_changed_void_is_refused(change: dict[str, Any], code: FaultCode) -> None:
    key = bytes.fromhex(VECTORS["scrutineer"]["signing_key"])
    with pytest.raises(SealingFault) as refused:
        read_void(canonical(VECTORS["void"] | change), poll=POLL, manifest=MANIFEST, key=key)
    assert refused.value.code is code


@pytest.mark.parametrize("name", POLLS)
def test_receipts_are_read_and_changed_ones_are_refused(name: str) -> None:
    poll = vectors(name)
    manifest = Manifest.of_body(poll["manifest"])
    for ballot in poll["ballots"]:
        receipt = read_receipt(canonical(ballot["receipt"]), manifest)
        assert receipt == Receipt(ballot["ballot"], ballot["receipt"]["entry"])
    for change, code in (
        ({"entry": 0}, FaultCode.BAD_SIGNATURE),
        ({"ballot": "0" * 64}, FaultCode.BAD_SIGNATURE),
        ({"manifest": "0" * 64}, FaultCode.WRONG_MANIFEST),
    ):
        with pytest.raises(SealingFault) as refused:
            read_receipt(canonical(poll["ballots"][0]["receipt"] | change), manifest)
        assert refused.value.code is code
