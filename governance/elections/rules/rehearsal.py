"""The rehearsal timetable: all in minutes, started by the announcement; never a lawful election."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from governance.elections.rules.timetable import Plan, PlannedStep
from governance.kernel.calendar import Jurisdiction, Step, london_day


class Pace(IntEnum):
    """How many minutes one beat of a rehearsal lasts; a whole rehearsal is six beats."""

    FIVE_MINUTES = 5
    FIFTEEN_MINUTES = 15
    ONE_HOUR = 60
    ONE_DAY = 1440


@dataclass(frozen=True, slots=True)
class RehearsalPack:
    """A timetable in beats after the announcement, for trying an election out.

    It has no rule behind it: ``is_lawful`` is false, and a contest that uses it says so on all
    its pages and in its declaration.
    """

    code: str
    name: str
    beats: tuple[tuple[Step, int], ...]
    opens_after: int
    is_lawful: bool = False


REHEARSAL = RehearsalPack(
    code="rehearsal",
    name="Rehearsal timetable",
    beats=(
        (Step.NOTICE_OF_ELECTION, 0),
        (Step.NOMINATIONS_CLOSE, 2),
        (Step.STATEMENT_OF_CANDIDATES, 3),
        (Step.WITHDRAWALS_CLOSE, 3),
        (Step.NOTICE_OF_POLL, 4),
        (Step.POLL_CLOSE, 6),
    ),
    opens_after=4,
)


def rehearsal_plan(*, starts_at: datetime, pace: Pace, jurisdiction: Jurisdiction) -> Plan:
    """The steps of a rehearsal that begins at ``starts_at`` (aware), a ``pace`` to each beat."""

    def after(beats: int) -> datetime:
        return starts_at + timedelta(minutes=beats * pace)

    return Plan(
        pack_code=REHEARSAL.code,
        jurisdiction=jurisdiction,
        table_version="rehearsal: no working days are counted",
        steps=tuple(
            PlannedStep(step=step, on=london_day(after(beats)), due_at=after(beats))
            for step, beats in REHEARSAL.beats
        ),
        opens_at=after(REHEARSAL.opens_after),
        closes_at=after(REHEARSAL.beats[-1][1]),
    )


def without_waiting(plan: Plan, *, now: datetime) -> Plan:
    """The same rehearsal with the wait for its next deadline left out: all that is to come
    moves forward so that the next deadline is now. Nothing changes when none is left.
    """
    ahead = [at for at in (*(step.due_at for step in plan.steps), plan.opens_at) if at > now]
    if not ahead:
        return plan
    gap = min(ahead) - now

    def sooner(at: datetime) -> datetime:
        return at - gap if at > now else at

    return Plan(
        pack_code=plan.pack_code,
        jurisdiction=plan.jurisdiction,
        table_version=plan.table_version,
        steps=tuple(
            PlannedStep(
                step=each.step, on=london_day(sooner(each.due_at)), due_at=sooner(each.due_at)
            )
            for each in plan.steps
        ),
        opens_at=sooner(plan.opens_at),
        closes_at=sooner(plan.closes_at),
    )
