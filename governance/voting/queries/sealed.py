"""The manifest of a sealed poll, as everybody may have it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.voting.models import Box, Poll
from governance.voting.rules.box import BoxMissing, BoxNotReady


def manifest_text(session: Session, *, poll_id: PollId) -> str:
    """The manifest, in the very characters whose SHA-256 is its fingerprint.

    Raises NotFound, BoxMissing, and BoxNotReady before it is fixed.
    """
    row = session.execute(
        select(Poll.title, Box.poll_id, Box.manifest)
        .outerjoin(Box, Box.poll_id == Poll.id)
        .where(Poll.id == poll_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    if row.poll_id is None:
        raise BoxMissing(title=row.title, poll_id=poll_id)
    if row.manifest is None:
        raise BoxNotReady(title=row.title)
    text: str = row.manifest
    return text
