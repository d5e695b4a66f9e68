"""The log's tree (RFC 6962, SHA-256): its growing edge, its root, and the two kinds of proof."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

GetNode = Callable[[int, int], bytes]
"""The hash of a complete subtree: of ``2**level`` entries, the first of them ``place << level``."""


@dataclass(frozen=True, slots=True)
class Node:
    """A complete subtree: ``level`` 0 is a leaf; ``place`` counts those of its level from 0."""

    level: int
    place: int
    hash: bytes


def leaf(entry: bytes) -> bytes:
    """The hash of an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def parent(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The growing edge of the tree: as many hashes as ``size`` has ones in binary."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """Go on from a size and its peaks, the largest subtree first; ValueError if they differ."""
        self._size = size
        self._peaks = list(peaks)
        if size < 0 or len(self._peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} has {size.bit_count()} peaks")

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self._size

    @property
    def peaks(self) -> tuple[bytes, ...]:
        """The complete subtrees that make up the tree, the largest first."""
        return tuple(self._peaks)

    def append(self, leaf_hash: bytes) -> list[Node]:
        """Add the hash of an entry; the subtrees that are now complete, the leaf first."""
        node = Node(0, self._size, leaf_hash)
        completed = [node]
        while node.place & 1:
            node = Node(node.level + 1, node.place >> 1, parent(self._peaks.pop(), node.hash))
            completed.append(node)
        self._peaks.append(node.hash)
        self._size += 1
        return completed

    def root(self) -> bytes:
        """The hash of the whole tree; of an empty one, SHA-256 of nothing."""
        return _folded(self._peaks)


def root_of(get_node: GetNode, size: int) -> bytes:
    """The hash of the tree as it was with so many entries."""
    return _span(get_node, 0, size)


def inclusion_proof(get_node: GetNode, entry: int, size: int) -> list[bytes]:
    """The audit path of an entry (from 0) in the tree of that size, lowest first.

    RFC 6962 §2.1.1. Raises ValueError for an entry that is not in it.
    """
    if not 0 <= entry < size:
        raise ValueError(f"there is no entry {entry} in a log of {size}")
    path = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if entry < middle:
            path.append(_span(get_node, middle, end))
            end = middle
        else:
            path.append(_span(get_node, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(get_node: GetNode, old: int, new: int) -> list[bytes]:
    """The proof that the tree of ``new`` entries goes on from that of ``old``, lowest first.

    RFC 6962 §2.1.2. Nothing need be proven from an empty tree, or of a tree with itself. Raises
    ValueError when ``old`` is more than ``new``.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a log of {new} cannot go on from one of {old}")
    if old in {0, new}:
        return []
    path = []
    start, end = 0, new
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_span(get_node, middle, end))
            end = middle
        else:
            path.append(_span(get_node, start, middle))
            start = middle
    if start:
        path.append(_span(get_node, start, end))
    return path[::-1]


def inclusion_holds(
    *, leaf_hash: bytes, entry: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Whether the path leads from the entry to the root (RFC 9162 §2.1.3.2)."""
    if not 0 <= entry < size:
        return False
    place, last, found = entry, size - 1, leaf_hash
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = parent(step, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = parent(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistency_holds(
    *, old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the path shows that the new tree goes on from the old one (RFC 9162 §2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old in {0, new}:
        is_old = old_root == (_folded(()) if old == 0 else new_root)
        return is_old and not path
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not steps:
        return False
    return _joined(old - 1, new - 1, steps) == (old_root, new_root)


def _joined(place: int, last: int, steps: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The old and the new root to which the steps lead; none when there are too many or too few."""
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old, new = parent(step, old), parent(step, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = parent(new, step)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None


def _split(size: int) -> int:
    """The largest power of two below ``size`` (2 or more)."""
    return 1 << ((size - 1).bit_length() - 1)


def _span(get_node: GetNode, start: int, end: int) -> bytes:
    """The hash of the entries from ``start`` to before ``end``, a subtree of the tree."""
    peaks = []
    while start < end:
        level = (end - start).bit_length() - 1
        peaks.append(get_node(level, start >> level))
        start += 1 << level
    return _folded(peaks)


def _folded(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return hashlib.sha256().digest()
    *rest, found = peaks
    for peak in reversed(rest):
        found = parent(peak, found)
    return found
