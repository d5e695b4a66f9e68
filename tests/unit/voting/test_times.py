"""Open or closed: where the edges lie, and when the voter is warned."""

from datetime import UTC, datetime, timedelta

import pytest

from governance.voting.rules import PollStage, minutes_left, stage_at

OPENS = datetime(2027, 6, 7, 8, tzinfo=UTC)
CLOSES = datetime(2027, 6, 14, 16, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "stage"),
    [
        (OPENS - INSTANT, PollStage.COMING),
        (OPENS, PollStage.OPEN),
        (CLOSES - INSTANT, PollStage.OPEN),
        (CLOSES, PollStage.CLOSED),
    ],
)
def test_the_opening_belongs_to_the_poll_and_the_close_does_not(
    now: datetime, stage: PollStage
) -> None:
    assert stage_at(now, opens_at=OPENS, closes_at=CLOSES) is stage


@pytest.mark.parametrize(
    ("left", "minutes"),
    [
        (timedelta(minutes=15), None),
        (timedelta(minutes=15) - INSTANT, 14),
        (timedelta(seconds=59), 0),
        (timedelta(0), None),
        (-INSTANT, None),
    ],
)
def test_the_voter_is_warned_in_the_last_fifteen_minutes(
    left: timedelta, minutes: int | None
) -> None:
    assert minutes_left(CLOSES - left, closes_at=CLOSES) == minutes
