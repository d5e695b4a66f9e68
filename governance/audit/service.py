"""The one thing the auditors' room writes: that a document was taken, by whom, with its digest."""

from datetime import datetime

from sqlalchemy.orm import Session

from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import ContestId


def note_download(
    session: Session,
    *,
    contest_id: ContestId | None,
    document: str,
    sha256: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Note in the journal that somebody took a document; ``None`` for one about no contest."""
    subject = Subject("contest", contest_id) if contest_id else Subject("journal", "whole")
    record(
        session,
        act=Act.DOWNLOAD_TAKEN,
        actor=actor,
        now=now,
        subject=subject,
        detail={"document": document, "sha256": sha256},
    )
