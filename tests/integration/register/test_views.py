"""The register's faces: all of it, what is open to inspection, the index; as at, as known."""

from csv import DictReader
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import LeaverRoute, ShareClass
from governance.constitution.rules.forms import LegalForm
from governance.kernel.actor import SYSTEM
from governance.kernel.letterhead import Letterhead
from governance.register.queries import view_files
from governance.register.queries.entries_as_at import edition_of_entry, entries_of, holder
from governance.register.queries.view_files import digest_of, view_csv, view_pdf
from governance.register.queries.views import Asked, view_facts, view_lines, view_page
from governance.register.rules.views import View
from governance.register.service.entries import correct_entry
from tests.factories.constitution import some_articles
from tests.factories.register import a_constituency, a_member, entry_of, members
from tests.factories.shares import an_allotment
from tests.queries import counted_queries

TODAY = date(2027, 6, 7)
FULL, PUBLIC, INDEX = (Asked(view=view, day=TODAY) for view in (View.FULL, View.PUBLIC, View.INDEX))


def names(session: Session, asked: Asked) -> list[str]:
    at = [each.heading for each in view_facts(session, asked=asked).columns].index("Name")
    return [line.cells[at] for line in view_lines(session, asked=asked)]


def headings(session: Session, asked: Asked) -> list[str]:
    return [each.heading for each in view_facts(session, asked=asked).columns]


def test_the_inspection_copy_leaves_out_protected_members(session: Session, now: datetime) -> None:
    a_member(session, now=now, name="Margaret Hill")
    a_member(session, now=now, name="Kwame Adams", email=None, particulars={"is_protected": True})
    assert names(session, FULL) == ["Adams, Kwame", "Hill, Margaret"]
    assert names(session, PUBLIC) == ["Hill, Margaret"]
    assert names(session, INDEX) == ["Hill, Margaret"]


def test_a_company_shows_shares_and_service_address_and_no_home_address(
    session: Session, now: datetime
) -> None:
    some_articles(session, now=now)
    a_member(session, now=now)
    (line,) = view_lines(session, asked=PUBLIC)
    text = " | ".join(line.cells)
    named = ("Company or other body", "Example Mutual Limited")
    assert named in view_facts(session, asked=PUBLIC).facts
    assert "1 Ewell Road, Epsom, KT17 1AA" in text
    assert "1 Ordinary, paid up 1p" in text
    assert "The Avenue" not in text


def test_a_society_s_second_view_has_no_holdings(session: Session, now: datetime) -> None:
    some_articles(
        session,
        now=now,
        legal_form=LegalForm.COOPERATIVE_SOCIETY,
        share_classes=(
            ShareClass(key="member", name="Member", nominal_pence=100, is_withdrawable=True),
        ),
        leaver_route=LeaverRoute.WITHDRAWAL,
    )
    a_member(session, now=now, particulars={"other_property_pence": 50_000})
    assert "Shares" in headings(session, FULL)
    assert "Other property" in headings(session, FULL)
    assert not {"Shares", "Other property"} & set(headings(session, PUBLIC))
    assert view_facts(session, asked=PUBLIC).title == "Register of members without holdings"


def test_a_foundation_body_lists_constituencies_and_leaves_out_who_asked_for_it(
    session: Session, now: datetime
) -> None:
    some_articles(
        session,
        now=now,
        legal_form=LegalForm.FOUNDATION_BODY,
        share_classes=(),
        leaver_route=LeaverRoute.NO_SHARES,
    )
    group = a_constituency(session, name="Nursing")
    a_member(session, now=now, particulars={"constituency_id": group})
    a_member(session, now=now, name="Kwame Adams", email=None, particulars={"is_withheld": True})
    assert headings(session, PUBLIC) == [
        "Entry", "Name", "Service address", "Constituency", "Entered", "Ceased",
    ]  # fmt: skip
    (line,) = view_lines(session, asked=PUBLIC)
    assert "Nursing" in line.cells


def test_a_correction_is_not_in_the_register_as_it_was_known_before(
    session: Session, now: datetime
) -> None:
    member_id = a_member(session, now=now, name="Margaret Hill")
    (entry,) = entries_of(session, member_ids=[member_id])[member_id]
    later = now + timedelta(days=2)
    correct_entry(
        session,
        entry_id=entry.entry_id,
        changes={"surname": "Hill-Adams"},
        true_from=date(2027, 1, 1),
        reason="Marriage",
        edition=edition_of_entry(session, entry_id=entry.entry_id),
        actor=SYSTEM,
        now=later,
    )
    before = Asked(view=View.FULL, day=TODAY, known_at=now + timedelta(days=1))
    assert names(session, before) == ["Hill, Margaret"]
    assert names(session, FULL) == ["Hill-Adams, Margaret"]
    assert names(session, Asked(view=View.FULL, day=date(2026, 12, 31))) == ["Hill, Margaret"]


