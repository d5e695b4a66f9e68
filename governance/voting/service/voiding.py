"""Voiding a credential and issuing another in its place: public events of the log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from governance.journal.rules import Act
from governance.kernel.actor import SYSTEM, Actor
from governance.kernel.ids import MemberId, PollId
from governance.sealing.canonical import unb64u
from governance.sealing.faults import FaultCode
from governance.sealing.voids import Void, read_void
from governance.voting.models import Ballot, Box, Credential, Mark, Poll
from governance.voting.queries.credentials import newest_of
from governance.voting.rules import NotOnRoll, PollClosed
from governance.voting.rules.box import (
    BoxState,
    CredentialUnknown,
    CredentialVoided,
    FileRefused,
    Issuer,
    VoidReason,
    WrongBoxState,
)
from governance.voting.rules.keys import BoothKeys
from governance.voting.service.board import append
from governance.voting.service.box_rows import (
    box_of,
    note,
    refusing,
    require_state,
    scrutineer_by_token,
)
from governance.voting.service.credentials import new_credential

_BEFORE_CLOSE = (BoxState.FIXED, BoxState.READY, BoxState.OPEN)


def void_credential(
    session: Session,
    *,
    poll_id: PollId,
    member_id: MemberId,
    reason: VoidReason,
    actor: Actor,
    now: datetime,
) -> None:
    """Make a member's credential void: what was cast under it will not count.

    From the fixing of the manifest until the box is frozen, where the server issued credentials
    (the scrutineer voids theirs). A mark on the roll is taken off. Refuses with NotOnRoll,
    CredentialVoided, WrongBoxState, BoxMissing, BoxHalted, NotFound.
    """
    poll, box = box_of(session, poll_id=poll_id)
    _refuse_unless_voidable(poll, box, issuer=Issuer.SERVER)
    found = _newest(session, poll, member_id)
    _void(session, poll, box, found, reason=reason, now=now)
    detail = {"credential": found.credential, "reason": reason.value}
    note(session, box, Act.BOX_CREDENTIAL_VOIDED, actor=actor, now=now, detail=detail)


def reissue_credential(
    session: Session,
    *,
    poll_id: PollId,
    member_id: MemberId,
    reason: VoidReason,
    keys: BoothKeys,
    actor: Actor,
    now: datetime,
) -> None:
    """Give a member a fresh credential, and void the old one unless that was done before.

    Until the close. Somebody who votes on paper gets none: refuses with CredentialVoided where
    the old one was voided for that, and raises ValueError for that reason. Refuses with
    PollClosed, and otherwise as ``void_credential``.
    """
    if reason is VoidReason.PAPER:
        raise ValueError("somebody who votes on paper needs no other credential")
    poll, box = box_of(session, poll_id=poll_id)
    _refuse_unless_voidable(poll, box, issuer=Issuer.SERVER)
    _refuse_after_close(poll, box, now=now)
    found = _newest(session, poll, member_id)
    if found.void_reason is VoidReason.PAPER:
        raise CredentialVoided(title=poll.title, reason=found.void_reason)
    if found.void_reason is None:
        _void(session, poll, box, found, reason=reason, now=now)
    fresh = new_credential(poll_id, member_id, keys=keys)
    session.execute(insert(Credential), [fresh | {"replaces": found.credential}])
    _note_issued(session, box, str(fresh["credential"]), replaces=found.credential)
    detail = {"credential": str(fresh["credential"]), "replaces": found.credential}
    note(session, box, Act.BOX_CREDENTIAL_ISSUED, actor=actor, now=now, detail=detail)


def take_void(session: Session, *, token: str, text: str, now: datetime) -> None:
    """Take the scrutineer's signed ``void-v1``: a credential voided, and perhaps another instead.

    Until the box is frozen; with a replacement, until the close. Refuses with FileRefused,
    CredentialUnknown, CredentialVoided, PollClosed, WrongBoxState, BoxHalted, NotFound.
    """
    poll, box = scrutineer_by_token(session, token=token)
    _refuse_unless_voidable(poll, box, issuer=Issuer.SCRUTINEER)
    void = _read(poll, box, text)
    found = session.get(Credential, (box.poll_id, void.credential), populate_existing=True)
    if found is None:
        raise CredentialUnknown(title=poll.title)
    if void.replacement is not None:
        _refuse_after_close(poll, box, now=now)
        _refuse_known(session, poll, void.replacement)
    reason = VoidReason(void.reason.value)
    _void(session, poll, box, found, reason=reason, now=now)
    detail = {"credential": void.credential, "reason": reason.value}
    if void.replacement is not None:
        row = {
            "poll_id": box.poll_id,
            "credential": void.replacement,
            "replaces": void.credential,
        }
        session.execute(insert(Credential), [row])
        _note_issued(session, box, void.replacement, replaces=void.credential)
        detail["replacement"] = void.replacement
    note(session, box, Act.BOX_CREDENTIAL_VOIDED, actor=SYSTEM, now=now, detail=detail)


def _refuse_unless_voidable(poll: Poll, box: Box, *, issuer: Issuer) -> None:
    require_state(poll, box, *_BEFORE_CLOSE, BoxState.CLOSED)
    if box.issuer is not issuer:
        raise WrongBoxState(title=poll.title, state=box.state)


def _refuse_after_close(poll: Poll, box: Box, *, now: datetime) -> None:
    """A fresh credential after the close would be one that nobody could cast under."""
    if now >= poll.closes_at or box.state is BoxState.CLOSED:
        raise PollClosed(title=poll.title, closes_at=poll.closes_at, is_vote_lost=False)


def _read(poll: Poll, box: Box, text: str) -> Void:
    with refusing(poll):
        return read_void(
            text.encode(),
            poll=str(box.poll_id),
            manifest=box.manifest_sha256 or "",
            key=unb64u(box.scrutineer_key or ""),
        )


def _refuse_known(session: Session, poll: Poll, replacement: str) -> None:
    if session.get(Credential, (poll.id, replacement)) is not None:
        raise FileRefused(
            title=poll.title,
            reason=FaultCode.DUPLICATE.value,
            said="The new code is one of this poll already. Make another.",
        )


def _newest(session: Session, poll: Poll, member_id: MemberId) -> Credential:
    found = newest_of(session, poll_id=PollId(poll.id), member_id=member_id)
    if found is None:
        raise NotOnRoll(title=poll.title, poll_id=PollId(poll.id))
    return found


def _void(
    session: Session,
    poll: Poll,
    box: Box,
    found: Credential,
    *,
    reason: VoidReason,
    now: datetime,
) -> None:
    """Void a credential and take off the mark of what was cast under it."""
    if found.void_reason is not None:
        raise CredentialVoided(title=poll.title, reason=found.void_reason)
    found.voided_at, found.void_reason = now, reason
    session.flush()
    if found.member_id is not None and _is_used(session, found):
        _unmark(session, box.poll_id, found.member_id)
    event = {
        "type": "credential-voided",
        "credential": found.credential,
        "reason": reason.value,
    }
    append(session, box=box, event=event)


def _is_used(session: Session, found: Credential) -> bool:
    under = exists().where(
        Ballot.poll_id == found.poll_id,
        Ballot.credential == found.credential,
        Ballot.turn == 0,
    )
    return session.scalar(select(under)) is True


def _unmark(session: Session, poll_id: UUID, member_id: UUID) -> None:
    session.execute(delete(Mark).where(Mark.poll_id == poll_id, Mark.member_id == member_id))


def _note_issued(session: Session, box: Box, credential: str, *, replaces: str) -> None:
    event = {"type": "credential-issued", "credential": credential, "replaces": replaces}
    append(session, box=box, event=event)
