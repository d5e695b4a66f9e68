"""The documents of a contest: their names in the pack, and from when on each can be taken."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from governance.kernel.refusals import Refusal

PACK_NAME = "audit-pack.zip"


class Document(StrEnum):
    """A document of a contest, by its name in the pack, in the order of the pack."""

    READ_ME = "00-READ-ME.txt"
    CONTEST = "contest.json"
    NOMINATIONS = "nominations.csv"
    BALLOT_PAPER = "ballot-paper.json"
    ROLL = "roll.csv"
    CANONICAL_ROLL = "roll-v1.txt"
    MARKED_REGISTER = "marked-register.csv"
    BALLOTS = "ballots.blt"
    COUNTS = "counts.csv"
    COUNT_RECORD = "count-record.json"
    LOTS = "lots.csv"
    DECLARATION = "declaration.pdf"
    RESULT_SHEET = "result-sheet.pdf"
    RESULT_SHEET_TABLE = "result-sheet.csv"
    RESULT_SHEET_PAGE = "result-sheet.html"
    NOTICES = "notices.csv"
    JOURNAL = "journal.jsonl"
    CHECKSUMS = "SHA256SUMS"


class Waits(StrEnum):
    """What a document waits for; what was destroyed waits for nothing any more.

    ``head``: the last entries of a poll's log are not under a signed head yet. ``sealed``: the
    ballots of this poll were not sealed, so that there is no bundle of them.
    """

    ROLL = "roll"
    CLOSE = "close"
    DECLARATION = "declaration"
    DESTROYED = "destroyed"
    HEAD = "head"
    POLL = "poll"
    SEALED = "sealed"


_NEEDS = {
    Document.BALLOT_PAPER: Waits.ROLL,
    Document.ROLL: Waits.ROLL,
    Document.CANONICAL_ROLL: Waits.ROLL,
    Document.MARKED_REGISTER: Waits.CLOSE,
    Document.BALLOTS: Waits.DECLARATION,
    Document.COUNTS: Waits.DECLARATION,
    Document.COUNT_RECORD: Waits.DECLARATION,
    Document.LOTS: Waits.DECLARATION,
    Document.DECLARATION: Waits.DECLARATION,
    Document.RESULT_SHEET: Waits.DECLARATION,
    Document.RESULT_SHEET_TABLE: Waits.DECLARATION,
    Document.RESULT_SHEET_PAGE: Waits.DECLARATION,
}

_DESTROYED_WITH_PAPERS = frozenset(
    {Document.ROLL, Document.CANONICAL_ROLL, Document.MARKED_REGISTER, Document.BALLOTS}
)
"""What goes when the papers of a poll are destroyed (MER r57); all the rest stays."""

GROUPS: tuple[tuple[str, tuple[Document, ...]], ...] = (
    ("terms", (Document.CONTEST, Document.NOMINATIONS)),
    ("notice", (Document.NOTICES,)),
    ("roll", (Document.ROLL, Document.CANONICAL_ROLL, Document.MARKED_REGISTER)),
    ("ballots", (Document.BALLOT_PAPER, Document.BALLOTS)),
    (
        "count",
        (
            Document.COUNTS,
            Document.COUNT_RECORD,
            Document.LOTS,
            Document.RESULT_SHEET,
            Document.RESULT_SHEET_TABLE,
            Document.RESULT_SHEET_PAGE,
        ),
    ),
    ("declaration", (Document.DECLARATION,)),
    ("journal", (Document.JOURNAL,)),
)
"""The documents as an auditor goes through a decision; all but what exists only in the pack."""

CONTENT_TYPES = {
    ".blt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".zip": "application/zip",
}


class DocumentNotReady(Refusal):
    """The document does not exist yet. Facts: ``document``, ``waits``, ``contest_id``."""

    code: ClassVar[str] = "document-not-ready"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a contest is, as far as its documents go."""

    is_roll_frozen: bool
    closes_at: datetime
    is_declared: bool
    is_uncontested: bool
    are_papers_destroyed: bool = False


def waits_for(document: Document, progress: Progress, *, now: datetime) -> Waits | None:
    """What the document still waits for; ``None`` when it can be taken.

    Without a poll there never is a roll, a ballot or a count. Nobody has a result, in any form,
    before it is declared; and nobody knows who has voted before the close (MER r67).
    """
    need = _NEEDS.get(document)
    if progress.are_papers_destroyed and document in _DESTROYED_WITH_PAPERS:
        return Waits.DESTROYED
    if progress.is_uncontested:
        return Waits.POLL if need is not None and document is not Document.DECLARATION else None
    reached = {
        Waits.ROLL: progress.is_roll_frozen,
        Waits.CLOSE: progress.is_roll_frozen and now >= progress.closes_at,
        Waits.DECLARATION: progress.is_declared,
    }
    return None if need is None or reached[need] else need
