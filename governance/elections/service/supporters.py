"""Proposers and seconders: asked by the candidate, each answers for themselves."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from governance.elections.models.nominations import Nomination, NominationSupporter
from governance.elections.queries.contests import ContestPage, contest_page
from governance.elections.rules.nominating import (
    EnoughSupporters,
    NominationsNotOpen,
    NominationWithdrawn,
    NotAsked,
)
from governance.elections.rules.nominations import SupportAnswer
from governance.elections.rules.stages import Stage
from governance.elections.service.contest_rows import contest_to_change, note
from governance.elections.service.letters import write_to
from governance.elections.service.nomination_rows import check_supporter, nomination_to_change
from governance.journal.rules import Act
from governance.kernel.actor import Actor
from governance.kernel.ids import ContestId, MemberId, NominationId
from governance.kernel.letterhead import Letterhead
from governance.kernel.refusals import NotPermitted
from governance.notices.rules import NoticeKind
from governance.register.queries import member_card


def ask_supporter(
    session: Session,
    *,
    nomination_id: NominationId,
    member_id: MemberId,
    link: str,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> None:
    """Name a proposer or seconder; they are asked by a notice that leads to ``link``.

    Asking the same person twice changes nothing. Raises ``NominationsNotOpen``,
    ``NominationWithdrawn``, ``EnoughSupporters``, ``NotEligibleToSupport``,
    ``SupportsTooMany`` and ``NotPermitted``.
    """
    row, contest = _own_and_open(session, nomination_id, actor, now)
    if _supporter(session, nomination_id, member_id) is not None:
        return
    if _named(session, nomination_id) >= contest.supporters_needed:
        raise EnoughSupporters(most=contest.supporters_needed)
    check_supporter(session, contest, row, member_id=member_id, now=now)
    card = member_card(session, member_id=member_id)
    session.add(
        NominationSupporter(
            nomination_id=row.id,
            contest_id=row.contest_id,
            member_id=member_id,
            number=card.number,
            name=card.name,
            asked_at=now,
        )
    )
    session.flush()
    _note(session, row, Act.NOMINATION_SUPPORT_ASKED, member_id, actor=actor, now=now)
    write_to(
        session,
        member_id,
        kind=NoticeKind.SUPPORT_ASKED,
        facts={
            "contest": contest.title,
            "candidate": row.name,
            "closes_at": contest.nominations_close_at,
            "link": link,
        },
        about=contest.id,
        letterhead=letterhead,
        now=now,
    )


def drop_supporter(
    session: Session,
    *,
    nomination_id: NominationId,
    member_id: MemberId,
    actor: Actor,
    now: datetime,
) -> None:
    """No longer ask somebody who has not confirmed, so that another can be asked.

    Somebody who confirmed stays. Raises ``NominationsNotOpen``, ``NotPermitted``.
    """
    _own_and_open(session, nomination_id, actor, now)
    session.execute(
        delete(NominationSupporter).where(
            NominationSupporter.nomination_id == nomination_id,
            NominationSupporter.member_id == member_id,
            NominationSupporter.answer != SupportAnswer.CONFIRMED,
        )
    )


def answer_support(
    session: Session,
    *,
    nomination_id: NominationId,
    does_support: bool,
    link: str,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> None:
    """Confirm or decline, by the person asked; the candidate is told. An answer is final.

    Raises ``NotAsked``, ``NominationsNotOpen``, ``NominationWithdrawn``,
    ``NotEligibleToSupport`` and ``SupportsTooMany``. ``link`` leads the candidate back.
    """
    row = nomination_to_change(session, nomination_id=nomination_id)
    contest = _open_contest(session, row, now)
    if actor.member_id is None:
        raise NotAsked
    asked = _supporter(session, nomination_id, actor.member_id)
    if asked is None or asked.answer is not SupportAnswer.ASKED:
        raise NotAsked
    if does_support:
        check_supporter(session, contest, row, member_id=actor.member_id, now=now)
    asked.answer = SupportAnswer.CONFIRMED if does_support else SupportAnswer.DECLINED
    asked.answered_at = now
    session.flush()
    _note(session, row, Act.NOMINATION_SUPPORTED, actor.member_id, actor=actor, now=now)
    write_to(
        session,
        MemberId(row.member_id),
        kind=NoticeKind.SUPPORT_GIVEN,
        facts={
            "contest": contest.title,
            "supporter": asked.name,
            "is_given": does_support,
            "link": link,
        },
        about=contest.id,
        letterhead=letterhead,
        now=now,
    )


def _own_and_open(
    session: Session, nomination_id: NominationId, actor: Actor, now: datetime
) -> tuple[Nomination, ContestPage]:
    row = nomination_to_change(session, nomination_id=nomination_id)
    if actor.member_id != row.member_id:
        raise NotPermitted
    return row, _open_contest(session, row, now)


def _open_contest(session: Session, row: Nomination, now: datetime) -> ContestPage:
    contest = contest_page(session, contest_id=ContestId(row.contest_id))
    if contest.stage(now) is not Stage.NOMINATIONS_OPEN:
        raise NominationsNotOpen(closed_at=contest.nominations_close_at)
    if row.withdrawn_at is not None:
        raise NominationWithdrawn
    return contest


def _supporter(
    session: Session, nomination_id: NominationId, member_id: MemberId
) -> NominationSupporter | None:
    return session.scalar(
        select(NominationSupporter).where(
            NominationSupporter.nomination_id == nomination_id,
            NominationSupporter.member_id == member_id,
        )
    )


def _named(session: Session, nomination_id: NominationId) -> int:
    return session.scalars(
        select(func.count())
        .select_from(NominationSupporter)
        .where(
            NominationSupporter.nomination_id == nomination_id,
            NominationSupporter.answer != SupportAnswer.DECLINED,
        )
    ).one()


def _note(
    session: Session,
    row: Nomination,
    act: Act,
    member_id: MemberId,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    contest = contest_to_change(session, contest_id=ContestId(row.contest_id))
    note(
        session,
        contest,
        act,
        actor=actor,
        now=now,
        nomination=str(row.id),
        supporter=str(member_id),
    )
