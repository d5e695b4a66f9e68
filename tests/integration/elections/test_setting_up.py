"""Setting a contest up: create, amend, discard, announce."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from governance.elections.queries.contests import contest_page, contests_page
from governance.elections.rules.contests import (
    ContestNotDraft,
    NobodyToVote,
    NoticeTooLate,
)
from governance.elections.rules.rehearsal import Pace
from governance.elections.rules.schedule import LawfulSchedule, RehearsalSchedule
from governance.elections.rules.stages import Stage
from governance.elections.rules.timetable import PlanFaultCode, TimetableNotKept
from governance.elections.service.contests import (
    amend_contest,
    announce_contest,
    create_contest,
    discard_contest,
)
from governance.journal.queries import all_entries
from governance.kernel.actor import SYSTEM
from governance.kernel.calendar import Step
from governance.kernel.ids import ConstituencyId, new_id
from governance.kernel.refusals import NotFound
from tests.factories.elections import CLOSE_ON, a_contest, a_setup
from tests.factories.register import a_constituency, a_member

LAST_DAY = datetime(2027, 7, 20, 22, 59, tzinfo=UTC)


def acts(session: Session, subject: object) -> list[str]:
    return [entry.act for entry in all_entries(session, subject_id=str(subject))]


def test_a_contest_is_set_up_as_a_draft_with_its_whole_timetable(
    session: Session, now: datetime
) -> None:
    group = a_constituency(session, name="Nursing")
    contest_id = create_contest(
        session,
        setup=a_setup(constituency_id=group, seats=3),
        schedule=LawfulSchedule(CLOSE_ON),
        actor=SYSTEM,
        now=now,
    )
    page = contest_page(session, contest_id=contest_id)
    assert page.stage(now) is Stage.DRAFT
    assert page.electorate_name == "Nursing"
    assert page.dates[Step.NOTICE_OF_ELECTION] == date(2027, 7, 20)
    assert page.record_on == date(2027, 8, 5)
    assert page.closes_at == datetime(2027, 9, 15, 16, tzinfo=UTC)
    assert page.table_version.startswith("holidays-")
    assert (page.rule, page.rule_version) == ("mer", "2014.1")
    assert acts(session, contest_id) == ["contest:created"]


def test_first_past_the_post_for_several_seats_is_the_block_vote(
    session: Session, now: datetime
) -> None:
    one = a_contest(session, now=now, rule="fptp", seats=1)
    more = a_contest(session, now=now, rule="fptp", seats=3)
    assert contest_page(session, contest_id=one).rule == "fptp"
    assert contest_page(session, contest_id=more).rule == "block"


def test_dates_below_the_rule_are_refused_and_nothing_is_written(
    session: Session, now: datetime
) -> None:
    schedule = LawfulSchedule(CLOSE_ON, {Step.WITHDRAWALS_CLOSE: date(2027, 8, 11)})
    with pytest.raises(TimetableNotKept) as refused:
        create_contest(session, setup=a_setup(), schedule=schedule, actor=SYSTEM, now=now)
    assert [fault.code for fault in refused.value.faults] == [PlanFaultCode.TOO_LATE]
    assert contests_page(session).contests == ()


def test_an_unknown_constituency_is_refused(session: Session, now: datetime) -> None:
    setup = replace(a_setup(), constituency_id=ConstituencyId(new_id()))
    with pytest.raises(NotFound):
        create_contest(
            session, setup=setup, schedule=LawfulSchedule(CLOSE_ON), actor=SYSTEM, now=now
        )


def test_a_draft_can_be_changed_and_thrown_away(session: Session, now: datetime) -> None:
    contest_id = a_contest(session, now=now)
    amend_contest(
        session,
        contest_id=contest_id,
        setup=a_setup(title="Staff directors", seats=1),
        schedule=LawfulSchedule(date(2027, 9, 22)),
        actor=SYSTEM,
        now=now,
    )
    page = contest_page(session, contest_id=contest_id)
    assert (page.title, page.seats) == ("Staff directors", 1)
    assert page.dates[Step.POLL_CLOSE] == date(2027, 9, 22)
    discard_contest(session, contest_id=contest_id, actor=SYSTEM, now=now)
    with pytest.raises(NotFound):
        contest_page(session, contest_id=contest_id)
    assert acts(session, contest_id) == ["contest:created", "contest:amended", "contest:discarded"]


def test_the_announcement_opens_nominations_and_fixes_the_terms(
    session: Session, now: datetime
) -> None:
    a_member(session, now=now)
    contest_id = a_contest(session, now=now)
    announce_contest(session, contest_id=contest_id, actor=SYSTEM, now=now)
    assert contest_page(session, contest_id=contest_id).stage(now) is Stage.NOMINATIONS_OPEN
    assert acts(session, contest_id) == ["contest:created", "contest:announced"]
    with pytest.raises(ContestNotDraft):
        announce_contest(session, contest_id=contest_id, actor=SYSTEM, now=now)
    with pytest.raises(ContestNotDraft):
        discard_contest(session, contest_id=contest_id, actor=SYSTEM, now=now)
    with pytest.raises(ContestNotDraft):
        amend_contest(
            session,
            contest_id=contest_id,
            setup=a_setup(),
            schedule=LawfulSchedule(CLOSE_ON),
            actor=SYSTEM,
            now=now,
        )


def test_the_notice_can_be_given_on_its_last_day_and_not_after(
    session: Session, now: datetime
) -> None:
    a_member(session, now=now)
    late, in_time = a_contest(session, now=now), a_contest(session, now=now)
    with pytest.raises(NoticeTooLate) as refused:
        announce_contest(
            session, contest_id=late, actor=SYSTEM, now=LAST_DAY + timedelta(minutes=1)
        )
    assert refused.value.facts["due_on"] == date(2027, 7, 20)
    assert refused.value.facts["earliest_close_on"] == date(2027, 9, 16)
    announce_contest(session, contest_id=in_time, actor=SYSTEM, now=LAST_DAY)


def test_a_contest_nobody_may_vote_in_is_not_announced(session: Session, now: datetime) -> None:
    a_member(session, now=now, staff_group="Nursing")
    porters = a_constituency(session, name="Porters")
    contest_id = a_contest(session, now=now, constituency_id=porters)
    with pytest.raises(NobodyToVote):
        announce_contest(session, contest_id=contest_id, actor=SYSTEM, now=now)


def test_a_rehearsal_starts_its_clock_when_it_is_announced(session: Session, now: datetime) -> None:
    a_member(session, now=now)
    contest_id = create_contest(
        session,
        setup=a_setup(),
        schedule=RehearsalSchedule(Pace.FIFTEEN_MINUTES),
        actor=SYSTEM,
        now=now,
    )
    later = now + timedelta(days=3)
    announce_contest(session, contest_id=contest_id, actor=SYSTEM, now=later)
    page = contest_page(session, contest_id=contest_id)
    assert page.is_rehearsal
    assert page.nominations_close_at == later + timedelta(minutes=30)
    assert page.closes_at == later + timedelta(minutes=90)


def test_lists_leave_drafts_to_the_officers_and_go_on_page_by_page(
    session: Session, now: datetime
) -> None:
    made = [
        a_contest(session, now=now, close_on=CLOSE_ON + timedelta(days=7 * at), is_announced=at > 0)
        for at in range(4)
    ]
    assert [one.id for one in contests_page(session).contests] == made[::-1]
    first = contests_page(session, is_announced=True, limit=2)
    assert [one.id for one in first.contests] == [made[3], made[2]]
    rest = contests_page(session, is_announced=True, before=first.next_before, limit=2)
    assert [one.id for one in rest.contests] == [made[1]]
    assert rest.next_before is None
