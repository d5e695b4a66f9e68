"""Casting: one transaction with the ballot, its event in the log and the mark on the roll.

The caller commits, and only then may the voter see the receipt.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.voting.rules import Channel
from governance.voting.rules.box import SealedReceipt
from governance.voting.rules.keys import BoothKeys
from governance.voting.service.sealed_ballots import booth_of, looked_at, put_in, receipt


def cast_envelope(
    session: Session,
    *,
    poll_id: PollId,
    body: bytes,
    keys: BoothKeys,
    now: datetime,
    channel: Channel = Channel.ONLINE,
) -> SealedReceipt:
    """Put a sealed ballot into the box; the same bytes again get the same receipt.

    ``now`` is read once, when the ballot arrives: it and the commit decide whether it is in time,
    for once the box has noted its close nothing goes in. Refuses with NotOpen, PollClosed,
    BoxMissing, BoxNotReady, BoxHalted, EnvelopeRefused, CredentialUnknown, CredentialVoided,
    AlreadyVoted, NotFound. Source: MER r26.4, r33, r36, r39.
    """
    booth = booth_of(session, poll_id=poll_id)
    envelope, laid = looked_at(session, booth=booth, body=body, now=now)
    if laid is not None:
        return receipt(booth, laid, keys=keys, is_repeat=True)
    return put_in(
        session, booth=booth, envelope=envelope, channel=channel, retry=None, keys=keys, now=now
    )


def check_envelope(session: Session, *, poll_id: PollId, body: bytes, now: datetime) -> None:
    """Refuse what can be refused without writing: asked before the transaction that casts.

    On SQLite a transaction that writes holds up every other, so what is no ballot must not get
    as far as that. Refuses as ``cast_envelope`` does; what is in the box already passes.
    """
    looked_at(session, booth=booth_of(session, poll_id=poll_id), body=body, now=now)
