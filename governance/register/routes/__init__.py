"""The register's pages: the list, an entry, the imports, the groups, one's own entry."""

from governance.register.routes import amend, groups, imports, members, own, report
from governance.register.routes.blueprint import blueprint

__all__ = ["amend", "blueprint", "groups", "imports", "members", "own", "report"]
