"""The stage a contest is at: computed from the recorded facts and the clock, never stored."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """Where a contest stands, in the order a contest goes through them."""

    DRAFT = "draft"
    NOMINATIONS_OPEN = "nominations-open"
    NOMINATIONS_CLOSED = "nominations-closed"
    STATEMENT_PUBLISHED = "statement-published"
    WITHDRAWALS_CLOSED = "withdrawals-closed"
    UNCONTESTED = "uncontested"
    POLL_SCHEDULED = "poll-scheduled"
    POLL_OPEN = "poll-open"
    POLL_CLOSED = "poll-closed"
    COUNTED = "counted"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a contest's stage follows from; all instants, ``None`` for what has not happened."""

    announced_at: datetime | None
    nominations_close_at: datetime
    statement_published_at: datetime | None
    withdrawals_close_at: datetime
    uncontested_at: datetime | None
    roll_frozen_at: datetime | None
    opens_at: datetime
    closes_at: datetime
    counted_at: datetime | None
    declared_at: datetime | None


def stage_at(facts: Facts, now: datetime) -> Stage:
    """The stage at an instant (MER r4 to r18, and the poll).

    An act that has not been done holds the contest at the stage before it, however late it is:
    a poll whose roll was never frozen does not open.
    """
    if (done := _finished(facts)) is not None:
        return done
    if facts.roll_frozen_at is not None:
        return _poll_stage(facts, now)
    return _nomination_stage(facts, now)


def _finished(facts: Facts) -> Stage | None:
    ends = (
        (facts.declared_at, Stage.DECLARED),
        (facts.counted_at, Stage.COUNTED),
        (facts.uncontested_at, Stage.UNCONTESTED),
    )
    return next((stage for at, stage in ends if at is not None), None)


def _poll_stage(facts: Facts, now: datetime) -> Stage:
    if now < facts.opens_at:
        return Stage.POLL_SCHEDULED
    return Stage.POLL_OPEN if now < facts.closes_at else Stage.POLL_CLOSED


def _nomination_stage(facts: Facts, now: datetime) -> Stage:
    if facts.announced_at is None:
        return Stage.DRAFT
    if now < facts.nominations_close_at:
        return Stage.NOMINATIONS_OPEN
    if facts.statement_published_at is None:
        return Stage.NOMINATIONS_CLOSED
    if now < facts.withdrawals_close_at:
        return Stage.STATEMENT_PUBLISHED
    return Stage.WITHDRAWALS_CLOSED
