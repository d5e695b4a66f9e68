"""Looking for many short texts in many bytes at once."""

import sys
from collections import defaultdict
from collections.abc import Iterable

WORD = 8


def places(data: bytes, tokens: Iterable[bytes]) -> list[tuple[int, bytes]]:
    """Where which token (eight bytes or more) begins, in the order of the bytes.

    The bytes are read as numbers of eight, from each of eight beginnings, so that one reading
    does for however many tokens.
    """
    starts: dict[int, list[bytes]] = defaultdict(list)
    for token in set(tokens):
        starts[int.from_bytes(token[:WORD], sys.byteorder)].append(token)
    wanted, found = set(starts), []
    for shift in range(WORD):
        end = len(data) - (len(data) - shift) % WORD
        words = memoryview(data)[shift:end].cast("Q")
        if wanted.isdisjoint(words):
            continue
        found += [
            (shift + WORD * number, token)
            for number, word in enumerate(words)
            if word in wanted
            for token in starts[word]
            if data.startswith(token, shift + WORD * number)
        ]
    return sorted(found)
