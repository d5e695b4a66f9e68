"""Deadlines as a calendar file (iCalendar, RFC 5545), for any calendar program."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from governance.filing.rules.deadlines import Deadline

_LINE_BYTES = 75
_STAMP = "%Y%m%dT%H%M%SZ"


def calendar_file(
    deadlines: Iterable[Deadline], *, name: str, house: str, address: str, made_at: datetime
) -> bytes:
    """One all-day event a deadline, on its last day.

    ``house`` makes the identifiers the mutual's own: an event has the same one in every file, so
    that loading a newer file brings events up to date. ``address`` is where the page stands.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Commonweal//What is due//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for deadline in deadlines:
        lines += _event(deadline, house=house, address=address, made_at=made_at)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) + b"\r\n" for line in lines)


def _event(deadline: Deadline, *, house: str, address: str, made_at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(deadline.key)}@{house}"
    yield f"DTSTAMP:{made_at.astimezone(UTC):{_STAMP}}"
    yield f"DTSTART;VALUE=DATE:{deadline.due_on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{deadline.due_on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(deadline.title)}"
    yield f"DESCRIPTION:{escaped(f'{deadline.rule}: {deadline.how}')}"
    yield f"URL:{address}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text as a value: one line, with the signs that mean something marked (3.3.11)."""
    plain = "\n".join(text.splitlines())
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, written)
    return "".join(one for one in plain if one.isprintable())


def folded(line: str) -> bytes:
    """A line in pieces of at most 75 bytes, never cutting a character in two (3.1)."""
    pieces: list[bytes] = []
    piece = b""
    for character in line:
        encoded = character.encode()
        if len(piece) + len(encoded) > _LINE_BYTES:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece])
