"""Counting a contest: what is kept, what a recount gives, what stands in the way."""

import json
from datetime import datetime

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from governance.counting.blt import read_blt
from governance.elections.models.contests import Contest
from governance.elections.models.counts import (
    ContestCount,
    ContestDeclaration,
    ContestLot,
    ContestTie,
)
from governance.elections.queries.contests import contest_page
from governance.elections.queries.counts import (
    counts_of,
    lots_of,
    newest_count,
    open_tie,
    papers_as_blt,
)
from governance.elections.rules.count import (
    CountedAlready,
    ImpossibleLot,
    LotDrawn,
    LotMethod,
    NoLotNeeded,
    NothingToCount,
    RuleChanged,
    digest_of,
)
from governance.elections.service.count import Counted, TieFound, count_contest, record_lot
from governance.journal.queries import all_entries
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import new_id
from governance.voting.models import Ballot, BoardEntry, Mark
from governance.voting.rules import PollStillOpen
from governance.voting.rules.box import BoxDoesNotReconcile, BoxStillSealed
from tests.factories.counts import AtThePoll, a_contest_at_the_poll, a_declared_contest, cast, count
from tests.factories.sealing import open_box

PAPERS = [(1, 2), (1, 3), (1, 2), (1,), (2, 1), (3, 4), (4, 3), (1, 2), (2, 3), (1, 4), (), (1, 2)]


def counted(session: Session, at: AtThePoll, *, after: int = 0) -> Counted:
    outcome = count(session, at, after=after)
    assert isinstance(outcome, Counted)
    return outcome


def drawn(at: AtThePoll, *names: int, when: datetime | None = None) -> LotDrawn:
    return LotDrawn(
        order=tuple(at.candidates[one - 1] for one in names),
        method=LotMethod.BOWL,
        witness="Ines Ward",
        drawn_at=when or at.after_close,
    )


def draw(session: Session, at: AtThePoll, lot: LotDrawn) -> Counted | TieFound:
    tie = open_tie(session, contest_id=at.contest_id)
    return record_lot(
        session, contest_id=at.contest_id, tie_id=tie.id if tie else new_id(), drawn=lot,
        actor=SYSTEM, now=at.after_close,
    )  # fmt: skip


def a_tie(
    session: Session, now: datetime, papers: list[tuple[int, ...]] | None = None
) -> AtThePoll:
    """Two seats and four candidates: two lead, and two have one paper each."""
    at = a_contest_at_the_poll(session, now=now, seats=2, voters=12)
    cast(session, at, papers or [(1,)] * 3 + [(2,)] * 3 + [(3,), (4,), (3, 4), (4, 3)], now=now)
    return at


def test_a_count_keeps_the_whole_record_and_the_papers(session: Session, now: datetime) -> None:
    at = a_contest_at_the_poll(session, now=now)
    cast(session, at, PAPERS, now=now)
    outcome = counted(session, at)
    page = newest_count(session, contest_id=at.contest_id)
    assert page is not None
    assert outcome.is_same is None
    assert page.line.number == 1
    assert digest_of(page.record_text) == page.line.record_digest == outcome.record_digest
    assert page.record.elected == (at.candidates[0], at.candidates[1])
    assert (page.electorate, page.received) == (12, 12)
    assert page.reconciliation.balances
    assert page.record.invalid == {"blank": 1}
    assert json.loads(page.record_text)["rule"] == {"name": "mer", "version": page.rule_version}
    assert contest_page(session, contest_id=at.contest_id).counted_at == at.after_close


def test_the_papers_are_kept_as_blt_in_the_order_of_the_statement(
    session: Session, now: datetime
) -> None:
    at = a_contest_at_the_poll(session, now=now)
    cast(session, at, PAPERS, now=now)
    counted(session, at)
    page = newest_count(session, contest_id=at.contest_id)
    assert page is not None
    blt = papers_as_blt(session, count_id=page.line.id)
    assert blt is not None
    profile = read_blt(blt.splitlines(), strict=True)
    assert [one.name for one in profile.candidates] == [one.name for one in page.record.candidates]
    assert profile.papers[("1", "2")] == 4
    assert sum(profile.papers.values()) == 12


