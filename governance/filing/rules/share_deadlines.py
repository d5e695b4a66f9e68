"""The clocks of the share ledger as deadlines on the calendar, one a day and kind of event."""

from datetime import date

from governance.constitution.rules.forms import EventKind
from governance.filing.rules.deadlines import Deadline, Duty
from governance.filing.rules.sheets import Sheet, Span
from governance.kernel.wording import day as in_words
from governance.kernel.wording import plural, short_day
from governance.shares.rules.deadlines import Deadline as ShareDeadline
from governance.shares.rules.deadlines import Due

_TITLES = {
    Due.CERTIFICATE: "Share certificates",
    Due.REGISTER: "Entry in the register",
    Due.RETURN_OF_ALLOTMENT: "Return of allotments (SH01)",
    Due.RETURN_OF_CANCELLATION: "Notice of cancelled shares (SH06)",
    Due.RETURN_OF_PURCHASE: "Return of purchase of own shares (SH03)",
    Due.RETURN_OF_REDEMPTION: "Notice of redemption (SH02)",
}
_SHEETS = {
    Due.RETURN_OF_ALLOTMENT: Sheet.ALLOTMENTS,
    Due.RETURN_OF_CANCELLATION: Sheet.OWN_SHARES,
    Due.RETURN_OF_PURCHASE: Sheet.OWN_SHARES,
    Due.RETURN_OF_REDEMPTION: Sheet.OWN_SHARES,
}
_SPANS = {
    Due.CERTIFICATE: "2 months after",
    Due.REGISTER: "2 months after",
    Due.RETURN_OF_ALLOTMENT: "1 month after",
    Due.RETURN_OF_CANCELLATION: "28 days beginning with",
    Due.RETURN_OF_PURCHASE: "28 days beginning with",
    Due.RETURN_OF_REDEMPTION: "1 month after",
}
EVENT_WORDS = {kind: kind.value.replace("-", " ") for kind in EventKind}


def share_deadline(
    clock: ShareDeadline, *, kind: EventKind, effective_on: date, events: int
) -> Deadline:
    """One clock for all events of a kind on a day."""
    counted = plural(events, EVENT_WORDS[kind])
    return Deadline(
        key=f"{Duty.SHARES.value}-{clock.what.value}-{kind.value}-{effective_on.isoformat()}",
        duty=Duty.SHARES,
        title=f"{_TITLES[clock.what]}: {counted} on {short_day(effective_on)}",
        due_on=clock.due_on,
        began_on=effective_on,
        rule=clock.source,
        how=f"{_SPANS[clock.what]} {in_words(effective_on)}.",
        sheet=_SHEETS.get(clock.what),
        span=Span(effective_on, effective_on),
    )
