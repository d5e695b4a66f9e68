"""The register as at any day, as known at any moment, against a diary kept by hand."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId
from governance.register.queries import members_on
from governance.register.queries.entries import periods_of
from governance.register.queries.members import facts_as_at
from governance.register.rules.people import Facts
from governance.register.rules.timeline import with_changes
from governance.register.service.recording import (
    Revised,
    Source,
    enter_members,
    revise_members,
)

DAYS = 60
FIRST = date(2027, 6, 7)
Diary = dict[MemberId, list[Facts | None]]


def day(offset: int) -> date:
    return FIRST + timedelta(days=offset)


class Replay:
    """Does each thing twice: in the register, and day by day in a diary that is then kept."""

    def __init__(self, session: Session, start: datetime, seed: int) -> None:
        self.session, self.start, self.chance = session, start, random.Random(seed)
        self.diary: Diary = {}
        self.kept: list[tuple[datetime, Diary]] = []

    def step(self, offset: int) -> None:
        at = self.start + timedelta(days=offset, minutes=self.chance.randrange(600))
        if not self.diary or self.chance.random() < 0.4:
            self.enter(offset, at)
        else:
            self.change(offset, at)
        self.kept.append((at, {who: list(days) for who, days in self.diary.items()}))

    def enter(self, offset: int, at: datetime) -> None:
        joined = offset + self.chance.randrange(-offset, 10)
        facts = Facts(
            forename="Ann",
            surname=self.chance.choice("ABC"),
            joined_on=day(joined),
            left_on=self.chance.choice([None, day(joined + 20)]),
            holds_share=self.chance.random() < 0.8,
        )
        (who,) = enter_members(
            self.session, people=[(f"N{len(self.diary)}", facts)], actor=SYSTEM, now=at
        )
        begins = min(joined, offset)
        self.diary[who] = [facts if i >= begins else None for i in range(DAYS)]

    def change(self, offset: int, at: datetime) -> None:
        who = self.chance.choice(list(self.diary))
        days, from_on = self.diary[who], self.chance.randrange(offset + 1)
        changes: dict[str, object] = {}
        if self.chance.random() < 0.5:
            changes["surname"] = self.chance.choice("ABC")
        if self.chance.random() < 0.5:
            changes["holds_share"] = self.chance.random() < 0.5
        begins = next(i for i, facts in enumerate(days) if facts is not None)
        self.diary[who] = [
            replace(facts, **changes) if facts and i >= max(begins, from_on) else facts  # type: ignore[arg-type] # by name
            for i, facts in enumerate(days)
        ]
        if self.chance.random() < 0.3:
            last = self.diary[who][-1]
            assert last is not None
            left = max(last.joined_on, day(self.chance.randrange(DAYS)))
            changes["left_on"] = left
            self.diary[who] = [
                replace(facts, left_on=left) if facts else None for facts in self.diary[who]
            ]
        number, before = periods_of(self.session, member_ids=[who])[who]
        after = with_changes(before, changes, from_on=day(from_on))
        source = Source(actor=SYSTEM, now=at)
        revise_members(self.session, revised=[Revised(who, number, before, after)], source=source)

    def known(self, at: datetime) -> Diary:
        found: Diary = {}
        for kept_at, diary in self.kept:
            if kept_at <= at:
                found = diary
        return found


@pytest.mark.parametrize("seed", range(6))
def test_any_day_as_known_at_any_moment_is_as_the_diary_has_it(
    session: Session, now: datetime, seed: int
) -> None:
    replay = Replay(session, now, seed)
    for offset in range(0, DAYS, 2):
        replay.step(offset)
    for _ in range(60):
        on = replay.chance.randrange(DAYS)
        at = now + timedelta(days=replay.chance.randrange(-1, DAYS), hours=12)
        diary = replay.known(at)
        expected = {
            who
            for who, days in diary.items()
            if (facts := days[on]) and facts.is_in_post(day(on)) and facts.holds_share
        }
        found = members_on(session, day=day(on), known_at=at)
        assert {each.member_id for each in found} == expected
        for who, days in diary.items():
            assert facts_as_at(session, member_id=who, day=day(on), known_at=at) == days[on]
    assert {each.member_id for each in members_on(session, day=day(30))} == {
        each.member_id
        for each in members_on(session, day=day(30), known_at=now + timedelta(days=DAYS + 1))
    }
