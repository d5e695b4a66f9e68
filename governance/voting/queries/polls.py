"""Reading polls: one poll, a voter's own ballot paper, and the list of a member's votes."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, and_, case, exists, null, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from governance.kernel.ids import ConstituencyId, MemberId, PollId
from governance.kernel.refusals import NotFound
from governance.voting.models import Box, Mark, Poll, RollEntry
from governance.voting.rules import Electorate, PaperSpec, PollStage, stage_at
from governance.voting.rules.box import SCHEME, BoxState, Issuer
from governance.voting.rules.words import BoxFacts

PAST_ON_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class PollPage:
    """A poll as other packages and pages see it. Instants are aware UTC.

    ``box`` names the people of its sealed box, for ``scheme_words``, once its manifest is fixed;
    ``box_state`` is ``None`` before the box is set up.
    """

    id: PollId
    title: str
    owner_kind: str
    owner_id: str
    paper: PaperSpec
    fingerprint: str
    scheme: str
    electorate: Electorate
    opens_at: datetime
    closes_at: datetime
    roll_frozen_at: datetime | None
    roll_count: int | None
    roll_digest: str | None
    box: BoxFacts | None = None
    box_state: BoxState | None = None

    @property
    def is_sealed(self) -> bool:
        """Whether voters seal their ballots; not in a rehearsal."""
        return self.scheme == SCHEME

    @property
    def is_box_ready(self) -> bool:
        """Whether ballots may go into the sealed box, if the clock says so too."""
        return self.box_state is not None and self.box_state.takes_ballots

    def stage(self, now: datetime) -> PollStage:
        """Coming, open or closed at ``now``."""
        return stage_at(now, opens_at=self.opens_at, closes_at=self.closes_at)


@dataclass(frozen=True, slots=True)
class BallotPage:
    """A poll as one voter meets it.

    ``has_voted`` is ``None`` where a scrutineer issued the codes: this computer cannot know.
    """

    poll: PollPage
    is_on_roll: bool
    has_voted: bool | None


@dataclass(frozen=True, slots=True)
class MyPoll:
    """A line in a member's list of votes.

    ``is_on_roll`` is ``None`` until the roll is frozen, ``has_voted`` where a scrutineer issued
    the codes.
    """

    id: PollId
    title: str
    owner_kind: str
    owner_id: str
    electorate_name: str
    opens_at: datetime
    closes_at: datetime
    is_on_roll: bool | None
    has_voted: bool | None


@dataclass(frozen=True, slots=True)
class MyPolls:
    """A member's votes. ``next_past`` names the last past poll shown when there are more."""

    open: tuple[MyPoll, ...]
    coming: tuple[MyPoll, ...]
    not_mine: tuple[MyPoll, ...]
    past: tuple[MyPoll, ...]
    next_past: PollId | None = None


def as_page(poll: Poll, box: Box | None) -> PollPage:
    """A poll as other packages see it."""
    return PollPage(
        id=PollId(poll.id),
        title=poll.title,
        owner_kind=poll.owner_kind,
        owner_id=poll.owner_id,
        paper=PaperSpec.from_canonical(poll.paper),
        fingerprint=poll.fingerprint,
        scheme=poll.scheme,
        electorate=Electorate(
            record_on=poll.record_on,
            constituency_id=ConstituencyId(poll.constituency_id) if poll.constituency_id else None,
            name=poll.electorate_name,
        ),
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        roll_frozen_at=poll.roll_frozen_at,
        roll_count=poll.roll_count,
        roll_digest=poll.roll_digest,
        box=None if box is None or box.manifest is None else _facts(box.manifest),
        box_state=None if box is None else box.state,
    )


@lru_cache(maxsize=32)
def _facts(manifest: str) -> BoxFacts:
    """The people of a sealed box, as the manifest names them."""
    body = json.loads(manifest)
    return BoxFacts(
        mutual=body["mutual"],
        trustees=tuple(one["name"] for one in body["trustees"]),
        issuer=Issuer(body["credentials"]["issuer"]),
        scrutineer=body["scrutineer"] and body["scrutineer"]["name"],
        is_revoting=body["revoting"],
        closes_at=datetime.fromisoformat(body["closes_at"]),
    )


def poll_page(session: Session, *, poll_id: PollId) -> PollPage:
    """One poll; raises NotFound."""
    find = select(Poll, Box).outerjoin(Box, Box.poll_id == Poll.id).where(Poll.id == poll_id)
    row = session.execute(find).one_or_none()
    if row is None:
        raise NotFound
    poll, box = row
    return as_page(poll, box)


def is_on_roll(member_id: UUID | None) -> ColumnElement[bool]:
    """Whether the member is on the roll of the poll that the statement reads."""
    return exists().where(RollEntry.poll_id == Poll.id, RollEntry.member_id == member_id)


