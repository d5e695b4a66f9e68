"""Acts on the register: importing an HR export, correcting an entry, keeping the groups."""

from governance.register.service.amending import (
    amend_member,
    edition_of,
    end_accounts_of_leavers,
)
from governance.register.service.checking import check_import
from governance.register.service.confirming import confirm_import
from governance.register.service.groups import (
    close_constituency,
    open_constituency,
    rename_constituency,
)
from governance.register.service.recording import enter_members
from governance.register.service.staging import (
    choose_columns,
    clean_imports,
    decide_rows,
    discard_import,
    upload_export,
)

__all__ = [
    "amend_member",
    "check_import",
    "choose_columns",
    "clean_imports",
    "close_constituency",
    "confirm_import",
    "decide_rows",
    "discard_import",
    "edition_of",
    "end_accounts_of_leavers",
    "enter_members",
    "open_constituency",
    "rename_constituency",
    "upload_export",
]
