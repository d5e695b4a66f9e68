"""Real and seeded elections, cast paper by paper through the booth and declared as others did."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from governance.counting.ballots import Profile
from governance.counting.blt import read_blt
from governance.counting.record import Why
from governance.elections.queries.result import ResultPage, ballots_of, result_page
from governance.elections.service.count import Counted
from tests.factories.counts import AtThePoll, a_contest_at_the_poll, cast, count, declare
from tests.golden import synthetic, synthetic_profile, ward_profile, ward_results

SEEDED = (
    "bigtruncate-1-0025.blt",
    "bulk-1-0024.blt",
    "defer-1-0000.blt",
    "exhausted-1-0005.blt",
    "manyseats-1-0038.blt",
    "noquota-1-0000.blt",
    "oneseat-1-0038.blt",
    "threeway-1-0010.blt",
)


def papers_of(profile: Profile) -> Iterator[tuple[int, ...]]:
    """Every paper on its own, the candidates by number."""
    for ranking, number in sorted(profile.papers.items()):
        for _ in range(number):
            yield tuple(int(one) for one in ranking)


def held(session: Session, now: datetime, profile: Profile, *, rule: str) -> ResultPage:
    """Hold the whole election: a voter for every paper, the poll, the count, the declaration."""
    at: AtThePoll = a_contest_at_the_poll(
        session,
        now=now,
        title=profile.title or "Seeded election",
        names=[one.name for one in profile.candidates],
        seats=profile.seats,
        rule=rule,
        voters=sum(profile.papers.values()),
    )
    cast(session, at, papers_of(profile), now=now)
    counted = count(session, at)
    assert isinstance(counted, Counted)
    declare(session, at, counted.record_digest)
    return result_page(session, contest_id=at.contest_id)


def tables(result: ResultPage) -> list[tuple[list[str], str]]:
    """The votes and the non-transferable at every stage, as the declaration has them."""
    assert result.counted is not None
    record = result.counted.record
    return [
        (
            [record.decimal(stage.votes[one.id]) for one in record.candidates],
            record.decimal(stage.non_transferable),
        )
        for stage in record.stages
    ]


def same_as_official(result: ResultPage, official: dict[str, Any]) -> None:
    assert result.counted is not None
    record = result.counted.record
    names = [one.name for one in record.candidates]
    assert record.quota == official["quota"] * record.unit.one
    assert record.valid == official["valid"]
    assert tables(result) == [
        (stage["votes"], stage["nontransferable"]) for stage in official["stages"]
    ]
    assert [{record.name(one.candidate) for one in stage.elected} for stage in record.stages] == [
        {names[place - 1] for place in stage["elected"]} for stage in official["stages"]
    ]


@pytest.mark.postgresql
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_real_ward_is_declared_as_it_was(session: Session, now: datetime) -> None:
    """Dundee, East End, 2022: 4,117 voters for three places, cast one by one."""
    result = held(session, now, ward_profile("dundee_2022_ward7.blt"), rule="scottish")
    same_as_official(result, ward_results()["dundee22_east_end"])
    assert result.counted is not None
    assert result.counted.are_ballots_public
    written = read_blt(ballots_of(session, contest_id=result.contest.id).splitlines(), strict=True)
    assert written.papers == ward_profile("dundee_2022_ward7.blt").papers


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_ward_of_nine_stages_is_declared_as_it_was(session: Session, now: datetime) -> None:
    """Dundee, Coldside, 2022: 5,589 voters for four places, cast one by one."""
    result = held(session, now, ward_profile("dundee_2022_ward4.blt"), rule="scottish")
    same_as_official(result, ward_results()["dundee22_coldside"])


@pytest.mark.parametrize("name", SEEDED)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_seeded_election_by_the_model_election_rules_is_declared_as_others_counted_it(
    session: Session, now: datetime, name: str
) -> None:
    row = next(one for one in synthetic("mer") if one["id"] == name)
    result = held(session, now, synthetic_profile(row), rule="mer")
    assert sorted(one.name for one in result.elected) == row["elected"]
    theirs = [(stage["votes"], stage["non_transferable"]) for stage in row["stages"]]
    # Others do not know STV50.2, by which the last place is filled as soon as nobody can overtake,
    # and make one transfer more where it applies.
    assert result.counted is not None
    last = result.counted.record.stages[-1]
    is_early = any(one.why is Why.LAST_VACANCY for one in last.elected)
    assert tables(result) == (theirs[:-1] if is_early else theirs)
