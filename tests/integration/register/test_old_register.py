"""A register kept elsewhere before is brought in with its history, and put beside what is there."""

import csv
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import ImportId
from governance.kernel.refusals import StaleForm
from governance.register.models import RegisterEntry
from governance.register.queries.entries_as_at import (
    EntryRow,
    counts_on,
    edition_of_entry,
    entry_history,
    register_as_at,
    stream_register,
)
from governance.register.queries.imports import RowPage, all_report_rows, import_page
from governance.register.rules.entries import Cessation, PartyKind
from governance.register.rules.import_kinds import ImportKind
from governance.register.rules.outcomes import Outcome, Tally
from governance.register.rules.refusals import RowsStillFaulty
from governance.register.service import decide_rows, upload_export
from governance.register.service.entries import correct_entry
from governance.register.service.import_kinds import check_file, confirm_file
from governance.shares.queries import balance_faults, capital_on
from tests.factories.old_register import HEADINGS, Row, as_csv, messy, old_register
from tests.integration.register.importing import imported

HR = Path(__file__).parents[2] / "data" / "hr" / "hr-export-770.csv"
TODAY = date(2027, 6, 7)
BASE = {
    "Entry No.": "7",
    "Forename": "Ann",
    "Surname": "Hill",
    "Address 1": "1 Mill Lane",
    "Town": "Epsom",
    "Shares": "1",
    "Date entered": "01/02/2010",
}


def checked(session: Session, rows: list[Row], *, now: datetime) -> tuple[ImportId, Tally]:
    import_id = upload_export(
        session,
        source=BytesIO(as_csv(rows)),
        file_name="register.csv",
        kind=ImportKind.OLD_REGISTER,
        actor=SYSTEM,
        now=now,
    )
    return import_id, check_file(session, import_id=import_id, now=now)


def confirm(session: Session, import_id: ImportId, *, now: datetime) -> Tally:
    page = import_page(session, import_id=import_id)
    return confirm_file(
        session, import_id=import_id, checked_at=page.checked_at, actor=SYSTEM, now=now
    )


def brought_in(session: Session, rows: list[Row], *, now: datetime) -> Tally:
    import_id, _ = checked(session, rows, now=now)
    return confirm(session, import_id, now=now)


def report(session: Session, rows: list[Row], *, now: datetime) -> list[RowPage]:
    import_id, _ = checked(session, rows, now=now)
    return list(all_report_rows(session, import_id=import_id))


def told(row: RowPage) -> set[str]:
    return {remark.kind.value for remark in row.remarks}


def day(text: str) -> date | None:
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None  # noqa: DTZ007 - a day


def members_by_file(rows: list[Row], on: date) -> dict[str, int]:
    """Who was a member on a day by the file alone: the name, and the number of shares."""
    found = {}
    for row in rows:
        entered, ceased = day(row["Date entered"]), day(row.get("Date ceased", ""))
        if entered and entered <= on and (ceased is None or on < ceased):
            name = row.get("Name of body") or f"{row['Forename']} {row['Surname']}"
            found[f"{row['Entry No.']} {name}"] = int(row["Shares"])
    return found


def members_by_register(session: Session, on: date) -> dict[str, int]:
    old = dict(session.execute(select(RegisterEntry.id, RegisterEntry.old_number)).all())
    return {
        f"{old[row.entry_id]} {row.particulars.name}": row.shares
        for row in stream_register(session, day=on)
    }


def test_an_empty_register_takes_the_old_one_in_with_its_whole_history(
    session: Session, now: datetime
) -> None:
    rows = old_register(120, seed=11, until=TODAY)
    tally = brought_in(session, rows, now=now)

    assert (tally.rows, tally.faulty, tally.changed) == (121, 0, 0)
    assert tally.left == sum(1 for row in rows if row.get("Date ceased"))
    for on in (date(2006, 9, 30), date(2008, 3, 1), date(2015, 6, 30), date(2022, 1, 1), TODAY):
        assert members_by_register(session, on) == members_by_file(rows, on), on
        issued = sum(each.issued for each in capital_on(session, day=on))
        assert issued == sum(members_by_file(rows, on).values())
    assert balance_faults(session) == ()
    before = now - timedelta(seconds=1)
    assert counts_on(session, day=TODAY, known_at=before).members == 0
    former = register_as_at(session, day=TODAY, former=True, limit=None).rows
    assert {row.particulars.cessation for row in former} > {Cessation.TRANSFER, Cessation.DEATH}


