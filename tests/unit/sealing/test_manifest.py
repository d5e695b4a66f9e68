"""The manifest: it reads back, follows from its parts, and contradicts itself nowhere."""

from datetime import UTC, datetime
from typing import Any

import pytest

from governance.sealing.canonical import b64u, canonical, digest
from governance.sealing.envelope import plaintext_of
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.manifest import (
    Board,
    CredentialFacts,
    Issuer,
    Manifest,
    place_of,
    plaintext_bytes,
    subsets,
)
from tests.factories.sealed_files import a_manifest, a_paper, trustee_keys
from tests.unit.sealing.vectors import POLLS, vectors


def changed(body: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """The body with one value replaced; ``...`` takes the key away."""
    key, _, rest = path.partition(".")
    if rest:
        inner = body[key]
        if isinstance(inner, list):
            at, _, rest = rest.partition(".")
            inner = [*inner]
            inner[int(at)] = changed(inner[int(at)], rest, value)
            return body | {key: inner}
        return body | {key: changed(inner, rest, value)}
    return {k: v for k, v in body.items() if k != key} if value is ... else body | {key: value}


@pytest.mark.parametrize("name", POLLS)
def test_the_manifests_of_the_vectors_read_back(name: str) -> None:
    vector = vectors(name)
    manifest = Manifest.of_body(vector["manifest"])
    assert manifest.fingerprint == vector["fingerprint"] == digest(manifest.canonical())
    assert Manifest.read(manifest.canonical()) == manifest


@pytest.mark.parametrize(
    ("trustees", "threshold", "expected"),
    [
        (1, 1, ((1,),)),
        (3, 2, ((1, 2), (1, 3), (2, 3))),
        (5, 3, ((1, 2, 3), (1, 2, 4), (1, 2, 5), (1, 3, 4), (1, 3, 5), (1, 4, 5), (2, 3, 4),
                (2, 3, 5), (2, 4, 5), (3, 4, 5))),
    ],
)  # fmt: skip
def test_subsets_stand_in_dictionary_order(
    trustees: int, threshold: int, expected: tuple[tuple[int, ...], ...]
) -> None:
    assert subsets(trustees, threshold) == expected


@pytest.mark.parametrize(
    ("trustees", "threshold"), [(2, 2), (3, 3), (3, 1), (2, 1), (5, 2), (5, 5)]
)
def test_other_numbers_of_trustees_are_refused(trustees: int, threshold: int) -> None:
    with pytest.raises(SealingFault) as refused:
        a_manifest(trustee_keys(trustees), threshold=threshold)
    assert refused.value.code is FaultCode.MALFORMED


BODY = a_manifest(trustee_keys(3), threshold=2).body()
FAULTS: list[tuple[str, object]] = [
    ("format", "manifest-v2"),
    ("scheme", "open-v1"),
    ("kem", "DHKEM(X25519, HKDF-SHA256)"),
    ("aead", "AES-128-GCM"),
    ("title", ...),
    ("more", 1),
    ("poll", "1"),
    ("poll", BODY["poll"].upper()),
    ("paper", []),
    ("paper.format", "paper-v2"),
    ("paper.kind", "points"),
    ("paper.options", 4),
    ("paper.title", "Another paper than the one of the digest"),
    ("paper_sha256", "0" * 64),
    ("opens_at", "2027-06-07T09:00:00+00:00"),
    ("opens_at", "2027-06-31T09:00:00Z"),
    ("opens_at", BODY["closes_at"]),
    ("roll.count", -1),
    ("roll.count", "20"),
    ("roll.sha256", "A" * 64),
    ("roll.record_on", "20270531"),
    ("roll.record_on", "never"),
    ("roll.weight", 1),
    ("credentials.issuer", "operator"),
    ("credentials.count", True),
    ("scrutineer", None),
    ("scrutineer", {}),
    ("scrutineer", False),
    ("scrutineer.signing_key", "AAAA"),
    ("trustees", {}),
    ("trustees", [*BODY["trustees"], 1]),
    ("trustees", BODY["trustees"][::-1]),
    ("trustees", [BODY["trustees"][0]] * 3),
    ("trustees.0.place", 2),
    ("trustees.0.key_id", "0" * 16),
    ("trustees.0.opening_key", BODY["trustees"][1]["opening_key"]),
    ("trustees.1.signing_key", BODY["trustees"][0]["signing_key"]),
    ("threshold", 1),
    ("threshold", 3),
    ("subsets", [[1, 2], [2, 3], [1, 3]]),
    ("subsets", [[1, 2]]),
    ("plaintext_bytes", 16),
    ("revoting", 0),
    ("smallest_box", 0),
    ("board.origin", "two words"),
    ("board.origin", "a+b"),
    ("board.origin", ""),
    ("board.key", b64u(b"x" * 31)),
    ("page.sha256", ""),
]


@pytest.mark.parametrize(("path", "value"), FAULTS, ids=lambda one: repr(one)[:28])
def test_a_manifest_with_a_fault_is_refused(path: str, value: object) -> None:
    assert Manifest.of_body(BODY).body() == BODY
    with pytest.raises(SealingFault) as refused:
        Manifest.read(canonical(changed(BODY, path, value)))
    assert refused.value.code in {FaultCode.MALFORMED, FaultCode.NOT_CANONICAL}


def test_a_key_that_is_no_point_is_refused() -> None:
    with pytest.raises(SealingFault) as refused:
        Manifest.of_body(changed(BODY, "trustees.0.opening_key", b64u(b"\x04" * 65)))
    assert refused.value.code is FaultCode.BAD_KEY


def test_without_a_scrutineer_the_server_issues_the_credentials() -> None:
    facts = CredentialFacts(Issuer.SERVER, 20, "a" * 64)
    manifest = a_manifest(trustee_keys(1), threshold=1, scrutineer=None, credentials=facts)
    assert Manifest.read(manifest.canonical()) == manifest
    with pytest.raises(SealingFault):
        a_manifest(trustee_keys(1), threshold=1, scrutineer=None)


def test_instants_are_written_in_utc_with_whole_seconds() -> None:
    at = datetime.fromisoformat("2027-06-07T10:00:00.9+01:00")
    manifest = a_manifest(trustee_keys(1), threshold=1, opens_at=at)
    assert manifest.body()["opens_at"] == "2027-06-07T09:00:00Z"
    assert Manifest.read(manifest.canonical()).opens_at == datetime(2027, 6, 7, 9, tzinfo=UTC)


def test_every_other_fact_makes_another_fingerprint() -> None:
    keys = trustee_keys(3)
    manifest = a_manifest(keys, threshold=2)
    for change in (
        {"revoting": True},
        {"smallest_box": 6},
        {"board": Board("other.example", manifest.board.key)},
        {"paper": a_paper(guidance="Rank them.")},
    ):
        assert a_manifest(keys, threshold=2, **change).fingerprint != manifest.fingerprint


@pytest.mark.parametrize("kind", ["ranked", "marks", "answers"])
def test_every_ballot_fits_into_the_one_length(kind: str) -> None:
    for most in range(1, 5):
        paper = a_paper(kind=kind, most_choices=most)
        size = plaintext_bytes(paper)
        assert size % 64 == 0
        ids = sorted((one["id"] for one in paper["options"]), key=len, reverse=True)[:most]
        longest = [f"{one}:yes" for one in ids] if kind == "answers" else ids
        assert len(plaintext_of(longest, bytes(16), size)) == size
        exact = plaintext_bytes(paper, step=1)
        assert not plaintext_of(longest, bytes(16), exact).endswith(b" ")


def test_a_ballot_that_is_too_long_is_not_cut() -> None:
    with pytest.raises(SealingFault) as refused:
        plaintext_of(["amina"] * 40, bytes(16), 64)
    assert refused.value.code is FaultCode.WRONG_LENGTH
    with pytest.raises(SealingFault):
        plaintext_of([], bytes(15), 64)


def test_a_trustee_is_found_by_place_and_key() -> None:
    manifest = Manifest.of_body(BODY)
    for one in manifest.trustees:
        assert manifest.trustee(one.place) is one
        assert place_of(manifest.trustees, one.key_id) == one.place
    for place in (0, 4):
        with pytest.raises(SealingFault) as refused:
            manifest.trustee(place)
        assert refused.value.code is FaultCode.WRONG_TRUSTEE
    with pytest.raises(SealingFault):
        place_of(manifest.trustees, "0" * 16)
    with pytest.raises(SealingFault) as refused:
        manifest.subset(0)
    assert refused.value.code is FaultCode.WRONG_MANIFEST
