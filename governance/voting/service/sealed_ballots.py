"""Putting a sealed ballot into the box: what is checked without a lock, and what under it.

The box holds only what nobody here can read, so a ballot, its event in the log and the mark on
the roll may stand in one transaction: all of them are there after a crash, or none.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound, Refusal, StaleForm
from governance.sealing.canonical import canonical, signed
from governance.sealing.envelope import (
    Envelope,
    ballot_number,
    envelope_is_signed,
    read_envelope,
)
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.manifest import Manifest
from governance.voting.models import Ballot, Box, Credential, Mark, Poll
from governance.voting.rules import (
    AlreadyVoted,
    Channel,
    NotOpen,
    PollClosed,
    PollStage,
    in_groups,
    stage_at,
)
from governance.voting.rules.box import (
    SCHEME,
    BoxHalted,
    BoxMissing,
    BoxNotReady,
    BoxState,
    CredentialUnknown,
    CredentialVoided,
    EnvelopeRefused,
    SealedReceipt,
    VoidReason,
    WrongBoxState,
)
from governance.voting.rules.keys import BoothKeys
from governance.voting.service.board import append, board_seed
from governance.voting.service.inserting import is_inserted
from governance.voting.service.stages import open_box

_TO_COME = {BoxState.DRAFT, BoxState.FIXED}

# Put together once: every ballot needs each of them, and to make one takes longer than to send it.
_BOOTH = (
    select(Poll, Box).outerjoin(Box, Box.poll_id == Poll.id).where(Poll.id == bindparam("poll"))
)
_STANDING = (
    select(Credential.void_reason, Ballot.ballot, Ballot.entry)
    .outerjoin(
        Ballot,
        and_(Ballot.poll_id == Credential.poll_id, Ballot.credential == Credential.credential),
    )
    .where(
        Credential.poll_id == bindparam("poll"),
        Credential.credential == bindparam("credential"),
    )
    .order_by(Ballot.turn)  # as in the log; and SQLite then finds them by their credential
)
_HELD = (
    select(Box, Credential.member_id, Credential.void_reason)
    .join(Credential, Credential.poll_id == Box.poll_id)
    .where(Box.poll_id == bindparam("poll"), Credential.credential == bindparam("credential"))
    .with_for_update(of=(Box, Credential))
    .execution_options(populate_existing=True)
)
_TURNS = select(func.count()).where(
    Ballot.poll_id == bindparam("poll"), Ballot.credential == bindparam("credential")
)


@dataclass(frozen=True, slots=True)
class Booth:
    """A poll and its box, as they were read without a lock."""

    poll: Poll
    box: Box

    @property
    def poll_id(self) -> PollId:
        """The poll's id."""
        return PollId(self.poll.id)


