"""Credentials: issued by the server or brought by the scrutineer, and given to whom they belong."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from governance.journal.rules import Act
from governance.kernel.actor import Actor
from governance.kernel.ids import MemberId, PollId
from governance.sealing.credentials import credential_of, new_seed, read_credentials
from governance.sealing.faults import FaultCode
from governance.voting.models import Box, Credential, RollEntry
from governance.voting.queries.credentials import newest_of
from governance.voting.rules import NotOnRoll
from governance.voting.rules.box import (
    BoxState,
    CredentialUnknown,
    CredentialVoided,
    FileRefused,
    Issuer,
    WrongBoxState,
)
from governance.voting.rules.keys import BoothKeys
from governance.voting.service.box_rows import note, refusing, require_state, scrutineer_by_token
from governance.voting.service.sealed_ballots import (
    Booth,
    booth_of,
    refuse_unless_free,
    standing_in_the_way,
    standing_of,
)

_AT_A_TIME = 2000


def issue_credentials(session: Session, *, box: Box, keys: BoothKeys) -> None:
    """Issue a credential to everyone on the roll (issuer ``server``), their seeds sealed.

    Those issued before go: this is for a box whose manifest is not fixed yet. However long the
    roll is, it takes the memory of some thousand people.
    """
    poll_id = PollId(box.poll_id)
    session.execute(delete(Credential).where(Credential.poll_id == poll_id))
    after = None
    while members := _on_roll(session, poll_id, after=after):
        rows = [new_credential(poll_id, MemberId(one), keys=keys) for one in members]
        session.execute(insert(Credential), rows)
        after = members[-1]


def new_credential(poll_id: PollId, member_id: MemberId, *, keys: BoothKeys) -> dict[str, object]:
    """The row of a fresh credential for a member."""
    seed = new_seed()
    credential = credential_of(seed)
    return {
        "poll_id": poll_id,
        "credential": credential,
        "member_id": member_id,
        "seed": keys.close(seed, poll_id=poll_id, owner=credential),
    }


def take_credentials(session: Session, *, token: str, text: str, now: datetime) -> None:
    """Take ``credentials.jsonl`` from the scrutineer: one credential for each person on the roll.

    Until the manifest is fixed it may come again, and replaces what came before. Refuses with
    FileRefused, WrongBoxState, BoxHalted, NotFound.
    """
    poll, box = scrutineer_by_token(session, token=token)
    require_state(poll, box, BoxState.DRAFT)
    if box.issuer is not Issuer.SCRUTINEER:
        raise WrongBoxState(title=poll.title, state=box.state)
    with refusing(poll):
        credentials = read_credentials(text.encode())
    if len(credentials) != poll.roll_count:
        raise FileRefused(
            title=poll.title,
            reason=FaultCode.WRONG_LENGTH.value,
            said=f"The file holds {len(credentials):,} codes, and there are "
            f"{poll.roll_count or 0:,} people on the roll. Make one for each of them.",
        )
    session.execute(delete(Credential).where(Credential.poll_id == box.poll_id))
    for start in range(0, len(credentials), _AT_A_TIME):
        some = credentials[start : start + _AT_A_TIME]
        rows = [{"poll_id": box.poll_id, "credential": one} for one in some]
        session.execute(insert(Credential), rows)
    note(session, box, Act.BOX_CREDENTIALS_TAKEN, now=now, detail={"count": len(credentials)})


def my_seed(
    session: Session, *, poll_id: PollId, actor: Actor, keys: BoothKeys, now: datetime
) -> bytes:
    """The seed (32 bytes) by which a member's own browser signs their ballot.

    Only where the server issues credentials (CredentialUnknown elsewhere), while the poll is
    open, and until they have voted. Refuses as casting does, and with NotOnRoll.
    """
    booth = booth_of(session, poll_id=poll_id)
    refusal = standing_in_the_way(booth, now=now)
    if refusal is not None:
        raise refusal
    seed = seed_in_force(session, booth=booth, member_id=actor.member_id, keys=keys)
    standing = standing_of(session, poll_id=poll_id, credential=credential_of(seed))
    refuse_unless_free(booth, standing)
    return seed


def seed_in_force(
    session: Session, *, booth: Booth, member_id: MemberId | None, keys: BoothKeys
) -> bytes:
    """The seed of a member's credential; refuses with NotOnRoll, CredentialVoided or -Unknown."""
    if booth.box.issuer is not Issuer.SERVER:
        raise CredentialUnknown(title=booth.poll.title)
    found = member_id and newest_of(session, poll_id=booth.poll_id, member_id=member_id)
    if not found or found.seed is None:
        raise NotOnRoll(title=booth.poll.title, poll_id=booth.poll_id)
    if found.void_reason is not None:
        raise CredentialVoided(title=booth.poll.title, reason=found.void_reason)
    return keys.open(found.seed, poll_id=booth.poll_id, owner=found.credential)


def _on_roll(session: Session, poll_id: PollId, *, after: UUID | None) -> Sequence[UUID]:
    find = select(RollEntry.member_id).where(RollEntry.poll_id == poll_id)
    if after is not None:
        find = find.where(RollEntry.member_id > after)
    return session.scalars(find.order_by(RollEntry.member_id).limit(_AT_A_TIME)).all()
