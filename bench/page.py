"""The voting page's weight: what a phone fetches before it can show a ballot paper."""

import argparse
import gzip
import json
from collections.abc import Iterator

from governance.settings import ROOT

STATIC = ROOT / "governance" / "static"
AS_SERVED = 6
"""The level at which servers pack what they send."""


def measure(_args: argparse.Namespace) -> Iterator[str]:
    """Every file that the published list of the page names, packed as it travels."""
    listed = json.loads((STATIC / "page-hashes.json").read_text("utf-8"))["files"]
    sizes = {}
    for one in listed:
        raw = (STATIC / one["name"]).read_bytes()
        sizes[one["name"]] = (len(gzip.compress(raw, AS_SERVED)), len(raw))
    packed, plain = (sum(size[place] for size in sizes.values()) for place in (0, 1))
    yield (
        f"the voting page weighs {packed:,} bytes on the wire, {packed / plain:.2f} × its "
        f"{plain:,} bytes"
    )
    for name, (wire, _) in sorted(sizes.items(), key=lambda item: -item[1][0]):
        yield f"  {name}: {wire:,} ({wire / packed:.0%})"