def is_marked_by_others() -> ColumnElement[bool]:
    """Whether a scrutineer issued the codes of the poll that the statement reads."""
    of_scrutineer = exists().where(Box.poll_id == Poll.id, Box.issuer == Issuer.SCRUTINEER)
    return of_scrutineer.correlate(Poll)


def has_voted(member_id: UUID | None) -> ColumnElement[bool | None]:
    """Whether the member is marked on the roll of the poll that the statement reads.

    Null where a scrutineer issued the codes, so that nobody here can mark the roll.
    """
    is_marked = exists().where(Mark.poll_id == Poll.id, Mark.member_id == member_id)
    return type_coerce(case((is_marked_by_others(), null()), else_=is_marked), Boolean)


def ballot_page(session: Session, *, poll_id: PollId, member_id: MemberId | None) -> BallotPage:
    """The poll, and whether this member is on its roll and has voted; raises NotFound."""
    row = session.execute(
        select(Poll, Box, is_on_roll(member_id), has_voted(member_id))
        .outerjoin(Box, Box.poll_id == Poll.id)
        .where(Poll.id == poll_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    poll, box, on_roll, voted = row
    return BallotPage(poll=as_page(poll, box), is_on_roll=on_roll, has_voted=voted)


def my_polls(
    session: Session, *, member_id: MemberId | None, now: datetime, past_after: PollId | None = None
) -> MyPolls:
    """A member's votes: open ones by their close, coming ones by their opening, past newest first.

    Past polls come ten at a time; ``past_after`` is the last one of the page before. Those on
    whose roll the member is not stand apart, so that they can ask why.
    """
    ahead = _polls_ahead(session, member_id=member_id, now=now)
    past, next_past = _past_polls(session, member_id=member_id, now=now, after=past_after)
    mine = [poll for poll in ahead if poll.is_on_roll is not False]
    return MyPolls(
        open=tuple(poll for poll in mine if poll.opens_at <= now and poll.is_on_roll),
        coming=tuple(
            sorted(
                (poll for poll in mine if poll.opens_at > now or not poll.is_on_roll),
                key=lambda poll: (poll.opens_at, poll.title),
            )
        ),
        not_mine=tuple(poll for poll in ahead if poll.is_on_roll is False),
        past=past,
        next_past=next_past,
    )


def _polls_ahead(session: Session, *, member_id: UUID | None, now: datetime) -> list[MyPoll]:
    rows = session.execute(
        select(
            Poll.id,
            Poll.title,
            Poll.owner_kind,
            Poll.owner_id,
            Poll.electorate_name,
            Poll.opens_at,
            Poll.closes_at,
            Poll.roll_frozen_at,
            is_on_roll(member_id).label("is_on_roll"),
            has_voted(member_id).label("has_voted"),
        )
        .where(Poll.closes_at > now)
        .order_by(Poll.closes_at, Poll.title, Poll.id)
    )
    return [
        MyPoll(
            id=PollId(row.id),
            title=row.title,
            owner_kind=row.owner_kind,
            owner_id=row.owner_id,
            electorate_name=row.electorate_name,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            is_on_roll=row.is_on_roll if row.roll_frozen_at is not None else None,
            has_voted=row.has_voted,
        )
        for row in rows
    ]


def _past_polls(
    session: Session, *, member_id: UUID | None, now: datetime, after: PollId | None
) -> tuple[tuple[MyPoll, ...], PollId | None]:
    find = (
        select(
            Poll.id,
            Poll.title,
            Poll.owner_kind,
            Poll.owner_id,
            Poll.electorate_name,
            Poll.opens_at,
            Poll.closes_at,
            has_voted(member_id).label("has_voted"),
        )
        .join(RollEntry, and_(RollEntry.poll_id == Poll.id, RollEntry.member_id == member_id))
        .where(Poll.closes_at <= now)
        .order_by(Poll.closes_at.desc(), Poll.id.desc())
        .limit(PAST_ON_A_PAGE + 1)
    )
    if after is not None:
        last = select(Poll.closes_at, Poll.id).where(Poll.id == after).subquery()
        find = find.where(
            tuple_(Poll.closes_at, Poll.id) < select(last.c.closes_at, last.c.id).scalar_subquery()
        )
    polls = [
        MyPoll(
            id=PollId(row.id),
            title=row.title,
            owner_kind=row.owner_kind,
            owner_id=row.owner_id,
            electorate_name=row.electorate_name,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            is_on_roll=True,
            has_voted=row.has_voted,
        )
        for row in session.execute(find)
    ]
    page = tuple(polls[:PAST_ON_A_PAGE])
    return page, page[-1].id if len(polls) > PAST_ON_A_PAGE else None
