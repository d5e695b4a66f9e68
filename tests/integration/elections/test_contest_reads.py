"""Reading many contests and nominations takes as many statements as reading few."""

from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from governance.elections.queries.contests import contest_page, contests_page
from governance.elections.queries.manage import Progress, desk
from governance.elections.queries.nominations import nominations_in
from governance.elections.rules.stages import Stage
from governance.kernel.calendar import Step
from governance.kernel.ids import ContestId, new_id
from governance.kernel.refusals import NotFound
from tests.factories.elections import a_contest, a_contest_with_candidates, a_nomination
from tests.queries import counted_queries


def statements(engine: Engine, session: Session, contest_id: ContestId) -> tuple[int, int]:
    session.expire_all()
    with counted_queries(engine) as for_list:
        contests_page(session)
    with counted_queries(engine) as for_nominations:
        nominations_in(session, contest_id=contest_id)
    return len(for_list), len(for_nominations)


def test_the_number_of_statements_does_not_grow_with_the_lists(
    session: Session, engine: Engine, now: datetime
) -> None:
    contest_id = a_contest(session, now=now, is_announced=True)
    a_nomination(session, contest_id=contest_id, name="First One", now=now)
    few = statements(engine, session, contest_id)
    for at in range(6):
        a_contest(session, now=now)
        a_nomination(session, contest_id=contest_id, name=f"Candidate Number{at}", now=now)
    assert statements(engine, session, contest_id) == few


@pytest.mark.parametrize(
    "stage",
    [
        Stage.DRAFT,
        Stage.NOMINATIONS_OPEN,
        Stage.NOMINATIONS_CLOSED,
        Stage.STATEMENT_PUBLISHED,
        Stage.WITHDRAWALS_CLOSED,
        Stage.UNCONTESTED,
        Stage.POLL_SCHEDULED,
        Stage.POLL_OPEN,
        Stage.POLL_CLOSED,
    ],
)
def test_the_desk_stands_at_every_stage(session: Session, now: datetime, stage: Stage) -> None:
    names = ("Amina Diallo",) if stage is Stage.UNCONTESTED else ("A B", "C D", "E F")
    contest_id = a_contest_with_candidates(session, now=now, stage=stage, names=names)
    found = desk(session, contest_id=contest_id, now=now)
    assert found.stage is stage
    assert found.checks
    assert found.numbers.candidates == len(names)
    assert [line.progress for line in found.steps].count(Progress.NOW) <= 1
    done = {line.planned.step for line in found.steps if line.progress is Progress.DONE}
    assert (Step.NOTICE_OF_ELECTION in done) is (stage is not Stage.DRAFT)


def test_there_is_no_page_of_a_contest_there_is_not(session: Session) -> None:
    with pytest.raises(NotFound):
        contest_page(session, contest_id=ContestId(new_id()))
    with pytest.raises(NotFound):
        contests_page(session, before=ContestId(new_id()))


def test_voters_are_counted_so_far_until_the_roll_is_frozen(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_yet = a_contest_with_candidates(session, now=now, stage=Stage.NOMINATIONS_OPEN)
    polled = a_contest_with_candidates(session, now=now, stage=Stage.POLL_OPEN)
    monkeypatch.setattr("governance.elections.queries.manage.MOST_COUNTED", 2)
    found = desk(session, contest_id=open_yet, now=now)
    assert (found.numbers.voters, found.most_voters) == (3, 2)
    frozen = desk(session, contest_id=polled, now=now)
    assert frozen.numbers.voters == frozen.most_voters > 2
