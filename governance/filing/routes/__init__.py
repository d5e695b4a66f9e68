"""The pages of officers and filings."""

from governance.filing.routes import control, due, officers, pack, private
from governance.filing.routes.blueprint import blueprint

__all__ = ["blueprint", "control", "due", "officers", "pack", "private"]