def test_the_same_register_a_second_time_is_there_already(session: Session, now: datetime) -> None:
    rows = old_register(40, seed=12, until=TODAY)
    brought_in(session, rows, now=now)
    versions = session.scalar(select(func.count()).select_from(RegisterEntry))

    tally = brought_in(session, rows, now=now + timedelta(days=1))

    assert (tally.unchanged, tally.writes) == (41, 0)
    assert session.scalar(select(func.count()).select_from(RegisterEntry)) == versions


def test_entries_opened_from_hr_are_put_right_by_the_old_register(
    session: Session, now: datetime
) -> None:
    imported(session, HR, now=now)
    with HR.open(encoding="utf-8") as file:
        staff = [row for row in csv.DictReader(file) if row["Share Issued"] == "Y"][:60]
    rows = old_register(60, seed=13, until=TODAY, hr=staff)
    opened = {row.entry_number: row for row in stream_register(session, day=TODAY)}
    later = now + timedelta(days=1)

    tally = brought_in(session, rows, now=later)

    assert tally.changed + tally.left == 60
    assert tally.added == 1  # the trustees
    for row in rows[1:]:
        found = entry_with_old_number(session, row["Entry No."])
        assert found.particulars.registered_on == day(row["Date entered"])
        assert found.particulars.ceased_on == day(row.get("Date ceased", ""))
        assert found.shares == (0 if row.get("Date ceased") else 1)
    assert balance_faults(session) == ()
    for number, was in opened.items():
        then = register_as_at(session, day=TODAY, known_at=now, limit=None).rows
        known = next(row for row in then if row.entry_number == number)
        assert known.particulars == was.particulars
        assert known.holdings == was.holdings
        break
    again = brought_in(session, rows, now=later + timedelta(days=1))
    assert (again.unchanged, again.writes) == (61, 0)


def entry_with_old_number(session: Session, number: str) -> EntryRow:
    head = session.scalars(select(RegisterEntry).where(RegisterEntry.old_number == number)).one()
    rows = [
        row
        for is_former in (False, True)
        for row in register_as_at(session, day=TODAY, former=is_former, limit=None).rows
        if row.entry_id == head.id
    ]
    (found,) = rows
    return found


def test_what_the_old_register_corrected_is_in_the_history_of_the_entry(
    session: Session, now: datetime
) -> None:
    imported(session, HR, now=now)
    with HR.open(encoding="utf-8") as file:
        staff = [row for row in csv.DictReader(file) if row["Share Issued"] == "Y"][:1]
    brought_in(session, old_register(1, seed=1, until=TODAY, hr=staff), now=now + timedelta(days=1))

    newest, first = entry_history(session, entry_id=entry_with_old_number(session, "2").entry_id)

    assert newest.reason == "As the old register says (register.csv)"
    assert {each.field for each in newest.changes} >= {"Registered on"}
    assert first.is_first


def test_somebody_who_came_back_has_two_entries(session: Session, now: datetime) -> None:
    first = {**BASE, "Employee No": "E1", "Date ceased": "01/02/2015", "How ceased": "left"}
    second = {**BASE, "Entry No.": "9", "Employee No": "E1", "Date entered": "01/05/2018"}
    brought_in(session, [first, second], now=now)

    assert members_by_register(session, date(2012, 1, 1)) == {"7 Ann Hill": 1}
    assert members_by_register(session, date(2016, 1, 1)) == {}
    assert members_by_register(session, date(2019, 1, 1)) == {"9 Ann Hill": 1}


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"Entry No.": ""}, "entry-number-missing"),
        ({"Surname": ""}, "surname-missing"),
        ({"Date entered": ""}, "entered-missing"),
        ({"Date entered": "31/02/2010"}, "date-impossible"),
        ({"Date entered": "soon"}, "date-unreadable"),
        ({"Date entered": "01/02/2030"}, "day-to-come"),
        ({"Date ceased": "01/02/2009"}, "ceased-before-entered"),
        ({"Date ceased": "01/02/2012", "How ceased": "vanished"}, "cessation-unclear"),
        ({"How ceased": "died"}, "ceased-missing"),
        ({"Shares": "some"}, "shares-unclear"),
        ({"Shares": "0"}, "shares-unclear"),
        ({"Class": "Golden"}, "class-not-known"),
        ({"Amount paid": "a lot"}, "paid-unclear"),
        ({"Amount paid": "£2"}, "paid-too-much"),
        ({"Joint holders": "Smith"}, "joint-unclear"),
        ({"Entry No.": "1.08E+05"}, "number-shortened"),
    ],
)
def test_a_faulty_cell_is_told_with_what_to_do(
    session: Session, now: datetime, cells: Row, kind: str
) -> None:
    (row,) = report(session, [{**BASE, **cells}], now=now)
    assert row.outcome is Outcome.FAULTY
    remark = next(each for each in row.remarks if each.kind.value == kind)
    assert remark.what
    assert remark.to_do


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"Forename": "A."}, "incomplete"),
        ({"Date ceased": "01/02/2012"}, "cessation-assumed"),
        ({"Employee No": "E99"}, "employee-not-known"),
    ],
)
def test_what_wants_a_look_does_not_stop_a_row(
    session: Session, now: datetime, cells: Row, kind: str
) -> None:
    (row,) = report(session, [{**BASE, **cells}], now=now)
    assert row.outcome in {Outcome.ADDED, Outcome.LEFT}
    assert kind in told(row)


