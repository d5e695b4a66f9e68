"""Random changes of one byte in a good bundle, and what the verifier makes of them."""

import random
from collections.abc import Iterator
from pathlib import Path

from governance.verifier.verify import CHECKS, Bundle, NotHere, verify
from tests.factories.bundles import a_bundle, zipped

SEED = 20271122
UNBOUND = {"00-READ-ME.txt", "software.json"}
"""Words for people and the program's own name: nobody has signed them."""


def bytes_changed(count: int, folder: Path, *, seed: int = SEED) -> Iterator[str]:
    """So many bundles with one byte changed anywhere; yields what passed, which must be nothing."""
    chance, good = random.Random(seed), zipped(a_bundle().cut("legal hold"))
    path = folder / "changed.zip"
    for _ in range(count):
        place, changed = chance.randrange(len(good)), bytearray(good)
        changed[place] ^= chance.randrange(1, 256)
        path.write_bytes(changed)
        if passes(path):
            yield f"byte {place} of {len(good)}"


def bytes_changed_and_covered_up(count: int, folder: Path, *, seed: int = SEED) -> Iterator[str]:
    """As above, by somebody who makes the ZIP file and SHA256SUMS anew afterwards."""
    chance, good = random.Random(seed), a_bundle().cut("legal hold")
    path = folder / "covered.zip"
    names = [name for name in good if name not in UNBOUND]
    for _ in range(count):
        name = chance.choice(names)
        place, changed = chance.randrange(len(good[name])), bytearray(good[name])
        changed[place] ^= chance.randrange(1, 256)
        path.write_bytes(zipped({**good, name: bytes(changed)}))
        if verify(str(path), [])["passed"]:
            yield f"byte {place} of {name}"


def soak(count: int, folder: Path) -> list[str]:
    """For `make soak`: so many of both kinds; what passed, which must be nothing."""
    changed = bytes_changed(count, folder)
    return [*changed, *bytes_changed_and_covered_up(count, folder)]


def passes(path: Path) -> bool:
    """Whether no check fails; the first that does is enough."""
    try:
        bundle = Bundle(str(path), [])
    except Exception:  # noqa: BLE001 - however it cannot be read, it does not pass
        return False
    for check in CHECKS:
        try:
            check(bundle)
        except NotHere:
            continue
        except Exception:  # noqa: BLE001 - a forged file may go wrong anyhow
            return False
    return True
