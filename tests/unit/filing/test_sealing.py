"""Private particulars are sealed: read with the right key in the right place, and only there."""

import pytest

from governance.filing.rules.sealing import ParticularsUnreadable, Seal
from governance.identity.rules.keys import NONCE_BYTES

FACTS = {"home_1": "4 Hidden Lane", "born_on": "1974-05-17"}
NONCE = bytes(range(NONCE_BYTES))


def test_what_was_sealed_is_read_again_and_stands_nowhere_in_the_text() -> None:
    sealed = Seal("a" * 40).close(FACTS, about="officer/1", nonce=NONCE)
    assert "Hidden" not in sealed
    assert Seal("a" * 40).open(sealed, about="officer/1") == FACTS


def test_another_secret_key_does_not_open_it() -> None:
    sealed = Seal("a" * 40).close(FACTS, about="officer/1", nonce=NONCE)
    with pytest.raises(ParticularsUnreadable):
        Seal("b" * 40).open(sealed, about="officer/1")


def test_it_does_not_open_in_another_record() -> None:
    sealed = Seal("a" * 40).close(FACTS, about="officer/1", nonce=NONCE)
    with pytest.raises(ParticularsUnreadable):
        Seal("a" * 40).open(sealed, about="officer/2")
