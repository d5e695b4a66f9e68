"""The log as a trustee reads it: what may follow what, and what it adds up to."""

from collections.abc import Sequence
from typing import Any

import pytest

from governance.sealing.canonical import canonical, digest
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.history import History
from tests.factories.sealed_files import POLL, a_manifest, trustee_keys

MANIFEST = a_manifest(trustee_keys(1), threshold=1)
A, B, C = (letter * 64 for letter in "abc")
Event = dict[str, Any]


def event(kind: str, **facts: Any) -> Event:
    return {"format": "event-v1", "type": kind, "poll": POLL} | facts


def frozen(ballots: Sequence[str], *excluded: str, **changes: Any) -> Event:
    facts = {
        "counted": len(ballots),
        "excluded": [{"ballot": one, "reason": "voided"} for one in excluded],
        "sha256": digest("".join(f"{one}\n" for one in ballots).encode()),
    }
    return event("frozen", **facts | changes)


def ballot(number: str) -> Event:
    return event("ballot", ballot=number, channel="online")


START = event("manifest", manifest=MANIFEST.fingerprint)
CHECKED = event("key-checked", trustee=1, when="before-opening")
OPENED = event("opened", at="2027-06-07T09:00:00Z")
VOIDED = event("credential-voided", credential="x", reason="lost")
ISSUED = event("credential-issued", credential="y", replaces="x")
CLOSED = event("closed", at="2027-06-21T16:00:00Z", ballots=3)
OPENING = event("opening", subset=1)
STEP = event(
    "step", position=1, trustee=1, count=2, unopened=1, input=A, output=B, header=C
)  # fmt: skip
CAST = [START, CHECKED, OPENED, ballot(A), VOIDED, ISSUED, CHECKED, ballot(B), ballot(C)]
WHOLE = [*CAST, CLOSED, VOIDED, frozen([A, C], B), OPENING, STEP]


def read(events: Sequence[Event]) -> History:
    history = History(MANIFEST)
    for one in events:
        history.add(canonical(one))
    return history


def test_a_whole_log_is_read() -> None:
    history = read(WHOLE)
    assert [*history.counted()] == [A, C]
    assert history.voided == {"x"}
    assert history.is_opening
    assert history.subset == 1
    assert (history.frozen.counted, history.frozen.excluded) == (2, {B})
    (step,) = history.steps
    assert (step.input, step.output, step.header, step.unopened) == (A, B, C, 1)
    assert history.head.size == len(WHOLE)


@pytest.mark.parametrize(
    "events",
    [
        [OPENED],
        [START, START],
        [START, ballot(A)],
        [START, CLOSED],
        [START, OPENED, OPENED],
        [START, OPENED, frozen([])],
        [*CAST, CLOSED, ballot("d" * 64)],
        [*CAST, CLOSED, CLOSED],
        [*CAST, CLOSED, ISSUED],
        [*CAST, CLOSED, OPENING],
        [*CAST, CLOSED, frozen([A, B, C]), frozen([A, B, C])],
        [*CAST, CLOSED, frozen([A, B, C]), VOIDED],
        [*CAST, CLOSED, frozen([A, B, C]), STEP],
        [*WHOLE, OPENING],
        [*WHOLE, VOIDED],
        [*WHOLE, event("rows", valid=2, invalid=0, commitments=A)],
        [START, event("aborted", reason="x")],
        [*CAST, CLOSED | {"ballots": 2}],
        [*CAST, CLOSED, frozen([A, B])],
        [*CAST, CLOSED, frozen([A, B, C], A)],
        [*CAST, CLOSED, frozen([A, B, C], "d" * 64)],
        [*CAST, CLOSED, frozen([A, C], B, B)],
        [*CAST, CLOSED, frozen([A, B, C], counted=2)],
        [*CAST, CLOSED, frozen([C, B, A])],
        [START | {"poll": "00000000-6f1e-4c39-9b3d-0d6f2a9c1e77"}],
    ],
    ids=range(25),
)
def test_what_may_not_follow_is_refused(events: list[Event]) -> None:
    read(events[:-1])
    with pytest.raises(SealingFault) as refused:
        read(events)
    assert refused.value.code is FaultCode.BROKEN_LOG
    assert f"entry {len(events) - 1}" in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (START | {"manifest": A}, FaultCode.WRONG_MANIFEST),
        (START | {"format": "event-v2"}, FaultCode.MALFORMED),
        (START | {"type": "party"}, FaultCode.MALFORMED),
        (START | {"manifest": "A"}, FaultCode.MALFORMED),
    ],
    ids=range(4),
)
def test_an_event_with_a_fault_is_refused(changed: Event, code: FaultCode) -> None:
    with pytest.raises(SealingFault) as refused:
        read([changed])
    assert refused.value.code is code