@dataclass(frozen=True, slots=True)
class Laid:
    """A ballot that lies in the box: its hash and its entry in the log."""

    ballot: str
    entry: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A credential: whether it is void, and the ballots under it in log order."""

    void_reason: VoidReason | None
    laid: tuple[Laid, ...]


def booth_of(session: Session, *, poll_id: PollId) -> Booth:
    """The poll and its box; raises NotFound, BoxMissing."""
    row = session.execute(_BOOTH, {"poll": poll_id}).one_or_none()
    if row is None:
        raise NotFound
    poll, box = row
    if box is None:
        raise BoxMissing(title=poll.title, poll_id=poll_id)
    return Booth(poll, box)


def manifest_of(box: Box) -> Manifest | None:
    """The manifest of the box; none before it is fixed."""
    return None if box.manifest is None else _read_manifest(box.manifest)


def standing_in_the_way(booth: Booth, *, now: datetime) -> Refusal | None:
    """Why nothing may go into the box at ``now``; none when it may."""
    poll, box = booth.poll, booth.box
    stage = stage_at(now, opens_at=poll.opens_at, closes_at=poll.closes_at)
    if box.state is BoxState.ABORTED:
        return WrongBoxState(title=poll.title, state=box.state)
    if stage is PollStage.CLOSED or not (box.state.takes_ballots or box.state in _TO_COME):
        return PollClosed(title=poll.title, closes_at=poll.closes_at, is_vote_lost=True)
    if stage is PollStage.COMING:
        return NotOpen(title=poll.title, opens_at=poll.opens_at, is_roll_missing=False)
    if box.halted_at is not None:
        return BoxHalted(title=poll.title)
    return BoxNotReady(title=poll.title) if box.state in _TO_COME else None


def standing_of(session: Session, *, poll_id: PollId, credential: str) -> Standing | None:
    """What is known of a credential of this poll; none when it is no credential of this poll."""
    rows = session.execute(_STANDING, {"poll": poll_id, "credential": credential}).all()
    if not rows:
        return None
    laid = [Laid(row.ballot, row.entry) for row in rows if row.ballot is not None]
    return Standing(rows[0].void_reason, tuple(laid))


def looked_at(
    session: Session, *, booth: Booth, body: bytes, now: datetime
) -> tuple[Envelope, Laid | None]:
    """The envelope that was sent, and where it lies when it is in the box already.

    Whatever speaks against a new one is raised. The order matters: what came in before gets its
    receipt even after the close, and what is too late hears that before all else.
    """
    refusal = standing_in_the_way(booth, now=now)
    try:
        envelope = _envelope(booth, body)
    except Refusal as fault:
        raise refusal or fault from None
    standing = standing_of(session, poll_id=booth.poll_id, credential=envelope.credential)
    for one in standing.laid if standing else ():
        if one.ballot == envelope.ballot:
            return envelope, one
    if refusal is not None:
        raise refusal
    refuse_unless_free(booth, standing)
    if not envelope_is_signed(envelope):
        raise EnvelopeRefused(title=booth.poll.title, reason=FaultCode.BAD_SIGNATURE.value)
    return envelope, None


def refuse_unless_free(booth: Booth, standing: Standing | None) -> None:
    """Make sure that a credential may cast; raises the refusal otherwise."""
    if standing is None:
        raise CredentialUnknown(title=booth.poll.title)
    if standing.void_reason is not None:
        raise CredentialVoided(title=booth.poll.title, reason=standing.void_reason)
    if standing.laid and not booth.box.is_revoting:
        raise AlreadyVoted(title=booth.poll.title, poll_id=booth.poll_id)


def put_in(
    session: Session,
    *,
    booth: Booth,
    envelope: Envelope,
    channel: Channel,
    retry: str | None,
    keys: BoothKeys,
    now: datetime,
) -> SealedReceipt:
    """Ballot, event and mark, under the lock of the box and of the credential.

    The envelope has been found good. Refuses with PollClosed, CredentialVoided, AlreadyVoted …
    when something else came first.
    """
    member_id = _held(session, booth=booth, envelope=envelope, now=now)
    if booth.box.state is BoxState.READY:
        open_box(session, box=booth.box, now=now)
    if not _is_laid_in(session, booth, envelope, channel=channel, retry=retry):
        return _somebody_was_first(session, booth, envelope, is_form=retry is not None, keys=keys)
    event = {"type": "ballot", "ballot": envelope.ballot, "channel": channel.value}
    entry = append(session, box=booth.box, event=event)
    if member_id is not None:
        mark = {"poll_id": booth.poll_id, "member_id": member_id, "channel": channel}
        is_inserted(session, Mark, mark)  # there is one already where people may vote again
    return receipt(booth, Laid(envelope.ballot, entry), keys=keys, is_repeat=False)


def receipt(booth: Booth, laid: Laid, *, keys: BoothKeys, is_repeat: bool) -> SealedReceipt:
    """The receipt of a ballot in the box: always the same, since the signature is (Ed25519)."""
    body = {
        "format": "receipt-v1",
        "poll": str(booth.poll_id),
        "manifest": booth.box.manifest_sha256,
        "ballot": laid.ballot,
        "entry": laid.entry,
    }
    return SealedReceipt(
        text=canonical(signed(body, board_seed(booth.box, keys=keys))).decode(),
        ballot=laid.ballot,
        number=in_groups(ballot_number(laid.ballot)),
        is_repeat=is_repeat,
    )


def _envelope(booth: Booth, body: bytes) -> Envelope:
    manifest = manifest_of(booth.box)
    if manifest is None:
        raise BoxNotReady(title=booth.poll.title)
    try:
        return read_envelope(body, manifest)
    except SealingFault as fault:
        raise EnvelopeRefused(title=booth.poll.title, reason=fault.code.value) from None


@lru_cache(maxsize=8)
def _read_manifest(text: str) -> Manifest:
    return Manifest.read(text.encode())


def _held(session: Session, *, booth: Booth, envelope: Envelope, now: datetime) -> object | None:
    """Lock box and credential and look again; gives the member, where the server knows who."""
    row = session.execute(_HELD, {"poll": booth.poll_id, "credential": envelope.credential}).one()
    if (refusal := standing_in_the_way(booth, now=now)) is not None:
        raise refusal
    if row.void_reason is not None:
        raise CredentialVoided(title=booth.poll.title, reason=row.void_reason)
    member_id: object | None = row.member_id
    return member_id


def _is_laid_in(
    session: Session, booth: Booth, envelope: Envelope, *, channel: Channel, retry: str | None
) -> bool:
    """Insert the ballot; false when the database has one that it may not stand beside."""
    turn = 0
    if booth.box.is_revoting:
        place = {"poll": booth.poll_id, "credential": envelope.credential}
        turn = session.execute(_TURNS, place).scalar_one()
    values = {
        "poll_id": booth.poll_id,
        "number": ballot_number(envelope.ballot),
        "scheme": SCHEME,
        "sealed": envelope.text,
        "ballot": envelope.ballot,
        "credential": envelope.credential,
        "turn": turn,
        "channel": channel,
        "entry": booth.box.log_size,
        "retry": retry,
    }
    return is_inserted(session, Ballot, values)


def _somebody_was_first(
    session: Session, booth: Booth, envelope: Envelope, *, is_form: bool, keys: BoothKeys
) -> SealedReceipt:
    """The same ballot came in beside this one, or another of the same credential."""
    standing = standing_of(session, poll_id=booth.poll_id, credential=envelope.credential)
    laid = standing.laid if standing else ()
    for one in laid:
        if one.ballot == envelope.ballot:
            return receipt(booth, one, keys=keys, is_repeat=True)
    if laid:
        raise AlreadyVoted(title=booth.poll.title, poll_id=booth.poll_id)
    if is_form:
        raise StaleForm  # somebody else's key: this voter needs one of their own
    raise RuntimeError("the box and its log disagree about what comes next")
