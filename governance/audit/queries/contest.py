"""One contest in the auditors' room: how far it is, and which documents there are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from governance.audit.rules.documents import Document, Progress, Waits, waits_for
from governance.elections.queries.contests import ContestPage, contest_page
from governance.elections.queries.counts import declaration_of
from governance.kernel.ids import ContestId
from governance.voting.queries.roll import papers_destroyed_at


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document and what it still waits for (``None``: it is there)."""

    document: Document
    waits: Waits | None


@dataclass(frozen=True, slots=True)
class AuditContest:
    """A contest with the state of every one of its documents, in the order of the pack."""

    contest: ContestPage
    progress: Progress
    documents: tuple[DocumentLine, ...]
    papers_destroyed_at: datetime | None = None

    @property
    def ready(self) -> tuple[Document, ...]:
        """The documents there are, in the order of the pack."""
        return tuple(line.document for line in self.documents if line.waits is None)


def audit_contest(session: Session, *, contest_id: ContestId, now: datetime) -> AuditContest:
    """The contest and its documents. Refuses with NotFound when there is none of this id."""
    contest = contest_page(session, contest_id=contest_id)
    destroyed_at = (
        papers_destroyed_at(session, poll_id=contest.poll_id) if contest.poll_id else None
    )
    progress = Progress(
        is_roll_frozen=contest.roll_frozen_at is not None,
        closes_at=contest.closes_at,
        is_declared=declaration_of(session, contest_id=contest_id) is not None,
        is_uncontested=contest.uncontested_at is not None,
        are_papers_destroyed=destroyed_at is not None,
    )
    return AuditContest(
        contest=contest,
        progress=progress,
        papers_destroyed_at=destroyed_at,
        documents=tuple(
            DocumentLine(document, waits_for(document, progress, now=now)) for document in Document
        ),
    )
