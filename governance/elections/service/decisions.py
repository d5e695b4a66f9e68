"""The returning officer's acts on nominations: decide, and publish the statement (MER r14, r15)."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.elections.models.nominations import NominationDecision
from governance.elections.queries.contests import ContestPage, contest_page
from governance.elections.queries.nominations import (
    NominationPage,
    candidates_in_order,
    nomination_page,
    nominations_in,
)
from governance.elections.rules.contests import NominationsUndecided, WrongStage
from governance.elections.rules.nominating import (
    NominationNotSubmitted,
    NominationWithdrawn,
    OwnNomination,
    ReasonNotTrue,
    ReasonStands,
    StatementPublished,
)
from governance.elections.rules.nominations import InvalidReason, NominationState, true_reasons
from governance.elections.rules.stages import Stage
from governance.elections.service.contest_rows import contest_at, contest_to_change, note
from governance.elections.service.letters import write_to
from governance.elections.service.nomination_rows import nomination_to_change
from governance.journal.rules import Act
from governance.kernel.actor import Actor
from governance.kernel.calendar import Step
from governance.kernel.ids import ContestId, NominationId
from governance.kernel.letterhead import Letterhead
from governance.notices.rules import NoticeKind


def reasons_against(
    page: NominationPage, contest: ContestPage, *, now: datetime
) -> tuple[InvalidReason, ...]:
    """The grounds the record shows against a nomination at this moment (MER r14).

    While nominations are open, supporters may still answer, so they are not missing yet.
    """
    is_over = now >= contest.nominations_close_at
    has_all = page.confirmed >= contest.supporters_needed
    return true_reasons(
        page.paper,
        received_at=page.submitted_at,
        nominations_close_at=contest.nominations_close_at,
        has_all_supporters=has_all or not is_over,
    )


def decide_nomination(
    session: Session,
    *,
    nomination_id: NominationId,
    reason: InvalidReason | None,
    reason_words: str,
    link: str,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> None:
    """Accept a nomination (``reason`` is ``None``) or turn it down for a ground that is true.

    The candidate is told; ``reason_words`` says the ground as the notice shall. May be decided
    anew until the statement is published; every decision is kept. Raises ``OwnNomination``,
    ``StatementPublished``, ``WrongStage``, ``NominationNotSubmitted``, ``NominationWithdrawn``,
    ``ReasonNotTrue`` and ``ReasonStands``.
    """
    row = nomination_to_change(session, nomination_id=nomination_id)
    contest = contest_page(session, contest_id=ContestId(row.contest_id))
    page = nomination_page(session, nomination_id=nomination_id)
    _may_decide(page, contest, actor=actor, now=now)
    _check_reason(page, contest, reason, now)
    turn = session.scalar(
        select(func.max(NominationDecision.turn)).where(
            NominationDecision.nomination_id == nomination_id
        )
    )
    session.add(
        NominationDecision(
            nomination_id=nomination_id,
            turn=(turn or 0) + 1,
            is_accepted=reason is None,
            reason=reason,
            decided_at=now,
            decided_by=actor.account_id,
        )
    )
    session.flush()
    note(
        session,
        contest_to_change(session, contest_id=contest.id),
        Act.NOMINATION_DECIDED,
        actor=actor,
        now=now,
        nomination=str(nomination_id),
        accepted=reason is None,
        reason=None if reason is None else reason.value,
    )
    write_to(
        session,
        page.member_id,
        kind=NoticeKind.NOMINATION_DECIDED,
        facts={
            "contest": contest.title,
            "is_accepted": reason is None,
            "reason": reason_words if reason is not None else "",
            "link": link,
        },
        about=contest.id,
        letterhead=letterhead,
        now=now,
    )


def publish_statement(
    session: Session, *, contest_id: ContestId, actor: Actor, now: datetime
) -> int:
    """Publish the statement of candidates (MER r15); gives how many are on it.

    After nominations close and when every nomination is decided. Raises ``WrongStage`` and
    ``NominationsUndecided``. Late is better than never: the journal says by when it was due.
    """
    contest, page = contest_at(
        session, contest_id=contest_id, now=now, stages=(Stage.NOMINATIONS_CLOSED,)
    )
    waiting = sum(
        one.state is NominationState.SUBMITTED
        for one in nominations_in(session, contest_id=contest_id)
    )
    if waiting:
        raise NominationsUndecided(count=waiting)
    contest.statement_published_at = now
    candidates = candidates_in_order(session, contest_id=contest_id)
    due = page.plan.step(Step.STATEMENT_OF_CANDIDATES)
    note(
        session,
        contest,
        Act.CONTEST_STATEMENT_PUBLISHED,
        actor=actor,
        now=now,
        candidates=[str(one.nomination_id) for one in candidates],
        due_on=due.on.isoformat(),
        late=now >= due.due_at,
    )
    return len(candidates)


def _may_decide(page: NominationPage, contest: ContestPage, *, actor: Actor, now: datetime) -> None:
    if actor.member_id == page.member_id:
        raise OwnNomination
    if contest.statement_published_at is not None:
        raise StatementPublished
    stage = contest.stage(now)
    if stage not in {Stage.NOMINATIONS_OPEN, Stage.NOMINATIONS_CLOSED}:
        raise WrongStage(stage=stage.value, needed=Stage.NOMINATIONS_CLOSED.value)
    if page.submitted_at is None:
        raise NominationNotSubmitted
    if page.withdrawn_at is not None:
        raise NominationWithdrawn


def _check_reason(
    page: NominationPage, contest: ContestPage, reason: InvalidReason | None, now: datetime
) -> None:
    grounds = reasons_against(page, contest, now=now)
    if reason is not None and reason not in grounds:
        raise ReasonNotTrue(reason=reason.value, true_reasons=tuple(each.value for each in grounds))
    if reason is None and grounds:
        raise ReasonStands(reasons=tuple(each.value for each in grounds))
    awaited = contest.supporters_needed - page.confirmed
    if reason is None and awaited > 0:
        raise ReasonStands(reasons=(InvalidReason.PARTICULARS_MISSING.value,))
