"""Reading single cells: dates, e-mail addresses, names, numbers, yes and no."""

from datetime import date

import pytest

from governance.register.rules.cells import (
    cleaned,
    is_email,
    is_initial,
    is_shortened,
    read_number,
    read_share,
)
from governance.register.rules.columns import Field
from governance.register.rules.dates import read_date

TODAY = date(2027, 6, 7)


@pytest.mark.parametrize(
    ("text", "day", "kind"),
    [
        ("03/02/2019", date(2019, 2, 3), None),
        ("3/2/2019", date(2019, 2, 3), None),
        ("03.02.2019", date(2019, 2, 3), None),
        ("03-02-2019", date(2019, 2, 3), None),
        ("03/02/2019 00:00:00", date(2019, 2, 3), None),
        ("29/02/2024", date(2024, 2, 29), None),
        ("03/02/19", date(2019, 2, 3), "date-short-year"),
        ("03/02/98", date(1998, 2, 3), "date-short-year"),
        ("03/02/37", date(2037, 2, 3), "date-short-year"),
        ("03/02/38", date(1938, 2, 3), "date-short-year"),
        ("2019-03-04", date(2019, 3, 4), "date-other-format"),
        ("2019-03-04T00:00:00", date(2019, 3, 4), "date-other-format"),
        ("4 March 2019", date(2019, 3, 4), "date-other-format"),
        ("04-Mar-2019", date(2019, 3, 4), "date-other-format"),
        ("Monday 4th March 2019", date(2019, 3, 4), "date-other-format"),
        ("43528", date(2019, 3, 4), "date-as-number"),
        ("", None, None),
        ("31/02/2019", None, "date-impossible"),
        ("29/02/2023", None, "date-impossible"),
        ("12/31/2019", None, "date-impossible"),
        ("4 Mrz 2019", None, "date-unreadable"),
        ("soon", None, "date-unreadable"),
        ("99", None, "date-unreadable"),
        ("31/12/9999", None, "date-out-of-range"),
        ("01/01/1900", None, "date-out-of-range"),
    ],
)
def test_a_date_is_read_day_first(text: str, day: date | None, kind: str | None) -> None:
    found = read_date(text, field=Field.JOINED_ON, today=TODAY)
    assert found.day == day
    assert (found.remark.kind.value if found.remark else None) == kind


@pytest.mark.parametrize(
    "text",
    ["a@example.org", "a.b-c+d@mail.example.co.uk", "o'neill@example.org", "zoë@example.org",
     "A@EXAMPLE.ORG"],
)  # fmt: skip
def test_an_email_address_is_taken(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text",
    ["not an address", "a@b", "a..b@example.org", ".a@example.org", "a@example.org; b@example.org",
     "a@-example.org", "@example.org", "a@example.local", "x" * 65 + "@example.org"],
)  # fmt: skip
def test_what_is_no_email_address_is_not_taken(text: str) -> None:
    assert not is_email(text)


@pytest.mark.parametrize("text", ["J", "J.", "J. K.", "J K", "J.K.", "Ż."])
def test_initials_are_known_as_such(text: str) -> None:
    assert is_initial(text)


@pytest.mark.parametrize("text", ["Jo", "Al", "JK", "Jean-Luc", "J. Kate", "Nguyễn", "Ng", "."])
def test_a_forename_is_no_initial(text: str) -> None:
    assert not is_initial(text)


@pytest.mark.parametrize(
    ("text", "holds"),
    [("Y", True), ("yes", True), ("1", True), ("100", True), ("X", True), ("", False),
     ("N", False), ("no", False), ("0", False), ("perhaps", None), ("-1", None)],
)  # fmt: skip
def test_a_share_is_yes_no_or_unclear(text: str, holds: bool | None) -> None:
    assert read_share(text) is holds


@pytest.mark.parametrize(
    ("text", "number"),
    [("cs10754", "CS10754"), (" CS 10754 ", "CS10754"), ("10754.0", "10754"), ("00123", "00123"),
     ("A.0", "A.0")],
)  # fmt: skip
def test_a_number_is_kept_without_blanks(text: str, number: str) -> None:
    assert read_number(text) == number


def test_a_number_shortened_by_excel_is_known() -> None:
    assert is_shortened("1.08E+05")
    assert not is_shortened("E105")


def test_hidden_characters_are_taken_out() -> None:
    assert cleaned("  Zoe\u0308\u200b\tHall\x07 ") == "Zoë Hall"
    assert cleaned("Ann  Hill") == "Ann Hill"
