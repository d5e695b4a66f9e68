"""The register's tables: entries, what each said when, leads, constituencies, imports."""

from governance.register.models.constituencies import Constituency
from governance.register.models.entries import EntryVersion, RegisterEntry
from governance.register.models.imports import ImportLine, ImportRow, MemberImport, RegisterState
from governance.register.models.leads import MemberLead
from governance.register.models.members import Member, MemberVersion, MemberWord

__all__ = [
    "Constituency",
    "EntryVersion",
    "ImportLine",
    "ImportRow",
    "Member",
    "MemberImport",
    "MemberLead",
    "MemberVersion",
    "MemberWord",
    "RegisterEntry",
    "RegisterState",
]
