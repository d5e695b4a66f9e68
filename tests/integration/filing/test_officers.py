"""Officers on a real database: nothing overwritten, nothing private in plain text."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from governance.constitution.rules.forms import FORMS, LegalForm
from governance.filing.models import OfficerChange
from governance.filing.queries.officers import officer_page, officers_between, private_facts
from governance.filing.rules.officers import FormerName, OfficerFacts, PrivateFacts
from governance.filing.rules.offices import Office
from governance.filing.rules.refusals import (
    OfficeNotKnown,
    OfficerChangedMeanwhile,
    OfficerHasCeased,
)
from governance.filing.rules.sealing import ParticularsUnreadable, Seal
from governance.filing.service.officers import (
    appoint_officer,
    cease_officer,
    change_officer,
    note_look,
)
from governance.journal.models import JournalEntry
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import OfficerId, new_id
from governance.kernel.refusals import NotFound
from tests.factories.filing import PRIVATE, SEAL, an_officer_of

TODAY = date(2027, 6, 7)


def changed(
    session: Session, officer_id: OfficerId, now: datetime, **given: Any
) -> tuple[str, ...]:
    asked: dict[str, Any] = {
        "public": {},
        "hidden": {},
        "true_from": TODAY,
        "is_correction": False,
        "reason": "They wrote to us",
        "edition": 1,
    }
    return change_officer(
        session, officer_id=officer_id, seal=SEAL, actor=SYSTEM, now=now, **asked | given
    )


def acts(session: Session) -> list[str]:
    return list(session.scalars(select(JournalEntry.act).order_by(JournalEntry.sequence)))


def test_an_officer_is_entered_with_a_journal_entry(session: Session, now: datetime) -> None:
    officer_id = an_officer_of(session, now=now)
    page = officer_page(session, officer_id=officer_id, day=TODAY)
    assert page.facts.name == "Rosalind Franklin"
    assert page.facts.born_month == "1974-05"
    assert page.private == {"born_on", "home_address", "personal_code"}
    assert acts(session)[-1] == "officer:appointed"


def test_nothing_private_stands_in_the_database_in_plain_text(
    session: Session, now: datetime
) -> None:
    an_officer_of(session, now=now)
    rows = session.execute(text("SELECT * FROM officer_changes")).all()
    kept = repr(rows) + repr(session.scalars(select(JournalEntry.line)).all())
    for secret in ("Hidden Lane", "KT22", "1974-05-17", "ABC-1234"):
        assert secret not in kept


def test_private_particulars_are_read_with_the_right_key_only(
    session: Session, now: datetime
) -> None:
    page = officer_page(session, officer_id=an_officer_of(session, now=now), day=TODAY)
    assert private_facts(page, day=TODAY, seal=SEAL) == PRIVATE
    with pytest.raises(ParticularsUnreadable):
        private_facts(page, day=TODAY, seal=Seal("another key of forty characters or more"))


def test_a_look_is_written_in_the_journal(session: Session, now: datetime) -> None:
    officer_id = an_officer_of(session, now=now)
    note_look(session, officer_id=officer_id, actor=SYSTEM, now=now)
    assert acts(session)[-1] == "officer:private-seen"


def test_a_change_adds_only_what_is_different(session: Session, now: datetime) -> None:
    officer_id = an_officer_of(session, now=now)
    names = changed(
        session,
        officer_id,
        now,
        public={"nationality": "Irish", "surname": "Franklin"},
        hidden={"home_1": "9 New Road", "home_town": "Leatherhead"},
    )
    assert names == ("home_1", "nationality")
    page = officer_page(session, officer_id=officer_id, day=TODAY)
    assert page.facts.nationality == "Irish"
    assert private_facts(page, day=TODAY, seal=SEAL).home_1 == "9 New Road"
    before = officer_page(session, officer_id=officer_id, day=date(2027, 6, 6))
    assert before.facts.nationality == "British"
    assert private_facts(before, day=date(2027, 6, 6), seal=SEAL).home_1 == "4 Hidden Lane"
    assert acts(session)[-1] == "officer:changed"


def test_nothing_different_adds_nothing(session: Session, now: datetime) -> None:
    officer_id = an_officer_of(session, now=now)
    assert changed(session, officer_id, now, public={"nationality": "British"}) == ()
    assert officer_page(session, officer_id=officer_id, day=TODAY).edition == 1


def test_as_known_before_it_was_entered_a_change_is_not_there(
    session: Session, now: datetime
) -> None:
    officer_id = an_officer_of(session, now=now)
    later = now + timedelta(days=1)
    changed(session, officer_id, later, public={"nationality": "Irish"})
    then = officer_page(session, officer_id=officer_id, day=TODAY, known_at=now)
    assert then.facts.nationality == "British"


def test_two_people_change_one_officer_and_neither_loses_theirs(
    session: Session, now: datetime
) -> None:
    officer_id = an_officer_of(session, now=now)
    changed(session, officer_id, now, public={"nationality": "Irish"})
    with pytest.raises(OfficerChangedMeanwhile):
        changed(session, officer_id, now, public={"nationality": "French"})
    page = officer_page(session, officer_id=officer_id, day=TODAY)
    assert page.facts.nationality == "Irish"


def test_a_childs_name_is_known_by_the_birthday_that_is_held(
    session: Session, now: datetime
) -> None:
    officer_id = an_officer_of(session, now=now)
    names = (FormerName("Rosie Gray", date(1985, 1, 1)), FormerName("Rosalind Watt"))
    changed(session, officer_id, now, public={"former_names": names})
    page = officer_page(session, officer_id=officer_id, day=TODAY)
    assert [each.is_from_childhood for each in page.facts.former_names] == [True, False]


def test_an_end_is_entered_once_and_can_be_taken_back(session: Session, now: datetime) -> None:
    officer_id = an_officer_of(session, now=now)

    def cease(edition: int) -> None:
        cease_officer(
            session,
            officer_id=officer_id,
            ceased_on=TODAY,
            reason="Resigned",
            edition=edition,
            seal=SEAL,
            actor=SYSTEM,
            now=now,
        )

    cease(1)
    assert acts(session)[-1] == "officer:ceased"
    assert not officer_page(session, officer_id=officer_id, day=TODAY).facts.is_in_office(TODAY)
    with pytest.raises(OfficerHasCeased):
        cease(2)
    changed(session, officer_id, now, public={"ceased_on": None}, is_correction=True, edition=2)
    assert officer_page(session, officer_id=officer_id, day=TODAY).facts.is_in_office(TODAY)


def test_a_legal_form_without_the_office_refuses_it(session: Session, now: datetime) -> None:
    with pytest.raises(OfficeNotKnown):
        appoint_officer(
            session,
            office=Office.GOVERNOR,
            facts=OfficerFacts(surname="Hill", appointed_on=TODAY),
            private=PrivateFacts(),
            member_id=None,
            reason="",
            rules=FORMS[LegalForm.CIC_BY_SHARES],
            seal=SEAL,
            actor=SYSTEM,
            now=now,
        )


def test_an_officer_who_is_not_there_is_not_found(session: Session, now: datetime) -> None:
    with pytest.raises(NotFound):
        officer_page(session, officer_id=OfficerId(new_id()), day=TODAY)
    with pytest.raises(NotFound):
        changed(session, OfficerId(new_id()), now)


def test_officers_of_a_year_are_those_who_held_office_on_any_day_of_it(
    session: Session, now: datetime
) -> None:
    an_officer_of(session, now=now, name="Ida Wells", appointed_on=date(2020, 1, 6))
    an_officer_of(session, now=now, name="Elizabeth Fry", appointed_on=date(2027, 6, 1))
    found = officers_between(session, first_on=date(2026, 4, 1), last_on=date(2027, 3, 31))
    assert [one.facts.name for one in found] == ["Ida Wells"]


def test_every_change_stays_as_it_was_entered(session: Session, now: datetime) -> None:
    officer_id = an_officer_of(session, now=now)
    changed(session, officer_id, now, public={"nationality": "Irish"})
    rows = session.scalars(select(OfficerChange).order_by(OfficerChange.number)).all()
    assert [row.facts.get("nationality") for row in rows] == ["British", "Irish"]
