"""How dates, times and numbers are written on a page: once, in the members' own way."""

from datetime import date, datetime

from flask import Flask

from governance.web.clock import LONDON


def day(value: date | datetime) -> str:
    """``Thursday 5 August 2027`` (an instant is shown as its day in London)."""
    local = value.astimezone(LONDON) if isinstance(value, datetime) else value
    return f"{local:%A} {local.day} {local:%B %Y}"


def short_day(value: date | datetime) -> str:
    """``5 Aug 2027``."""
    local = value.astimezone(LONDON) if isinstance(value, datetime) else value
    return f"{local.day} {local:%b %Y}"


def clock_time(value: datetime) -> str:
    """``5:00pm``, ``noon``, ``midnight`` in London."""
    local = value.astimezone(LONDON)
    if local.minute == 0 and local.hour in {0, 12}:
        return "noon" if local.hour else "midnight"
    hour = local.hour % 12 or 12
    return f"{hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"  # noqa: PLR2004 - noon


def moment(value: datetime) -> str:
    """``5:00pm on Thursday 5 August 2027``."""
    return f"{clock_time(value)} on {day(value)}"


def short_moment(value: datetime) -> str:
    """``5 Aug 2027, 5:00pm``."""
    return f"{short_day(value)}, {clock_time(value)}"


def number(value: int) -> str:
    """``12,345``."""
    return f"{value:,}"


def plural(count: int, one: str, many: str = "") -> str:
    """``1 vote``, ``2 votes``; ``many`` where adding an s is not enough."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def register_filters(app: Flask) -> None:
    """Make the filters known to the templates under their own names."""
    for each in (day, short_day, clock_time, moment, short_moment, number, plural):
        app.add_template_filter(each, each.__name__)
