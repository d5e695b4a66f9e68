"""The register's pages: the list, an entry, the imports, the groups, one's own entry, letters."""

from governance.register.routes import (
    amend,
    enter,
    entries,
    entry_ends,
    groups,
    imports,
    letters,
    members,
    old_register,
    own,
    report,
    shares_certificates,
    shares_entry,
    shares_ledger,
    statutory,
)
from governance.register.routes.blueprint import blueprint

__all__ = [
    "amend",
    "blueprint",
    "enter",
    "entries",
    "entry_ends",
    "groups",
    "imports",
    "letters",
    "members",
    "old_register",
    "own",
    "report",
    "shares_certificates",
    "shares_entry",
    "shares_ledger",
    "statutory",
]
