"""The clocks that an event of the ledger starts, each with the law it comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.constitution.rules.articles import Articles
from governance.constitution.rules.forms import EventKind
from governance.kernel.calendar import days_beginning_with, months_after


class Due(StrEnum):
    """What has to be done; the wording lives in templates."""

    CERTIFICATE = "certificate"
    REGISTER = "register"
    RETURN_OF_ALLOTMENT = "return-of-allotment"
    RETURN_OF_CANCELLATION = "return-of-cancellation"
    RETURN_OF_PURCHASE = "return-of-purchase"
    RETURN_OF_REDEMPTION = "return-of-redemption"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One thing to do: the last day for it, the form it goes on, and the law."""

    what: Due
    due_on: date
    source: str
    form: str = ""


_Count = Callable[[date, int], date]
_Rule = tuple[Due, _Count, int, str, str]

_COMPANY: dict[EventKind, tuple[_Rule, ...]] = {
    EventKind.ALLOTMENT: (
        (Due.RETURN_OF_ALLOTMENT, months_after, 1, "CA 2006 s555", "SH01"),
        (Due.REGISTER, months_after, 2, "CA 2006 s554", ""),
        (Due.CERTIFICATE, months_after, 2, "CA 2006 s769", ""),
    ),
    EventKind.TRANSFER: (
        (Due.REGISTER, months_after, 2, "CA 2006 s771", ""),
        (Due.CERTIFICATE, months_after, 2, "CA 2006 s776", ""),
    ),
    EventKind.REDEMPTION: ((Due.RETURN_OF_REDEMPTION, months_after, 1, "CA 2006 s689", "SH02"),),
    EventKind.PURCHASE: (
        (Due.RETURN_OF_PURCHASE, days_beginning_with, 28, "CA 2006 s707", "SH03"),
        (Due.RETURN_OF_CANCELLATION, days_beginning_with, 28, "CA 2006 s708", "SH06"),
    ),
}


def deadlines_of(kind: EventKind, effective_on: date, articles: Articles) -> tuple[Deadline, ...]:
    """What an event of that kind starts, the earliest first.

    ``effective_on`` is the day of the allotment, the redemption or the delivery of the purchased
    shares; for a transfer the day it was brought in or, where that is not known, took effect.
    Societies' events and what was brought forward start no clock.
    """
    if not articles.rules.is_company:
        return ()
    found = (
        Deadline(what=what, due_on=counted(effective_on, number), source=source, form=form)
        for what, counted, number, source, form in _COMPANY.get(kind, ())
    )
    return tuple(sorted(found, key=lambda each: each.due_on))
