"""A year in the life of a mutual, made up by a seed: what was done to its register, and when.

Every deed says when it was entered (``at``) and from which day it holds (``on``), which are often
weeks apart. People and entries go by short keys; nothing here knows how the register is kept.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

OPENED_ON = date(2026, 4, 1)
ENDS_ON = date(2027, 3, 31)
LATEST_ON = date(2027, 6, 6)
"""What happened in the year is entered by this day, however late."""
MEMBERS, LEAVERS, JOINERS, FOUNDERS, BACK_AGAIN = 770, 96, 104, 12, 3
NOMINEE = "trustees"

FORENAMES = "Ada Ben Cleo Dev Esme Finn Gita Hugh Iris Jai Kofi Lena Mona Nico Olga Petra".split()
SURNAMES = "Abbey Barnes Croft Dale Ellis Frost Grove Holt Irwin Jarvis Keane Lister Moss".split()
TOWNS = ("Epsom", "Dorking", "Leatherhead", "Esher", "Cobham")


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One thing done; ``what`` names it and ``said`` has the rest."""

    what: str
    at: datetime
    who: str = ""
    on: date | None = None
    said: Mapping[str, Any] = field(default_factory=dict)


Script = list[Deed]


def a_year(seed: int) -> list[Deed]:
    """Everything that was done, in the order in which it was entered."""
    return _Year(random.Random(seed)).deeds()


