"""Workers killed in the middle of casting: what was acknowledged is there, once, in one log."""

from pathlib import Path

import pytest

from governance.kernel.ids import new_id
from tests.postgresql import new_database
from tests.soak.crashes import crash
from tests.soak.variants import SIGNS, Variant

KILLS, FEWER_KILLS, GOES = 10, 6, 6
SLOW_DISK, VERY_SLOW_DISK = 8, 40
"""Milliseconds for a commit: the longer, the more often a kill falls into it."""


POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)


@pytest.fixture(params=["sqlite", POSTGRESQL])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'crash.sqlite'}"
    return new_database(request.getfixturevalue("_postgresql_url"), f"crash_{new_id().hex}")


def test_no_acknowledged_ballot_is_lost_or_doubled_when_workers_are_killed(
    url: str, tmp_path: Path
) -> None:
    outcome = crash(url, tmp_path, kills=KILLS, voters=500, pause_ms=SLOW_DISK)
    assert outcome.faults == ()
    assert outcome.kills == KILLS
    assert outcome.acknowledged >= KILLS


def is_found_out(url: str, tmp_path: Path, variant: Variant) -> bool:
    """Whether the same harness sees the fault; a run in which no kill met it proves nothing."""
    for _ in range(GOES):
        outcome = crash(
            url, tmp_path, kills=FEWER_KILLS, voters=300, pause_ms=VERY_SLOW_DISK, variant=variant
        )
        if any(SIGNS[variant] in fault for fault in outcome.faults):
            return True
    return False


# One broken variant on each database here; make soak has both on both.
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_receipt_that_goes_out_before_the_commit_is_found_out(url: str, tmp_path: Path) -> None:
    assert is_found_out(url, tmp_path, Variant.RECEIPT_FIRST)


@pytest.mark.parametrize("url", [POSTGRESQL], indirect=True)
def test_a_ballot_and_its_event_in_two_transactions_are_found_out(url: str, tmp_path: Path) -> None:
    assert is_found_out(url, tmp_path, Variant.TWO_TRANSACTIONS)