def test_former_members_are_a_list_of_their_own(session: Session, now: datetime) -> None:
    a_member(session, now=now)
    a_member(session, now=now, name="Kwame Adams", email=None, ceased_on=date(2024, 5, 1))
    assert names(session, FULL) == ["Hill, Margaret"]
    former = Asked(view=View.FULL, day=TODAY, former=True)
    assert names(session, former) == ["Adams, Kwame"]
    (line,) = view_lines(session, asked=former)
    assert any(cell.startswith("1 May 2024 (") for cell in line.cells)


def test_a_page_takes_the_same_number_of_queries_however_long_it_is(
    session: Session, now: datetime
) -> None:
    members(session, 30, now=now)
    with counted_queries(session.get_bind()) as few:
        view_page(session, asked=FULL, limit=2)
    with counted_queries(session.get_bind()) as many:
        page = view_page(session, asked=FULL, limit=25)
    assert len(many) == len(few)
    assert len(page.lines) == 25
    after = view_page(session, asked=FULL, after=page.next_key, limit=25)
    assert len(after.lines) == 5
    assert not {line.row.entry_id for line in page.lines} & {
        line.row.entry_id for line in after.lines
    }


def test_the_fingerprint_is_that_of_the_file_one_is_given(session: Session, now: datetime) -> None:
    members(session, 3, now=now)
    digest, entries = digest_of(session, asked=PUBLIC)
    assert entries == 3
    assert digest == digest_of(session, asked=PUBLIC)[0]
    assert digest != digest_of(session, asked=FULL)[0]
    assert b"".join(view_csv(session, asked=PUBLIC)).count(b"\r\n") == 4


def as_table(session: Session, asked: Asked) -> list[dict[str, str]]:
    text = b"".join(view_csv(session, asked=asked)).decode("utf-8-sig")
    return list(DictReader(StringIO(text)))


def test_a_table_has_days_numbers_and_money_in_columns_of_their_own(
    session: Session, now: datetime
) -> None:
    some_articles(session, now=now)
    a_member(session, now=now, joined_on=date(2009, 4, 3))
    a_member(session, now=now, name="Kwame Adams", email=None, ceased_on=date(2024, 5, 1))
    (row,) = as_table(session, FULL)
    assert (row["Forename"], row["Surname"], row["Postcode"]) == ("Margaret", "Hill", "KT17 1AA")
    assert (row["Entered on"], row["Ceased on"], row["Why it ended"]) == ("2009-04-03", "", "")
    assert (row["Class"], row["Shares"], row["Paid up"]) == ("Ordinary", "1", "0.01")
    assert (row["Protected"], row["Particulars missing"]) == ("No", "0")
    assert "Protected" not in as_table(session, PUBLIC)[0]
    (index,) = as_table(session, INDEX)
    assert list(index) == ["Title", "Forename", "Surname", "Joint holders", "Entry"]
    (former,) = as_table(session, Asked(view=View.FULL, day=TODAY, former=True))
    assert (former["Ceased on"], former["Shares"]) == ("2024-05-01", "0")


def test_an_entry_with_two_classes_has_a_row_for_each_and_counts_once(
    session: Session, now: datetime
) -> None:
    classes = (
        ShareClass(key="ordinary", name="Ordinary", nominal_pence=1),
        ShareClass(key="b", name="B", nominal_pence=100),
    )
    some_articles(session, now=now, share_classes=classes)
    who = holder(session, entry_id=entry_of(session, a_member(session, now=now)), day=TODAY)
    articles = articles_on(session, day=TODAY)
    an_allotment(session, who, shares=2, class_key="b", articles=articles, now=now)
    rows = as_table(session, FULL)
    assert [(each["Entry"], each["Class"], each["Shares"], each["Paid up"]) for each in rows] == [
        ("1", "B", "2", "2.00"),
        ("1", "Ordinary", "1", "0.01"),
    ]
    assert digest_of(session, asked=FULL)[1] == 1


def test_a_long_list_is_printed_in_parts(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view_files, "ROWS_A_PDF", 2)
    members(session, 3, now=now)
    house = Letterhead(
        mutual_name="Example Mutual", short_name="Example", base_url="http://localhost",
        contact_email="", contact_phone="", colour="#0f6b5c",
    )  # fmt: skip
    file, ending = view_pdf(session, asked=FULL, letterhead=house, issued_on=TODAY)
    with file:
        assert ending == "zip"
        assert file.read(2) == b"PK"
    monkeypatch.setattr(view_files, "ROWS_A_PDF", 3)
    file, ending = view_pdf(session, asked=FULL, letterhead=house, issued_on=TODAY)
    with file:
        assert ending == "pdf"
        assert file.read(5) == b"%PDF-"
