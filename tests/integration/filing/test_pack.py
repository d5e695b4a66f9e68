"""The filing pack: each sheet's figures against what was done in the ledger and the register."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles, LeaverRoute
from governance.constitution.rules.forms import LegalForm
from governance.filing.queries.control import control_proposal, statements
from governance.filing.queries.pack import pack_page, typed_figures, usual_span
from governance.filing.queries.pack_lists import rows_of
from governance.filing.rules.control import Outcome
from governance.filing.rules.offices import Office
from governance.filing.rules.refusals import NoControlStatement, SheetNotFiled
from governance.filing.rules.sheets import Part, Sheet, Span
from governance.filing.service.statements import decide_control, keep_figures
from governance.journal.models import JournalEntry
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId
from governance.register.queries.entries_as_at import holder
from governance.shares.rules import Allotment
from governance.shares.service import allot, reverse, transfer
from tests.factories.constitution import some_articles
from tests.factories.filing import an_officer_of
from tests.factories.register import a_member, cease, entry_of, members
from tests.queries import counted_queries

TODAY = date(2027, 6, 7)
MAY = Span(date(2027, 5, 1), date(2027, 5, 31))


def a_mutual(
    session: Session, now: datetime, form: LegalForm = LegalForm.CIC_BY_SHARES
) -> Articles:
    has_none = form in {LegalForm.FOUNDATION_BODY, LegalForm.COMPANY_BY_GUARANTEE}
    terms = {"share_classes": (), "leaver_route": LeaverRoute.NO_SHARES} if has_none else {}
    some_articles(session, now=now, legal_form=form, incorporated_on="2006-10-01", **terms)
    return articles_on(session, day=TODAY)


def allotted(session: Session, now: datetime, member_id: MemberId, shares: int, on: date) -> None:
    allot(
        session,
        holders=[
            Allotment(
                holder=holder(session, entry_id=entry_of(session, member_id), day=on),
                class_key="ordinary",
                shares=shares,
                paid_pence=shares,
            )
        ],
        effective_on=on,
        authority="Board minute 9",
        consideration_pence=shares,
        articles=articles_on(session, day=on),
        actor=SYSTEM,
        now=now,
    )


def fields(session: Session, sheet: Sheet, span: Span, articles: Articles) -> dict[str, str]:
    page = pack_page(session, sheet=sheet, span=span, articles=articles)
    return {f"{each.title}/{box.label}": box.value for each in page.sections for box in each.boxes}


def rows(
    session: Session, part: Part, sheet: Sheet, articles: Articles, span: Span = MAY
) -> list[tuple[object, ...]]:
    return [*rows_of(session, part=part, sheet=sheet, span=span, articles=articles)]


def test_the_confirmation_statement_lists_members_with_their_shares_on_its_day(
    session: Session, now: datetime
) -> None:
    articles = a_mutual(session, now)
    kit = a_member(session, now=now, name="Kit Marlow", shares=2, email=None)
    a_member(session, now=now, name="Ben Jonson", registered_on=date(2027, 6, 1), email=None)
    gone = a_member(session, now=now, name="Mary Sidney", email=None)
    cease(session, gone, on=date(2027, 5, 20), now=now)
    allotted(session, now, kit, 3, date(2027, 5, 10))
    sheet = Sheet.CONFIRMATION_STATEMENT
    joined = date(2019, 4, 1)
    assert rows(session, Part.MEMBERS, sheet, articles) == [
        ("Kit Marlow", "Ordinary", 5, 5, joined, False)
    ]
    assert rows(session, Part.CEASED, sheet, articles) == [
        ("Mary Sidney", joined, date(2027, 5, 20), "gift back")
    ]
    assert rows(session, Part.MOVES, sheet, articles) == [
        (date(2027, 5, 10), "allotment", "Kit Marlow", "Ordinary", 3, 3),
        (date(2027, 5, 20), "gift back", "Mary Sidney", "Ordinary", -1, -1),
    ]
    said = fields(session, sheet, MAY, articles)
    assert said["Statement of capital on 31/05/2027/Ordinary: number of shares"] == "5"
    assert said["Statement of capital on 31/05/2027/Ordinary: not paid"] == "£0.00"
    assert said["The statement/Confirmation date"] == "31/05/2027"


def test_what_was_reversed_is_in_no_return(session: Session, now: datetime) -> None:
    articles = a_mutual(session, now)
    kit = a_member(session, now=now, name="Kit Marlow", email=None)
    event_id = allot(
        session,
        holders=[
            Allotment(
                holder=holder(session, entry_id=entry_of(session, kit), day=TODAY),
                class_key="ordinary",
                shares=4,
                paid_pence=4,
            )
        ],
        effective_on=date(2027, 5, 10),
        authority="Board minute 9",
        consideration_pence=4,
        articles=articles,
        actor=SYSTEM,
        now=now,
    )
    reverse(session, event_id=event_id, reason="Entered twice", actor=SYSTEM, now=now)
    assert rows(session, Part.MOVES, Sheet.ALLOTMENTS, articles) == []
    assert "SH01: shares allotted/Ordinary: number of shares" not in fields(
        session, Sheet.ALLOTMENTS, MAY, articles
    )


def test_the_allotment_return_adds_up_the_days(session: Session, now: datetime) -> None:
    articles = a_mutual(session, now)
    kit = a_member(session, now=now, name="Kit Marlow", email=None)
    ben = a_member(session, now=now, name="Ben Jonson", email=None)
    allotted(session, now, kit, 3, date(2027, 5, 10))
    allotted(session, now, ben, 4, date(2027, 5, 12))
    transfer(
        session,
        giver=holder(session, entry_id=entry_of(session, kit), day=TODAY),
        taker=holder(session, entry_id=entry_of(session, ben), day=TODAY),
        class_key="ordinary",
        shares=1,
        effective_on=date(2027, 5, 14),
        instrument="Stock transfer form 1",
        articles=articles,
        actor=SYSTEM,
        now=now,
    )
    said = fields(session, Sheet.ALLOTMENTS, MAY, articles)
    assert said["SH01: shares allotted/Ordinary: day or days"] == "10/05/2027 to 12/05/2027"
    assert said["SH01: shares allotted/Ordinary: number of shares"] == "7"
    assert said["SH01: shares allotted/Paid for them, all together"] == "£0.07"
    assert len(rows(session, Part.MOVES, Sheet.ALLOTMENTS, articles)) == 2
    assert len(rows(session, Part.MOVES, Sheet.CONFIRMATION_STATEMENT, articles)) == 4


def test_own_shares_tell_of_gifts_back(session: Session, now: datetime) -> None:
    articles = a_mutual(session, now)
    gone = a_member(session, now=now, name="Mary Sidney", email=None)
    cease(session, gone, on=date(2027, 5, 20), now=now)
    said = fields(session, Sheet.OWN_SHARES, MAY, articles)
    assert said["Shares given back for nothing (s659)/Ordinary: number of shares"] == "1"


def test_a_change_of_officers_is_told_as_it_was_on_its_day(session: Session, now: datetime) -> None:
    articles = a_mutual(session, now)
    an_officer_of(session, now=now, appointed_on=date(2027, 5, 20))
    said = fields(session, Sheet.OFFICER_CHANGES, MAY, articles)
    assert said["AP01: Rosalind Franklin/Tell the registrar by"] == "02/06/2027"
    (row,) = rows(session, Part.OFFICER_CHANGES, Sheet.OFFICER_CHANGES, articles)
    assert row[:5] == ("AP01", "Director", "", "Rosalind", "Franklin")
    assert "Hidden" not in repr((row, said))
    assert "ABC-1234" not in repr((row, said))


def test_the_societys_return_counts_start_joined_left_and_end(
    session: Session, now: datetime
) -> None:
    articles = a_mutual(session, now, LegalForm.COMMUNITY_BENEFIT_SOCIETY)
    members(session, 5, now=now, registered_on=date(2026, 1, 1))
    a_member(session, now=now, name="Kit Marlow", registered_on=date(2026, 8, 1), email=None)
    an_officer_of(session, now=now, office=Office.SECRETARY, appointed_on=date(2020, 1, 1))
    year = usual_span(session, sheet=Sheet.SOCIETY_RETURN, articles=articles, today=TODAY)
    assert year == Span(date(2026, 4, 1), date(2027, 3, 31))
    said = fields(session, Sheet.SOCIETY_RETURN, year, articles)
    counted = [said[f"Members/{name}"] for name in ("At the start", "Joined", "Left", "At the end")]
    assert counted == ["5", "1", "0", "6"]
    assert "Rosalind Franklin" in said.values()


def test_a_foundation_bodys_list_leaves_out_those_who_asked(
    session: Session, now: datetime
) -> None:
    articles = a_mutual(session, now, LegalForm.FOUNDATION_BODY)
    a_member(session, now=now, name="Kit Marlow", email=None)
    a_member(session, now=now, name="Ben Jonson", email=None, particulars={"is_withheld": True})
    found = rows(session, Part.MEMBERS, Sheet.CONSTITUENCIES, articles)
    assert found == [("Nursing", "Kit Marlow", date(2019, 4, 1))]


def test_governors_are_listed_with_their_interests(session: Session, now: datetime) -> None:
    articles = a_mutual(session, now, LegalForm.FOUNDATION_BODY)
    an_officer_of(
        session,
        now=now,
        office=Office.GOVERNOR,
        appointed_on=date(2026, 1, 1),
        interests="Trustee of a hospice",
        constituency="Public: Epsom",
    )
    (row,) = rows(session, Part.OFFICERS, Sheet.CONSTITUENCIES, articles)
    assert row[:4] == ("Governor", "Rosalind Franklin", "Public: Epsom", "Trustee of a hospice")


def test_a_sheet_of_another_legal_form_is_refused(session: Session, now: datetime) -> None:
    articles = a_mutual(session, now, LegalForm.COMPANY_BY_GUARANTEE)
    for sheet in (Sheet.SOCIETY_RETURN, Sheet.ALLOTMENTS, Sheet.CIC_REPORT):
        with pytest.raises(SheetNotFiled):
            pack_page(session, sheet=sheet, span=MAY, articles=articles)


def test_the_review_period_not_yet_stated_is_offered_first(session: Session, now: datetime) -> None:
    articles = a_mutual(session, now)
    span = usual_span(session, sheet=Sheet.CONFIRMATION_STATEMENT, articles=articles, today=TODAY)
    assert span == Span(date(2025, 10, 1), date(2026, 9, 30))


def test_what_is_typed_is_kept_and_every_version_stays(session: Session, now: datetime) -> None:
    year = date(2027, 3, 31)
    for words in ("We ran clinics.", "We ran clinics and a garden."):
        keep_figures(
            session,
            sheet=Sheet.CIC_REPORT,
            period_on=year,
            figures={"activities": words},
            actor=SYSTEM,
            now=now,
        )
    typed = typed_figures(session, sheet=Sheet.CIC_REPORT, period_on=year)
    assert typed == {"activities": "We ran clinics and a garden."}
    assert typed_figures(session, sheet=Sheet.CIC_REPORT, period_on=date(2026, 3, 31)) == {}
    acts = session.scalars(select(JournalEntry.act)).all()
    assert acts.count("filing:figures-kept") == 2


def test_a_long_register_takes_no_more_queries_a_member(
    session: Session, engine: Engine, now: datetime
) -> None:
    articles = a_mutual(session, now)
    members(session, 3, now=now)
    session.expire_all()
    with counted_queries(engine) as few:
        rows(session, Part.MEMBERS, Sheet.MEMBERS, articles)
    members(session, 60, now=now, first=100)
    session.expire_all()
    with counted_queries(engine) as many:
        found = rows(session, Part.MEMBERS, Sheet.MEMBERS, articles)
    assert len(found) == 63
    assert len(many) == len(few)


def test_nobody_above_a_quarter_proposes_no_registrable_person(
    session: Session, now: datetime
) -> None:
    articles = a_mutual(session, now)
    members(session, 4, now=now)
    found = control_proposal(session, articles=articles, day=TODAY)
    assert found.outcome is Outcome.NO_REGISTRABLE_PERSON
    assert (found.members, found.votes) == (4, 4)


def test_a_trustee_above_a_quarter_is_named(session: Session, now: datetime) -> None:
    articles = a_mutual(session, now)
    members(session, 4, now=now)
    a_member(session, now=now, name="Trustee Limited", shares=6, email=None)
    found = control_proposal(session, articles=articles, day=TODAY)
    assert found.names == ("Trustee Limited",)
    assert (found.above[0].votes, found.votes) == (6, 10)


@pytest.mark.parametrize("form", [LegalForm.CIC_BY_SHARES, LegalForm.COMPANY_BY_GUARANTEE])
def test_members_may_be_counted_no_further_than_a_page_needs(
    session: Session, now: datetime, form: LegalForm
) -> None:
    articles = a_mutual(session, now, form)
    members(session, 7, now=now)
    found = control_proposal(session, articles=articles, day=TODAY, most_counted=5)
    assert (found.members, found.above) == (6, ())
    found = control_proposal(session, articles=articles, day=TODAY, most_counted=7)
    assert (found.members, found.votes) == (7, 7)


def test_three_members_by_guarantee_are_each_above_a_quarter_and_four_are_not(
    session: Session, now: datetime
) -> None:
    articles = a_mutual(session, now, LegalForm.COMPANY_BY_GUARANTEE)
    members(session, 3, now=now)
    assert len(control_proposal(session, articles=articles, day=TODAY).above) == 3
    members(session, 1, now=now, first=50)
    assert control_proposal(session, articles=articles, day=TODAY).above == ()


def test_a_decision_keeps_what_the_register_showed_and_starts_14_days(
    session: Session, now: datetime
) -> None:
    articles = a_mutual(session, now)
    members(session, 4, now=now)
    decide_control(
        session,
        articles=articles,
        as_at=TODAY,
        outcome=Outcome.NO_REGISTRABLE_PERSON,
        particulars="",
        reason="Nobody holds more than a quarter",
        actor=SYSTEM,
        now=now,
    )
    (kept,) = statements(session)
    assert kept.basis["votes"] == 4
    assert kept.due_on == TODAY + timedelta(days=13)
    newest = select(JournalEntry.act).order_by(JournalEntry.sequence.desc()).limit(1)
    assert session.scalar(newest) == "control:stated"


def test_a_society_decides_no_such_statement(session: Session, now: datetime) -> None:
    articles = a_mutual(session, now, LegalForm.COOPERATIVE_SOCIETY)
    with pytest.raises(NoControlStatement):
        decide_control(
            session,
            articles=articles,
            as_at=TODAY,
            outcome=Outcome.NO_REGISTRABLE_PERSON,
            particulars="",
            reason="",
            actor=SYSTEM,
            now=now,
        )
