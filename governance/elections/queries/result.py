"""The result of a contest as everyone sees it once it is declared: from the stored record alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from governance.counting.record import CountRecord
from governance.counting.sheets.table import StageTable, stage_table
from governance.elections.queries.contests import ContestPage, contest_page
from governance.elections.queries.counts import (
    CountPage,
    LotPage,
    declaration_of,
    declared_count,
    lots_of,
    papers_as_blt,
)
from governance.elections.queries.nominations import CandidatePage, candidates_in_order
from governance.elections.rules.declare import NoPapers, ResultNotDeclared, ballots_are_public
from governance.elections.rules.fates import fate
from governance.elections.rules.telling import Telling, telling
from governance.kernel.ids import ContestId
from governance.voting.queries.polls import PollPage, poll_page
from governance.voting.queries.roll import turnout
from governance.voting.rules import Turnout


@dataclass(frozen=True, slots=True)
class CandidateResult:
    """How one candidate fared, and why, in a sentence. ``place`` is the order of election."""

    id: str
    name: str
    photo_url: str | None
    place: int | None
    first_votes: str | None
    why: str

    @property
    def is_elected(self) -> bool:
        """Whether they are elected."""
        return self.place is not None


@dataclass(frozen=True, slots=True)
class CountedResult:
    """What there is to show only when there was a poll."""

    count: CountPage
    sheet: StageTable
    turnout: Turnout
    poll: PollPage
    lots: tuple[LotPage, ...]

    @property
    def record(self) -> CountRecord:
        """The engine's record of the count."""
        return self.count.record

    @property
    def telling(self) -> Telling:
        """The words and small tables of the count, by its rule."""
        return telling(self.record)

    @property
    def are_ballots_public(self) -> bool:
        """Whether everyone may have the ballots as a file."""
        return ballots_are_public(self.count.received)


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A declared result; ``counted`` is ``None`` where no poll was needed."""

    contest: ContestPage
    declared_at: datetime
    officer_name: str
    candidates: tuple[CandidateResult, ...]
    counted: CountedResult | None

    @property
    def elected(self) -> tuple[CandidateResult, ...]:
        """Who is elected, in the order of election."""
        chosen = [one for one in self.candidates if one.place is not None]
        return tuple(sorted(chosen, key=lambda one: one.place or 0))

    @property
    def not_elected(self) -> tuple[CandidateResult, ...]:
        """Everyone else, in the order of the ballot paper."""
        return tuple(one for one in self.candidates if one.place is None)

    @property
    def empty_seats(self) -> int:
        """Seats that nobody was there to take."""
        return max(0, self.contest.seats - len(self.elected))


def result_page(session: Session, *, contest_id: ContestId) -> ResultPage:
    """The declared result. Raises NotFound, and ResultNotDeclared before the declaration."""
    contest = contest_page(session, contest_id=contest_id)
    candidates = candidates_in_order(session, contest_id=contest_id)
    if contest.uncontested_at is not None:
        return _uncontested(contest, contest.uncontested_at, candidates)
    declared = declaration_of(session, contest_id=contest_id)
    count = declared_count(session, contest_id=contest_id)
    if declared is None or count is None or contest.poll_id is None:
        raise ResultNotDeclared(contest_id=contest_id)
    return ResultPage(
        contest=contest,
        declared_at=declared.declared_at,
        officer_name=declared.officer_name,
        candidates=candidate_results(count.record, candidates),
        counted=CountedResult(
            count=count,
            sheet=stage_table(count.record),
            turnout=turnout(session, poll_id=contest.poll_id),
            poll=poll_page(session, poll_id=contest.poll_id),
            lots=tuple(lots_of(session, contest_id=contest_id)),
        ),
    )


def _uncontested(contest: ContestPage, at: datetime, candidates: list[CandidatePage]) -> ResultPage:
    why = "Elected without a vote: there were no more candidates than places."
    return ResultPage(
        contest=contest,
        declared_at=at,
        officer_name=contest.officer.name,
        candidates=tuple(
            CandidateResult(str(one.nomination_id), one.name, one.photo_url, place, None, why)
            for place, one in enumerate(candidates, start=1)
        ),
        counted=None,
    )


def candidate_results(
    record: CountRecord, candidates: list[CandidatePage]
) -> tuple[CandidateResult, ...]:
    """How every candidate fared by the record, in the order of the ballot paper."""
    photos = {str(one.nomination_id): one.photo_url for one in candidates}
    places = {one: number for number, one in enumerate(record.elected, start=1)}
    first = record.stages[0]
    return tuple(
        CandidateResult(
            id=one.id,
            name=one.name,
            photo_url=photos.get(one.id),
            place=places.get(one.id),
            first_votes=f"{first.votes[one.id] // record.unit.one:,}"
            if one.id in first.votes
            else None,
            why=fate(record, one.id),
        )
        for one in record.candidates
    )


def ballots_of(session: Session, *, contest_id: ContestId) -> str:
    """The ballots of a declared contest as a strict BLT file, grouped and sorted.

    Raises ResultNotDeclared before the declaration, NoPapers where there was no poll or the
    papers have been destroyed.
    """
    contest = contest_page(session, contest_id=contest_id)
    if contest.uncontested_at is not None:
        raise NoPapers(contest_id=contest_id)
    declared = declaration_of(session, contest_id=contest_id)
    if declared is None:
        raise ResultNotDeclared(contest_id=contest_id)
    text = papers_as_blt(session, count_id=declared.count_id)
    if text is None:
        raise NoPapers(contest_id=contest_id)
    return text
