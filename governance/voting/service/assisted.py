"""The assisted channel: for voters without script the server seals the paper, at once.

What was chosen is sealed in memory before anything is written. The page says that this computer
sees the vote for a moment.
"""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.kernel.actor import Actor
from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound, Refusal, StaleForm
from governance.sealing.credentials import credential_of, read_code, seed_of_code
from governance.sealing.envelope import Envelope, ballot_number, seal_ballot
from governance.sealing.manifest import NONCE_BYTES
from governance.voting.models import Ballot, Poll
from governance.voting.queries.polls import is_on_roll
from governance.voting.rules import (
    AlreadyVoted,
    Channel,
    NotOnRoll,
    Paper,
    PaperSpec,
    Receipt,
    RehearsalV1,
    check_paper,
    in_groups,
    is_ballot_key,
)
from governance.voting.rules.box import BoxNotReady, CredentialUnknown, Issuer
from governance.voting.rules.keys import BoothKeys
from governance.voting.service.credentials import seed_in_force
from governance.voting.service.rehearsing import cast_rehearsal
from governance.voting.service.sealed_ballots import (
    Booth,
    booth_of,
    manifest_of,
    put_in,
    refuse_unless_free,
    standing_in_the_way,
    standing_of,
)


def cast_ballot(
    session: Session,
    *,
    poll_id: PollId,
    paper: Paper,
    ballot_key: str,
    keys: BoothKeys,
    actor: Actor,
    now: datetime,
    code: str | None = None,
) -> Receipt:
    """Seal a member's paper here and put it into the box; or, in a rehearsal, without sealing.

    The credential is the member's own or, where a scrutineer issued them, that of the ``code``
    they typed. ``ballot_key`` comes from ``new_ballot_key`` and belongs to this one paper: sent
    again, it gets the same receipt, even after the close. Refuses as ``cast_envelope`` does, and
    with NotOnRoll, SpoiltPaper, or StaleForm for a key that is not one of this voter's own.
    """
    if not is_ballot_key(ballot_key):
        raise StaleForm
    row = session.execute(
        select(Poll.scheme, is_on_roll(actor.member_id)).where(Poll.id == poll_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    scheme, on_roll = row
    if scheme == RehearsalV1.name:
        return cast_rehearsal(
            session, poll_id=poll_id, paper=paper, ballot_key=ballot_key, actor=actor, now=now
        )
    booth = booth_of(session, poll_id=poll_id)
    refusal = standing_in_the_way(booth, now=now)
    if not on_roll:
        raise refusal or NotOnRoll(title=booth.poll.title, poll_id=poll_id)
    seed = _seed(session, booth, keys=keys, actor=actor, code=code)
    credential = credential_of(seed)
    retry = hashlib.sha256(f"{poll_id} {ballot_key}".encode()).hexdigest()
    again = _repeat(session, booth, credential=credential, retry=retry)
    if again is not None:
        return again
    envelope = _sealed(session, booth, paper, seed=seed, refusal=refusal)
    try:
        made = put_in(
            session,
            booth=booth,
            envelope=envelope,
            channel=Channel.ASSISTED,
            retry=retry,
            keys=keys,
            now=now,
        )
    except AlreadyVoted:
        again = _repeat(session, booth, credential=credential, retry=retry)
        if again is None:
            raise
        return again
    return Receipt(ballot_number=made.number, is_repeat=False)


def _seed(
    session: Session, booth: Booth, *, keys: BoothKeys, actor: Actor, code: str | None
) -> bytes:
    """The seed of the voter's credential."""
    if booth.box.issuer is Issuer.SERVER:
        return seed_in_force(session, booth=booth, member_id=actor.member_id, keys=keys)
    typed = read_code(code or "")
    if typed is None:
        raise CredentialUnknown(title=booth.poll.title)
    return seed_of_code(typed, str(booth.poll_id))


def _sealed(
    session: Session, booth: Booth, paper: Paper, *, seed: bytes, refusal: Refusal | None
) -> Envelope:
    """The paper as a sealed ballot, unless something stands in the way."""
    if refusal is not None:
        raise refusal
    credential = credential_of(seed)
    standing = standing_of(session, poll_id=booth.poll_id, credential=credential)
    refuse_unless_free(booth, standing)
    checked = check_paper(PaperSpec.from_canonical(booth.poll.paper), paper)
    manifest = manifest_of(booth.box)
    if manifest is None:
        raise BoxNotReady(title=booth.poll.title)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return seal_ballot(manifest, seed=seed, choices=checked.choices, nonce=nonce)


def _repeat(session: Session, booth: Booth, *, credential: str, retry: str) -> Receipt | None:
    """The receipt of this very form; StaleForm when its key is that of somebody else's form."""
    row = session.execute(
        select(Ballot.credential, Ballot.ballot).where(
            Ballot.poll_id == booth.poll_id, Ballot.retry == retry
        )
    ).one_or_none()
    if row is None:
        return None
    if row.credential != credential:
        raise StaleForm
    return Receipt(ballot_number=in_groups(ballot_number(row.ballot)), is_repeat=True)