def test_a_recount_gives_exactly_the_same_record(session: Session, now: datetime) -> None:
    at = a_contest_at_the_poll(session, now=now)
    cast(session, at, PAPERS, now=now)
    first = counted(session, at)
    second = counted(session, at, after=1)
    assert (second.number, second.is_same) == (2, True)
    assert second.record_digest == first.record_digest
    lines = counts_of(session, contest_id=at.contest_id)
    assert [line.number for line in lines] == [2, 1]
    assert len({line.papers_digest for line in lines}) == 1


def test_pressing_count_twice_counts_once(session: Session, now: datetime) -> None:
    at = a_contest_at_the_poll(session, now=now)
    cast(session, at, PAPERS, now=now)
    counted(session, at)
    with pytest.raises(CountedAlready):
        count(session, at, after=0)
    assert len(counts_of(session, contest_id=at.contest_id)) == 1


def test_the_journal_says_who_counted_what_and_when(session: Session, now: datetime) -> None:
    at = a_contest_at_the_poll(session, now=now)
    cast(session, at, PAPERS, now=now)
    outcome = counted(session, at)
    (entry,) = [one for one in all_entries(session) if one.act == "contest:counted"]
    assert entry.subject_id == str(at.contest_id)
    assert entry.detail["record"] == outcome.record_digest
    assert entry.detail["count"] == 1


def test_nothing_is_counted_before_the_close(session: Session, now: datetime) -> None:
    at = a_contest_at_the_poll(session, now=now)
    early = AtThePoll(at.contest_id, at.poll_id, at.candidates, at.voters, now)
    with pytest.raises(PollStillOpen):
        count(session, early)


def test_a_contest_without_a_poll_has_nothing_to_count(session: Session, now: datetime) -> None:
    at = a_contest_at_the_poll(session, now=now)
    cast(session, at, PAPERS, now=now)
    session.execute(
        update(Contest).where(Contest.id == at.contest_id).values(poll_id=None, roll_frozen_at=None)
    )
    session.expire_all()
    with pytest.raises(NothingToCount):
        count(session, at)


def test_a_box_that_the_trustees_have_not_opened_is_not_counted(
    session: Session, now: datetime
) -> None:
    at = a_contest_at_the_poll(session, now=now)
    cast(session, at, PAPERS, now=now)
    with pytest.raises(BoxStillSealed):
        count_contest(
            session, contest_id=at.contest_id, after_number=0, actor=SYSTEM, now=at.after_close
        )


def test_every_count_and_the_declaration_are_in_the_log_of_the_box(
    session: Session, now: datetime
) -> None:
    at = a_declared_contest(session, now=now, papers=PAPERS)
    made = counts_of(session, contest_id=at.contest_id)
    lines = session.scalars(select(BoardEntry.event).order_by(BoardEntry.entry)).all()
    assert [f'"record":"{made[0].record_digest}"' in line for line in lines[-2:]] == [True, True]
    assert ["declared" in line for line in lines[-2:]] == [False, True]


def test_a_rule_of_another_version_is_refused(session: Session, now: datetime) -> None:
    at = a_contest_at_the_poll(session, now=now)
    cast(session, at, PAPERS, now=now)
    session.execute(update(Contest).values(rule_version="1999.9"))
    session.expire_all()
    with pytest.raises(RuleChanged) as refused:
        count(session, at)
    assert refused.value.facts["announced"] == "1999.9"


@pytest.mark.parametrize("model", [Ballot, Mark])
def test_a_ballot_or_mark_removed_behind_the_scenes_stops_the_count(
    session: Session, now: datetime, model: type[Ballot] | type[Mark]
) -> None:
    at = a_contest_at_the_poll(session, now=now)
    cast(session, at, PAPERS, now=now)
    open_box(session, at.poll_id, now=at.after_close)
    session.delete(session.scalars(select(model).limit(1)).one())
    session.flush()
    with pytest.raises(BoxDoesNotReconcile):
        count(session, at)
    assert counts_of(session, contest_id=at.contest_id) == []