def test_in_a_messy_file_just_the_planted_rows_are_faulty(session: Session, now: datetime) -> None:
    rows, planted = messy(old_register(80, seed=14, until=TODAY), seed=14)
    found = report(session, rows, now=now)
    faulty = {row.line: told(row) for row in found if row.outcome is Outcome.FAULTY}
    assert faulty.keys() == planted.keys()
    assert all(planted[line] in kinds for line, kinds in faulty.items())


def test_a_number_used_twice_and_days_that_overlap_are_faults(
    session: Session, now: datetime
) -> None:
    rows = report(session, [BASE, {**BASE, "Forename": "Bea"}], now=now)
    assert [told(row) for row in rows] == [{"entry-number-twice"}] * 2
    assert [row.outcome for row in rows] == [Outcome.FAULTY] * 2

    one = {**BASE, "Employee No": "E1"}
    two = {**one, "Entry No.": "8", "Date entered": "01/02/2011"}
    rows = report(session, [one, two], now=now)
    assert all("spells-overlap" in told(row) for row in rows)
    assert [row.outcome for row in rows] == [Outcome.FAULTY] * 2


def test_a_faulty_row_stops_everything_until_it_is_left_out(
    session: Session, now: datetime
) -> None:
    bad = {**BASE, "Entry No.": "8", "Surname": ""}
    import_id, tally = checked(session, [BASE, bad], now=now)
    assert tally.blocking == 1
    with pytest.raises(RowsStillFaulty):
        confirm(session, import_id, now=now)

    decide_rows(session, import_id=import_id, shown=[3], left_out=[3])
    check_file(session, import_id=import_id, now=now)
    confirm(session, import_id, now=now)

    assert members_by_register(session, TODAY) == {"7 Ann Hill": 1}


def test_a_register_altered_since_the_report_is_not_written_over(
    session: Session, now: datetime
) -> None:
    brought_in(session, [BASE], now=now)
    later = now + timedelta(hours=1)
    import_id, _ = checked(session, [{**BASE, "Date entered": "01/03/2010"}], now=later)
    (row,) = register_as_at(session, day=TODAY, limit=None).rows
    correct_entry(
        session,
        entry_id=row.entry_id,
        changes={"surname": "Hill-Young"},
        true_from=TODAY,
        reason="married",
        edition=edition_of_entry(session, entry_id=row.entry_id),
        actor=SYSTEM,
        now=later + timedelta(hours=1),
    )
    with pytest.raises(StaleForm):
        confirm(session, import_id, now=later + timedelta(hours=2))


def test_a_correction_of_the_old_register_moves_the_shares_with_the_days(
    session: Session, now: datetime
) -> None:
    ceased = {**BASE, "Date ceased": "01/02/2015", "How ceased": "transferred"}
    brought_in(session, [ceased], now=now)
    later = now + timedelta(days=1)
    moved = {**ceased, "Date entered": "01/02/2011", "Date ceased": "01/02/2016", "Shares": "3"}

    tally = brought_in(session, [moved], now=later)

    assert tally.changed == 1
    for on in (date(2010, 6, 1), date(2011, 6, 1), date(2015, 6, 1), date(2016, 6, 1)):
        assert members_by_register(session, on) == members_by_file([moved], on), on
    assert balance_faults(session) == ()


def test_a_body_and_joint_holders_are_entered_as_such(session: Session, now: datetime) -> None:
    body = {**BASE, "Forename": "", "Surname": "Mole Valley Council"}
    joint = {**BASE, "Entry No.": "8", "Joint holders": "Bob Hill & Cy Hill"}
    brought_in(session, [body, joint], now=now)

    one, two = (entry_with_old_number(session, number).particulars for number in ("7", "8"))

    assert (one.kind, one.name) == (PartyKind.BODY, "Mole Valley Council")
    assert two.names == "Ann Hill, Bob Hill, Cy Hill"


def test_every_heading_of_the_example_is_recognised(session: Session, now: datetime) -> None:
    import_id, _ = checked(session, [BASE], now=now)
    assert len(import_page(session, import_id=import_id).mapped) == len(HEADINGS)
