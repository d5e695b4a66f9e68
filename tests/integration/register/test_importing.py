"""An import from the upload to the confirmation, and all that can stand in its way."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.identity.queries import account_of_member
from governance.journal.queries import entries_before
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId
from governance.kernel.refusals import StaleForm
from governance.register.models import ImportLine, ImportRow, Member, MemberVersion
from governance.register.queries import constituencies, members_on, standing
from governance.register.queries.entries import members_missing_from_file
from governance.register.queries.imports import (
    ImportState,
    first_lines,
    import_page,
)
from governance.register.queries.members import facts_as_at
from governance.register.rules.columns import Field
from governance.register.rules.outcomes import Tally
from governance.register.rules.refusals import (
    ColumnsMissing,
    ImportSettled,
    RowsStillFaulty,
)
from governance.register.service import (
    check_import,
    choose_columns,
    clean_imports,
    confirm_import,
    decide_rows,
    discard_import,
    end_accounts_of_leavers,
)
from tests.factories.register import a_member
from tests.integration.register.importing import (
    checked,
    confirm,
    imported,
    kinds,
    report,
    upload,
)

ANN = "E1,Ms,Ann,Hill,Nursing,Dorking,01/02/2019,,ann@example.org"
BOB = "E2,Mr,Bob,Shaw,Nursing,Dorking,01/02/2020,,bob@example.org"


def id_of(session: Session, number: str) -> MemberId:
    return MemberId(session.scalars(select(Member.id).where(Member.number == number)).one())


def test_a_change_is_true_from_the_day_it_is_confirmed(session: Session, now: datetime) -> None:
    imported(session, f"{ANN}\n{BOB}", now=now)
    later = now + timedelta(days=30)
    tally = imported(session, f"{ANN.replace('Hill', 'Smith')}\n{BOB}", now=later)
    assert tally == Tally(changed=1, unchanged=1)
    ann = id_of(session, "E1")

    def name(day: date, known_at: datetime | None = None) -> str:
        facts = facts_as_at(session, member_id=ann, day=day, known_at=known_at)
        return facts.name if facts else ""

    assert name(now.date()) == "Ann Hill"
    assert name(later.date()) == "Ann Smith"
    assert name(later.date(), later - timedelta(seconds=1)) == "Ann Hill"
    on_register = {each.name for each in members_on(session, day=later.date())}
    assert on_register == {"Ann Hill", "Bob Shaw"}, "HR's word alone alters no entry"


def test_leaving_ends_membership_the_day_after_and_the_account_at_once(
    session: Session, now: datetime
) -> None:
    imported(session, ANN, now=now)
    member_id = id_of(session, "E1")
    later = now + timedelta(days=5)
    tally = imported(session, ANN.replace("2019,,", "2019,08/06/2027,"), now=later)
    assert tally == Tally(left=1)
    assert standing(session, member_id=member_id, day=date(2027, 6, 8)).is_entitled
    assert not standing(session, member_id=member_id, day=date(2027, 6, 9)).is_entitled
    account = account_of_member(session, member_id=member_id)
    assert account is not None
    assert not account.is_open


def test_a_leaving_date_to_come_closes_the_account_when_it_is_over(
    session: Session, now: datetime
) -> None:
    imported(session, ANN.replace("2019,,", "2019,30/06/2027,"), now=now)
    member_id = id_of(session, "E1")
    on_the_day = datetime(2027, 6, 30, 12, 0, tzinfo=now.tzinfo)
    assert end_accounts_of_leavers(session, actor=SYSTEM, now=on_the_day) == 0
    assert end_accounts_of_leavers(session, actor=SYSTEM, now=on_the_day + timedelta(days=1)) == 1
    account = account_of_member(session, member_id=member_id)
    assert account is not None
    assert not account.is_open


def test_the_account_follows_name_and_address(session: Session, now: datetime) -> None:
    imported(session, ANN, now=now)
    member_id = id_of(session, "E1")
    changed = ANN.replace("Hill", "Smith").replace("ann@", "Ann.Smith@")
    imported(session, changed, now=now + timedelta(days=1))
    account = account_of_member(session, member_id=member_id)
    assert account is not None
    assert (account.name, account.email) == ("Ann Smith", "ann.smith@example.org")


def test_somebody_entered_as_left_who_comes_back_gets_an_account(
    session: Session, now: datetime
) -> None:
    imported(session, ANN.replace("2019,,", "2019,31/01/2022,"), now=now)
    member_id = id_of(session, "E1")
    assert account_of_member(session, member_id=member_id) is None
    later = now + timedelta(days=1)
    import_id, tally = checked(session, ANN.replace("01/02/2019", "01/03/2023"), now=later)
    assert tally == Tally(changed=1, warned=1)
    confirm(session, import_id, now=later)
    assert account_of_member(session, member_id=member_id) is not None
    for day, expected in (
        (date(2022, 1, 31), True), (date(2022, 6, 1), False), (date(2023, 3, 1), True)
    ):  # fmt: skip
        assert standing(session, member_id=member_id, day=day).is_entitled is expected


def test_a_register_changed_since_the_report_refuses_to_confirm(
    session: Session, now: datetime
) -> None:
    import_id, _ = checked(session, ANN, now=now)
    a_member(session, now=now, staff_group=None, site=None)
    with pytest.raises(StaleForm):
        confirm(session, import_id, now=now)
    assert import_page(session, import_id=import_id).is_stale
    check_import(session, import_id=import_id, now=now)
    assert confirm(session, import_id, now=now) == Tally(added=1)


def test_another_import_confirmed_meanwhile_refuses_to_confirm(
    session: Session, now: datetime
) -> None:
    first, _ = checked(session, ANN, now=now)
    second, _ = checked(session, ANN, now=now)
    confirm(session, first, now=now)
    with pytest.raises(StaleForm):
        confirm(session, second, now=now)
    assert check_import(session, import_id=second, now=now) == Tally(unchanged=1)


def test_a_report_that_was_made_again_refuses_the_old_button(
    session: Session, now: datetime
) -> None:
    import_id, _ = checked(session, ANN, now=now)
    check_import(session, import_id=import_id, now=now + timedelta(minutes=1))
    with pytest.raises(StaleForm):
        confirm_import(session, import_id=import_id, checked_at=now, actor=SYSTEM, now=now)


def test_confirming_twice_writes_once(session: Session, now: datetime) -> None:
    import_id, _ = checked(session, ANN, now=now)
    first = confirm(session, import_id, now=now)
    assert confirm(session, import_id, now=now) == first
    assert session.scalar(select(func.count()).select_from(MemberVersion)) == 1
    acts = [entry.act for entry in entries_before(session, subject_id=str(import_id))]
    assert acts == ["import:confirmed"]


def test_the_journal_keeps_the_counts_and_no_names(session: Session, now: datetime) -> None:
    import_id, _ = checked(session, f"{ANN}\n{BOB}", now=now)
    confirm(session, import_id, now=now)
    (entry,) = entries_before(session, subject_id=str(import_id))
    assert entry.detail == {
        "rows": 2, "added": 2, "changed": 0, "left": 0, "unchanged": 0, "left_out": 0,
    }  # fmt: skip
    assert "Hill" not in entry.line


def test_a_faulty_row_stops_everything_until_it_is_left_out(
    session: Session, now: datetime
) -> None:
    import_id, tally = checked(session, f"{ANN}\n{BOB.replace('Shaw', '')}", now=now)
    assert tally.blocking == 1
    with pytest.raises(RowsStillFaulty):
        confirm(session, import_id, now=now)
    assert members_on(session, day=now.date()) == []
    decide_rows(session, import_id=import_id, shown=[3], left_out=[3])
    assert check_import(session, import_id=import_id, now=now).blocking == 0
    assert confirm(session, import_id, now=now) == Tally(added=1, faulty=1, left_out=1)
    assert [each.name for each in members_on(session, day=now.date())] == ["Ann Hill"]


def test_a_row_left_out_can_be_taken_in_again(session: Session, now: datetime) -> None:
    import_id, _ = checked(session, BOB.replace("Shaw", ""), now=now)
    decide_rows(session, import_id=import_id, shown=[2], left_out=[2])
    decide_rows(session, import_id=import_id, shown=[2], left_out=[])
    assert check_import(session, import_id=import_id, now=now).blocking == 1


def test_a_new_site_is_asked_about_and_then_made(session: Session, now: datetime) -> None:
    imported(session, ANN, now=now)
    moved = ANN.replace("Dorking", "Esher Hub")
    import_id, tally = checked(session, moved, now=now)
    assert tally.faulty == 1
    (unknown,) = import_page(session, import_id=import_id).unknown_groups
    decide_rows(session, import_id=import_id, shown=[], left_out=[], accepted=[unknown["key"]])
    assert check_import(session, import_id=import_id, now=now) == Tally(changed=1)
    confirm(session, import_id, now=now)
    assert "Esher Hub" in {each.name for each in constituencies(session)}
    assert [each.site for each in members_on(session, day=now.date())] == ["Esher Hub"]


def test_people_missing_from_the_file_are_listed_and_not_touched(
    session: Session, now: datetime
) -> None:
    imported(session, f"{ANN}\n{BOB}", now=now)
    import_id, tally = checked(session, ANN, now=now)
    assert tally == Tally(unchanged=1)
    assert import_page(session, import_id=import_id).missing == 1
    (missing,) = members_missing_from_file(session, import_id=import_id, day=now.date(), limit=10)
    assert missing.name == "Bob Shaw"
    confirm(session, import_id, now=now)
    assert len(members_on(session, day=now.date())) == 2


def test_a_person_on_the_register_under_another_number_is_worth_a_look(
    session: Session, now: datetime
) -> None:
    imported(session, ANN, now=now)
    import_id, tally = checked(session, f"{ANN}\n{ANN.replace('E1', 'E9')}", now=now)
    rows = report(session, import_id)
    assert {"already-entered", "same-person"} <= kinds(rows[3])
    assert tally.faulty == 0


def test_a_shared_address_is_only_noted(session: Session, now: datetime) -> None:
    import_id, tally = checked(session, f"{ANN}\n{BOB.replace('bob@', 'ANN@')}", now=now)
    assert tally == Tally(added=2)
    assert kinds(report(session, import_id)[3]) == {"shared-email"}


def test_a_file_with_dates_written_otherwise_throughout_is_read_without_remarks(
    session: Session, now: datetime
) -> None:
    rows = "\n".join(f"E{i},Ms,Ann{'a' * i},Hill,,,2019-02-0{i + 1},,," for i in range(5))
    _, tally = checked(session, rows, now=now)
    assert tally == Tally(added=5)


def test_an_import_let_go_changes_nothing_and_keeps_no_rows(
    session: Session, now: datetime
) -> None:
    import_id, _ = checked(session, ANN, now=now)
    discard_import(session, import_id=import_id, now=now)
    assert import_page(session, import_id=import_id).state is ImportState.DISCARDED
    assert rows_kept(session) == (0, 0)
    with pytest.raises(ImportSettled):
        confirm(session, import_id, now=now)
    with pytest.raises(ImportSettled):
        check_import(session, import_id=import_id, now=now)


def rows_kept(session: Session) -> tuple[int, int]:
    lines = session.scalars(select(func.count()).select_from(ImportLine)).one()
    rows = session.scalars(select(func.count()).select_from(ImportRow)).one()
    return lines, rows


def test_what_hr_put_in_the_file_goes_with_the_confirmation(
    session: Session, now: datetime
) -> None:
    import_id, _ = checked(session, ANN, now=now)
    assert rows_kept(session) == (1, 1)
    confirm(session, import_id, now=now)
    assert rows_kept(session) == (0, 1)


def test_rows_go_after_thirty_days_and_the_counts_stay(session: Session, now: datetime) -> None:
    import_id, _ = checked(session, ANN, now=now)
    assert clean_imports(session, now=now + timedelta(days=30)) == 0
    assert clean_imports(session, now=now + timedelta(days=31)) == 1
    assert rows_kept(session) == (0, 0)
    page = import_page(session, import_id=import_id)
    assert (page.state, page.tally.added, page.has_report) == (ImportState.CLEARED, 1, False)


def test_the_columns_chosen_are_remembered(session: Session, now: datetime) -> None:
    text = b"Ref,First,Last,Since\nE1,Ann,Hill,01/02/2019\n"
    chosen = {Field.NUMBER: 0, Field.FORENAME: 1, Field.SURNAME: 2, Field.JOINED_ON: 3}
    first = upload(session, text, now=now)
    with pytest.raises(ColumnsMissing):
        check_import(session, import_id=first, now=now)
    with pytest.raises(ColumnsMissing):
        choose_columns(session, import_id=first, mapped={Field.NUMBER: 0})
    choose_columns(session, import_id=first, mapped=chosen)
    assert check_import(session, import_id=first, now=now) == Tally(added=1)
    confirm(session, first, now=now)
    again = upload(session, text, now=now)
    assert import_page(session, import_id=again).mapped == chosen
    assert first_lines(session, import_id=again) == [["E1", "Ann", "Hill", "01/02/2019"]]


def test_without_a_share_column_everybody_in_post_is_a_member(
    session: Session, now: datetime
) -> None:
    imported(session, ANN, now=now)
    assert len(members_on(session, day=now.date())) == 1
