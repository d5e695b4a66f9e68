"""Reading credentials: those of the manifest, whose is in force, and what was cast under one."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from governance.kernel.ids import MemberId, PollId
from governance.sealing.canonical import canonical
from governance.sealing.envelope import ballot_number
from governance.voting.models import Ballot, Credential
from governance.voting.rules import Channel, in_groups

_AT_A_TIME = 2000


@dataclass(frozen=True, slots=True)
class MyCast:
    """What was cast under a member's credential; ``number`` as people read it."""

    credential: str
    ballot: str
    number: str
    entry: int
    channel: Channel


def credential_lines(session: Session, *, poll_id: PollId) -> Iterator[str]:
    """``credentials.jsonl``: the credentials the manifest was made with, sorted, streamed.

    Each line ends with its line feed. Those issued later in the place of others are in the log.
    """
    find = (
        select(Credential.credential)
        .where(Credential.poll_id == poll_id, Credential.replaces.is_(None))
        .order_by(Credential.credential)
    )
    for credential in session.scalars(find.execution_options(yield_per=_AT_A_TIME)):
        yield canonical({"credential": credential}).decode() + "\n"


def credentials_digest(session: Session, *, poll_id: PollId) -> tuple[int, str]:
    """How many credentials the manifest has, and SHA-256 of ``credentials.jsonl``."""
    count, digest = 0, hashlib.sha256()
    for line in credential_lines(session, poll_id=poll_id):
        count += 1
        digest.update(line.encode())
    return count, digest.hexdigest()


def credential_map(session: Session, *, poll_id: PollId) -> Iterator[tuple[str, MemberId]]:
    """Every credential the server issued and whose it is, by credential, streamed.

    For the legal hold only; nothing once the papers of the poll have been destroyed.
    """
    find = (
        select(Credential.credential, Credential.member_id)
        .where(Credential.poll_id == poll_id)
        .order_by(Credential.credential)
    )
    for credential, member_id in session.execute(find.execution_options(yield_per=_AT_A_TIME)):
        if member_id is not None:
            yield credential, MemberId(member_id)


def newest_of(session: Session, *, poll_id: PollId, member_id: MemberId) -> Credential | None:
    """A member's credential as the server issued it: the one in force, or the last voided one."""
    find = (
        select(Credential)
        .where(Credential.poll_id == poll_id, Credential.member_id == member_id)
        .order_by(Credential.voided_at.is_(None).desc(), Credential.voided_at.desc())
        .limit(1)
    )
    return session.scalar(find.execution_options(populate_existing=True))


def cast_under(session: Session, *, poll_id: PollId, credential: str) -> str | None:
    """The hash of the ballot cast under a credential, the last one; none: nothing was cast."""
    find = (
        select(Ballot.ballot)
        .where(Ballot.poll_id == poll_id, Ballot.credential == credential)
        .order_by(Ballot.turn.desc())
        .limit(1)
    )
    return session.scalar(find)


def my_cast(session: Session, *, poll_id: PollId, member_id: MemberId | None) -> MyCast | None:
    """What was cast under a member's own credential; none: nothing, or a scrutineer issued it."""
    if member_id is None:
        return None
    row = session.execute(
        select(Ballot.credential, Ballot.ballot, Ballot.entry, Ballot.channel)
        .join(
            Credential,
            and_(Credential.poll_id == Ballot.poll_id, Credential.credential == Ballot.credential),
        )
        .where(
            Credential.poll_id == poll_id,
            Credential.member_id == member_id,
            Credential.voided_at.is_(None),
        )
        .order_by(Ballot.turn.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return MyCast(
        credential=row.credential,
        ballot=row.ballot,
        number=in_groups(ballot_number(row.ballot)),
        entry=row.entry,
        channel=row.channel,
    )
