"""What a contest still needs before its next stage: computed from numbers and the clock."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance.elections.rules.stages import Facts, Stage


class Need(StrEnum):
    """One thing a stage needs; the words are in the template."""

    VOTERS = "voters"
    NOTICE_IN_TIME = "notice-in-time"
    ANNOUNCED = "announced"
    NOMINATIONS_IN = "nominations-in"
    DECIDED = "decided"
    DEADLINE_PASSED = "deadline-passed"
    STATEMENT = "statement"
    WITHDRAWALS_OVER = "withdrawals-over"
    UNCONTESTED = "uncontested"
    ROLL = "roll"
    BOX_READY = "box-ready"
    POLL_OPENS = "poll-opens"
    VOTERS_TOLD = "voters-told"
    POLL_CLOSES = "poll-closes"
    BOX_OPENED = "box-opened"
    COUNTED = "counted"
    DECLARED = "declared"
    SEATS_FILLED = "seats-filled"


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many of everything a contest has. ``voters`` may vote as the register stands.

    ``empty`` is the number of seats that stay empty as things are: with too few candidates, or
    once a declared count elected too few. ``needs_poll``: members vote on these candidates.
    """

    voters: int
    seats: int
    drafts: int
    submitted: int
    undecided: int
    candidates: int
    reruns: int
    empty: int
    needs_poll: bool


@dataclass(frozen=True, slots=True)
class BoxStands:
    """How far the ballot box of a contest is; both are true where votes are not sealed."""

    is_ready: bool
    is_opened: bool


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist."""

    need: Need
    is_done: bool


def checklist(
    facts: Facts,
    numbers: Numbers,
    *,
    box: BoxStands,
    notice_due_at: datetime,
    is_rehearsal: bool,
    voters_told_at: datetime | None,
    now: datetime,
    stage: Stage,
) -> tuple[Check, ...]:
    """What the present stage needs before the next; all done means the next is at hand."""
    undecided = Check(Need.DECIDED, numbers.undecided == 0)
    some = Check(Need.NOMINATIONS_IN, numbers.submitted > 0)
    if stage is Stage.WITHDRAWALS_CLOSED:
        return (
            Check(Need.WITHDRAWALS_OVER, is_done=True),
            Check(Need.ROLL if numbers.needs_poll else Need.UNCONTESTED, is_done=False),
        )
    box_ready = Check(Need.BOX_READY, box.is_ready)
    filled = Check(Need.SEATS_FILLED, numbers.empty == 0 or numbers.reruns > 0)
    by_stage = {
        Stage.DRAFT: (
            Check(Need.VOTERS, numbers.voters > 0),
            Check(Need.NOTICE_IN_TIME, is_rehearsal or now < notice_due_at),
            Check(Need.ANNOUNCED, is_done=False),
        ),
        Stage.NOMINATIONS_OPEN: (
            some,
            undecided,
            Check(Need.DEADLINE_PASSED, is_done=False),
        ),
        Stage.NOMINATIONS_CLOSED: (
            Check(Need.DEADLINE_PASSED, is_done=True),
            undecided,
            Check(Need.STATEMENT, is_done=False),
        ),
        Stage.STATEMENT_PUBLISHED: (
            Check(Need.STATEMENT, is_done=True),
            Check(Need.WITHDRAWALS_OVER, is_done=False),
        ),
        Stage.POLL_SCHEDULED: (
            Check(Need.ROLL, is_done=True),
            box_ready,
            Check(Need.POLL_OPENS, is_done=False),
        ),
        Stage.POLL_OPEN: (
            box_ready,
            Check(Need.VOTERS_TOLD, voters_told_at is not None),
            Check(Need.POLL_CLOSES, is_done=False),
        ),
        Stage.POLL_CLOSED: (
            Check(Need.POLL_CLOSES, is_done=True),
            Check(Need.BOX_OPENED, box.is_opened),
            Check(Need.COUNTED, facts.counted_at is not None),
        ),
        Stage.COUNTED: (Check(Need.COUNTED, is_done=True), Check(Need.DECLARED, is_done=False)),
        Stage.DECLARED: (Check(Need.DECLARED, is_done=True), filled),
        Stage.UNCONTESTED: (filled,),
    }
    return by_stage[stage]
