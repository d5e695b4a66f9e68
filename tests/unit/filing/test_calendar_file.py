"""The calendar file: escaped, folded, all-day, and the same identifiers every time."""

from datetime import UTC, date, datetime

from governance.filing.rules.calendar_file import calendar_file, escaped, folded
from governance.filing.rules.deadlines import Deadline, Duty

AT = datetime(2027, 9, 27, 8, 0, tzinfo=UTC)


def made(title: str, at: datetime = AT) -> bytes:
    deadline = Deadline(
        key="accounts-2027-03-31",
        duty=Duty.ACCOUNTS,
        title=title,
        due_on=date(2027, 12, 31),
        began_on=date(2027, 3, 31),
        rule="CA 2006 s442",
        how="9 months after the year end.",
    )
    return calendar_file(
        [deadline],
        name="Example: due",
        house="example.org",
        address="https://example.org/filing",
        made_at=at,
    )


def unfolded(content: bytes) -> list[str]:
    return content.replace(b"\r\n ", b"").decode().split("\r\n")


def test_signs_that_mean_something_are_marked() -> None:
    assert escaped("a, b; c\\d\r\ne\x07") == "a\\, b\\; c\\\\d\\ne"


def test_no_line_is_longer_than_75_bytes_and_no_character_is_cut_in_two() -> None:
    content = made("Żółć, " * 40)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert "SUMMARY:" + escaped("Żółć, " * 40) in unfolded(content)
    assert folded("x" * 76) == b"x" * 75 + b"\r\n x"


def test_a_title_cannot_smuggle_in_another_line() -> None:
    lines = unfolded(made("Accounts\r\nATTENDEE:mailto:someone@example.org"))
    assert not [line for line in lines if line.startswith("ATTENDEE")]


def test_an_event_is_all_day_and_ends_on_the_day_after() -> None:
    lines = unfolded(made("Accounts"))
    assert "DTSTART;VALUE=DATE:20271231" in lines
    assert "DTEND;VALUE=DATE:20280101" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_the_identifier_is_the_same_in_every_file() -> None:
    later = datetime(2027, 10, 1, tzinfo=UTC)
    assert "UID:accounts-2027-03-31@example.org" in unfolded(made("Accounts"))
    assert "UID:accounts-2027-03-31@example.org" in unfolded(made("Accounts", later))
