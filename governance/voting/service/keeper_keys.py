"""Taking the public keys of the keepers, each made by their own tool and on their own machine."""

from datetime import datetime

from sqlalchemy.orm import Session

from governance.journal.rules import Act, Detail
from governance.sealing.canonical import b64u
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.keys import read_public_key
from governance.sealing.scrutineer import read_scrutineer_key
from governance.voting.models import Box
from governance.voting.rules.box import BoxState
from governance.voting.service.box_rows import (
    note,
    refusing,
    require_state,
    scrutineer_by_token,
    trustee_by_token,
    trustees_of,
)


def take_public_key(session: Session, *, token: str, text: str, now: datetime) -> None:
    """Take a trustee's public key (``trustee-public-key-v1``); until the fixing a later one counts.

    Refuses with FileRefused (also for a key that another keeper of this box has handed in),
    WrongBoxState after the fixing, NotFound for a link that is none.
    """
    poll, box, trustee = trustee_by_token(session, token=token)
    require_state(poll, box, BoxState.DRAFT)
    with refusing(poll):
        key = read_public_key(text.encode())
        _check_own(session, box, signing_key=b64u(key.signing_key), place=trustee.place)
    trustee.opening_key, trustee.signing_key = b64u(key.opening_key), b64u(key.signing_key)
    trustee.key_id, trustee.key_at = key.key_id, now
    session.flush()
    detail: Detail = {"place": trustee.place, "key": trustee.signing_key}
    note(session, box, Act.BOX_KEY_TAKEN, now=now, detail=detail)


def take_scrutineer_key(session: Session, *, token: str, text: str, now: datetime) -> None:
    """Take the key by which the scrutineer signs what they void (``scrutineer-public-key-v1``).

    Refuses as ``take_public_key`` does.
    """
    poll, box = scrutineer_by_token(session, token=token)
    require_state(poll, box, BoxState.DRAFT)
    with refusing(poll):
        key = b64u(read_scrutineer_key(text.encode()).signing_key)
        _check_own(session, box, signing_key=key, place=0)
    box.scrutineer_key = key
    session.flush()
    note(session, box, Act.BOX_KEY_TAKEN, now=now, detail={"place": 0, "key": key})


def _check_own(session: Session, box: Box, *, signing_key: str, place: int) -> None:
    """Make sure that no other keeper has handed in this key; raises SealingFault."""
    found = {one.place: one.signing_key for one in trustees_of(session, box)}
    others = found | {0: box.scrutineer_key}
    if any(key == signing_key for at, key in others.items() if at != place):
        raise SealingFault(
            FaultCode.DUPLICATE,
            "Another keeper of this box has handed in this very key. Make a key of your own and "
            "hand in that one.",
        )
