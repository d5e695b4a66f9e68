from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.identity.models import OfficerCredential, RecoveryCode
from governance.identity.queries.officers import security_page, waiting_authenticator
from governance.identity.queries.sessions import signed_in
from governance.identity.rules.keys import Keys
from governance.identity.rules.passwords import PasswordFault
from governance.identity.rules.refusals import SignInInterrupted
from governance.identity.service.officers import (
    choose_password,
    confirm_authenticator,
    forget_officer_sign_in,
    is_own_password,
    make_recovery_codes,
    new_authenticator,
    officer_with_password,
    pass_second_factor,
)
from governance.identity.service.sessions import start_officer_session
from governance.journal.queries import entries_before
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import AccountId
from tests.factories.identity import PASSWORD, an_account, an_officer

KEYS = Keys("k" * 40)


def passes(session: Session, account_id: AccountId, code: str, now: datetime) -> bool:
    return pass_second_factor(
        session, account_id=account_id, code=code, keys=KEYS, actor=SYSTEM, now=now
    )


def test_the_right_password_names_the_officer(session: Session, now: datetime) -> None:
    account_id, _, _ = an_officer(session, now=now, keys=KEYS)
    email = " Ada.Lovelace@example.org"
    assert officer_with_password(session, email=email, password=PASSWORD) == account_id
    assert officer_with_password(session, email=email, password=PASSWORD + ".") is None
    assert is_own_password(session, account_id=account_id, password=PASSWORD)
    assert not is_own_password(session, account_id=account_id, password="something else")


