"""The returning officer's desk at the count: where it stands and everything to check."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from governance.counting.record import CountRecord
from governance.counting.sheets.table import StageTable, stage_table
from governance.elections.queries.contests import ContestPage, contest_page
from governance.elections.queries.counts import (
    CountLine,
    CountPage,
    DeclarationLine,
    LotPage,
    OpenTie,
    counts_of,
    declaration_of,
    lots_of,
    newest_count,
    open_tie,
)
from governance.elections.queries.nominations import candidates_in_order
from governance.elections.queries.result import CandidateResult, candidate_results
from governance.elections.rules.count import NothingToCount
from governance.elections.rules.telling import Telling, telling
from governance.identity.queries import names_of
from governance.kernel.ids import ContestId
from governance.voting.queries.polls import PollPage, poll_page
from governance.voting.queries.roll import turnout
from governance.voting.rules import Turnout


@dataclass(frozen=True, slots=True)
class CountDesk:
    """One contest's count as its officer sees it. ``count`` is ``None`` before the first."""

    contest: ContestPage
    poll: PollPage
    turnout: Turnout
    is_closed: bool
    count: CountPage | None
    sheet: StageTable | None
    candidates: tuple[CandidateResult, ...]
    counts: tuple[CountLine, ...]
    officers: dict[UUID, str]
    lots: tuple[LotPage, ...]
    tie: OpenTie | None
    declaration: DeclarationLine | None

    @property
    def record(self) -> CountRecord:
        """The newest record. Raises ValueError before the first count."""
        if self.count is None:
            raise ValueError("there is no count yet")
        return self.count.record

    @property
    def telling(self) -> Telling:
        """The words and small tables of the newest count, by its rule."""
        return telling(self.record)

    @property
    def elected(self) -> tuple[CandidateResult, ...]:
        """Who would be declared elected, in the order of election."""
        chosen = [one for one in self.candidates if one.place is not None]
        return tuple(sorted(chosen, key=lambda one: one.place or 0))

    @property
    def do_counts_agree(self) -> bool:
        """Whether every count made so far gave the same record."""
        return len({one.record_digest for one in self.counts}) <= 1

    def name(self, candidate: str) -> str:
        """The name behind a candidate's id."""
        return next(one.name for one in self.candidates if one.id == candidate)

    def officer(self, account_id: UUID | None) -> str:
        """Who did it, by name."""
        return self.officers.get(account_id, "Commonweal") if account_id else "Commonweal"


def count_desk(session: Session, *, contest_id: ContestId, now: datetime) -> CountDesk:
    """Everything on the desk. Raises NotFound, and NothingToCount where there is no poll."""
    contest = contest_page(session, contest_id=contest_id)
    if contest.poll_id is None:
        raise NothingToCount(contest_id=contest_id)
    count = newest_count(session, contest_id=contest_id)
    standing = candidates_in_order(session, contest_id=contest_id)
    counts = tuple(counts_of(session, contest_id=contest_id))
    lots = tuple(lots_of(session, contest_id=contest_id))
    people = {one.counted_by for one in counts} | {one.recorded_by for one in lots}
    return CountDesk(
        contest=contest,
        poll=poll_page(session, poll_id=contest.poll_id),
        turnout=turnout(session, poll_id=contest.poll_id),
        is_closed=now >= contest.closes_at,
        count=count,
        sheet=None if count is None else stage_table(count.record),
        candidates=candidate_results(count.record, standing)
        if count
        else tuple(
            CandidateResult(str(one.nomination_id), one.name, one.photo_url, None, None, "")
            for one in standing
        ),
        counts=counts,
        officers=names_of(session, account_ids=[one for one in people if one is not None]),
        lots=lots,
        tie=open_tie(session, contest_id=contest_id),
        declaration=declaration_of(session, contest_id=contest_id),
    )
