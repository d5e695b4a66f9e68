"""Reading counts: the counts made, the tie that stops one, the lots drawn, the declaration."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.counting.record import CountRecord, Purpose
from governance.counting.record_data import read_record
from governance.elections.models.contests import Contest
from governance.elections.models.counts import (
    ContestCount,
    ContestDeclaration,
    ContestLot,
    ContestTie,
    CountedPapers,
)
from governance.elections.rules.count import LotMethod, Reconciliation, read_ids
from governance.kernel.ids import ContestId


@dataclass(frozen=True, slots=True)
class CountLine:
    """One count in the list of counts: when, by whom, and its digests."""

    id: UUID
    number: int
    counted_at: datetime
    counted_by: UUID | None
    papers_digest: str
    record_digest: str


@dataclass(frozen=True, slots=True)
class CountPage:
    """A whole count: its record, and the numbers it has to agree with."""

    line: CountLine
    electorate: int
    received: int
    rule: str
    rule_version: str
    record: CountRecord
    record_text: str

    @property
    def reconciliation(self) -> Reconciliation:
        """What became of the papers."""
        return Reconciliation(
            electorate=self.electorate,
            received=self.received,
            valid=self.record.valid,
            invalid=self.record.invalid,
        )


@dataclass(frozen=True, slots=True)
class OpenTie:
    """A tie that waits for its lot."""

    id: UUID
    stage: int
    purpose: Purpose
    tied: tuple[str, ...]
    found_at: datetime


@dataclass(frozen=True, slots=True)
class LotPage:
    """A lot as it was drawn and recorded."""

    stage: int
    purpose: Purpose
    tied: tuple[str, ...]
    order: tuple[str, ...]
    method: LotMethod
    witness: str
    drawn_at: datetime
    recorded_at: datetime
    recorded_by: UUID | None

    @property
    def event(self) -> str:
        """The name under which the counting engine asks for the lot: ``4:exclude``."""
        return f"{self.stage}:{self.purpose}"


@dataclass(frozen=True, slots=True)
class DeclarationLine:
    """The declaration of a counted result."""

    count_id: UUID
    declared_at: datetime
    declared_by: UUID | None
    officer_name: str


def counts_of(session: Session, *, contest_id: ContestId) -> list[CountLine]:
    """Every count of a contest, the newest first."""
    return [
        CountLine(*row)
        for row in session.execute(
            select(
                ContestCount.id,
                ContestCount.number,
                ContestCount.counted_at,
                ContestCount.counted_by,
                ContestCount.papers_digest,
                ContestCount.record_digest,
            )
            .where(ContestCount.contest_id == contest_id)
            .order_by(ContestCount.number.desc())
        )
    ]


def newest_count(session: Session, *, contest_id: ContestId) -> CountPage | None:
    """The last count made, with its record; ``None`` before the first."""
    row = session.scalar(
        select(ContestCount)
        .where(ContestCount.contest_id == contest_id)
        .order_by(ContestCount.number.desc())
        .limit(1)
    )
    return None if row is None else _page(row)


def declared_count(session: Session, *, contest_id: ContestId) -> CountPage | None:
    """The count that was declared; ``None`` when none was."""
    row = session.scalar(
        select(ContestCount)
        .join(ContestDeclaration, ContestDeclaration.count_id == ContestCount.id)
        .where(ContestDeclaration.contest_id == contest_id)
    )
    return None if row is None else _page(row)


def _page(row: ContestCount) -> CountPage:
    return CountPage(
        line=CountLine(
            row.id,
            row.number,
            row.counted_at,
            row.counted_by,
            row.papers_digest,
            row.record_digest,
        ),
        electorate=row.electorate,
        received=row.received,
        rule=row.rule,
        rule_version=row.rule_version,
        record=read_record(row.record),
        record_text=row.record,
    )


def declaration_of(session: Session, *, contest_id: ContestId) -> DeclarationLine | None:
    """The declaration of a counted result; ``None`` before it, or where there was no poll."""
    row = session.get(ContestDeclaration, contest_id)
    if row is None:
        return None
    return DeclarationLine(row.count_id, row.declared_at, row.declared_by, row.officer_name)


def open_tie(session: Session, *, contest_id: ContestId) -> OpenTie | None:
    """The tie that waits for its lot, if the count stopped at one."""
    row = session.scalar(
        select(ContestTie)
        .outerjoin(ContestLot, ContestLot.tie_id == ContestTie.id)
        .where(ContestTie.contest_id == contest_id, ContestLot.tie_id.is_(None))
        .order_by(ContestTie.found_at.desc())
        .limit(1)
    )
    if row is None:
        return None
    return OpenTie(row.id, row.stage, row.purpose, read_ids(row.tied), row.found_at)


def lots_of(session: Session, *, contest_id: ContestId) -> list[LotPage]:
    """Every lot drawn for a contest, in the order of the stages."""
    rows = session.execute(
        select(ContestTie, ContestLot)
        .join(ContestLot, ContestLot.tie_id == ContestTie.id)
        .where(ContestTie.contest_id == contest_id)
        .order_by(ContestTie.stage, ContestLot.recorded_at)
    )
    return [
        LotPage(
            stage=tie.stage,
            purpose=tie.purpose,
            tied=read_ids(tie.tied),
            order=read_ids(lot.drawn_order),
            method=lot.method,
            witness=lot.witness,
            drawn_at=lot.drawn_at,
            recorded_at=lot.recorded_at,
            recorded_by=lot.recorded_by,
        )
        for tie, lot in rows
    ]


def papers_as_blt(session: Session, *, count_id: UUID) -> str | None:
    """The papers of a count as a BLT file; ``None`` once they were destroyed."""
    return session.scalar(select(CountedPapers.blt).where(CountedPapers.count_id == count_id))


def titles_of(session: Session, *, contest_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The titles of these contests; unknown ones are left out."""
    wanted = set(contest_ids)
    if not wanted:
        return {}
    rows = session.execute(select(Contest.id, Contest.title).where(Contest.id.in_(wanted)))
    return {row.id: row.title for row in rows}
