"""Opening the register when the first import is confirmed."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import ServiceAddress
from governance.journal.queries import all_entries
from governance.kernel.ids import MemberId
from governance.register.models import EntryVersion, Member, RegisterEntry
from governance.register.queries import members_on, standing
from governance.register.queries.entries_as_at import EntryRow, register_as_at
from governance.register.rules.people import StandingReason
from governance.register.service import opening
from governance.shares.models import ShareEventRow
from governance.shares.queries.faults import balance_faults
from tests.factories.constitution import WITHOUT_SHARES, some_articles
from tests.integration.register.importing import checked, confirm, imported

HEADINGS = (
    "Employee No,Forename,Surname,Start Date,Leaving Date,Share Issued,Address 1,Town,Postcode"
)
STAFF = """E1,Ann,Hill,01/02/2019,,Y,1 The Row,Epsom,KT18 5EW
E2,Bob,Shaw,01/02/2020,,N,2 The Row,Epsom,KT18 5EW
E3,Cas,Webb,01/02/2015,31/01/2026,Y,3 The Row,Epsom,KT18 5EW
E4,Dee,Lam,01/07/2027,,Y,4 The Row,Epsom,KT18 5EW
E5,Eve,Park,01/02/2019,,Y,5 The Row,Epsom,KT18 5EW
"""
DAY = date(2027, 6, 7)


def first_import(session: Session, now: datetime) -> None:
    imported(session, f"{HEADINGS}\n{STAFF}".encode(), now=now)


def rows(session: Session) -> dict[str, EntryRow]:
    page = register_as_at(session, day=DAY, limit=None)
    return {row.particulars.name: row for row in page.rows}


def test_everybody_hr_says_holds_a_share_is_entered_leavers_too(
    session: Session, now: datetime
) -> None:
    first_import(session, now)
    found = rows(session)
    assert set(found) == {"Ann Hill", "Cas Webb", "Eve Park"}
    assert found["Ann Hill"].particulars.registered_on == date(2019, 2, 1)
    assert found["Cas Webb"].entry_number == 1, "numbered by the start date"
    assert [each.shares for row in found.values() for each in row.holdings] == [1, 1, 1]
    assert {each.name for each in members_on(session, day=DAY)} == {"Ann Hill", "Eve Park"}
    assert {each.name for each in members_on(session, day=date(2020, 6, 1))} == set(found)


def test_the_ledger_has_one_event_a_day_and_balances(session: Session, now: datetime) -> None:
    first_import(session, now)
    days = session.scalars(select(ShareEventRow.effective_on).order_by(ShareEventRow.number)).all()
    assert days == [date(2015, 2, 1), date(2019, 2, 1)]
    assert balance_faults(session) == ()


def test_nothing_of_it_was_known_before(session: Session, now: datetime) -> None:
    first_import(session, now)
    assert members_on(session, day=DAY, known_at=now - timedelta(seconds=1)) == []
    assert len(members_on(session, day=DAY, known_at=now)) == 2


def test_somebody_who_starts_later_is_entered_by_nobody_but_the_secretary(
    session: Session, now: datetime
) -> None:
    first_import(session, now)
    dee = MemberId(session.scalars(select(Member.id).where(Member.number == "E4")).one())
    assert standing(session, member_id=dee, day=DAY).reason is StandingReason.JOINED_LATER
    later = standing(session, member_id=dee, day=date(2027, 7, 1))
    assert later.reason is StandingReason.NO_SHARE


def test_a_second_import_enters_nobody(session: Session, now: datetime) -> None:
    first_import(session, now)
    more = STAFF.replace(",N,2", ",Y,2") + "E6,Fay,Rice,01/03/2027,,Y,6 The Row,Epsom,KT18 5EW\n"
    imported(session, f"{HEADINGS}\n{more}".encode(), now=now + timedelta(days=1))
    assert set(rows(session)) == {"Ann Hill", "Cas Webb", "Eve Park"}


@pytest.mark.parametrize(
    ("where", "address"),
    [
        (ServiceAddress.REGISTERED_OFFICE, ("1 Ewell Road", "Epsom", "KT17 1AA")),
        (ServiceAddress.HOME, ("1 The Row", "Epsom", "KT18 5EW")),
    ],
)
def test_the_service_address_is_the_one_the_articles_name(
    session: Session, now: datetime, where: ServiceAddress, address: tuple[str, ...]
) -> None:
    some_articles(session, now=now, service_address=where, shares_each=5)
    first_import(session, now)
    ann = rows(session)["Ann Hill"]
    assert ann.particulars.address_lines == address
    assert ann.particulars.lacking == ()
    (held,) = ann.holdings
    assert (held.shares, held.paid_pence) == (5, 5)


def test_without_an_office_in_the_articles_the_address_is_still_to_be_filled_in(
    session: Session, now: datetime
) -> None:
    first_import(session, now)
    assert rows(session)["Ann Hill"].particulars.lacking == ("service_address",)


def test_where_there_are_no_shares_everybody_in_post_is_entered(
    session: Session, now: datetime
) -> None:
    some_articles(
        session,
        now=now,
        legal_form=WITHOUT_SHARES.legal_form,
        share_classes=(),
        leaver_route=WITHOUT_SHARES.leaver_route,
    )
    first_import(session, now)
    assert set(rows(session)) == {"Ann Hill", "Bob Shaw", "Eve Park"}
    assert session.scalar(select(func.count()).select_from(ShareEventRow)) == 0


def test_a_confirmation_that_fails_opens_nothing(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    import_id, _ = checked(session, f"{HEADINGS}\n{STAFF}".encode(), now=now)
    monkeypatch.setattr(opening, "bring_forward", broken)
    with pytest.raises(RuntimeError), session.begin_nested():
        confirm(session, import_id, now=now)
    assert session.scalar(select(func.count()).select_from(RegisterEntry)) == 0
    assert session.scalar(select(func.count()).select_from(Member)) == 0


def test_people_are_read_some_at_a_time_and_entered_all(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "CHUNK", 1)
    first_import(session, now)
    assert set(rows(session)) == {"Ann Hill", "Cas Webb", "Eve Park"}
    assert sorted(session.scalars(select(EntryVersion.entry_number))) == [1, 2, 3]


def test_the_journal_says_how_many_were_entered(session: Session, now: datetime) -> None:
    first_import(session, now)
    (opened,) = [each for each in all_entries(session) if each.act == "register:opened"]
    assert opened.detail == {"entries": 3}
