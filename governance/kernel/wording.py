"""How days, times, numbers and counted things are written: on pages, in letters and in e-mails."""

from datetime import date, datetime

from governance.kernel.calendar import LONDON

_NOON = 12


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
    if local.minute == 0 and local.hour in {0, _NOON}:
        return "noon" if local.hour else "midnight"
    half = "am" if local.hour < _NOON else "pm"
    return f"{local.hour % _NOON or _NOON}:{local:%M}{half}"


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


def counted(count: int, most: int, one: str = "", many: str = "") -> str:
    """``12,345``; ``more than 10,000`` where counting stopped at ``most`` and found another.

    With the thing counted where it is given: ``1 member``, ``more than 10,000 members``.
    """
    if count <= most:
        return plural(count, one, many) if one else number(count)
    said = f"more than {number(most)}"
    return f"{said} {many or one + 's'}" if one else said


def money(pence: int) -> str:
    """``£1,402.50``; whole pounds without pence: ``£1,402``; under a pound: ``1p``."""
    sign, amount = ("-" if pence < 0 else ""), abs(pence)
    pounds, rest = divmod(amount, 100)
    if not pounds and rest:
        return f"{sign}{rest}p"
    return f"{sign}£{pounds:,}.{rest:02}" if rest else f"{sign}£{pounds:,}"