def test_an_unknown_address_costs_a_hash_as_well(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_officer(session, now=now, keys=KEYS)
    compared: list[str] = []

    def fits(hashed: str, _password: str) -> bool:
        compared.append(hashed)
        return False

    monkeypatch.setattr("governance.identity.service.officers._fits", fits)
    for email in ("ada.lovelace@example.org", "nobody@example.org"):
        assert officer_with_password(session, email=email, password="x") is None
    known, unknown = compared
    parameters = known.rpartition("$")[0].rpartition("$")[0]
    assert parameters.startswith("$argon2id$")
    assert unknown.startswith(parameters + "$")


def test_two_officers_who_share_an_address_are_told_apart_by_their_passwords(
    session: Session, now: datetime
) -> None:
    first, _, _ = an_officer(session, now=now, keys=KEYS)
    other = "gravel teapot umbrella moss"
    second, _, _ = an_officer(session, now=now, keys=KEYS, name="Mary Anning", password=other)
    email = "ada.lovelace@example.org"
    assert officer_with_password(session, email=email, password=PASSWORD) == first
    assert officer_with_password(session, email=email, password=other) == second


def test_a_password_that_is_easy_to_guess_is_not_set(session: Session, now: datetime) -> None:
    account_id = an_account(session, now=now)
    for password in ("Grace.Hopper2027", "HarbourMutual27", "password123456"):
        fault = choose_password(
            session,
            account_id=account_id,
            password=password,
            about=["Harbour Mutual"],
            actor=SYSTEM,
            now=now,
        )
        assert fault is PasswordFault.EASY
    assert security_page(session, account_id=account_id) is None


def test_a_code_works_once_and_no_earlier_one_after_it(session: Session, now: datetime) -> None:
    account_id, app, _ = an_officer(session, now=now, keys=KEYS)
    code, before = app.at(now), app.at(now - timedelta(seconds=30))
    assert passes(session, account_id, f" {code[:3]} {code[3:]} ", now)
    assert not passes(session, account_id, code, now)
    assert not passes(session, account_id, before, now)
    later = now + timedelta(seconds=30)
    assert passes(session, account_id, app.at(later), later)


def test_a_clock_that_is_one_step_off_is_forgiven_and_two_are_not(
    session: Session, now: datetime
) -> None:
    account_id, app, _ = an_officer(session, now=now, keys=KEYS)
    assert not passes(session, account_id, app.at(now - timedelta(seconds=60)), now)
    assert not passes(session, account_id, app.at(now + timedelta(seconds=60)), now)
    assert passes(session, account_id, app.at(now - timedelta(seconds=30)), now)
    assert passes(session, account_id, app.at(now + timedelta(seconds=30)), now)


def test_a_wrong_code_is_refused(session: Session, now: datetime) -> None:
    account_id, app, _ = an_officer(session, now=now, keys=KEYS)
    wrong = f"{(int(app.at(now)) + 1) % 1_000_000:06}"
    for code in (wrong, "", "12345", "abcdef", "٣٣٣٣٣٣"):
        assert not passes(session, account_id, code, now)


def test_a_recovery_code_works_once(session: Session, now: datetime) -> None:
    account_id, _, codes = an_officer(session, now=now, keys=KEYS)
    assert len(set(codes)) == 10
    assert passes(session, account_id, codes[3].lower().replace("-", " "), now)
    assert not passes(session, account_id, codes[3], now)
    assert passes(session, account_id, codes[4], now)
    page = security_page(session, account_id=account_id)
    assert page is not None
    assert page.recovery_codes_left == 8
    assert entries_before(session, limit=1)[0].act == "recovery-code:used"


def test_somebody_else_s_recovery_code_is_refused(session: Session, now: datetime) -> None:
    account_id, _, _ = an_officer(session, now=now, keys=KEYS)
    _, _, codes = an_officer(session, now=now, keys=KEYS, email="mary@example.org")
    assert not passes(session, account_id, codes[0], now)


def test_new_recovery_codes_replace_the_old_ones(session: Session, now: datetime) -> None:
    account_id, _, old = an_officer(session, now=now, keys=KEYS)
    new = make_recovery_codes(session, account_id=account_id, keys=KEYS, actor=SYSTEM, now=now)
    assert not passes(session, account_id, old[0], now)
    assert passes(session, account_id, new[0], now)


def test_secrets_are_kept_sealed_or_digested(session: Session, now: datetime) -> None:
    account_id, app, codes = an_officer(session, now=now, keys=KEYS)
    row = session.get_one(OfficerCredential, account_id)
    assert row.authenticator is not None
    assert app.secret not in row.authenticator
    assert row.password_hash.startswith("$argon2id$")
    kept = {one.code_digest for one in session.scalars(select(RecoveryCode))}
    assert not kept & {code.replace("-", "") for code in codes}


def test_a_new_phone_takes_over_only_with_its_first_right_code(
    session: Session, now: datetime
) -> None:
    account_id, old, _ = an_officer(session, now=now, keys=KEYS)
    secret = new_authenticator(session, account_id=account_id, keys=KEYS)
    assert secret != old.secret
    assert secret == new_authenticator(session, account_id=account_id, keys=KEYS)
    assert waiting_authenticator(session, account_id=account_id, keys=KEYS) == secret
    assert passes(session, account_id, old.at(now), now)
    new = type(old)(secret)
    for code, is_right in (("000000", False), (new.at(now), True)):
        codes = confirm_authenticator(
            session,
            account_id=account_id,
            code=code,
            is_first=False,
            keys=KEYS,
            actor=SYSTEM,
            now=now,
        )
        assert (codes is not None) is is_right
    later = now + timedelta(minutes=1)
    assert not passes(session, account_id, old.at(later), later)
    assert passes(session, account_id, new.at(later), later)


def test_a_password_alone_cannot_replace_an_authenticator(session: Session, now: datetime) -> None:
    account_id, app, _ = an_officer(session, now=now, keys=KEYS)
    secret = new_authenticator(session, account_id=account_id, keys=KEYS)
    with pytest.raises(SignInInterrupted):
        confirm_authenticator(
            session,
            account_id=account_id,
            code=type(app)(secret).at(now),
            is_first=True,
            keys=KEYS,
            actor=SYSTEM,
            now=now,
        )


def test_somebody_without_a_password_cannot_take_the_second_step(
    session: Session, now: datetime
) -> None:
    account_id = an_account(session, now=now)
    with pytest.raises(SignInInterrupted):
        passes(session, account_id, "000000", now)


def test_a_reset_drops_everything_and_ends_every_session(session: Session, now: datetime) -> None:
    account_id, _, _ = an_officer(session, now=now, keys=KEYS)
    secret = start_officer_session(
        session, account_id=account_id, device="Test", actor=SYSTEM, now=now
    )
    assert signed_in(session, secret=secret, now=now) is not None
    forget_officer_sign_in(session, account_id=account_id, actor=SYSTEM, now=now)
    session.expire_all()
    assert signed_in(session, secret=secret, now=now) is None
    assert security_page(session, account_id=account_id) is None
    email = "ada.lovelace@example.org"
    assert officer_with_password(session, email=email, password=PASSWORD) is None