def test_a_tie_stops_the_count_and_says_between_whom(session: Session, now: datetime) -> None:
    at = a_tie(session, now)
    outcome = count(session, at)
    assert isinstance(outcome, TieFound)
    assert outcome.purpose == "exclude"
    assert outcome.tied == (at.candidates[2], at.candidates[3])
    assert counts_of(session, contest_id=at.contest_id) == []
    waiting = open_tie(session, contest_id=at.contest_id)
    assert waiting is not None
    assert waiting.tied == outcome.tied


def test_counting_again_before_the_lot_asks_for_the_same_lot(
    session: Session, now: datetime
) -> None:
    at = a_tie(session, now)
    assert count(session, at) == count(session, at)
    assert session.query(ContestTie).count() == 1


def test_the_lot_is_recorded_and_the_count_goes_on(session: Session, now: datetime) -> None:
    at = a_tie(session, now)
    count(session, at)
    outcome = draw(session, at, drawn(at, 4, 3))
    assert isinstance(outcome, Counted)
    page = newest_count(session, contest_id=at.contest_id)
    assert page is not None
    assert at.candidates[3] not in page.record.elected
    (lot,) = lots_of(session, contest_id=at.contest_id)
    assert (lot.order, lot.witness) == ((at.candidates[3], at.candidates[2]), "Ines Ward")
    assert page.record.lots[0].order == lot.order
    assert page.record.lots[0].method == "names-from-a-bowl"
    acts = [entry.act for entry in all_entries(session, subject_id=str(at.contest_id))]
    assert acts == ["contest:tie-found", "contest:lot-recorded", "contest:counted"]


def test_a_recount_uses_the_lots_again(session: Session, now: datetime) -> None:
    at = a_tie(session, now)
    count(session, at)
    draw(session, at, drawn(at, 4, 3))
    assert counted(session, at, after=1).is_same is True
    assert session.query(ContestLot).count() == 1


def test_a_lot_nobody_waits_for_is_refused(session: Session, now: datetime) -> None:
    at = a_tie(session, now)
    with pytest.raises(NoLotNeeded):
        draw(session, at, drawn(at, 4, 3))
    count(session, at)
    tie = open_tie(session, contest_id=at.contest_id)
    draw(session, at, drawn(at, 4, 3))
    assert tie is not None
    with pytest.raises(NoLotNeeded):
        record_lot(
            session, contest_id=at.contest_id, tie_id=tie.id, drawn=drawn(at, 3, 4),
            actor=SYSTEM, now=at.after_close,
        )  # fmt: skip


@pytest.mark.parametrize("names", [(4,), (4, 4), (1, 3), (3, 4, 1)])
def test_a_lot_must_name_each_of_the_tied_once(
    session: Session, now: datetime, names: tuple[int, ...]
) -> None:
    at = a_tie(session, now)
    count(session, at)
    with pytest.raises(ImpossibleLot):
        draw(session, at, drawn(at, *names))


def test_a_lot_is_not_drawn_before_the_tie_or_in_the_future(
    session: Session, now: datetime
) -> None:
    at = a_tie(session, now)
    count(session, at)
    for when in (now, at.after_close.replace(year=2028)):
        with pytest.raises(ImpossibleLot):
            draw(session, at, drawn(at, 3, 4, when=when))


@pytest.mark.parametrize("model", [ContestCount, ContestTie, ContestLot, ContestDeclaration])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_what_was_written(
    session: Session, now: datetime, change: str,
    model: type[ContestCount | ContestTie | ContestLot | ContestDeclaration],
) -> None:  # fmt: skip
    at = a_tie(session, now)
    count(session, at)
    draw(session, at, drawn(at, 4, 3))
    page = newest_count(session, contest_id=at.contest_id)
    assert page is not None
    session.add(
        ContestDeclaration(
            contest_id=at.contest_id, count_id=page.line.id, declared_at=now, officer_name="Rosa"
        )
    )
    session.flush()
    (column, *_) = model.__table__.primary_key
    statement = (
        update(model).values({column.name: new_id()}) if change == "update" else delete(model)
    )
    with pytest.raises(DBAPIError, match="written once"), session.begin_nested():
        session.execute(statement)
