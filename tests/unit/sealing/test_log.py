"""The log's proofs, held against the definitions of RFC 6962 written down naively."""

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.sealing.log import (
    Frontier,
    consistency_holds,
    consistency_proof,
    inclusion_holds,
    inclusion_proof,
    leaf,
    root_of,
)
from tests.unit.sealing.vectors import vectors

VECTORS = vectors("log.json")
ENTRIES = [f"event {number}".encode() for number in range(70)]


def hashed(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


def split(size: int) -> int:
    """The largest power of two below the size."""
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def tree_hash(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1."""
    if not entries:
        return hashed(b"")
    if len(entries) == 1:
        return hashed(b"\x00" + entries[0])
    k = split(len(entries))
    return hashed(b"\x01" + tree_hash(entries[:k]) + tree_hash(entries[k:]))


def audit_path(m: int, entries: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962 §2.1.1."""
    if len(entries) == 1:
        return []
    k = split(len(entries))
    if m < k:
        return [*audit_path(m, entries[:k]), tree_hash(entries[k:])]
    return [*audit_path(m - k, entries[k:]), tree_hash(entries[:k])]


def subproof(m: int, entries: list[bytes], *, is_whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962 §2.1.2."""
    if m == len(entries):
        return [] if is_whole else [tree_hash(entries)]
    k = split(len(entries))
    if m <= k:
        return [*subproof(m, entries[:k], is_whole=is_whole), tree_hash(entries[k:])]
    return [*subproof(m - k, entries[k:], is_whole=False), tree_hash(entries[:k])]


def grown(entries: list[bytes]) -> tuple[Frontier, dict[tuple[int, int], bytes]]:
    """The tree of these entries, and every complete subtree it went through."""
    tree, nodes = Frontier(), {}
    for entry in entries:
        for node in tree.append(leaf(entry)):
            assert (node.level, node.place) not in nodes
            nodes[node.level, node.place] = node.hash
    return tree, nodes


TREE, NODES = grown(ENTRIES)


def get_node(level: int, place: int) -> bytes:
    return NODES[level, place]


SIZE = st.integers(1, len(ENTRIES))


@given(st.integers(0, len(ENTRIES)))
def test_the_root_is_the_tree_hash_at_every_size(size: int) -> None:
    tree, nodes = grown(ENTRIES[:size])
    assert tree.size == size
    assert tree.root() == tree_hash(ENTRIES[:size]) == root_of(get_node, size)
    assert len(tree.peaks) == size.bit_count()
    for (level, place), found in nodes.items():
        assert found == tree_hash(ENTRIES[place << level : (place + 1) << level])
    assert len(nodes) == 2 * size - size.bit_count()


@given(SIZE, st.data())
def test_a_tree_goes_on_from_its_peaks(size: int, data: st.DataObject) -> None:
    tree, _ = grown(ENTRIES[: data.draw(st.integers(0, size))])
    again = Frontier(tree.size, tree.peaks)
    for entry in ENTRIES[tree.size : size]:
        again.append(leaf(entry))
    assert again.root() == tree_hash(ENTRIES[:size])


@given(SIZE, st.data())
def test_an_inclusion_proof_is_the_audit_path_and_holds(size: int, data: st.DataObject) -> None:
    entry = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(get_node, entry, size)
    assert path == audit_path(entry, ENTRIES[:size])
    facts: dict[str, Any] = {
        "leaf_hash": leaf(ENTRIES[entry]),
        "entry": entry,
        "size": size,
        "path": path,
        "root": root_of(get_node, size),
    }
    assert inclusion_holds(**facts)
    other = data.draw(st.integers(-1, size))
    assert inclusion_holds(**facts | {"entry": other}) is (other == entry)
    assert not inclusion_holds(**facts | {"leaf_hash": leaf(b"another")})
    assert not inclusion_holds(**facts | {"root": hashed(b"another")})
    assert not inclusion_holds(**facts | {"path": [*path, path[0] if path else hashed(b"")]})
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        assert not inclusion_holds(**facts | {"path": path[:at] + path[at + 1 :]})
        assert not inclusion_holds(**facts | {"path": [*path[:at], hashed(b""), *path[at + 1 :]]})


@given(SIZE, st.data())
def test_a_consistency_proof_is_the_subproof_and_holds(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    path = consistency_proof(get_node, old, size)
    assert path == subproof(old, ENTRIES[:size], is_whole=True)
    facts: dict[str, Any] = {
        "old": old,
        "new": size,
        "old_root": root_of(get_node, old),
        "new_root": root_of(get_node, size),
        "path": path,
    }
    assert consistency_holds(**facts)
    assert not consistency_holds(**facts | {"old_root": hashed(b"forked")})
    assert not consistency_holds(**facts | {"new_root": hashed(b"forked")})
    assert not consistency_holds(**facts | {"path": [*path, hashed(b"")]})
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        assert not consistency_holds(**facts | {"path": path[:at] + path[at + 1 :]})
        assert not consistency_holds(**facts | {"path": [*path[:at], hashed(b""), *path[at + 1 :]]})
        assert not consistency_holds(**facts | {"path": []})


@given(SIZE, st.data())
def test_no_proof_joins_a_log_that_was_changed(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    at = data.draw(st.integers(0, old - 1))
    forked = [*ENTRIES[:at], b"changed", *ENTRIES[at + 1 : size]]
    _, nodes = grown(forked)
    path = consistency_proof(lambda level, place: nodes[level, place], old, size)
    assert not consistency_holds(
        old=old,
        new=size,
        old_root=root_of(get_node, old),
        new_root=tree_hash(forked),
        path=path,
    )


def test_every_log_goes_on_from_an_empty_one_and_from_itself() -> None:
    root, empty = TREE.root(), Frontier().root()
    assert consistency_proof(get_node, 0, 9) == consistency_proof(get_node, 9, 9) == []
    assert consistency_holds(old=0, new=70, old_root=empty, new_root=root, path=[])
    assert not consistency_holds(old=0, new=70, old_root=root, new_root=root, path=[])
    assert not consistency_holds(old=0, new=70, old_root=empty, new_root=root, path=[root])
    assert not consistency_holds(old=71, new=70, old_root=root, new_root=root, path=[])
    assert not consistency_holds(old=-1, new=70, old_root=root, new_root=root, path=[])


def test_what_is_not_in_the_log_has_no_proof() -> None:
    for entry in (-1, 5):
        with pytest.raises(ValueError, match="no entry"):
            inclusion_proof(get_node, entry, 5)
    for old in (-1, 6):
        with pytest.raises(ValueError, match="cannot go on"):
            consistency_proof(get_node, old, 5)


@pytest.mark.parametrize(("size", "peaks"), [(-1, 0), (0, 1), (3, 1), (4, 2)])
def test_a_tree_does_not_go_on_from_the_wrong_peaks(size: int, peaks: int) -> None:
    with pytest.raises(ValueError, match="peaks"):
        Frontier(size, [hashed(b"")] * peaks)


def test_the_log_of_the_vectors_is_made_again() -> None:
    entries = [entry.encode() for entry in VECTORS["entries"]]
    _, nodes = grown(entries)
    for size, root in enumerate(VECTORS["roots"]):
        assert tree_hash(entries[:size]).hex() == root
    for one in VECTORS["inclusion"]:
        path = inclusion_proof(lambda level, place: nodes[level, place], one["entry"], one["size"])
        assert [step.hex() for step in path] == one["path"]
    for one in VECTORS["consistency"]:
        path = consistency_proof(lambda level, place: nodes[level, place], one["old"], one["new"])
        assert [step.hex() for step in path] == one["path"]
