"""The register's pages: the list, an entry, the imports, the groups, one's own entry, letters."""

from governance.register.routes import amend, groups, imports, letters, members, own, report
from governance.register.routes.blueprint import blueprint

__all__ = ["amend", "blueprint", "groups", "imports", "letters", "members", "own", "report"]
