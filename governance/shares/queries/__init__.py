"""Reading the ledger: holdings and capital as at a day, events, what does not balance."""

from governance.shares.queries.events import (
    EntryMove,
    LedgerFilter,
    LedgerPage,
    events_of,
    ledger_page,
    share_event,
    stream_ledger,
)
from governance.shares.queries.faults import balance_faults
from governance.shares.queries.holdings import (
    Capital,
    capital_on,
    holding_select,
    holding_subquery,
    holdings_on,
)
from governance.shares.queries.preview import Preview, preview

__all__ = [
    "Capital",
    "EntryMove",
    "LedgerFilter",
    "LedgerPage",
    "Preview",
    "balance_faults",
    "capital_on",
    "events_of",
    "holding_select",
    "holding_subquery",
    "holdings_on",
    "ledger_page",
    "preview",
    "share_event",
    "stream_ledger",
]
