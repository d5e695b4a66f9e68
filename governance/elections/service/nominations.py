"""A member's nomination: save as a draft, hand in, withdraw; and one that came in on paper."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.elections.models.nominations import Nomination, NominationSupporter
from governance.elections.queries.contests import ContestPage, contest_page
from governance.elections.queries.nominations import NominationPage, nomination_page
from governance.elections.rules.nominating import (
    AlreadyNominated,
    NominationNotSubmitted,
    NominationsNotOpen,
    NominationSubmitted,
    NominationWithdrawn,
    NotEligibleToStand,
    WithdrawalsClosed,
)
from governance.elections.rules.nominations import (
    NominationPaper,
    SupportAnswer,
    check_complete,
    check_statement,
)
from governance.elections.rules.stages import Stage
from governance.elections.service.contest_rows import contest_to_change, note
from governance.elections.service.letters import write_to
from governance.elections.service.nomination_rows import check_supporter, nomination_to_change
from governance.journal.rules import Act
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import ContestId, MemberId, NominationId, new_id
from governance.kernel.letterhead import Letterhead
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound, NotPermitted
from governance.notices.rules import NoticeKind
from governance.register.queries import member_card, standing
from governance.register.queries.members import facts_as_at


def save_nomination(
    session: Session,
    *,
    contest_id: ContestId,
    member_id: MemberId,
    paper: NominationPaper,
    actor: Actor,
    now: datetime,
) -> NominationId:
    """Save a member's own nomination as a draft; anything may be missing or too long as yet.

    Raises ``NominationsNotOpen``, ``NotEligibleToStand``, ``NominationSubmitted``,
    ``NominationWithdrawn`` and, for somebody else's, ``NotPermitted``.
    """
    _own(actor, member_id)
    page = _open_for_nominations(session, contest_id, now)
    _may_stand(session, page, member_id, now)
    row = _row_of(session, contest_id, member_id)
    if row is not None:
        _only_a_draft(row)
    else:
        row = Nomination(id=new_id(), contest_id=contest_id, member_id=member_id)
    _write(session, row, paper, actor=actor, now=now)
    session.add(row)
    session.flush()
    return NominationId(row.id)


def submit_nomination(
    session: Session,
    *,
    nomination_id: NominationId,
    link: str,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> None:
    """Hand a nomination in before the deadline (MER r9 to r13); the candidate gets a notice.

    Raises as ``save_nomination``, and ``StatementTooLong`` and ``NominationIncomplete``.
    ``link`` is where the candidate reads it again.
    """
    row = nomination_to_change(session, nomination_id=nomination_id)
    _own(actor, MemberId(row.member_id))
    contest = _open_for_nominations(session, ContestId(row.contest_id), now)
    _may_stand(session, contest, MemberId(row.member_id), now)
    _only_a_draft(row)
    page = nomination_page(session, nomination_id=nomination_id)
    check_statement(page.paper.statement)
    named = sum(one.answer is not SupportAnswer.DECLINED for one in page.supporters)
    check_complete(page.paper, supporters_named=named, supporters_needed=contest.supporters_needed)
    row.submitted_at = now
    _note(session, page, Act.NOMINATION_SUBMITTED, actor=actor, now=now)
    write_to(
        session,
        page.member_id,
        kind=NoticeKind.NOMINATION_RECEIVED,
        facts={"contest": contest.title, "link": link},
        about=page.contest_id,
        letterhead=letterhead,
        now=now,
    )


def withdraw_nomination(
    session: Session,
    *,
    nomination_id: NominationId,
    link: str,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> None:
    """Withdraw, up to the deadline (MER r17); for good. A returning officer may record it.

    Raises ``NominationNotSubmitted``, ``NominationWithdrawn``, ``WithdrawalsClosed``,
    ``NotPermitted``.
    """
    row = nomination_to_change(session, nomination_id=nomination_id)
    if not actor.can(Permission.NOMINATIONS_DECIDE):
        _own(actor, MemberId(row.member_id))
    contest = contest_page(session, contest_id=ContestId(row.contest_id))
    if row.submitted_at is None:
        raise NominationNotSubmitted
    if row.withdrawn_at is not None:
        raise NominationWithdrawn
    if now >= contest.withdrawals_close_at or contest.roll_frozen_at is not None:
        raise WithdrawalsClosed(closed_at=contest.withdrawals_close_at)
    row.withdrawn_at = now
    page = nomination_page(session, nomination_id=nomination_id)
    _note(session, page, Act.NOMINATION_WITHDRAWN, actor=actor, now=now)
    write_to(
        session,
        page.member_id,
        kind=NoticeKind.NOMINATION_WITHDRAWN,
        facts={"contest": contest.title, "link": link},
        about=page.contest_id,
        letterhead=letterhead,
        now=now,
    )


def record_paper_nomination(
    session: Session,
    *,
    contest_id: ContestId,
    member_id: MemberId,
    paper: NominationPaper,
    supporters: Iterable[MemberId],
    received_at: datetime,
    actor: Actor,
    now: datetime,
) -> NominationId:
    """Write down a nomination that came in on paper, as it is; the officer decides on it after.

    It may be late or lack something: that is for the decision. Supporters signed on the paper,
    so they count as confirmed. A draft the member had started is replaced. Raises
    ``NominationsNotOpen``, ``NotEligibleToStand``, ``AlreadyNominated``, ``StatementTooLong``,
    ``NotEligibleToSupport`` and ``SupportsTooMany``.
    """
    contest_row = contest_to_change(session, contest_id=contest_id)
    contest = contest_page(session, contest_id=contest_id)
    if contest.stage(now) not in {Stage.NOMINATIONS_OPEN, Stage.NOMINATIONS_CLOSED}:
        raise NominationsNotOpen(closed_at=contest.nominations_close_at)
    _may_stand(session, contest, member_id, now)
    check_statement(paper.statement)
    row = _row_of(session, contest_id, member_id)
    if row is not None and row.submitted_at is not None:
        raise AlreadyNominated(name=row.name)
    row = row or Nomination(id=new_id(), contest_id=contest_id, member_id=member_id)
    _write(session, row, paper, actor=actor, now=now)
    row.is_on_paper = True
    row.submitted_at = min(received_at, now)
    session.add(row)
    session.flush()
    _signed_by(session, row, contest, supporters, now=now)
    note(
        session,
        contest_row,
        Act.NOMINATION_RECORDED,
        actor=actor,
        now=now,
        nomination=str(row.id),
        received_at=row.submitted_at.isoformat(),
    )
    return NominationId(row.id)


def _signed_by(
    session: Session,
    row: Nomination,
    contest: ContestPage,
    supporters: Iterable[MemberId],
    *,
    now: datetime,
) -> None:
    there = {
        one.member_id: one
        for one in session.scalars(
            select(NominationSupporter).where(NominationSupporter.nomination_id == row.id)
        )
    }
    for member_id in dict.fromkeys(supporters):
        check_supporter(session, contest, row, member_id=member_id, now=now)
        card = member_card(session, member_id=member_id)
        supporter = there.get(member_id) or NominationSupporter(
            nomination_id=row.id, contest_id=row.contest_id, member_id=member_id, asked_at=now
        )
        supporter.number, supporter.name = card.number, card.name
        supporter.answer, supporter.answered_at = SupportAnswer.CONFIRMED, now
        session.add(supporter)
    session.flush()


def _own(actor: Actor, member_id: MemberId) -> None:
    if actor.member_id != member_id:
        raise NotPermitted


def _open_for_nominations(session: Session, contest_id: ContestId, now: datetime) -> ContestPage:
    contest_to_change(session, contest_id=contest_id)
    page = contest_page(session, contest_id=contest_id)
    if page.announced_at is None:
        raise NotFound
    if page.stage(now) is not Stage.NOMINATIONS_OPEN:
        raise NominationsNotOpen(closed_at=page.nominations_close_at)
    return page


def _may_stand(session: Session, contest: ContestPage, member_id: MemberId, now: datetime) -> None:
    found = standing(
        session,
        member_id=member_id,
        day=london_day(now),
        constituency_id=contest.constituency_id,
    )
    if not found.is_entitled:
        raise NotEligibleToStand(reason=found.reason.value, electorate_name=contest.electorate_name)


def _only_a_draft(row: Nomination) -> None:
    if row.withdrawn_at is not None:
        raise NominationWithdrawn
    if row.submitted_at is not None:
        raise NominationSubmitted(contest_id=row.contest_id)


def _row_of(session: Session, contest_id: ContestId, member_id: MemberId) -> Nomination | None:
    return session.scalar(
        select(Nomination)
        .where(Nomination.contest_id == contest_id, Nomination.member_id == member_id)
        .with_for_update()
    )


def _write(
    session: Session, row: Nomination, paper: NominationPaper, *, actor: Actor, now: datetime
) -> None:
    card = member_card(session, member_id=MemberId(row.member_id))
    facts = facts_as_at(session, member_id=card.member_id, day=london_day(now))
    row.number = card.number
    row.name = card.name
    row.sort_name = card.name if facts is None else facts.sort_name
    row.constituency_name = card.staff_group or card.site
    row.contact_address = paper.contact_address
    row.statement = paper.statement
    row.interests = "" if paper.has_no_interests else paper.interests
    row.has_no_interests = paper.has_no_interests
    row.is_eligibility_declared = paper.is_eligibility_declared
    row.signed_name = paper.signed_name
    row.signed_on = signed_on(paper)
    row.saved_at = now
    row.saved_by = actor.account_id


def signed_on(paper: NominationPaper) -> date | None:
    """The date of the signature; without a signature there is none."""
    return paper.signed_on if paper.signed_name.strip() else None


def _note(session: Session, page: NominationPage, act: Act, *, actor: Actor, now: datetime) -> None:
    contest = contest_to_change(session, contest_id=page.contest_id)
    note(session, contest, act, actor=actor, now=now, nomination=str(page.id))
