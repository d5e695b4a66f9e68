"""The figures of a sealed box that must tally, each read from where it is kept."""

import json
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.voting.models import (
    Ballot,
    BoardEntry,
    Box,
    Credential,
    Mark,
    OpenedRow,
    Poll,
)
from governance.voting.rules.box import BoxMissing, BoxState, Issuer, WrongBoxState
from governance.voting.rules.reconciling import BoxFigures, Reconciliation, reconciliation

_ROWS_THERE = frozenset({BoxState.OPENED, BoxState.COUNTED, BoxState.DECLARED})


def reconcile(session: Session, *, poll_id: PollId) -> Reconciliation:
    """What must tally in a box, with its figures, and whether it does.

    Raises NotFound, BoxMissing, and WrongBoxState once the papers have been destroyed: from then
    on there is nothing left to hold the log against.
    """
    poll = session.get(Poll, poll_id)
    if poll is None:
        raise NotFound
    box = session.get(Box, poll_id)
    if box is None:
        raise BoxMissing(title=poll.title, poll_id=poll_id)
    if box.state is BoxState.ARCHIVED:
        raise WrongBoxState(title=poll.title, state=box.state)
    return reconciliation(_figures(session, poll, box))


def _figures(session: Session, poll: Poll, box: Box) -> BoxFigures:
    credentials, later, voided = _credentials(session, poll.id)
    used = _used(session, poll.id)
    valid, invalid = _rows(session, box)
    return BoxFigures(
        on_roll=poll.roll_count or 0,
        issued=_in_manifest(box, credentials - later)
        + _logged(session, poll.id, "credential-issued"),
        used=used,
        voided=voided,
        unused=credentials - voided - used,
        in_box=_count(session, Ballot, poll.id),
        in_log=_logged(session, poll.id, "ballot"),
        voided_in_log=_logged(session, poll.id, "credential-voided"),
        counted=box.counted_ballots,
        excluded=None if box.excluded is None else len(box.excluded),
        valid=valid,
        invalid=invalid,
        marks=_count(session, Mark, poll.id) if box.issuer is Issuer.SERVER else None,
    )


def used_credentials(session: Session, *, poll_id: UUID) -> int:
    """How many credentials in force have a ballot under them: how many people have voted."""
    return _used(session, poll_id)


def _credentials(session: Session, poll_id: UUID) -> tuple[int, int, int]:
    """All credentials, those issued in the place of others, and those voided."""
    row = session.execute(
        select(
            func.count(), func.count(Credential.replaces), func.count(Credential.voided_at)
        ).where(Credential.poll_id == poll_id)
    ).one()
    return row[0], row[1], row[2]


def _used(session: Session, poll_id: UUID) -> int:
    of_credential = and_(
        Credential.poll_id == Ballot.poll_id, Credential.credential == Ballot.credential
    )
    # Each credential has one ballot with turn 0, and perhaps others after it.
    find = (
        select(func.count())
        .select_from(Ballot)
        .join(Credential, of_credential)
        .where(Ballot.poll_id == poll_id, Ballot.turn == 0, Credential.voided_at.is_(None))
    )
    return session.scalar(find) or 0


def _in_manifest(box: Box, otherwise: int) -> int:
    """How many credentials the manifest says there are; before it is fixed, ``otherwise``."""
    if box.manifest is None:
        return otherwise
    count: int = json.loads(box.manifest)["credentials"]["count"]
    return count


def _rows(session: Session, box: Box) -> tuple[int | None, int | None]:
    """The valid and the invalid rows; none before the box has been opened."""
    if box.state not in _ROWS_THERE:
        return None, None
    valid, every = session.execute(
        select(func.count(OpenedRow.nonce), func.count()).where(OpenedRow.poll_id == box.poll_id)
    ).one()
    return valid, every - valid


def _logged(session: Session, poll_id: UUID, event: str) -> int:
    """How many events of a type are in the log; of these types, ``type`` is the last key."""
    find = select(func.count()).where(
        BoardEntry.poll_id == poll_id, BoardEntry.event.endswith(f'"type":"{event}"}}')
    )
    return session.scalar(find) or 0


def _count(session: Session, table: type[Ballot | Mark], poll_id: UUID) -> int:
    return session.scalar(select(func.count()).where(table.poll_id == poll_id)) or 0
