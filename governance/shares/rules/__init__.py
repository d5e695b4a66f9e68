"""What the ledger may hold: its words, its gates, share numbers, certificates, deadlines."""

from governance.constitution.rules.forms import EventKind
from governance.shares.rules.ledger import (
    Allotment,
    BroughtForward,
    CertificateState,
    Holder,
    Holding,
    Line,
    Proposal,
    ShareEvent,
)
from governance.shares.rules.numbers import Ranges

__all__ = [
    "Allotment",
    "BroughtForward",
    "CertificateState",
    "EventKind",
    "Holder",
    "Holding",
    "Line",
    "Proposal",
    "Ranges",
    "ShareEvent",
]
