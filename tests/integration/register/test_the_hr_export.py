"""The HR export of 770 co-owners, clean and with faults planted in it."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.identity.models import Account
from governance.register.queries import constituencies, members_on
from governance.register.queries.imports import import_page
from governance.register.rules.outcomes import Outcome, Tally
from governance.register.service import check_import, decide_rows
from tests.integration.register.importing import (
    HR,
    checked,
    confirm,
    imported,
    kinds,
    planted,
    report,
)

CLEAN = HR / "hr-export-770.csv"
MESSY = HR / "hr-export-770-messy.csv"
EXPECTED = {
    6: "date-impossible",
    11: "number-twice",
    17: "email-not-valid",
    23: "surname-missing",
    32: "cell-formula",
    46: "leaves-before-starting",
    54: "forename-initial",
    62: "same-person",
    73: "constituency-not-known",
    82: "date-other-format",
    868: "not-a-person",
}
TOLD_ONLY = {32, 62, 82}


def test_the_clean_file_is_read_whole(session: Session, now: datetime) -> None:
    import_id, tally = checked(session, CLEAN, now=now)
    assert tally == Tally(added=770, left=96)
    assert tally.rows == 866
    page = import_page(session, import_id=import_id)
    assert {group["name"] for group in page.new_groups} == {
        "Nursing", "Therapies", "Administration and Management", "Clinical Support",
        "Molesey Hospital", "Epsom Clinic", "Dorking Hospital", "Cobham Health Centre",
        "Leatherhead Hospital", "Banstead Clinic",
    }  # fmt: skip
    assert page.remark_counts["no-share"] == 20
    assert page.remark_counts["no-email"] == 35


def test_nothing_is_written_until_it_is_confirmed(session: Session, now: datetime) -> None:
    import_id, _ = checked(session, CLEAN, now=now)
    assert members_on(session, day=now.date()) == []
    assert constituencies(session) == []
    confirm(session, import_id, now=now)
    assert len(members_on(session, day=now.date())) == 750  # 20 in post have no share yet
    assert len(members_on(session, day=date(2020, 1, 1))) > 400
    assert session.scalar(select(func.count()).select_from(Account)) == 770


def test_importing_it_again_changes_nothing(session: Session, now: datetime) -> None:
    imported(session, CLEAN, now=now)
    import_id, tally = checked(session, CLEAN, now=now + timedelta(days=1))
    assert tally == Tally(unchanged=866)
    assert import_page(session, import_id=import_id).missing == 0
    confirm(session, import_id, now=now + timedelta(days=1))
    assert len(members_on(session, day=now.date())) == 750


def test_every_planted_fault_is_listed() -> None:
    assert set(planted()) == set(EXPECTED)


def test_every_planted_fault_is_found(session: Session, now: datetime) -> None:
    import_id, _ = checked(session, MESSY, now=now)
    rows = report(session, import_id)
    assert {line: EXPECTED[line] in kinds(rows[line]) for line in EXPECTED} == dict.fromkeys(
        EXPECTED, True
    )
    assert {line for line in EXPECTED if rows[line].outcome is not Outcome.FAULTY} == TOLD_ONLY
    for row in rows.values():
        for remark in row.remarks:
            assert "{" not in remark.what + remark.to_do


def test_the_messy_file_reconciles_and_nothing_else_is_faulty(
    session: Session, now: datetime
) -> None:
    import_id, tally = checked(session, MESSY, now=now)
    rows = report(session, import_id)
    faulty = {line for line, row in rows.items() if row.outcome is Outcome.FAULTY}
    other_user = next(line for line, row in rows.items() if row.number == "CS10463" and line != 11)
    assert faulty == {*set(EXPECTED) - TOLD_ONLY, other_user}
    assert f"line {other_user}" in rows[11].remarks[0].what
    assert tally.rows == len(rows) == 867
    assert "Did you mean Dorking Hospital?" in rows[73].remarks[0].what
    assert tally.blocking == 9


def test_leaving_the_wrong_one_of_two_rows_out_mends_the_other(
    session: Session, now: datetime
) -> None:
    import_id, _ = checked(session, MESSY, now=now)
    decide_rows(session, import_id=import_id, shown=[11], left_out=[11])
    tally = check_import(session, import_id=import_id, now=now)
    rows = report(session, import_id)
    assert rows[11].is_left_out
    other = next(row for row in rows.values() if row.number == "CS10463" and row.line != 11)
    assert other.outcome is Outcome.ADDED
    assert (tally.faulty, tally.left_out, tally.blocking) == (8, 1, 7)


def test_with_the_faulty_rows_left_out_the_rest_is_imported(
    session: Session, now: datetime
) -> None:
    import_id, _ = checked(session, MESSY, now=now)
    decide_rows(session, import_id=import_id, shown=[], left_out=[], is_everything_left_out=True)
    tally = check_import(session, import_id=import_id, now=now)
    assert (tally.faulty, tally.left_out, tally.blocking, tally.rows) == (9, 9, 0, 867)
    confirm(session, import_id, now=now)
    numbers = {member.number for member in members_on(session, day=now.date())}
    assert "CS10754" not in numbers
    assert "CS19999" in numbers
