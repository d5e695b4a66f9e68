"""One entry's shares of one class through time: what it has on a day and the least it has later."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from governance.kernel.ids import EntryId
from governance.shares.rules.ledger import Holding, Line
from governance.shares.rules.numbers import Ranges, common, owned


@dataclass(frozen=True, slots=True)
class DayMove:
    """Everything that moved on one day, added up."""

    on: date
    shares: int
    paid_pence: int


@dataclass(frozen=True, slots=True)
class NumberMove:
    """Numbered shares that came (``shares`` positive) or went on a day."""

    on: date
    shares: int
    first_number: int
    last_number: int


@dataclass(frozen=True, slots=True)
class Balance:
    """What there is from a day on, until the next movement."""

    on: date
    shares: int
    paid_pence: int


@dataclass(frozen=True, slots=True)
class ShareAccount:
    """The movements of one entry in one class, as they are known: ``days`` in order."""

    entry_id: EntryId
    class_key: str
    days: tuple[DayMove, ...] = ()
    numbered: tuple[NumberMove, ...] = ()

    def after(self, line: Line, *, on: date) -> "ShareAccount":
        """The account once a line of this entry and class was entered on a day."""
        days = {move.on: move for move in self.days}
        was = days.get(on, DayMove(on, 0, 0))
        days[on] = DayMove(on, was.shares + line.shares, was.paid_pence + line.paid_pence)
        numbered = self.numbered
        if line.first_number is not None and line.last_number is not None:
            came = NumberMove(on, line.shares, line.first_number, line.last_number)
            numbered = (*numbered, came)
        ordered = tuple(days[day] for day in sorted(days))
        return replace(self, days=ordered, numbered=numbered)

    def balances_from(self, day: date) -> tuple[Balance, ...]:
        """The balance on ``day``, then after every later day that something moves."""
        shares = paid = 0
        later: list[Balance] = []
        for move in self.days:
            if move.on > day and not later:
                later.append(Balance(day, shares, paid))
            shares += move.shares
            paid += move.paid_pence
            if move.on > day:
                later.append(Balance(move.on, shares, paid))
        return tuple(later) or (Balance(day, shares, paid),)

    def numbers_on(self, day: date) -> Ranges:
        """The share numbers held at the end of ``day``."""
        return owned(_until(self.numbered, day))

    def numbers_throughout(self, day: date) -> Ranges:
        """The share numbers held on ``day`` and on every later day."""
        numbers = self.numbers_on(day)
        for later in sorted({move.on for move in self.numbered if move.on > day}):
            numbers = common(numbers, self.numbers_on(later))
        return numbers

    def holding_on(self, day: date) -> Holding:
        """What is held at the end of ``day``."""
        now = self.balances_from(day)[0]
        return Holding(
            entry_id=self.entry_id,
            class_key=self.class_key,
            shares=now.shares,
            paid_pence=now.paid_pence,
            numbers=self.numbers_on(day),
        )


def _until(moves: Iterable[NumberMove], day: date) -> Iterable[tuple[int, int, int]]:
    return ((m.first_number, m.last_number, m.shares) for m in moves if m.on <= day)
