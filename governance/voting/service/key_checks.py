"""The key checks: every trustee proves that their key opens, before the poll and near its close."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from governance.journal.rules import Act, Detail
from governance.sealing.canonical import KEY_BYTES, canonical, read_canonical
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.keycheck import key_check, read_answer
from governance.sealing.manifest import Manifest
from governance.voting.models import Box, Poll, Trustee
from governance.voting.rules.box import BoxState
from governance.voting.rules.keepers import is_check_due
from governance.voting.service.board import append
from governance.voting.service.box_rows import (
    manifest_of,
    note,
    refusing,
    require_state,
    trustee_by_token,
    trustees_of,
)


def take_key_check(session: Session, *, token: str, text: str, now: datetime) -> None:
    """Take a trustee's answer (``key-checked-v1``) to the key check that waits for them.

    The last of the first round makes the box ready for votes. The same answer again changes
    nothing. Refuses with FileRefused, WrongBoxState, BoxHalted, NotFound.
    """
    poll, box, trustee = trustee_by_token(session, token=token)
    if trustee.challenge is None and _is_answer_of(trustee, text):
        return
    require_state(poll, box, BoxState.FIXED, BoxState.READY, BoxState.OPEN)
    if trustee.challenge is not None:
        _take(session, poll, box, trustee, text=text, now=now)
    else:
        with refusing(poll):
            raise SealingFault(
                FaultCode.WRONG_KEY_CHECK,
                "No key check waits for you now. You need do nothing until you get an e-mail.",
            )


def due_for_second_check(session: Session, *, poll: Poll, box: Box, now: datetime) -> list[Trustee]:
    """The trustees who must now be given another key check.

    Within seven days of the close; whoever answered the first one within them is not asked.
    """
    if not box.state.takes_ballots:
        return []
    return [
        one
        for one in trustees_of(session, box)
        if one.challenge is None
        and one.checked_again_at is None
        and one.checked_at is not None
        and is_check_due(checked_at=one.checked_at, closes_at=poll.closes_at, now=now)
    ]


def ask_again_before_close(session: Session, *, poll: Poll, box: Box, now: datetime) -> int:
    """Give every trustee whose time has come another key check; gives how many.

    The caller holds the box.
    """
    due = due_for_second_check(session, poll=poll, box=box, now=now)
    if due:
        manifest = manifest_of(poll, box)
        for one in due:
            challenge(one, manifest)
        session.flush()
    return len(due)


def challenge(trustee: Trustee, manifest: Manifest) -> None:
    """Put a fresh key check before a trustee: only their key can tell what is sealed in it."""
    check, answer = key_check(manifest, trustee.place, secrets.token_bytes(KEY_BYTES))
    trustee.challenge = canonical(check).decode()
    trustee.challenge_sha256 = answer


def _take(
    session: Session, poll: Poll, box: Box, trustee: Trustee, *, text: str, now: datetime
) -> None:
    with refusing(poll):
        trustee.answer = read_answer(
            text.encode(), manifest_of(poll, box), trustee.place, trustee.challenge_sha256 or ""
        )
    trustee.challenge = trustee.challenge_sha256 = None
    is_first = trustee.checked_at is None
    if is_first:
        trustee.checked_at = now
    else:
        trustee.checked_again_at = now
    when = "before-opening" if is_first else "before-closing"
    append(
        session,
        box=box,
        event={"type": "key-checked", "trustee": trustee.place, "when": when},
    )
    if is_first and all(one.checked_at for one in trustees_of(session, box)):
        box.state = BoxState.READY
    session.flush()
    detail: Detail = {"place": trustee.place, "when": when}
    note(session, box, Act.BOX_KEY_CHECKED, now=now, detail=detail)


def _is_answer_of(trustee: Trustee, text: str) -> bool:
    """Whether this is the answer that the trustee gave before, sent twice."""
    try:
        return trustee.answer == read_canonical(text.strip().encode())
    except SealingFault:
        return False
