"""Checkpoints: signed notes that survive an e-mail and nothing else."""

import pytest

from governance.sealing.canonical import public_key_of
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.note import Head, checkpoint_text, read_checkpoint, read_unverified
from tests.factories.sealed_files import BOARD_SEED
from tests.unit.sealing.vectors import vectors

VECTORS = vectors("log.json")
ORIGIN, KEY = VECTORS["origin"], bytes.fromhex(VECTORS["key"])
HEAD = Head(20, bytes.fromhex(VECTORS["roots"][20]))
NOTE = VECTORS["checkpoint"]


def test_a_checkpoint_is_that_of_the_vectors() -> None:
    assert checkpoint_text(ORIGIN, HEAD.size, HEAD.root, BOARD_SEED) == NOTE
    assert read_checkpoint(NOTE, ORIGIN, KEY) == HEAD
    assert read_unverified(NOTE) == HEAD


LONG_LINE = NOTE.splitlines()[4]
FORWARDED = [
    NOTE.replace("\n", "\r\n"),
    f"Dear trustee,\n\nthe log stands at this:\n\n{NOTE}\n-- \nHarbour Care\n",
    "\n".join(f"   {line}  " for line in NOTE.splitlines()),
    NOTE.replace(LONG_LINE, f"{LONG_LINE[:70]}\n{LONG_LINE[70:]}"),
    NOTE + "— a.witness.example AAAA\n",
    NOTE.replace("— ", "— a.witness.example AAAA\n— ", 1),
]


@pytest.mark.parametrize("text", FORWARDED, ids=range(len(FORWARDED)))
def test_a_checkpoint_is_read_as_e_mail_brings_it(text: str) -> None:
    assert read_checkpoint(text, ORIGIN, KEY) == HEAD
    assert read_unverified(text) == HEAD


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (NOTE.replace("\n20\n", "\n21\n"), FaultCode.BAD_SIGNATURE),
        (NOTE.replace(NOTE.splitlines()[2], "A" * 43 + "="), FaultCode.BAD_SIGNATURE),
        ("\n".join(NOTE.splitlines()[:4]), FaultCode.BAD_SIGNATURE),
        (NOTE[:-9], FaultCode.BAD_SIGNATURE),
        (NOTE.replace(f"— {ORIGIN}", "— somebody.else"), FaultCode.BAD_SIGNATURE),
        (NOTE.replace(ORIGIN, "other.example"), FaultCode.WRONG_POLL),
        (NOTE.replace("\n20\n", "\n020\n"), FaultCode.MALFORMED),
        (NOTE.replace("\n20\n", "\n-1\n"), FaultCode.MALFORMED),
        (NOTE.replace("=", ""), FaultCode.MALFORMED),
        ("", FaultCode.MALFORMED),
        ("Hello", FaultCode.MALFORMED),
    ],
    ids=range(11),
)
def test_a_changed_checkpoint_is_refused(text: str, code: FaultCode) -> None:
    with pytest.raises(SealingFault) as refused:
        read_checkpoint(text, ORIGIN, KEY)
    assert refused.value.code is code


def test_a_checkpoint_by_another_key_is_refused() -> None:
    for key in (public_key_of(b"x" * 32), b"\x01" * 32, b""):
        with pytest.raises(SealingFault) as refused:
            read_checkpoint(NOTE, ORIGIN, key)
        assert refused.value.code is FaultCode.BAD_SIGNATURE
    forged = checkpoint_text(ORIGIN, HEAD.size, HEAD.root, b"x" * 32)
    with pytest.raises(SealingFault):
        read_checkpoint(forged, ORIGIN, KEY)
