"""Opening the register: everybody who was a member before there was one gets their entry."""

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import EntryId, MemberId
from governance.register.models import (
    EntryVersion,
    Member,
    MemberVersion,
    MemberWord,
    RegisterEntry,
)
from governance.register.models.members import is_latest
from governance.register.queries.entries import is_register_open
from governance.register.queries.members import facts_of, in_post
from governance.register.rules.opening import opening_particulars
from governance.register.service.entry_recording import NewEntry, write_entries
from governance.register.service.source import Source, locked_state
from governance.shares.service import bring_forward
from governance.storage.statistics import refresh_statistics

CHUNK = 2000
REASON = "Brought forward when the register was opened"
Line = tuple[EntryId, str, int, int, date]
Entered = tuple[EntryId, NewEntry]


def open_register(
    session: Session, *, actor: Actor, now: datetime, import_id: UUID | None = None
) -> int:
    """Enter everybody who is a member by what HR says, if nobody was ever entered; how many.

    Where members hold shares these are all whom HR says hold one, with as many as the articles
    give each, fully paid, brought forward on their start dates; those who left too, whose entry
    stands until the leaver's process ends it. Otherwise everybody in post. People who start
    after today are no members yet. Memory is bounded: people are read and written some thousand
    at a time, by start date, so that the entries are numbered in that order.
    """
    locked_state(session)
    if is_register_open(session):
        return 0
    today = london_day(now)
    articles = articles_on(session, day=today)
    source = Source(actor=actor, now=now, import_id=import_id, reason=REASON)
    opened = 0

    refresh_statistics(session, Member, MemberVersion, MemberWord)

    def entered() -> Iterator[Entered]:
        nonlocal opened
        for people in _people(session, today, articles):
            made = write_entries(session, entries=people, source=source)
            if not opened:
                refresh_statistics(session, RegisterEntry, EntryVersion)
            opened += len(made)
            yield from zip(made, people, strict=True)

    if articles.has_shares:
        lines = _lines(entered(), articles)
        bring_forward(session, lines=lines, reason=REASON, actor=actor, now=now, articles=articles)
    else:
        deque(entered(), maxlen=0)
    if opened:
        record(
            session,
            act=Act.REGISTER_OPENED,
            actor=actor,
            now=now,
            subject=Subject("register", "entries"),
            detail={"entries": opened},
        )
    return opened


def _people(session: Session, today: date, articles: Articles) -> Iterator[list[NewEntry]]:
    who: ColumnElement[bool] = in_post(today)
    if articles.has_shares:
        who = MemberVersion.holds_share.is_(True)
    found = session.scalars(
        select(MemberVersion)
        .where(is_latest(), who, MemberVersion.joined_on <= today)
        .order_by(MemberVersion.joined_on, MemberVersion.sort_name, MemberVersion.number)
        .execution_options(yield_per=CHUNK)
    )
    for versions in found.partitions():
        yield [
            NewEntry(MemberId(version.member_id), opening_particulars(facts_of(version), articles))
            for version in versions
        ]


def _lines(entered: Iterable[Entered], articles: Articles) -> Iterator[Line]:
    """What each brings forward, in the order of the start dates."""
    first = articles.share_classes[0]
    paid_pence = articles.shares_each * first.nominal_pence
    for entry_id, each in entered:
        on = each.particulars.registered_on
        yield (entry_id, first.key, articles.shares_each, paid_pence, on)
