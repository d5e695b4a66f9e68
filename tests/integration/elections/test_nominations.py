"""A member's nomination: draft, handing in, withdrawing; and one on paper."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from governance.elections.models.nominations import Nomination
from governance.elections.queries.contests import contest_page
from governance.elections.queries.nominations import (
    candidates_in_order,
    nomination_page,
    nominations_in,
    own_nomination,
)
from governance.elections.rules.nominating import (
    AlreadyNominated,
    NominationIncomplete,
    NominationNotSubmitted,
    NominationsNotOpen,
    NominationSubmitted,
    NominationWithdrawn,
    NotEligibleToStand,
    StatementTooLong,
    SupportsTooMany,
    WithdrawalsClosed,
)
from governance.elections.rules.nominations import NominationPaper, NominationState
from governance.elections.rules.stages import Stage
from governance.elections.service.nominations import (
    record_paper_nomination,
    save_nomination,
    submit_nomination,
    withdraw_nomination,
)
from governance.journal.queries import all_entries
from governance.journal.rules import Subject
from governance.kernel.ids import ContestId, MemberId, NominationId, new_id
from governance.kernel.refusals import NotFound, NotPermitted
from governance.notices.queries import notices_about
from tests.factories.elections import (
    LETTERHEAD,
    RETURNING_OFFICER,
    a_contest,
    a_contest_with_candidates,
    a_nomination,
    a_paper,
    an_actor,
)
from tests.factories.register import a_constituency, a_member

LINK = "https://votes.example.org/somewhere"


def save(
    session: Session,
    contest_id: ContestId,
    member_id: MemberId,
    now: datetime,
    paper: NominationPaper | None = None,
) -> NominationId:
    return save_nomination(
        session,
        contest_id=contest_id,
        member_id=member_id,
        paper=paper or a_paper(),
        actor=an_actor(member_id=member_id),
        now=now,
    )


def submit(
    session: Session, nomination_id: NominationId, member_id: MemberId, now: datetime
) -> None:
    submit_nomination(
        session,
        nomination_id=nomination_id,
        link=LINK,
        letterhead=LETTERHEAD,
        actor=an_actor(member_id=member_id),
        now=now,
    )


def withdraw(
    session: Session, nomination_id: NominationId, member_id: MemberId, now: datetime
) -> None:
    withdraw_nomination(
        session,
        nomination_id=nomination_id,
        link=LINK,
        letterhead=LETTERHEAD,
        actor=an_actor(member_id=member_id),
        now=now,
    )


def test_a_draft_is_saved_with_anything_missing_and_then_handed_in(
    session: Session, now: datetime
) -> None:
    member_id = a_member(session, now=now, name="Zoë Ó Súilleabháin")
    contest_id = a_contest(session, now=now, is_announced=True)
    first = save(session, contest_id, member_id, now, a_paper(statement="w " * 300, signed_name=""))
    assert nominations_in(session, contest_id=contest_id) == []
    second = save(session, contest_id, member_id, now)
    assert first == second
    submit(session, second, member_id, now)
    page = own_nomination(session, contest_id=contest_id, member_id=member_id)
    assert page is not None
    assert page.state is NominationState.SUBMITTED
    assert page.name == "Zoë Ó Súilleabháin"
    assert page.sort_name.startswith("o suilleabhain")
    acts = [e.act for e in all_entries(session, subject_id=str(contest_id))]
    assert acts[-1] == "nomination:submitted"
    told = notices_about(session, subject=Subject("contest", contest_id))
    assert [notice.kind.value for notice in told] == ["nomination-received"]


def test_a_paper_with_gaps_is_not_handed_in_and_every_gap_is_named(
    session: Session, now: datetime
) -> None:
    member_id = a_member(session, now=now)
    contest_id = a_contest(session, now=now, is_announced=True, supporters_needed=2)
    paper = a_paper(
        contact_address=" ",
        has_no_interests=False,
        is_eligibility_declared=False,
        signed_name="",
    )
    nomination_id = save(session, contest_id, member_id, now, paper)
    with pytest.raises(NominationIncomplete) as refused:
        submit(session, nomination_id, member_id, now)
    assert refused.value.facts["missing"] == (
        "contact-address",
        "interests",
        "eligibility",
        "signature",
        "supporters",
    )


def test_a_statement_over_the_limit_is_not_handed_in(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now)
    contest_id = a_contest(session, now=now, is_announced=True)
    nomination_id = save(session, contest_id, member_id, now, a_paper(statement="w " * 251))
    with pytest.raises(StatementTooLong):
        submit(session, nomination_id, member_id, now)


def test_the_deadline_is_kept_to_the_second(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now)
    contest_id = a_contest(session, now=now, is_announced=True)
    deadline = contest_page(session, contest_id=contest_id).nominations_close_at
    nomination_id = save(session, contest_id, member_id, deadline - timedelta(seconds=1))
    with pytest.raises(NominationsNotOpen) as refused:
        submit(session, nomination_id, member_id, deadline)
    assert refused.value.facts["closed_at"] == deadline
    submit(session, nomination_id, member_id, deadline - timedelta(seconds=1))


def test_a_draft_contest_takes_no_nominations_and_is_not_known(
    session: Session, now: datetime
) -> None:
    member_id = a_member(session, now=now)
    contest_id = a_contest(session, now=now)
    with pytest.raises(NotFound):
        save(session, contest_id, member_id, now)


def test_only_a_member_of_the_electorate_stands(session: Session, now: datetime) -> None:
    nurse = a_member(session, now=now, staff_group="Nursing")
    left = a_member(session, now=now, email="left@example.org", left_on=now.date())
    porters = a_constituency(session, name="Porters")
    of_porters = a_contest(session, now=now, is_announced=True, constituency_id=porters)
    with pytest.raises(NotEligibleToStand) as refused:
        save(session, of_porters, nurse, now)
    assert refused.value.facts["reason"] == "other-constituency"
    of_all = a_contest(session, now=now, is_announced=True)
    with pytest.raises(NotEligibleToStand):
        save(session, of_all, left, now + timedelta(days=2))


def test_nobody_touches_somebody_elses_nomination(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now)
    contest_id = a_contest(session, now=now, is_announced=True)
    nomination_id = save(session, contest_id, member_id, now)
    stranger = an_actor(member_id=MemberId(new_id()))
    with pytest.raises(NotPermitted):
        save_nomination(
            session,
            contest_id=contest_id,
            member_id=member_id,
            paper=a_paper(),
            actor=stranger,
            now=now,
        )
    with pytest.raises(NotPermitted):
        submit(session, nomination_id, MemberId(new_id()), now)
    submit(session, nomination_id, member_id, now)
    with pytest.raises(NotPermitted):
        withdraw(session, nomination_id, MemberId(new_id()), now)


def test_what_was_handed_in_does_not_change(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now)
    contest_id = a_contest(session, now=now, is_announced=True)
    nomination_id = save(session, contest_id, member_id, now)
    submit(session, nomination_id, member_id, now)
    with pytest.raises(NominationSubmitted):
        save(session, contest_id, member_id, now)
    with pytest.raises(NominationSubmitted):
        submit(session, nomination_id, member_id, now)


def test_a_candidate_withdraws_until_the_deadline_and_for_good(
    session: Session, now: datetime
) -> None:
    contest_id = a_contest_with_candidates(session, now=now, stage=Stage.STATEMENT_PUBLISHED)
    one, two = candidates_in_order(session, contest_id=contest_id)[:2]
    withdraw(session, one.nomination_id, one.member_id, now)
    page = nomination_page(session, nomination_id=one.nomination_id)
    assert page.state is NominationState.WITHDRAWN
    names = [each.name for each in candidates_in_order(session, contest_id=contest_id)]
    assert one.name not in names
    with pytest.raises(NominationWithdrawn):
        withdraw(session, one.nomination_id, one.member_id, now)
    deadline = contest_page(session, contest_id=contest_id).withdrawals_close_at
    with pytest.raises(WithdrawalsClosed):
        withdraw(session, two.nomination_id, two.member_id, deadline)
    acts = [e.act for e in all_entries(session, subject_id=str(contest_id))]
    assert acts.count("nomination:withdrawn") == 1
    told = notices_about(session, subject=Subject("contest", contest_id))
    assert [notice.kind.value for notice in told] == ["nomination-withdrawn"]


def test_a_draft_is_not_withdrawn(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now)
    contest_id = a_contest(session, now=now, is_announced=True)
    nomination_id = save(session, contest_id, member_id, now)
    with pytest.raises(NominationNotSubmitted):
        withdraw(session, nomination_id, member_id, now)


def test_the_database_knows_one_nomination_a_member_a_contest(
    session: Session, now: datetime
) -> None:
    member_id = a_member(session, now=now)
    contest_id = a_contest(session, now=now, is_announced=True)
    save(session, contest_id, member_id, now)
    save(session, contest_id, member_id, now)
    assert session.query(Nomination).count() == 1


def record(
    session: Session,
    contest_id: ContestId,
    member_id: MemberId,
    now: datetime,
    supporters: tuple[MemberId, ...] = (),
) -> NominationId:
    return record_paper_nomination(
        session,
        contest_id=contest_id,
        member_id=member_id,
        paper=a_paper(),
        supporters=supporters,
        received_at=now,
        actor=RETURNING_OFFICER,
        now=now,
    )


def test_a_nomination_on_paper_is_recorded_with_its_supporters(
    session: Session, now: datetime
) -> None:
    member_id = a_member(session, now=now)
    other = a_member(session, now=now, name="Bo Lind", email="bo@example.org")
    contest_id = a_contest(session, now=now, is_announced=True, supporters_needed=1, seats=1)
    page = nomination_page(
        session, nomination_id=record(session, contest_id, member_id, now, (other,))
    )
    assert (page.is_on_paper, page.state, page.confirmed) == (
        True,
        NominationState.SUBMITTED,
        1,
    )
    with pytest.raises(AlreadyNominated):
        record(session, contest_id, member_id, now)
    third = a_member(session, now=now, name="Cy Orr", email="cy@example.org")
    with pytest.raises(SupportsTooMany):
        record(session, contest_id, third, now, (other,))
    acts = [e.act for e in all_entries(session, subject_id=str(contest_id))]
    assert "nomination:recorded" in acts


def test_a_late_paper_can_be_recorded_until_the_statement_and_not_after(
    session: Session, now: datetime
) -> None:
    member_id = a_member(session, now=now)
    closed = a_contest_with_candidates(session, now=now, stage=Stage.NOMINATIONS_CLOSED)
    record(session, closed, member_id, now)
    published = a_contest_with_candidates(session, now=now, stage=Stage.STATEMENT_PUBLISHED)
    with pytest.raises(NominationsNotOpen):
        record(session, published, member_id, now)


def test_candidates_stand_by_surname_without_regard_to_accents_or_apostrophes(
    session: Session, now: datetime
) -> None:
    contest_id = a_contest(session, now=now, is_announced=True)
    for name in ("Al Obrien", "Zed O’Brien", "Ann Obriens", "Núria Núñez", "Bo Nunez", "Cy Adams"):
        a_nomination(session, contest_id=contest_id, name=name, now=now)
    assert [one.name for one in candidates_in_order(session, contest_id=contest_id)] == [
        "Cy Adams",
        "Bo Nunez",
        "Núria Núñez",
        "Al Obrien",
        "Zed O’Brien",
        "Ann Obriens",
    ]
