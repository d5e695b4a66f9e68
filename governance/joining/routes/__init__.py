"""The pages of joiners and leavers."""

from governance.joining.routes import (
    cases,
    changes,
    leavers,
    offers,
    own,
    proposals,
    signing,
    steps,
)
from governance.joining.routes.blueprint import blueprint

__all__ = [
    "blueprint",
    "cases",
    "changes",
    "leavers",
    "offers",
    "own",
    "proposals",
    "signing",
    "steps",
]
