"""The shape of what officers send: an HR export, corrections, entries of the register, groups."""

from governance.register.forms.staff_records import (
    COLUMN_FORMS,
    AmendForm,
    NewGroupForm,
    OldRegisterForm,
    RenameForm,
    UploadForm,
    VersionForm,
)

__all__ = [
    "COLUMN_FORMS",
    "AmendForm",
    "NewGroupForm",
    "OldRegisterForm",
    "RenameForm",
    "UploadForm",
    "VersionForm",
]
