"""The tables of retention: how long records are kept, holds, and what was destroyed."""

from governance.privacy.models.retention import (
    Destruction,
    RetentionHold,
    RetentionLook,
    RetentionSetting,
)

__all__ = ["Destruction", "RetentionHold", "RetentionLook", "RetentionSetting"]