class _Year:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.people = [f"p{number:03}" for number in range(1, MEMBERS)]
        self.founders = self.people[:FOUNDERS]
        self.since: dict[str, date] = {}

    def deeds(self) -> list[Deed]:
        rng = self.rng
        others = rng.sample(self.people[FOUNDERS:], len(self.people) - FOUNDERS)
        leavers = others[: LEAVERS - 5]
        stayers = others[LEAVERS - 5 :]
        scripts: list[Script] = [[self._opening()]]
        scripts += self._leavers(leavers)
        scripts += self._joiners()
        scripts += [self._renamed(who) for who in rng.sample(others, 30)]
        scripts += [self._moved_house(who) for who in rng.sample(others, 60)]
        scripts += list(self._oddities(stayers))
        scripts += list(self._founders())
        return sorted((deed for script in scripts for deed in script), key=lambda deed: deed.at)

    def _opening(self) -> Deed:
        """Everybody who was a member before: the trustees, twelve founders, 757 more."""
        rng = self.rng
        since = self.since
        since |= {who: date(2006, 10, 1) for who in (NOMINEE, *self.founders)}
        for who in self.people[FOUNDERS:]:
            since[who] = date(2006, 10, 2) + timedelta(days=rng.randrange(7000))
        entries = [(who, who, self._particulars(who, on)) for who, on in since.items()]
        shares = [(NOMINEE, "ordinary", 500, 500, since[NOMINEE])]
        shares += [(who, "ordinary", 1, 1, since[who]) for who in self.people]
        for number, who in enumerate(self.founders):
            paid = 50 if number < 3 else 100
            shares.append((who, "founder", 100, 100 * paid, since[who]))
        at = datetime.combine(OPENED_ON, time(8), UTC)
        return Deed(what="open", at=at, said={"entries": entries, "shares": shares})

    def _particulars(self, who: str, registered_on: date) -> dict[str, Any]:
        rng = self.rng
        house = {"address_1": f"{rng.randrange(1, 99)} Mill Lane", "town": rng.choice(TOWNS)}
        if who == NOMINEE:
            name = {"kind": "body", "forename": "", "surname": "Example Trustees Limited"}
        else:
            name = {"forename": rng.choice(FORENAMES), "surname": rng.choice(SURNAMES)}
        return {**name, **house, "registered_on": registered_on}

    def _leavers(self, leavers: Sequence[str]) -> Iterator[Script]:
        """Ninety-one of those who were there leave; five of the year's joiners do too."""
        for number, who in enumerate(leavers):
            if number < 2:
                yield self._death(who)
            elif number < 5:
                yield self._ended_in_error(who)
            elif number < 5 + BACK_AGAIN:
                yield self._comes_back(who)
            elif number < 14:
                yield self._leaves(who, self._in_year(), wrong_day=True)
            else:
                yield self._leaves(who, self._in_year(), late=number % 6 == 0)

    def _leaves(self, who: str, on: date, *, late: bool = False, wrong_day: bool = False) -> Script:
        rng = self.rng
        at = self._entered(on, 40, 60) if late else self._entered(on, 0, 20)
        route = rng.choice(("transfer", "transfer", "transfer", "gift-back", "purchase"))
        taker = NOMINEE if route == "transfer" else None
        script = [
            self._move(at, on, route, (who, taker), ("ordinary", 1)),
            Deed(what="end", at=at, who=who, on=on, said={"why": route}),
        ]
        if wrong_day:
            right = on + timedelta(days=rng.randrange(1, 25))
            later = self._entered(max(right, at.date()), 1, 30)
            script.append(self._correct(later, who, right, {"ceased_on": right}))
        return script

    def _death(self, who: str) -> Script:
        """The share passes to an executor by law, who is entered, and gives it to the trustees."""
        died_on = self._in_year(OPENED_ON, date(2026, 12, 1))
        at = self._entered(died_on, 20, 60)
        executor = f"{who}-executor"
        granted = at.date()
        later = self._entered(granted, 30, 60)
        return [
            self._enter(at, executor, executor, granted),
            self._move(at, granted, "transmit", (who, executor), ("ordinary", 1)),
            Deed(what="end", at=at, who=who, on=granted, said={"why": "death"}),
            self._move(later, later.date(), "transfer", (executor, NOMINEE), ("ordinary", 1)),
            Deed(what="end", at=later, who=executor, on=later.date(), said={"why": "transfer"}),
        ]

    def _ended_in_error(self, who: str) -> Script:
        """Taken for somebody else; the court puts the register right; leaves in the end."""
        on = self._in_year(OPENED_ON, date(2026, 9, 1))
        script = self._leaves(who, on)
        at = self._entered(script[-1].at.date(), 15, 60)
        order = f"Claim {who}, order of {at.date()}"
        moved = script[0]
        script += [
            Deed(what="undo", at=at, said={"event": moved.said["event"], "court_order": order}),
            Deed(what="reopen", at=at, who=who, said={"court_order": order}),
        ]
        return script + self._leaves(who, at.date() + timedelta(days=self.rng.randrange(1, 60)))

    def _comes_back(self, who: str) -> Script:
        """Leaves, and is hired again: a new entry, a new share."""
        on = self._in_year(OPENED_ON, date(2026, 9, 1))
        script = self._leaves(who, on)
        again = script[-1].at.date() + timedelta(days=self.rng.randrange(1, 120))
        at = self._entered(again, 0, 10)
        entry = f"{who}-again"
        return [
            *script,
            self._enter(at, entry, who, again),
            self._move(at, again, "transfer", (NOMINEE, entry), ("ordinary", 1)),
        ]

    def _joiners(self) -> Iterator[Script]:
        """Shares from the board at the end of the month, or from the trustees on the day."""
        batches: dict[date, Script] = {}
        for number in range(1, JOINERS - BACK_AGAIN + 1):
            who = f"j{number:03}"
            if number <= 5:
                on = self._in_year(OPENED_ON, date(2026, 9, 1))
                yield [*self._handed_on(who, on, late=False), *self._leaves_later(who, on)]
            elif number <= 35:
                yield self._handed_on(who, self._in_year(), late=number % 3 == 0)
            else:
                on = self._in_year()
                meets_on = _month_end(on)
                ahead = number % 8 == 0
                before = max(on - timedelta(days=3), OPENED_ON)
                at = self._moment(before if ahead else on)
                batches.setdefault(meets_on, []).append(self._enter(at, who, who, on))
        for meets_on, script in batches.items():
            at = self._entered(meets_on, 2, 9)
            given = [(deed.who, "ordinary", 1, 1) for deed in script]
            yield [*script, Deed(what="allot", at=at, on=meets_on, said={"given": given})]

    def _handed_on(self, who: str, on: date, *, late: bool) -> Script:
        at = self._entered(on, 30, 60) if late else self._entered(on, 0, 5)
        return [
            self._enter(at, who, who, on),
            self._move(at, on, "transfer", (NOMINEE, who), ("ordinary", 1)),
        ]

    def _leaves_later(self, who: str, on: date) -> Script:
        return self._leaves(who, on + timedelta(days=self.rng.randrange(100, 200)))

    def _renamed(self, who: str) -> Script:
        """A new surname, often told late; for some an older change turns up afterwards."""
        rng = self.rng
        on = self._in_year()
        at = self._entered(on, 0, 60)
        script = [self._correct(at, who, on, {"surname": rng.choice(SURNAMES) + "-Young"})]
        if rng.random() < 0.4:
            before = on - timedelta(days=rng.randrange(1, 300))
            later = self._entered(at.date(), 1, 60)
            facts = {"surname": rng.choice(SURNAMES) + "-Old", "title": "Dr"}
            script.append(self._correct(later, who, before, facts))
        return script

    def _moved_house(self, who: str) -> Script:
        on = self._in_year()
        facts = {"address_1": f"{self.rng.randrange(1, 99)} New Road", "postcode": "KT19 8PB"}
        script = [self._correct(self._entered(on, 0, 60), who, on, facts)]
        if self.rng.random() < 0.3:  # mistyped, and put right from the same day
            at = self._entered(script[0].at.date(), 1, 30)
            script.append(self._correct(at, who, on, {"address_1": "12 Newer Road"}))
        return script

    def _oddities(self, stayers: Sequence[str]) -> Iterator[Script]:
        rng = self.rng
        one, two, three, four, five, six = rng.sample(list(stayers), 6)
        disputed, settled = date(2026, 6, 3), date(2026, 11, 20)
        text = "The heirs of a former partner claim this share"
        yield [
            self._correct(self._moment(date(2026, 6, 5)), one, disputed, {"dispute": text}),
            self._correct(
                self._moment(date(2026, 12, 1)), one, settled, {"dispute": ""}, "[2026] EWHC 1"
            ),
        ]
        for who in (two, three):
            on = self.since[who] - timedelta(days=rng.randrange(1, 400))
            at = self._entered(self._in_year(OPENED_ON, date(2026, 12, 1)), 0, 9)
            yield [self._correct(at, who, on, {"registered_on": on}, "[2026] EWHC 2")]
        again, on = self._moment(date(2027, 3, 1)), self.since[three]
        yield [self._correct(again, three, on, {"registered_on": on}, "[2027] EWCA 1")]
        joint = {"joint_holders": (("Sam", "Second"),)}
        yield [self._correct(self._moment(date(2026, 7, 1)), four, date(2026, 5, 1), joint)]
        hidden = {"is_protected": True, "is_withheld": True}
        yield [self._correct(self._moment(date(2026, 8, 1)), five, date(2026, 8, 1), hidden)]
        yield [  # from the very beginning, and from before it
            self._correct(self._moment(date(2026, 9, 1)), six, date(1990, 1, 1), {"title": "Ms"})
        ]
        yield self._never_a_member()

    def _never_a_member(self) -> Script:
        """Somebody entered and given a share by mistake: taken back as if it had never been."""
        on = date(2026, 10, 5)
        event = "mistake"
        given = {"given": [("nobody", "ordinary", 1, 1)], "event": event}
        at, later = self._moment(on), self._moment(date(2026, 10, 19))
        why = {"why": "entered-in-error"}
        return [
            self._enter(at, "nobody", "nobody", on),
            Deed(what="allot", at=at, on=on, said=given),
            Deed(what="undo", at=later, said={"event": event}),
            Deed(what="end", at=later, who="nobody", on=on, said=why),
        ]

    def _founders(self) -> Iterator[Script]:
        """Numbered shares: calls paid, shares forfeited, sales among the founders, one undone."""
        a, b, c, d, e, f, g, *_ = self.founders
        paid_on, at = date(2026, 5, 6), self._moment(date(2026, 5, 20))
        pay = Deed(what="pay", at=at, who=a, on=paid_on, said={"class": "founder", "pence": 5000})
        yield [pay]
        lost_on = date(2026, 7, 7)
        yield [self._move(self._moment(lost_on), lost_on, "forfeit", (b, None), ("founder", 40))]
        sold = (
            (date(2026, 6, 1), 4, d, e, 30),
            (date(2026, 8, 1), 50, e, f, 110),
            (date(2026, 9, 9), 1, c, g, 20),  # half paid
            (date(2026, 10, 10), 20, f, d, 150),
            (date(2026, 5, 1), 200, g, d, 10),  # entered long after
        )
        for on, days, giver, taker, shares in sold:
            when = self._moment(on + timedelta(days=days))
            yield [self._move(when, on, "transfer", (giver, taker), ("founder", shares))]
        on, order = date(2027, 1, 11), "[2027] EWHC 3"
        sale = self._move(self._moment(on), on, "transfer", (d, g), ("founder", 25))
        back = {"event": sale.said["event"], "court_order": order}
        yield [sale, Deed(what="undo", at=self._moment(date(2027, 2, 22)), said=back)]

    def _enter(self, at: datetime, who: str, person: str, on: date) -> Deed:
        said = {"person": person, "particulars": self._particulars(who, on)}
        return Deed(what="enter", at=at, who=who, on=on, said=said)

    def _move(
        self,
        at: datetime,
        on: date,
        how: str,
        parties: tuple[str, str | None],
        holding: tuple[str, int],
    ) -> Deed:
        """Shares from the first party to the second; without one, back to the issuer."""
        (giver, taker), (class_key, shares) = parties, holding
        said = {
            "how": how,
            "taker": taker,
            "class": class_key,
            "shares": shares,
            "event": f"{giver}>{taker}@{at.isoformat()}",
        }
        return Deed(what="move", at=at, who=giver, on=on, said=said)

    def _correct(
        self, at: datetime, who: str, on: date, changes: Mapping[str, Any], order: str = ""
    ) -> Deed:
        said = {"changes": changes, "court_order": order}
        return Deed(what="correct", at=at, who=who, on=on, said=said)

    def _in_year(self, first: date = OPENED_ON, last: date = ENDS_ON) -> date:
        return first + timedelta(days=self.rng.randrange(1, (last - first).days))

    def _entered(self, on: date, least: int, most: int) -> datetime:
        """A moment some days after ``on``."""
        return self._moment(min(on + timedelta(days=self.rng.randint(least, most)), LATEST_ON))

    def _moment(self, on: date) -> datetime:
        """Some moment of that day, in office hours."""
        seconds = self.rng.randrange(9 * 3600, 17 * 3600)
        return datetime.combine(on, time(), UTC) + timedelta(seconds=seconds)


def _month_end(on: date) -> date:
    return (on.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
