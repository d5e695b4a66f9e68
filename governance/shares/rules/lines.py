"""How an act is written: its lines, which always add up to nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from governance.kernel.ids import EntryId
from governance.shares.rules.ledger import Line
from governance.shares.rules.numbers import Ranges, count


def moved(
    *,
    giver_id: EntryId | None,
    taker_id: EntryId | None,
    class_key: str,
    shares: int,
    paid_pence: int,
    numbers: Ranges = (),
) -> tuple[Line, ...]:
    """Shares out of one holding and into another; ``None`` is the issuer.

    Each range of numbers has its own pair of lines, shares without a number one pair. What is
    paid up is divided evenly, any rest of a penny going with the last.
    """
    parts: list[tuple[int, int | None, int | None]] = []
    bare = shares - count(numbers)
    if bare:
        parts.append((bare, None, None))
    parts += [(last - first + 1, first, last) for first, last in numbers]
    lines: list[Line] = []
    done = told = 0
    for part, first, last in parts:
        done += part
        paid = paid_pence * done // shares - told
        told += paid
        out = Line(
            entry_id=giver_id,
            class_key=class_key,
            shares=-part,
            paid_pence=-paid,
            first_number=first,
            last_number=last,
        )
        lines += [out, replace(out, entry_id=taker_id, shares=part, paid_pence=paid)]
    return tuple(lines)


def paid_up(*, entry_id: EntryId, class_key: str, paid_pence: int) -> tuple[Line, ...]:
    """More paid up on shares held; none moves."""
    line = Line(entry_id=entry_id, class_key=class_key, shares=0, paid_pence=paid_pence)
    return (line, replace(line, entry_id=None, paid_pence=-paid_pence))


def issued(
    given: Iterable[tuple[EntryId, str, int, int]], *, next_numbers: dict[str, int]
) -> Iterator[Line]:
    """New shares for many holders: a line each, then the issuer's own, one a class.

    ``given`` has holder, class, shares and what is paid up on them, and is read as it comes.
    ``next_numbers`` has the next free number of each numbered class and is moved on.
    """
    sums: dict[str, tuple[int, int]] = {}
    before = dict(next_numbers)
    for entry_id, class_key, shares, paid_pence in given:
        first = next_numbers.get(class_key)
        last = None
        if first is not None:
            last = first + shares - 1
            next_numbers[class_key] = last + 1
        all_shares, all_paid = sums.get(class_key, (0, 0))
        sums[class_key] = (all_shares + shares, all_paid + paid_pence)
        yield Line(
            entry_id=entry_id,
            class_key=class_key,
            shares=shares,
            paid_pence=paid_pence,
            first_number=first,
            last_number=last,
        )
    for class_key, (shares, paid_pence) in sums.items():
        first = before.get(class_key)
        yield Line(
            entry_id=None,
            class_key=class_key,
            shares=-shares,
            paid_pence=-paid_pence,
            first_number=first,
            last_number=None if first is None else first + shares - 1,
        )


def opposite(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The same lines the other way round: what a reversal is made of."""
    return tuple(replace(line, shares=-line.shares, paid_pence=-line.paid_pence) for line in lines)
