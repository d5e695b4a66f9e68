import pytest

from governance.identity.rules.keys import Keys
from governance.identity.rules.refusals import SealBroken

KEYS = Keys("k" * 40)
NONCE = bytes(12)


def test_a_sealed_secret_opens_for_its_owner_only() -> None:
    sealed = KEYS.seal("JBSWY3DPEHPK3PXP", about="ada", nonce=NONCE)
    assert "JBSWY3DP" not in sealed
    assert KEYS.unseal(sealed, about="ada") == "JBSWY3DPEHPK3PXP"
    with pytest.raises(SealBroken):
        KEYS.unseal(sealed, about="grace")


def test_another_secret_key_opens_nothing() -> None:
    sealed = KEYS.seal("JBSWY3DPEHPK3PXP", about="ada", nonce=NONCE)
    with pytest.raises(SealBroken):
        Keys("another " * 5).unseal(sealed, about="ada")


def test_a_digest_depends_on_key_purpose_and_text() -> None:
    one = KEYS.digest("code", "ABCD")
    assert one == Keys("k" * 40).digest("code", "ABCD")
    assert len({one, KEYS.digest("link", "ABCD"), KEYS.digest("code", "ABCE")}) == 3
    assert one != Keys("j" * 40).digest("code", "ABCD")
