"""An old register of members, made up by a seed: entries and cessations since 2006, as CSV."""

import csv
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from io import StringIO

HEADINGS = (
    *("Entry No.", "Title", "Forename", "Surname", "Name of body", "Address 1", "Town"),
    *("Postcode", "Class", "Shares", "Amount paid", "Date entered", "Date ceased", "How ceased"),
    *("Employee No", "Joint holders"),
)
FORENAMES = ("Margaret", "Kwame", "Siân", "Łukasz", "Anne Marie", "Olu", "Zoë", "Bernard")
SURNAMES = ("Hill", "O’Neill", "Żółkiewski", "Carter", "Okonkwo", "St. John", "Adams", "Moss")
WAYS = ("Transferred", "Transferred", "Transferred", "Gift back", "Died", "Resigned", "Bought back")
FIRST_ON = date(2006, 10, 1)

Row = dict[str, str]


def old_register(
    count: int, *, seed: int, until: date, hr: Iterable[Mapping[str, str]] = ()
) -> list[Row]:
    """Rows by heading: a founding body, ``count`` people, a third of whom have ceased.

    ``hr`` has rows of a staff list (as its file has them): the people of the first of them are
    in the old register too, by their employee number, each entered some days after they started.
    """
    rng = random.Random(seed)
    rows = [_body()]
    staff = list(hr)
    for number in range(2, count + 2):
        days = (until - FIRST_ON).days - 60
        entered = FIRST_ON + timedelta(days=rng.randrange(days))
        row = _person(number, entered, rng)
        if staff:
            _is_of(row, staff.pop(0))
        elif rng.random() < 0.33:
            ceased = entered + timedelta(days=rng.randrange(30, 3000))
            if ceased < until:
                row |= {"Date ceased": uk(ceased), "How ceased": rng.choice(WAYS)}
        if rng.random() < 0.03:
            row["Joint holders"] = "Ada Second; Ben Third"
        rows.append(row)
    return rows


def as_csv(rows: Iterable[Row], headings: Sequence[str] = HEADINGS) -> bytes:
    """The rows as a file."""
    made = StringIO()
    writer = csv.DictWriter(made, headings, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue().encode()


def uk(day: date) -> str:
    """As a spreadsheet in this country has it: 04/03/2019."""
    return f"{day:%d/%m/%Y}"


def _body() -> Row:
    return {
        "Entry No.": "1",
        "Name of body": "Example Trustees Limited",
        "Address 1": "1 Ewell Road",
        "Town": "Epsom",
        "Postcode": "KT17 1AA",
        "Class": "Ordinary",
        "Shares": "500",
        "Amount paid": "£5.00",
        "Date entered": uk(FIRST_ON),
    }


def _person(number: int, entered: date, rng: random.Random) -> Row:
    return {
        "Entry No.": str(number),
        "Title": rng.choice(("Ms", "Mr", "Dr", "")),
        "Forename": rng.choice(FORENAMES),
        "Surname": f"{rng.choice(SURNAMES)}-{number}",
        "Address 1": f"{number} Mill Lane",
        "Town": "Dorking",
        "Postcode": "RH4 1AA",
        "Class": "Ordinary",
        "Shares": "1",
        "Amount paid": "1p",
        "Date entered": uk(entered),
    }


def _is_of(row: Row, employee: Mapping[str, str]) -> None:
    day, month, year = map(int, employee["Start Date"].split("/"))
    entered = max(date(year, month, day), FIRST_ON) + timedelta(days=14)
    row |= {
        "Forename": employee["Forename"],
        "Surname": employee["Surname"],
        "Date entered": uk(entered),
        "Employee No": employee["Employee No"],
    }
    if employee["Leaving Date"]:
        day, month, year = map(int, employee["Leaving Date"].split("/"))
        left = date(year, month, day) + timedelta(days=20)
        if left > entered:
            row |= {"Date ceased": uk(left), "How ceased": "Transferred"}


FAULTS: tuple[tuple[str, str, str], ...] = (
    ("Date entered", "30/02/2011", "date-impossible"),
    ("Date entered", "when founded", "date-unreadable"),
    ("Date entered", "", "entered-missing"),
    ("Date ceased", "01/01/1999", "ceased-before-entered"),
    ("How ceased", "went away", "cessation-unclear"),
    ("Surname", "", "surname-missing"),
    ("Entry No.", "", "entry-number-missing"),
    ("Entry No.", "3", "entry-number-twice"),
    ("Shares", "one", "shares-unclear"),
    ("Class", "Golden", "class-not-known"),
    ("Amount paid", "£1,000", "paid-too-much"),
    ("Joint holders", "and another", "joint-unclear"),
)
"""What may be wrong with a cell: the heading, what stands there, and what is said of it."""


def messy(rows: Sequence[Row], *, seed: int) -> tuple[list[Row], dict[int, str]]:
    """The rows with one fault of each kind planted, and a total below; what is wrong on which line.

    Lines count from 1, the headings being the first.
    """
    rng = random.Random(seed)
    made = [dict(row) for row in rows]
    planted = {}
    places = rng.sample(range(4, len(made)), len(FAULTS))
    for place, (heading, text, kind) in zip(places, FAULTS, strict=True):
        made[place] |= {heading: text}
        if heading == "How ceased":
            made[place] |= {"Date ceased": uk(date(2027, 1, 4))}
        if heading == "Date ceased":
            made[place] |= {"How ceased": "Died"}
        planted[place + 2] = kind
    planted[4] = "entry-number-twice"
    made.append({"Title": "Total", "Shares": str(len(rows))})
    planted[len(made) + 1] = "not-a-person"
    return made, planted
