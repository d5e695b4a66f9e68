"""Acts on the ledger: every issue and movement of shares, reversals, certificates."""

from governance.shares.service.ledger import (
    allot,
    bring_forward,
    enter,
    enter_all,
    forfeit,
    gift_back,
    pay_up,
    purchase,
    redeem,
    reverse,
    transfer,
    transmit,
    withdraw,
)

__all__ = [
    "allot",
    "bring_forward",
    "enter",
    "enter_all",
    "forfeit",
    "gift_back",
    "pay_up",
    "purchase",
    "redeem",
    "reverse",
    "transfer",
    "transmit",
    "withdraw",
]
