"""The returning officer decides on nominations and publishes the statement."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from governance.elections.queries.contests import contest_page
from governance.elections.queries.nominations import candidates_in_order, nomination_page
from governance.elections.rules.contests import NominationsUndecided, WrongStage
from governance.elections.rules.nominating import (
    NominationNotSubmitted,
    NominationWithdrawn,
    OwnNomination,
    ReasonNotTrue,
    ReasonStands,
    StatementPublished,
)
from governance.elections.rules.nominations import (
    InvalidReason,
    NominationPaper,
    NominationState,
)
from governance.elections.rules.stages import Stage
from governance.elections.service.decisions import decide_nomination, publish_statement
from governance.elections.service.nominations import record_paper_nomination
from governance.journal.queries import all_entries
from governance.journal.rules import Subject
from governance.kernel.ids import ContestId, NominationId
from governance.notices.queries import notices_about
from tests.factories.elections import (
    LETTERHEAD,
    RETURNING_OFFICER,
    a_contest,
    a_contest_with_candidates,
    a_nomination,
    a_paper,
)
from tests.factories.register import a_member


def decide(
    session: Session,
    nomination_id: NominationId,
    now: datetime,
    reason: InvalidReason | None = None,
) -> None:
    decide_nomination(
        session,
        nomination_id=nomination_id,
        reason=reason,
        reason_words="it came after the deadline",
        link="https://votes.example.org/somewhere",
        letterhead=LETTERHEAD,
        actor=RETURNING_OFFICER,
        now=now,
    )


def on_paper(
    session: Session, contest_id: ContestId, paper: NominationPaper, received_at: datetime
) -> NominationId:
    return record_paper_nomination(
        session,
        contest_id=contest_id,
        member_id=a_member(session, now=received_at, name="Amina Diallo"),
        paper=paper,
        supporters=(),
        received_at=received_at,
        actor=RETURNING_OFFICER,
        now=received_at,
    )


def test_a_good_nomination_is_accepted_and_the_candidate_told(
    session: Session, now: datetime
) -> None:
    contest_id = a_contest(session, now=now, is_announced=True)
    nomination_id = a_nomination(session, contest_id=contest_id, is_accepted=None, now=now)
    decide(session, nomination_id, now)
    page = nomination_page(session, nomination_id=nomination_id)
    assert page.state is NominationState.ACCEPTED
    entry = list(all_entries(session, subject_id=str(contest_id)))[-1]
    assert entry.act == "nomination:decided"
    assert entry.detail == {"accepted": True, "nomination": str(nomination_id), "reason": None}
    told = notices_about(session, subject=Subject("contest", contest_id))
    assert [notice.kind.value for notice in told] == ["nomination-decided"]


GAPS = [
    (replace(a_paper(), contact_address=""), InvalidReason.PARTICULARS_MISSING),
    (replace(a_paper(), has_no_interests=False), InvalidReason.INTERESTS_MISSING),
    (replace(a_paper(), is_eligibility_declared=False), InvalidReason.ELIGIBILITY_MISSING),
    (replace(a_paper(), signed_name=""), InvalidReason.UNSIGNED),
    (replace(a_paper(), signed_on=None), InvalidReason.UNSIGNED),
]


@pytest.mark.parametrize(("paper", "reason"), GAPS)
def test_a_paper_with_a_gap_is_turned_down_for_that_gap_alone(
    session: Session, now: datetime, paper: NominationPaper, reason: InvalidReason
) -> None:
    contest_id = a_contest(session, now=now, is_announced=True)
    nomination_id = on_paper(session, contest_id, paper, now)
    with pytest.raises(ReasonStands) as stands:
        decide(session, nomination_id, now)
    assert stands.value.facts["reasons"] == (reason.value,)
    for other in InvalidReason:
        if other is not reason:
            with pytest.raises(ReasonNotTrue):
                decide(session, nomination_id, now, other)
    decide(session, nomination_id, now, reason)
    decision = nomination_page(session, nomination_id=nomination_id).decision
    assert decision is not None
    assert (decision.is_accepted, decision.reason) == (False, reason)


def test_a_paper_that_came_after_the_deadline_is_late(session: Session, now: datetime) -> None:
    contest_id = a_contest(session, now=now, is_announced=True)
    deadline = contest_page(session, contest_id=contest_id).nominations_close_at
    nomination_id = on_paper(session, contest_id, a_paper(), deadline)
    with pytest.raises(ReasonStands):
        decide(session, nomination_id, deadline)
    decide(session, nomination_id, deadline, InvalidReason.LATE)


def test_missing_supporters_are_a_ground_only_once_nominations_are_closed(
    session: Session, now: datetime
) -> None:
    contest_id = a_contest(session, now=now, is_announced=True, supporters_needed=1)
    nomination_id = a_nomination(session, contest_id=contest_id, is_accepted=None, now=now)
    with pytest.raises(ReasonStands):
        decide(session, nomination_id, now)
    with pytest.raises(ReasonNotTrue):
        decide(session, nomination_id, now, InvalidReason.PARTICULARS_MISSING)
    over = contest_page(session, contest_id=contest_id).nominations_close_at
    decide(session, nomination_id, over, InvalidReason.PARTICULARS_MISSING)


def test_a_decision_can_be_made_anew_until_the_statement_is_out(
    session: Session, now: datetime
) -> None:
    contest_id = a_contest_with_candidates(session, now=now, stage=Stage.NOMINATIONS_CLOSED)
    wrongly = a_nomination(
        session, contest_id=contest_id, name="Fay Gray", is_accepted=False, now=now
    )
    session.flush()
    deadline = contest_page(session, contest_id=contest_id).nominations_close_at
    assert nomination_page(session, nomination_id=wrongly).submitted_at == now
    assert now > deadline
    decide(session, wrongly, now, InvalidReason.LATE)
    publish_statement(session, contest_id=contest_id, actor=RETURNING_OFFICER, now=now)
    with pytest.raises(StatementPublished):
        decide(session, wrongly, now, InvalidReason.LATE)


def test_nobody_decides_on_their_own_nomination(session: Session, now: datetime) -> None:
    contest_id = a_contest(session, now=now, is_announced=True)
    nomination_id = a_nomination(session, contest_id=contest_id, is_accepted=None, now=now)
    member_id = nomination_page(session, nomination_id=nomination_id).member_id
    with pytest.raises(OwnNomination):
        decide_nomination(
            session,
            nomination_id=nomination_id,
            reason=None,
            reason_words="",
            link="",
            letterhead=LETTERHEAD,
            actor=replace(RETURNING_OFFICER, member_id=member_id),
            now=now,
        )


def test_drafts_and_withdrawn_nominations_are_not_decided(session: Session, now: datetime) -> None:
    contest_id = a_contest(session, now=now, is_announced=True)
    draft = a_nomination(session, contest_id=contest_id, is_submitted=False, now=now)
    with pytest.raises(NominationNotSubmitted):
        decide(session, draft, now)
    withdrawn = a_nomination(
        session, contest_id=contest_id, is_accepted=None, is_withdrawn=True, now=now
    )
    with pytest.raises(NominationWithdrawn):
        decide(session, withdrawn, now)


def test_the_statement_waits_for_the_deadline_and_for_every_decision(
    session: Session, now: datetime
) -> None:
    contest_id = a_contest(session, now=now, is_announced=True)
    with pytest.raises(WrongStage):
        publish_statement(session, contest_id=contest_id, actor=RETURNING_OFFICER, now=now)
    good = a_nomination(session, contest_id=contest_id, is_accepted=None, now=now)
    a_nomination(session, contest_id=contest_id, is_submitted=False, now=now, name="Still Writing")
    over = contest_page(session, contest_id=contest_id).nominations_close_at
    with pytest.raises(NominationsUndecided) as refused:
        publish_statement(session, contest_id=contest_id, actor=RETURNING_OFFICER, now=over)
    assert refused.value.facts == {"count": 1}
    decide(session, good, over)
    published = publish_statement(session, contest_id=contest_id, actor=RETURNING_OFFICER, now=over)
    assert published == 1
    page = contest_page(session, contest_id=contest_id)
    assert page.stage(over) is Stage.STATEMENT_PUBLISHED
    assert [one.nomination_id for one in candidates_in_order(session, contest_id=contest_id)] == [
        good
    ]
    entry = list(all_entries(session, subject_id=str(contest_id)))[-1]
    assert entry.act == "contest:statement-published"
    assert entry.detail["late"] is False


def test_a_statement_published_late_is_noted_as_late(session: Session, now: datetime) -> None:
    contest_id = a_contest(session, now=now, is_announced=True)
    late = contest_page(session, contest_id=contest_id).nominations_close_at + timedelta(days=5)
    publish_statement(session, contest_id=contest_id, actor=RETURNING_OFFICER, now=late)
    entry = list(all_entries(session, subject_id=str(contest_id)))[-1]
    assert entry.detail["late"] is True
