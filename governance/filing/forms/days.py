"""Days as they are typed: a year that cannot be meant is told at once."""

from typing import Any

from wtforms.validators import ValidationError

EARLIEST_YEAR, LATEST_YEAR = 1850, 2150


def likely_year(_form: Any, field: Any) -> None:
    """Refuse a mistyped year, such as 0202; nothing typed is for others to judge."""
    if field.data is not None and not EARLIEST_YEAR <= field.data.year <= LATEST_YEAR:
        raise ValidationError("Check the year.")
