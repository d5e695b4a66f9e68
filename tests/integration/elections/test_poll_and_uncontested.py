"""From candidates to a poll, or to an election without one."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from governance.elections.queries.contests import contest_page, reruns_of
from governance.elections.queries.nominations import candidates_in_order
from governance.elections.rules.contests import (
    Contested,
    NoSeatsLeft,
    PollNotNeeded,
    PollTimePassed,
    VotersToldAlready,
    WrongStage,
)
from governance.elections.rules.stages import Stage
from governance.elections.service.poll import schedule_poll, tell_voters
from governance.elections.service.uncontested import create_rerun, declare_uncontested
from governance.journal.queries import all_entries
from governance.journal.rules import Subject
from governance.kernel.actor import SYSTEM
from governance.notices.queries import notices_about
from governance.voting.models import Box
from governance.voting.queries.polls import poll_page
from governance.voting.rules import PaperKind
from governance.voting.rules.box import BoxNotReady, BoxState
from tests.factories.elections import LETTERHEAD, a_contest_with_candidates
from tests.factories.register import a_member, members
from tests.queries import counted_queries


@pytest.mark.parametrize(
    ("rule", "kind", "most"), [("mer", PaperKind.RANKED, 5), ("fptp", PaperKind.MARKS, 2)]
)
def test_the_roll_is_frozen_and_the_paper_made_in_statement_order(
    session: Session, now: datetime, rule: str, kind: PaperKind, most: int
) -> None:
    members(session, 12, now=now)
    contest_id = a_contest_with_candidates(
        session, now=now, stage=Stage.WITHDRAWALS_CLOSED, rule=rule
    )
    frozen = schedule_poll(session, contest_id=contest_id, actor=SYSTEM, now=now)
    page = contest_page(session, contest_id=contest_id)
    assert page.stage(now) is Stage.POLL_SCHEDULED
    assert (page.roll_count, page.roll_digest) == (frozen.count, frozen.digest)
    assert frozen.count == 17
    assert page.poll_id is not None
    poll = poll_page(session, poll_id=page.poll_id)
    order = [str(one.nomination_id) for one in candidates_in_order(session, contest_id=contest_id)]
    assert [option.id for option in poll.paper.options] == order
    assert (poll.paper.kind, poll.paper.most_choices, poll.paper.seats) == (kind, most, 2)
    assert (poll.opens_at, poll.closes_at) == (page.opens_at, page.closes_at)
    acts = [e.act for e in all_entries(session, subject_id=str(contest_id))]
    assert acts[-1] == "contest:poll-scheduled"


def test_a_poll_is_made_once(session: Session, now: datetime) -> None:
    contest_id = a_contest_with_candidates(session, now=now, stage=Stage.WITHDRAWALS_CLOSED)
    schedule_poll(session, contest_id=contest_id, actor=SYSTEM, now=now)
    with pytest.raises(WrongStage):
        schedule_poll(session, contest_id=contest_id, actor=SYSTEM, now=now)


def test_a_poll_made_late_opens_at_once_and_not_after_its_close(
    session: Session, now: datetime
) -> None:
    late = a_contest_with_candidates(session, now=now, stage=Stage.WITHDRAWALS_CLOSED)
    after_opening = contest_page(session, contest_id=late).opens_at + timedelta(hours=3)
    schedule_poll(session, contest_id=late, actor=SYSTEM, now=after_opening)
    page = contest_page(session, contest_id=late)
    assert page.opens_at == after_opening
    assert page.stage(after_opening) is Stage.POLL_OPEN
    missed = a_contest_with_candidates(session, now=now, stage=Stage.WITHDRAWALS_CLOSED)
    closes_at = contest_page(session, contest_id=missed).closes_at
    with pytest.raises(PollTimePassed):
        schedule_poll(session, contest_id=missed, actor=SYSTEM, now=closes_at)


def test_everyone_on_the_roll_is_told_once(session: Session, engine: Engine, now: datetime) -> None:
    members(session, 60, now=now)
    a_member(session, now=now, name="Ola Nordmann", email=None)
    contest_id = a_contest_with_candidates(session, now=now, stage=Stage.POLL_OPEN)
    with counted_queries(engine) as seen:
        told = tell_voters(
            session,
            contest_id=contest_id,
            link="https://votes.example.org/votes",
            letterhead=LETTERHEAD,
            actor=SYSTEM,
            now=now,
        )
    assert (told.emails, told.letters) == (65, 1)
    assert len(seen) < 25
    assert len(notices_about(session, subject=Subject("contest", contest_id))) == 66
    with pytest.raises(VotersToldAlready):
        tell_voters(
            session,
            contest_id=contest_id,
            link="",
            letterhead=LETTERHEAD,
            actor=SYSTEM,
            now=now,
        )
    acts = [e.act for e in all_entries(session, subject_id=str(contest_id))]
    assert acts.count("contest:voters-told") == 1


def test_nobody_is_told_to_vote_while_the_box_takes_no_votes(
    session: Session, now: datetime
) -> None:
    contest_id = a_contest_with_candidates(session, now=now, stage=Stage.POLL_OPEN)
    session.execute(update(Box).values(state=BoxState.FIXED))
    with pytest.raises(BoxNotReady):
        tell_voters(
            session,
            contest_id=contest_id,
            link="",
            letterhead=LETTERHEAD,
            actor=SYSTEM,
            now=now,
        )
    assert notices_about(session, subject=Subject("contest", contest_id)) == []


@pytest.mark.parametrize("stage", [Stage.POLL_SCHEDULED, Stage.POLL_CLOSED])
def test_voters_are_told_while_the_poll_is_open(
    session: Session, now: datetime, stage: Stage
) -> None:
    contest_id = a_contest_with_candidates(session, now=now, stage=stage)
    with pytest.raises(WrongStage):
        tell_voters(
            session,
            contest_id=contest_id,
            link="",
            letterhead=LETTERHEAD,
            actor=SYSTEM,
            now=now,
        )


@pytest.mark.parametrize(("names", "empty"), [(("Amina Diallo", "Bo Lind"), 0), ((), 2)])
def test_no_more_candidates_than_seats_are_elected_without_a_poll(
    session: Session, now: datetime, names: tuple[str, ...], empty: int
) -> None:
    contest_id = a_contest_with_candidates(
        session, now=now, stage=Stage.WITHDRAWALS_CLOSED, names=names
    )
    with pytest.raises(PollNotNeeded):
        schedule_poll(session, contest_id=contest_id, actor=SYSTEM, now=now)
    assert declare_uncontested(session, contest_id=contest_id, actor=SYSTEM, now=now) == empty
    assert contest_page(session, contest_id=contest_id).stage(now) is Stage.UNCONTESTED
    entry = list(all_entries(session, subject_id=str(contest_id)))[-1]
    assert entry.act == "contest:uncontested"
    elected = entry.detail["elected"]
    assert isinstance(elected, list)
    assert len(elected) == len(names)


def test_a_contest_with_more_candidates_than_seats_goes_to_a_poll(
    session: Session, now: datetime
) -> None:
    contest_id = a_contest_with_candidates(session, now=now, stage=Stage.WITHDRAWALS_CLOSED)
    with pytest.raises(Contested):
        declare_uncontested(session, contest_id=contest_id, actor=SYSTEM, now=now)


def test_withdrawals_may_still_come_so_nothing_is_declared_before_their_deadline(
    session: Session, now: datetime
) -> None:
    contest_id = a_contest_with_candidates(
        session, now=now, stage=Stage.STATEMENT_PUBLISHED, names=("Amina Diallo",)
    )
    with pytest.raises(WrongStage):
        declare_uncontested(session, contest_id=contest_id, actor=SYSTEM, now=now)


def test_seats_left_empty_are_run_again_as_a_contest_of_their_own(
    session: Session, now: datetime
) -> None:
    contest_id = a_contest_with_candidates(
        session,
        now=now,
        stage=Stage.WITHDRAWALS_CLOSED,
        names=("Amina Diallo",),
        seats=3,
        rule="fptp",
    )
    with pytest.raises(WrongStage):
        create_rerun(session, contest_id=contest_id, actor=SYSTEM, now=now)
    declare_uncontested(session, contest_id=contest_id, actor=SYSTEM, now=now)
    again = create_rerun(session, contest_id=contest_id, actor=SYSTEM, now=now)
    page = contest_page(session, contest_id=again)
    assert (page.seats, page.rerun_of, page.rule) == (2, contest_id, "block")
    assert page.stage(now) is Stage.DRAFT
    assert reruns_of(session, contest_id=contest_id) == [again]


def test_a_full_house_is_not_run_again(session: Session, now: datetime) -> None:
    contest_id = a_contest_with_candidates(
        session, now=now, stage=Stage.UNCONTESTED, names=("Amina Diallo", "Bo Lind")
    )
    with pytest.raises(NoSeatsLeft):
        create_rerun(session, contest_id=contest_id, actor=SYSTEM, now=now)
