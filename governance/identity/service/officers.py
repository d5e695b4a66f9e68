"""Acts on an officer's sign-in: password, authenticator, recovery codes."""

import secrets
from collections.abc import Iterable
from datetime import datetime

import pyotp
from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from governance.identity.models import Account, OfficerCredential, RecoveryCode, SignInSession
from governance.identity.rules.codes import (
    ALPHABET,
    RECOVERY_CODES,
    RECOVERY_GROUP,
    RECOVERY_LENGTH,
    grouped,
    plain_code,
)
from governance.identity.rules.keys import Keys
from governance.identity.rules.passwords import PasswordFault, password_fault
from governance.identity.rules.refusals import SignInInterrupted
from governance.identity.service.accounts import normalised_email
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import AccountId

STEP_SECONDS = 30
_NONCE_BYTES = 12
_RECOVERY = "recovery code"
_HASHER = PasswordHasher(type=Type.ID)
_NOBODYS_HASH = (  # of a password that nobody knows, made with the parameters of _HASHER
    "$argon2id$v=19$m=65536,t=3,p=4$ugfcepSGKVfGa6R/+uAujQ"
    "$WQayH2ql/Yg85igspeviEVpOVzYQ2VL8IPhheq7ENsY"
)


def officer_with_password(session: Session, *, email: str, password: str) -> AccountId | None:
    """The officer whose password this is; ``None`` takes as long for an unknown address.

    Only reads: the try was counted before (``count_try``), in a transaction of its own.
    """
    address = normalised_email(email)
    rows = session.execute(
        select(OfficerCredential.account_id, OfficerCredential.password_hash)
        .join(Account, Account.id == OfficerCredential.account_id)
        .where(
            or_(Account.email == address, Account.own_email == address),
            Account.closed_at.is_(None),
        )
        .order_by(OfficerCredential.account_id)
    ).all()
    found = None
    for account_id, hashed in rows:
        if _fits(hashed, password):
            found = AccountId(account_id)
    if not rows:
        _fits(_NOBODYS_HASH, password)
    return found


def is_own_password(session: Session, *, account_id: AccountId, password: str) -> bool:
    """Whether this is the officer's password, asked again before a change."""
    row = session.get(OfficerCredential, account_id)
    return _fits(row.password_hash if row else _NOBODYS_HASH, password)


def choose_password(
    session: Session,
    *,
    account_id: AccountId,
    password: str,
    about: Iterable[str],
    actor: Actor,
    now: datetime,
) -> PasswordFault | None:
    """Set an officer's password, or say why it will not do. ``about``: the mutual's names.

    The person's own name and address count as easily guessed too.
    """
    account = session.get_one(Account, account_id)
    own = [account.display_name, account.email or "", account.own_email or ""]
    fault = password_fault(password, about=[*about, *own])
    if fault is not None:
        return fault
    hashed = _HASHER.hash(password)
    row = session.get(OfficerCredential, account_id, with_for_update=True)
    if row is None:
        row = OfficerCredential(
            account_id=account_id, password_hash=hashed, password_set_at=now, last_step=0
        )
        session.add(row)
    row.password_hash = hashed
    row.password_set_at = now
    _journal(session, Act.PASSWORD_SET, account_id, actor, now)
    return None


def forget_officer_sign_in(
    session: Session, *, account_id: AccountId, actor: Actor, now: datetime
) -> None:
    """Drop password, authenticator and recovery codes, and end every session of the officer.

    For somebody who has lost all three: a set-up link then starts anew.
    """
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    session.execute(delete(OfficerCredential).where(OfficerCredential.account_id == account_id))
    session.execute(
        update(SignInSession)
        .where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    _journal(session, Act.SECOND_FACTOR_DROPPED, account_id, actor, now)


def new_authenticator(session: Session, *, account_id: AccountId, keys: Keys) -> str:
    """The secret (base 32) to put into an authenticator app; the same until it is confirmed."""
    row = _credential(session, account_id)
    if row.new_authenticator is None:
        secret = pyotp.random_base32()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        row.new_authenticator = keys.seal(secret, about=str(account_id), nonce=nonce)
        session.flush()
        return secret
    return keys.unseal(row.new_authenticator, about=str(account_id))


def confirm_authenticator(
    session: Session,
    *,
    account_id: AccountId,
    code: str,
    is_first: bool,
    keys: Keys,
    actor: Actor,
    now: datetime,
) -> list[str] | None:
    """Put a new authenticator in force with its first right code; gives ten recovery codes.

    ``None`` when the code is wrong. Recovery codes made before stop working. ``is_first``: the
    person has given no more than a password, which is enough for the first one only.
    """
    row = _credential(session, account_id)
    if row.new_authenticator is None or (is_first and row.authenticator is not None):
        raise SignInInterrupted
    step = _step_of(keys.unseal(row.new_authenticator, about=str(account_id)), code, now)
    if step is None:
        return None
    row.authenticator = row.new_authenticator
    row.authenticator_set_at = now
    row.new_authenticator = None
    row.last_step = step
    _journal(session, Act.SECOND_FACTOR_SET, account_id, actor, now)
    return make_recovery_codes(session, account_id=account_id, keys=keys, actor=actor, now=now)


def pass_second_factor(
    session: Session, *, account_id: AccountId, code: str, keys: Keys, actor: Actor, now: datetime
) -> bool:
    """Whether a six-figure code, or a recovery code, is right; either works only once.

    The code of the step now, of the one before and of the one after are right; a step whose code
    was used, and every earlier one, are not.
    """
    row = _credential(session, account_id)
    if row.authenticator is None:
        raise SignInInterrupted
    plain = plain_code(code)
    if len(plain) == RECOVERY_LENGTH:
        return _use_recovery_code(session, account_id, plain, keys, actor=actor, now=now)
    step = _step_of(keys.unseal(row.authenticator, about=str(account_id)), code, now)
    if step is None or step <= row.last_step:
        return False
    row.last_step = step
    session.flush()
    return True


def make_recovery_codes(
    session: Session, *, account_id: AccountId, keys: Keys, actor: Actor, now: datetime
) -> list[str]:
    """Ten new recovery codes, to be shown once; only keyed digests are kept, the old ones go."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [
        "".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_LENGTH))
        for _ in range(RECOVERY_CODES)
    ]
    session.add_all(
        RecoveryCode(account_id=account_id, code_digest=keys.digest(_RECOVERY, one), made_at=now)
        for one in codes
    )
    _journal(session, Act.RECOVERY_CODES_MADE, account_id, actor, now)
    return [grouped(one, RECOVERY_GROUP) for one in codes]


def _use_recovery_code(
    session: Session,
    account_id: AccountId,
    plain: str,
    keys: Keys,
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_digest == keys.digest(_RECOVERY, plain),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    ).all()
    if used:
        _journal(session, Act.RECOVERY_CODE_USED, account_id, actor, now)
    return bool(used)


def _credential(session: Session, account_id: AccountId) -> OfficerCredential:
    row = session.get(OfficerCredential, account_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise SignInInterrupted
    return row


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The 30-second step whose code this is, one step either way; ``None`` for a wrong code."""
    digits = "".join(one for one in code if one.isascii() and one.isdigit())
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    current = int(now.timestamp()) // STEP_SECONDS
    for step in (current - 1, current, current + 1):
        if secrets.compare_digest(totp.generate_otp(step), digits):
            return step
    return None


def _fits(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (InvalidHashError, VerificationError):
        return False


def _journal(
    session: Session, act: Act, account_id: AccountId, actor: Actor, now: datetime
) -> None:
    record(session, act=act, actor=actor, now=now, subject=Subject("account", account_id))
