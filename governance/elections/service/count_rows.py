"""Writing a finished count, with the papers it was made from, and a tie that stopped one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from governance.counting.ballots import Profile
from governance.counting.blt import write_blt
from governance.counting.record import CountRecord
from governance.counting.ties import TieNeedsLot
from governance.elections.models.counts import ContestCount, ContestTie, CountedPapers
from governance.elections.queries.contests import ContestPage
from governance.elections.queries.counts import open_tie
from governance.elections.rules.count import (
    BoxDoesNotBalance,
    Reconciliation,
    digest_of,
    written_ids,
)
from governance.journal.rules import Act, Subject
from governance.journal.service import record as write_in_journal
from governance.kernel.actor import Actor
from governance.kernel.ids import ContestId, PollId, new_id
from governance.voting.rules import OpenedBox


@dataclass(frozen=True, slots=True)
class CountingTable:
    """Everything a count is made from."""

    contest: ContestPage
    poll_id: PollId
    profile: Profile
    electorate: int
    box: OpenedBox


def keep_count(
    session: Session, table: CountingTable, counted: CountRecord, *, text: str, number: int,
    actor: Actor, now: datetime,
) -> None:  # fmt: skip
    """Keep a count and its papers; ``text`` is the record as it is kept.

    Raises BoxDoesNotBalance when a paper is neither valid nor set aside for a reason.
    """
    sums = Reconciliation(table.electorate, table.box.received, counted.valid, counted.invalid)
    if not sums.balances:
        raise BoxDoesNotBalance(
            contest_id=table.contest.id,
            electorate=table.electorate,
            marks=table.box.received,
            received=table.box.received,
            papers=counted.valid + sums.invalid_total,
        )
    count_id = new_id()
    session.add(
        ContestCount(
            id=count_id,
            contest_id=table.contest.id,
            number=number,
            counted_at=now,
            counted_by=actor.account_id,
            rule=counted.rule,
            rule_version=counted.version,
            electorate=table.electorate,
            received=table.box.received,
            papers_digest=table.box.digest,
            record=text,
            record_digest=digest_of(text),
        )
    )
    session.flush()
    blt = "".join(write_blt(table.profile, strict=not table.profile.irregular))
    session.add(CountedPapers(count_id=count_id, blt=blt, blt_digest=digest_of(blt)))
    session.flush()


def write_tie(
    session: Session, *, contest_id: ContestId, tie: TieNeedsLot, actor: Actor, now: datetime
) -> None:
    """Write a tie down once, however often the count comes back to it."""
    known = open_tie(session, contest_id=contest_id)
    this = (tie.stage, tie.purpose, tie.tied)
    if known is not None and (known.stage, known.purpose, known.tied) == this:
        return
    session.add(
        ContestTie(
            contest_id=contest_id,
            stage=tie.stage,
            purpose=tie.purpose,
            tied=written_ids(tie.tied),
            found_at=now,
            found_by=actor.account_id,
        )
    )
    session.flush()
    write_in_journal(
        session,
        act=Act.CONTEST_TIE_FOUND,
        actor=actor,
        now=now,
        subject=Subject("contest", contest_id),
        detail={"event": tie.event, "tied_digest": digest_of(written_ids(tie.tied))},
    )
