"""The share ledger: every issue and movement of shares, and the certificates."""
