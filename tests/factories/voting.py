"""Polls, rolls and votes for tests."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from governance.journal.rules import Subject
from governance.kernel.actor import SYSTEM, Actor
from governance.kernel.ids import AccountId, MemberId, PollId, new_id
from governance.kernel.permissions import Permission
from governance.sealing.credentials import shown_code
from governance.voting.models import Poll, RollEntry
from governance.voting.rules import (
    Electorate,
    Option,
    Paper,
    PaperKind,
    PaperSpec,
    Receipt,
    RollLine,
    new_ballot_key,
    roll_digest,
)
from governance.voting.rules.box import SCHEME, SealedReceipt
from governance.voting.service import cast_ballot, cast_envelope, create_poll
from tests.factories.sealing import KEYS, a_sealed_box, code_of, seal_for

CANDIDATES = (
    "Aisha Bello",
    "Bronwen Carter",
    "Callum Fraser",
    "Danuta Kowalska",
    "Emeka Obi",
    "Fiona O’Neill",
    "Gurpreet Singh",
    "Hana Yilmaz",
)
STATEMENT = (
    "I have worked here for eleven years, on wards and in the community. I will ask plain "
    "questions about money and staffing, and I will tell you what the answers were."
)


def option_id(number: int) -> str:
    """The id of the n-th option on a paper from ``a_paper`` (from 1)."""
    return f"c{number}"


def a_paper(
    *,
    title: str = "Board election 2027",
    kind: PaperKind = PaperKind.RANKED,
    candidates: Sequence[str] = CANDIDATES[:4],
    seats: int = 2,
    most_choices: int | None = None,
    statement: str = STATEMENT,
) -> PaperSpec:
    """A ballot paper; a ranked one lets the voter rank everybody, one of marks as many as seats."""
    if most_choices is None:
        most_choices = len(candidates) if kind is PaperKind.RANKED else seats
    return PaperSpec(
        title=title,
        kind=kind,
        options=tuple(
            Option(id=option_id(number), label=name, statement=statement, interests="None declared")
            for number, name in enumerate(candidates, start=1)
        ),
        seats=seats,
        most_choices=most_choices,
        guidance="",
    )


def a_poll(
    session: Session,
    *,
    now: datetime,
    title: str = "Board election 2027",
    paper: PaperSpec | None = None,
    electorate: Electorate | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    scheme: str = SCHEME,
) -> PollId:
    """A poll without a roll; open since an hour ago and for a week, unless told otherwise."""
    poll_id = create_poll(
        session,
        title=title,
        owner=Subject("contest", new_id()),
        paper=paper or a_paper(title=title),
        electorate=electorate or Electorate(date(2027, 6, 1), None, "All members"),
        opens_at=opens_at or now - timedelta(hours=1),
        closes_at=closes_at or now + timedelta(days=7),
        actor=SYSTEM,
        now=now,
    )
    session.execute(update(Poll).where(Poll.id == poll_id).values(scheme=scheme))
    return poll_id


def put_on_roll(
    session: Session,
    poll_id: PollId,
    *,
    count: int = 1,
    member_ids: Sequence[MemberId] | None = None,
    groups: Sequence[str] = ("Nursing",),
    now: datetime = datetime(2027, 6, 2, 8, tzinfo=UTC),
    has_box: bool = True,
    **box: Any,
) -> list[MemberId]:
    """Freeze a made-up roll, without a register: so many people, or these, groups in turn.

    A sealed poll gets its box too, ready for votes, as ``a_sealed_box`` makes it of ``box``.
    """
    ids = list(member_ids or (MemberId(new_id()) for _ in range(count)))
    rows = [
        {
            "poll_id": poll_id,
            "member_id": member_id,
            "number": f"{place:05}",
            "name": f"Voter {place}",
            "sort_name": f"voter {place:05}",
            "group": groups[place % len(groups)],
            "site": "Harbour House",
            "weight": 1,
        }
        for place, member_id in enumerate(ids)
    ]
    session.execute(insert(RollEntry), rows)
    lines = [
        RollLine(number=row["number"], name=row["name"], group=row["group"], site=row["site"])  # type: ignore[arg-type] # one dict holds ids and words
        for row in rows
    ]
    session.execute(
        update(Poll)
        .where(Poll.id == poll_id)
        .values(roll_frozen_at=now, roll_count=len(ids), roll_digest=roll_digest(lines))
    )
    if has_box and session.get_one(Poll, poll_id, populate_existing=True).scheme == SCHEME:
        a_sealed_box(session, poll_id, now=now, **box)
    return ids


def a_voter(member_id: MemberId) -> Actor:
    """A member who may vote."""
    return Actor(
        account_id=AccountId(new_id()),
        display_name="A voter",
        member_id=member_id,
        permissions=frozenset({Permission.BALLOTS_CAST}),
    )


def a_vote(
    session: Session,
    *,
    poll_id: PollId,
    member_id: MemberId,
    now: datetime,
    choices: Sequence[str] = (option_id(1),),
    ballot_key: str | None = None,
) -> Receipt:
    """Cast a vote for a member, by the assisted channel."""
    return cast_ballot(
        session,
        poll_id=poll_id,
        paper=Paper(tuple(choices)),
        ballot_key=ballot_key or new_ballot_key(),
        keys=KEYS,
        actor=a_voter(member_id),
        now=now,
        code=shown_code(code_of(member_id)),
    )


def an_envelope_cast(
    session: Session,
    *,
    poll_id: PollId,
    member_id: MemberId,
    now: datetime,
    choices: Sequence[str] = (option_id(1),),
) -> SealedReceipt:
    """Cast a vote for a member, sealed as their own browser does it."""
    body = seal_for(session, poll_id, member_id, choices)
    return cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=now)
