"""Column types that refuse nonsense."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Takes aware datetimes only, stores UTC, gives aware UTC back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time; turn an aware one into UTC (SQLite keeps it without the zone)."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a time without a zone was given to the database"
            raise ValueError(msg)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give back an aware UTC time, whatever the database keeps."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def text_enum(
    enum: type[StrEnum], *, name: str, is_checked: bool = True, length: int | None = None
) -> Enum:
    """A column of one of the enum's *values*, as text with a CHECK; ``name`` names the CHECK.

    Not ``is_checked`` where only some of the values may be there and the table's own CHECK says
    which, or where every package brings values of its own, so that the table would have to be
    made anew each time; such a column has a fixed ``length``.
    """
    return Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=is_checked,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
        length=length or max(len(member.value) for member in enum) + 8,
    )
