"""Reading nominations: a member's own, the officer's list, and the candidates in order."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from governance.elections.models.nominations import (
    Nomination,
    NominationDecision,
    NominationPhoto,
    NominationSupporter,
)
from governance.elections.rules.nominations import (
    PHOTO_ADDRESS,
    InvalidReason,
    NominationPaper,
    NominationState,
    Standing,
    SupportAnswer,
    in_statement_order,
    state_of,
)
from governance.kernel.ids import ContestId, MemberId, NominationId
from governance.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class SupporterLine:
    """One proposer or seconder and their answer."""

    member_id: MemberId
    number: str
    name: str
    answer: SupportAnswer
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What the returning officer decided last; ``reason`` is ``None`` when accepted."""

    is_accepted: bool
    reason: InvalidReason | None
    decided_at: datetime
    decided_by: UUID | None


@dataclass(frozen=True, slots=True)
class NominationPage:
    """One nomination with all that was recorded about it."""

    id: NominationId
    contest_id: ContestId
    member_id: MemberId
    number: str
    name: str
    sort_name: str
    constituency_name: str
    paper: NominationPaper
    photo_id: UUID | None
    supporters: tuple[SupporterLine, ...]
    decision: DecisionLine | None
    is_on_paper: bool
    saved_at: datetime
    submitted_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def state(self) -> NominationState:
        """Where the nomination stands."""
        return state_of(
            submitted_at=self.submitted_at,
            withdrawn_at=self.withdrawn_at,
            is_accepted=None if self.decision is None else self.decision.is_accepted,
        )

    @property
    def is_candidate(self) -> bool:
        """Whether this is a candidate who stands: accepted and not withdrawn."""
        return self.state is NominationState.ACCEPTED

    @property
    def confirmed(self) -> int:
        """How many supporters have confirmed."""
        return sum(one.answer is SupportAnswer.CONFIRMED for one in self.supporters)

    @property
    def photo_url(self) -> str | None:
        """Where the photo is shown; ``None`` without one."""
        return None if self.photo_id is None else PHOTO_ADDRESS.format(photo_id=self.photo_id)


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """A candidate as the statement of candidates and the ballot paper show them."""

    nomination_id: NominationId
    member_id: MemberId
    name: str
    sort_name: str
    constituency_name: str
    contact_address: str
    statement: str
    interests: str
    photo_url: str | None
    proposers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupportRequest:
    """Somebody's request for support, as the person asked sees it."""

    nomination_id: NominationId
    contest_id: ContestId
    candidate_name: str
    candidate_member_id: MemberId
    candidate_constituency: str
    statement: str
    answer: SupportAnswer
    answered_at: datetime | None
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo's bytes (JPEG), and who may see it before the statement is published."""

    content: bytes
    digest: str
    contest_id: ContestId
    member_id: MemberId
    is_candidate: bool


def nomination_page(session: Session, *, nomination_id: NominationId) -> NominationPage:
    """One nomination. Refuses with ``NotFound`` when there is none of this id."""
    found = _pages(session, select(Nomination).where(Nomination.id == nomination_id))
    if not found:
        raise NotFound
    return found[0]


def own_nomination(
    session: Session, *, contest_id: ContestId, member_id: MemberId
) -> NominationPage | None:
    """The nomination a member has in a contest, a draft included; ``None`` without one."""
    found = _pages(
        session,
        select(Nomination).where(
            Nomination.contest_id == contest_id, Nomination.member_id == member_id
        ),
    )
    return found[0] if found else None


def nominations_in(session: Session, *, contest_id: ContestId) -> list[NominationPage]:
    """Every nomination handed in, in statement order; drafts are their writers' own affair."""
    pages = _pages(
        session,
        select(Nomination).where(
            Nomination.contest_id == contest_id, Nomination.submitted_at.is_not(None)
        ),
    )
    return _ordered(pages)


def candidates_in_order(session: Session, *, contest_id: ContestId) -> list[CandidatePage]:
    """The candidates who stand, alphabetical by surname (MER r15, r20): the ballot's order."""
    return [
        _candidate(page)
        for page in nominations_in(session, contest_id=contest_id)
        if page.is_candidate
    ]


def _candidate(page: NominationPage) -> CandidatePage:
    return CandidatePage(
        nomination_id=page.id,
        member_id=page.member_id,
        name=page.name,
        sort_name=page.sort_name,
        constituency_name=page.constituency_name,
        contact_address=page.paper.contact_address,
        statement=page.paper.statement,
        interests=page.paper.interests.strip() or "None declared",
        photo_url=page.photo_url,
        proposers=tuple(
            one.name for one in page.supporters if one.answer is SupportAnswer.CONFIRMED
        ),
    )


def _ordered(pages: Iterable[NominationPage]) -> list[NominationPage]:
    by_id = {page.id: page for page in pages}
    order = in_statement_order(
        Standing(page.sort_name, page.name, page.id) for page in by_id.values()
    )
    return [by_id[one.nomination_id] for one in order]


def _pages(session: Session, find: Select[Nomination]) -> list[NominationPage]:
    rows = list(session.scalars(find))
    ids = [row.id for row in rows]
    supporters = _supporters(session, ids)
    decisions = _decisions(session, ids)
    photos: dict[UUID, UUID] = dict(
        session.execute(
            select(NominationPhoto.nomination_id, NominationPhoto.id).where(
                NominationPhoto.nomination_id.in_(ids)
            )
        ).all()
    )
    return [
        NominationPage(
            id=NominationId(row.id),
            contest_id=ContestId(row.contest_id),
            member_id=MemberId(row.member_id),
            number=row.number,
            name=row.name,
            sort_name=row.sort_name,
            constituency_name=row.constituency_name,
            paper=NominationPaper(
                contact_address=row.contact_address,
                statement=row.statement,
                interests=row.interests,
                has_no_interests=row.has_no_interests,
                is_eligibility_declared=row.is_eligibility_declared,
                signed_name=row.signed_name,
                signed_on=row.signed_on,
            ),
            photo_id=photos.get(row.id),
            supporters=tuple(supporters[row.id]),
            decision=decisions.get(row.id),
            is_on_paper=row.is_on_paper,
            saved_at=row.saved_at,
            submitted_at=row.submitted_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    ]


def _supporters(session: Session, ids: list[UUID]) -> dict[UUID, list[SupporterLine]]:
    found: dict[UUID, list[SupporterLine]] = defaultdict(list)
    rows = session.scalars(
        select(NominationSupporter)
        .where(NominationSupporter.nomination_id.in_(ids))
        .order_by(NominationSupporter.asked_at, NominationSupporter.number)
    )
    for row in rows:
        found[row.nomination_id].append(
            SupporterLine(
                MemberId(row.member_id), row.number, row.name, row.answer, row.answered_at
            )
        )
    return found


def _decisions(session: Session, ids: list[UUID]) -> dict[UUID, DecisionLine]:
    rows = session.scalars(
        select(NominationDecision)
        .where(NominationDecision.nomination_id.in_(ids))
        .order_by(NominationDecision.turn)
    )
    return {
        row.nomination_id: DecisionLine(row.is_accepted, row.reason, row.decided_at, row.decided_by)
        for row in rows
    }
