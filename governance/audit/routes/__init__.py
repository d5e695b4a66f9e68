"""The auditors' pages: the room, a contest's documents, the journal."""

from governance.audit.routes import journal, room
from governance.audit.routes.blueprint import blueprint

__all__ = ["blueprint", "journal", "room"]
