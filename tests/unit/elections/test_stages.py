"""The stage of a contest: from facts and the clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from governance.elections.rules.stages import Facts, Stage, stage_at

CLOSE = datetime(2027, 9, 15, 16, tzinfo=UTC)
DRAFT = Facts(
    announced_at=None,
    nominations_close_at=CLOSE - timedelta(days=40),
    statement_published_at=None,
    withdrawals_close_at=CLOSE - timedelta(days=36),
    uncontested_at=None,
    roll_frozen_at=None,
    opens_at=CLOSE - timedelta(days=20),
    closes_at=CLOSE,
    counted_at=None,
    declared_at=None,
)
ANNOUNCED = replace(DRAFT, announced_at=CLOSE - timedelta(days=57))
PUBLISHED = replace(ANNOUNCED, statement_published_at=CLOSE - timedelta(days=39))
FROZEN = replace(PUBLISHED, roll_frozen_at=CLOSE - timedelta(days=35))
COUNTED = replace(FROZEN, counted_at=CLOSE + timedelta(hours=1))
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("facts", "before_close", "stage"),
    [
        (DRAFT, timedelta(days=60), Stage.DRAFT),
        (DRAFT, timedelta(0), Stage.DRAFT),
        (ANNOUNCED, timedelta(days=57), Stage.NOMINATIONS_OPEN),
        (ANNOUNCED, timedelta(days=40) + SECOND, Stage.NOMINATIONS_OPEN),
        (ANNOUNCED, timedelta(days=40), Stage.NOMINATIONS_CLOSED),
        (ANNOUNCED, timedelta(days=1), Stage.NOMINATIONS_CLOSED),
        (PUBLISHED, timedelta(days=36) + SECOND, Stage.STATEMENT_PUBLISHED),
        (PUBLISHED, timedelta(days=36), Stage.WITHDRAWALS_CLOSED),
        (PUBLISHED, timedelta(days=5), Stage.WITHDRAWALS_CLOSED),
        (FROZEN, timedelta(days=20) + SECOND, Stage.POLL_SCHEDULED),
        (FROZEN, timedelta(days=20), Stage.POLL_OPEN),
        (FROZEN, SECOND, Stage.POLL_OPEN),
        (FROZEN, timedelta(0), Stage.POLL_CLOSED),
        (COUNTED, -timedelta(hours=2), Stage.COUNTED),
        (replace(COUNTED, declared_at=CLOSE), -timedelta(hours=2), Stage.DECLARED),
        (replace(PUBLISHED, uncontested_at=CLOSE), timedelta(days=35), Stage.UNCONTESTED),
    ],
)
def test_the_stage_follows_from_the_facts_and_the_clock(
    facts: Facts, before_close: timedelta, stage: Stage
) -> None:
    assert stage_at(facts, CLOSE - before_close) is stage


def test_a_poll_whose_roll_was_never_frozen_does_not_open() -> None:
    assert stage_at(PUBLISHED, CLOSE - timedelta(days=1)) is Stage.WITHDRAWALS_CLOSED


def test_stages_only_move_forward_as_time_passes() -> None:
    order = list(Stage)
    for facts in (DRAFT, ANNOUNCED, PUBLISHED, FROZEN, COUNTED):
        seen = [stage_at(facts, CLOSE - timedelta(days=days)) for days in range(60, -5, -1)]
        assert [order.index(stage) for stage in seen] == sorted(
            order.index(stage) for stage in seen
        )
