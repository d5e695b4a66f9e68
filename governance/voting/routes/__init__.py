"""The booth's pages: voters', officers' and keepers' of a box, and what everybody may check."""

from governance.voting.routes import (
    ballot,
    board,
    booth,
    box,
    boxes,
    keepers,
    kept,
    lists,
    voiding,
)
from governance.voting.routes.blueprint import blueprint

__all__ = [
    "ballot",
    "blueprint",
    "board",
    "booth",
    "box",
    "boxes",
    "keepers",
    "kept",
    "lists",
    "voiding",
]
