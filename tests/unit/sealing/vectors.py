"""Reads the test vectors."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "golden" / "sealing"
POLLS = ("poll-1-of-1.json", "poll-2-of-3.json", "poll-3-of-5.json")


def vectors(name: str) -> Any:
    """What a file of test vectors holds."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
