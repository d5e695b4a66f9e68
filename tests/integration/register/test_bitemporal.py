"""Staff records, register and ledger as at any day, as known at any moment, against a diary."""

import random
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import EntryId, MemberId
from governance.register.queries import members_on
from governance.register.queries.entries import periods_of
from governance.register.queries.entries_as_at import (
    edition_of_entry,
    entry_as_at,
    register_as_at,
)
from governance.register.queries.members import facts_as_at
from governance.register.rules.entries import Cessation, Particulars
from governance.register.rules.people import Facts
from governance.register.rules.timeline import with_changes
from governance.register.service.entries import correct_entry
from governance.register.service.entry_recording import NewEntry
from governance.register.service.recording import Revised, enter_members, revise_members
from governance.register.service.source import Source
from tests.factories.register import cease, particulars_for, registered

DAYS = 60
FIRST = date(2027, 6, 7)


def day(offset: int) -> date:
    return FIRST + timedelta(days=offset)


@dataclass
class Written:
    """What the diary has of one person, a line a day."""

    facts: list[Facts | None]
    entry_id: EntryId | None = None
    entry: list[Particulars | None] = field(default_factory=lambda: [None] * DAYS)
    is_holding: list[bool] = field(default_factory=lambda: [False] * DAYS)

    def is_member(self, on: int) -> bool:
        facts, entry = self.facts[on], self.entry[on]
        return bool(
            facts
            and entry
            and facts.is_in_post(day(on))
            and entry.is_member(day(on))
            and self.is_holding[on]
        )


Diary = dict[MemberId, Written]


class Replay:
    """Does each thing twice: in the register, and day by day in a diary that is then kept."""

    def __init__(self, session: Session, start: datetime, seed: int) -> None:
        self.session, self.start, self.chance = session, start, random.Random(seed)
        self.diary: Diary = {}
        self.kept: list[tuple[datetime, Diary]] = []

    def step(self, offset: int) -> None:
        at = self.start + timedelta(days=offset, minutes=self.chance.randrange(600))
        who = self.chance.choice(list(self.diary)) if self.diary else None
        if who is None or self.chance.random() < 0.4:
            self.admit(offset, at)
        elif self.diary[who].entry_id is None:
            self.register(who, offset, at)
        elif self.chance.random() < 0.5:
            self.hr_says_otherwise(who, offset, at)
        else:
            self.alter_entry(who, offset, at)
        self.kept.append((at, deepcopy(self.diary)))

    def admit(self, offset: int, at: datetime) -> None:
        joined = offset + self.chance.randrange(-offset, 10)
        facts = Facts(
            forename="Ann",
            surname=self.chance.choice("ABC"),
            joined_on=day(joined),
            left_on=self.chance.choice([None, day(joined + 20)]),
        )
        (who,) = enter_members(
            self.session, people=[(f"N{len(self.diary)}", facts)], actor=SYSTEM, now=at
        )
        begins = min(joined, offset)
        self.diary[who] = Written([facts if i >= begins else None for i in range(DAYS)])

    def register(self, who: MemberId, offset: int, at: datetime) -> None:
        written, on = self.diary[who], self.chance.randrange(offset + 1)
        facts = written.facts[-1]
        assert facts is not None
        said = particulars_for(facts, registered_on=day(on))
        shares = self.chance.choice([0, 1, 1, 3])
        (written.entry_id,) = registered(self.session, [NewEntry(who, said)], shares=shares, now=at)
        written.entry = [said if i >= on else None for i in range(DAYS)]
        written.is_holding = [bool(shares) and i >= on for i in range(DAYS)]

    def hr_says_otherwise(self, who: MemberId, offset: int, at: datetime) -> None:
        written, from_on = self.diary[who], self.chance.randrange(offset + 1)
        changes: dict[str, object] = {"surname": self.chance.choice("ABC")}
        begins = next(i for i, facts in enumerate(written.facts) if facts is not None)
        written.facts = [
            replace(facts, **changes) if facts and i >= max(begins, from_on) else facts  # type: ignore[arg-type] # by name
            for i, facts in enumerate(written.facts)
        ]
        if self.chance.random() < 0.3:
            last = written.facts[-1]
            assert last is not None
            left = max(last.joined_on, day(self.chance.randrange(DAYS)))
            changes["left_on"] = left
            written.facts = [
                replace(facts, left_on=left) if facts else None for facts in written.facts
            ]
        number, before = periods_of(self.session, member_ids=[who])[who]
        after = with_changes(before, changes, from_on=day(from_on))
        source = Source(actor=SYSTEM, now=at)
        revise_members(self.session, revised=[Revised(who, number, before, after)], source=source)

    def alter_entry(self, who: MemberId, offset: int, at: datetime) -> None:
        written = self.diary[who]
        begins = next(i for i, entry in enumerate(written.entry) if entry is not None)
        first = written.entry[begins]
        assert first is not None
        from_on = self.chance.randrange(begins, offset + 1)
        if first.ceased_on is None and self.chance.random() < 0.4:
            cease(self.session, who, on=day(from_on), now=at)
            written.entry = [
                replace(each, ceased_on=day(from_on), cessation=Cessation.GIFT_BACK)
                if each
                else None
                for each in written.entry
            ]
            written.is_holding = [held and i < from_on for i, held in enumerate(written.is_holding)]
            return
        town = self.chance.choice(["Epsom", "Ewell", "Esher"])
        assert written.entry_id is not None
        correct_entry(
            self.session,
            entry_id=written.entry_id,
            changes={"town": town},
            true_from=day(from_on),
            reason="moved",
            edition=edition_of_entry(self.session, entry_id=written.entry_id),
            actor=SYSTEM,
            now=at,
        )
        written.entry = [
            replace(each, town=town) if each and i >= from_on else each
            for i, each in enumerate(written.entry)
        ]

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
        check(session, replay.known(at), on, at)
    assert {each.member_id for each in members_on(session, day=day(30))} == {
        each.member_id
        for each in members_on(session, day=day(30), known_at=now + timedelta(days=DAYS + 1))
    }


def check(session: Session, diary: Diary, on: int, at: datetime) -> None:
    found = members_on(session, day=day(on), known_at=at)
    assert {each.member_id for each in found} == {
        who for who, written in diary.items() if written.is_member(on)
    }
    page = register_as_at(session, day=day(on), known_at=at, limit=None)
    assert {row.entry_id: row.particulars for row in page.rows} == {
        written.entry_id: entry
        for written in diary.values()
        if (entry := written.entry[on]) and entry.is_member(day(on))
    }
    for who, written in diary.items():
        facts = facts_as_at(session, member_id=who, day=day(on), known_at=at)
        assert facts == written.facts[on]
        if written.entry_id is not None:
            row = entry_as_at(session, entry_id=written.entry_id, day=day(on), known_at=at)
            assert (row.particulars if row else None) == written.entry[on]
            assert bool(row and row.shares) is bool(row) & written.is_holding[on]
