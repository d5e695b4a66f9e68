from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from governance.identity.models import RoleGrant
from governance.identity.queries import roles_of
from governance.identity.queries.officers import role_line, roles_page
from governance.identity.queries.sessions import person_acting
from governance.identity.rules import Role
from governance.identity.rules.keys import Keys
from governance.identity.rules.refusals import (
    AccountClosed,
    LastAdministrator,
    NeedsAnotherOfficer,
    OfficerNeedsEmail,
    RoleAlreadyHeld,
    RoleNotWaiting,
)
from governance.identity.service import appoint_officer, close_accounts
from governance.identity.service.roles import confirm_role, end_role, propose_role
from governance.journal.queries import entries_before
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import AccountId, MemberId
from governance.kernel.refusals import NotFound
from governance.notices.models import Notice
from governance.notices.rules import NoticeKind
from tests.factories.identity import an_account, an_officer
from tests.factories.notices import LETTERHEAD


class Office:
    """An administrator, a company secretary, and a person to be given a role."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now = session, now
        self.administrator = an_account(
            session, now=now, name="Ann", email="ann@x.org", roles=[Role.ADMINISTRATOR]
        )
        self.secretary = an_account(
            session, now=now, name="Sue", email="sue@x.org", roles=[Role.COMPANY_SECRETARY]
        )
        self.person = an_account(session, now=now, name="Pat", email="pat@x.org")

    def propose(
        self,
        role: Role = Role.SCRUTINEER,
        *,
        by: AccountId | None = None,
        for_: AccountId | None = None,
        ends_on: date | None = None,
    ) -> UUID:
        return propose_role(
            self.session,
            account_id=for_ or self.person,
            role=role,
            ends_on=ends_on,
            letterhead=LETTERHEAD,
            actor=person_acting(self.session, account_id=by or self.administrator),
            now=self.now,
        )

    def confirm(self, grant_id: UUID, *, by: AccountId) -> None:
        confirm_role(
            self.session,
            grant_id=grant_id,
            letterhead=LETTERHEAD,
            actor=person_acting(self.session, account_id=by),
            now=self.now,
        )

    def roles(self, of: AccountId | None = None, *, at: datetime | None = None) -> set[Role]:
        return set(roles_of(self.session, account_id=of or self.person, now=at or self.now))


@pytest.fixture
def office(session: Session, now: datetime) -> Office:
    return Office(session, now)


def test_a_role_takes_effect_when_a_second_officer_confirms_it(
    session: Session, office: Office
) -> None:
    grant_id = office.propose()
    assert office.roles() == set()
    office.confirm(grant_id, by=office.secretary)
    assert office.roles() == {Role.SCRUTINEER}
    acts = [entry.act for entry in entries_before(session, limit=3)]
    assert acts == ["set-up-link:made", "role:confirmed", "role:proposed"]


def test_neither_the_proposer_nor_the_person_concerned_confirms(office: Office) -> None:
    grant_id = office.propose()
    for officer in (office.administrator, office.person):
        with pytest.raises(NeedsAnotherOfficer):
            office.confirm(grant_id, by=officer)
    own = office.propose(Role.AUDITOR, for_=office.secretary, ends_on=date(2028, 1, 1))
    with pytest.raises(NeedsAnotherOfficer):
        office.confirm(own, by=office.secretary)
    assert office.roles() == set()


def test_the_system_itself_confirms_nothing(session: Session, office: Office) -> None:
    grant_id = office.propose()
    with pytest.raises(NeedsAnotherOfficer):
        confirm_role(
            session, grant_id=grant_id, letterhead=LETTERHEAD, actor=SYSTEM, now=office.now
        )


def test_the_database_refuses_a_role_confirmed_by_its_proposer(
    session: Session, office: Office
) -> None:
    grant = session.get_one(RoleGrant, office.propose())
    grant.confirmed_at, grant.confirmed_by = office.now, office.administrator
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_role_is_confirmed_once(office: Office) -> None:
    grant_id = office.propose()
    office.confirm(grant_id, by=office.secretary)
    with pytest.raises(RoleNotWaiting):
        office.confirm(grant_id, by=office.secretary)
    with pytest.raises(NotFound):
        office.confirm(uuid4(), by=office.secretary)


def test_the_officers_who_may_confirm_are_told(session: Session, office: Office) -> None:
    office.propose()
    told = session.scalars(select(Notice).where(Notice.kind == NoticeKind.ROLE_PROPOSED)).all()
    assert [one.name for one in told] == ["Sue"]


def test_a_new_officer_is_sent_a_link_and_one_who_has_a_password_is_not(
    session: Session, office: Office
) -> None:
    office.confirm(office.propose(), by=office.secretary)
    links = select(Notice).where(Notice.kind == NoticeKind.OFFICER_SET_UP)
    (link,) = session.scalars(links)
    assert link.name == "Pat"
    assert link.is_secret
    assert "/sign-in/set-up/" in (link.body or "")
    ready, _, _ = an_officer(session, now=office.now, keys=Keys("k" * 40), roles=[])
    office.confirm(office.propose(for_=ready), by=office.secretary)
    assert len(session.scalars(links).all()) == 1


def test_a_role_that_is_held_or_waits_is_not_proposed_again(office: Office) -> None:
    grant_id = office.propose()
    with pytest.raises(RoleAlreadyHeld):
        office.propose()
    office.confirm(grant_id, by=office.secretary)
    with pytest.raises(RoleAlreadyHeld) as held:
        office.propose()
    assert held.value.facts == {"name": "Pat", "role": "scrutineer"}


def test_somebody_without_email_or_who_has_left_gets_no_role(
    session: Session, office: Office
) -> None:
    without = an_account(session, now=office.now, email=None)
    with pytest.raises(OfficerNeedsEmail):
        office.propose(for_=without)
    member_id = MemberId(uuid4())
    leaver = an_account(session, now=office.now, member_id=member_id)
    waiting = office.propose(for_=leaver)
    close_accounts(session, member_ids=[member_id], actor=SYSTEM, now=office.now)
    session.expire_all()
    with pytest.raises(AccountClosed):
        office.propose(Role.RETURNING_OFFICER, for_=leaver)
    with pytest.raises(AccountClosed):
        office.confirm(waiting, by=office.secretary)
    with pytest.raises(NotFound):
        office.propose(for_=AccountId(uuid4()))


def test_ending_works_at_once_and_can_be_proposed_again(office: Office, session: Session) -> None:
    grant_id = office.propose()
    office.confirm(grant_id, by=office.secretary)
    actor = person_acting(session, account_id=office.secretary)
    end_role(session, grant_id=grant_id, actor=actor, now=office.now)
    assert office.roles() == set()
    assert entries_before(session, limit=1)[0].act == "role:ended"
    with pytest.raises(RoleNotWaiting):
        end_role(session, grant_id=grant_id, actor=actor, now=office.now)
    office.propose()


def test_a_proposal_can_be_taken_back(office: Office, session: Session) -> None:
    grant_id = office.propose()
    actor = person_acting(session, account_id=office.administrator)
    end_role(session, grant_id=grant_id, actor=actor, now=office.now)
    with pytest.raises(RoleNotWaiting):
        office.confirm(grant_id, by=office.secretary)
    with pytest.raises(NotFound):
        end_role(session, grant_id=uuid4(), actor=actor, now=office.now)


def test_the_last_administrator_stays(office: Office, session: Session) -> None:
    actor = person_acting(session, account_id=office.secretary)
    (grant_id,) = session.scalars(select(RoleGrant.id).where(RoleGrant.role == Role.ADMINISTRATOR))
    with pytest.raises(LastAdministrator):
        end_role(session, grant_id=grant_id, actor=actor, now=office.now)
    second = office.propose(Role.ADMINISTRATOR)
    office.confirm(second, by=office.secretary)
    end_role(session, grant_id=grant_id, actor=actor, now=office.now)
    assert office.roles(office.administrator) == set()


def test_a_role_ends_at_midnight_in_london_after_its_last_day(office: Office) -> None:
    grant_id = office.propose(Role.AUDITOR, ends_on=date(2027, 6, 30))
    office.confirm(grant_id, by=office.secretary)
    midnight = datetime.fromisoformat("2027-06-30T23:00:00+00:00")
    assert office.roles(at=midnight - timedelta(seconds=1)) == {Role.AUDITOR}
    assert office.roles(at=midnight) == set()


def test_the_database_refuses_an_auditor_without_an_end(office: Office) -> None:
    with pytest.raises(IntegrityError):
        office.propose(Role.AUDITOR)


def test_an_auditor_appointed_without_a_day_ends_after_a_year(
    session: Session, office: Office
) -> None:
    appoint_officer(
        session, account_id=office.person, role=Role.AUDITOR, actor=SYSTEM, now=office.now
    )
    assert office.roles(at=office.now + timedelta(days=365)) == {Role.AUDITOR}
    assert office.roles(at=office.now + timedelta(days=367)) == set()


def test_the_list_tells_waiting_roles_from_those_in_force_and_over(
    session: Session, office: Office
) -> None:
    waiting = office.propose()
    over = office.propose(Role.AUDITOR, ends_on=date(2027, 6, 8))
    office.confirm(over, by=office.secretary)
    page = roles_page(session, now=office.now + timedelta(days=7))
    assert [one.id for one in page.waiting] == [waiting]
    assert {one.name for one in page.in_force} == {"Ann", "Sue"}
    assert [one.id for one in page.over] == [over]
    line = role_line(session, grant_id=over)
    assert line is not None
    assert (line.proposer, line.confirmer) == ("Ann", "Sue")
    assert not line.can_be_confirmed_by(office.administrator)
    assert not line.can_be_confirmed_by(office.person)
    assert line.can_be_confirmed_by(office.secretary)
    assert not line.can_be_confirmed_by(None)
    assert role_line(session, grant_id=uuid4()) is None
