"""The kinds of file the register takes in, and the columns of each."""

from enum import StrEnum
from typing import Any

from governance.register.rules.column_book import ColumnBook
from governance.register.rules.columns import HR_EXPORT
from governance.register.rules.old_register_columns import OLD_REGISTER


class ImportKind(StrEnum):
    """What sort of file was uploaded: a staff list, or a register kept elsewhere before."""

    HR_EXPORT = "hr-export"
    OLD_REGISTER = "old-register"


BOOKS: dict[ImportKind, ColumnBook[Any]] = {
    ImportKind.HR_EXPORT: HR_EXPORT,
    ImportKind.OLD_REGISTER: OLD_REGISTER,
}
