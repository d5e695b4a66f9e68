"""A nomination's own row, taken under lock, and whether a person may support it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.elections.models.nominations import Nomination
from governance.elections.queries.contests import ContestPage
from governance.elections.queries.supporters import supports_given
from governance.elections.rules.nominating import NotEligibleToSupport, SupportsTooMany
from governance.elections.rules.nominations import most_supports
from governance.elections.service.contest_rows import contest_to_change
from governance.kernel.calendar import london_day
from governance.kernel.ids import ContestId, MemberId, NominationId
from governance.kernel.refusals import NotFound
from governance.register.queries import standing


def nomination_to_change(session: Session, *, nomination_id: NominationId) -> Nomination:
    """The nomination's row; the contest is locked first, so that acts on it take turns.

    Raises ``NotFound``.
    """
    contest_id = session.scalar(select(Nomination.contest_id).where(Nomination.id == nomination_id))
    if contest_id is None:
        raise NotFound
    contest_to_change(session, contest_id=ContestId(contest_id))
    return session.scalars(
        select(Nomination)
        .where(Nomination.id == nomination_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def check_supporter(
    session: Session, contest: ContestPage, row: Nomination, *, member_id: MemberId, now: datetime
) -> None:
    """Refuse somebody who may not support this nomination.

    A supporter is a member of the contest's electorate, is not the candidate, and supports no
    more nominations than there are seats. Raises ``NotEligibleToSupport``, ``SupportsTooMany``.
    """
    found = standing(
        session,
        member_id=member_id,
        day=london_day(now),
        constituency_id=contest.constituency_id,
    )
    if not found.is_entitled or member_id == row.member_id:
        raise NotEligibleToSupport(electorate_name=contest.electorate_name)
    most = most_supports(contest.seats)
    if supports_given(session, contest_id=contest.id, member_id=member_id) >= most:
        raise SupportsTooMany(most=most)
