"""Looking back: telling candidates with equal votes apart by an earlier moment of the count."""

from collections.abc import Iterable, Mapping, Sequence

Point = tuple[int, int | None, Mapping[str, int]]
"""A moment at which votes were known: the stage, the batch within it (None: its end), the votes."""


def tell_apart(
    tied: Sequence[str], points: Iterable[Point], *, most: bool
) -> tuple[list[str], Point | None]:
    """Narrow down equal candidates at the first points at which they differed.

    Returns who is left (one, unless they never differed) and the point that decided last.
    """
    left = list(tied)
    deciding: Point | None = None
    for point in points:
        if len(left) == 1:
            break
        votes = point[2]
        best = max(votes[one] for one in left) if most else min(votes[one] for one in left)
        ahead = [one for one in left if votes[one] == best]
        if len(ahead) < len(left):
            left, deciding = ahead, point
    return left, deciding
