"""Writing entries and their versions, many at once; search, state and leads follow."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from governance.kernel.calendar import london_day
from governance.kernel.ids import EntryId, MemberId, new_id
from governance.register.models import (
    EntryVersion,
    Member,
    MemberVersion,
    MemberWord,
    RegisterEntry,
)
from governance.register.models.members import is_latest, table_of
from governance.register.queries.entry_rows import EntryPeriods, as_columns, stands_now
from governance.register.rules.entries import EntryState, Particulars
from governance.register.rules.search import words_of
from governance.register.rules.timeline import MEMBERSHIP, Period, first_period
from governance.register.service.leads import keep_leads
from governance.register.service.source import Source
from governance.shares.service.holding_none import keep_shareless

CHUNK = 500
"""How many people go into one statement."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A membership to enter: whose it is, and what the register is to say."""

    member_id: MemberId
    particulars: Particulars
    old_number: str | None = None
    """The entry's number in the register kept elsewhere before."""


@dataclass(frozen=True, slots=True)
class RevisedEntry:
    """One entry's periods before and after a change."""

    entry_id: EntryId
    number: int
    member_id: MemberId
    before: EntryPeriods
    after: EntryPeriods


def write_entries(
    session: Session, *, entries: Sequence[NewEntry], source: Source
) -> list[EntryId]:
    """Make entries, numbered on from the last; part of an act that checks and writes the journal.

    The register's own row must be locked, so that no number is given twice.
    """
    if not entries:
        return []
    last = session.scalar(select(func.max(RegisterEntry.number))) or 0
    today = london_day(source.now)
    heads: list[dict[str, Any]] = []
    versions: list[dict[str, Any]] = []
    for number, each in enumerate(entries, start=last + 1):
        entry_id = EntryId(new_id())
        heads.append(
            {
                "id": entry_id,
                "number": number,
                "member_id": each.member_id,
                "entered_at": source.now,
                "old_number": each.old_number,
            }
        )
        (period,) = first_period(each.particulars, entered_on=today, spell=MEMBERSHIP)
        versions.append(_row(entry_id, number, each.member_id, period, source))
    session.execute(insert(table_of(RegisterEntry)), heads)
    session.execute(insert(table_of(EntryVersion)), versions)
    _after(session, [each.member_id for each in entries])
    return [EntryId(head["id"]) for head in heads]


def revise_entries(session: Session, *, revised: Sequence[RevisedEntry], source: Source) -> None:
    """Replace what is held true of entries; the versions no longer believed stay, dated."""
    gone: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for each in revised:
        kept = [period for period in each.before if period in each.after]
        gone += [
            {"of_entry": each.entry_id, "from_day": period.true_from}
            for period in each.before
            if period not in kept
        ]
        new += [
            _row(each.entry_id, each.number, each.member_id, period, source)
            for period in each.after
            if period not in kept
        ]
    if gone:
        table = table_of(EntryVersion)
        session.connection().execute(
            update(table)
            .where(
                table.c.entry_id == bindparam("of_entry"),
                table.c.true_from == bindparam("from_day"),
                table.c.superseded_at.is_(None),
            )
            .values(superseded_at=source.now),
            gone,
        )
    if new:
        session.execute(insert(table_of(EntryVersion)), new)
    _after(session, [each.member_id for each in revised])


def _row(
    entry_id: EntryId,
    number: int,
    member_id: MemberId,
    period: Period[Particulars],
    source: Source,
) -> dict[str, Any]:
    return as_columns(period.facts) | {
        "id": new_id(),
        "entry_id": entry_id,
        "entry_number": number,
        "member_id": member_id,
        "true_from": period.true_from,
        "true_until": period.true_until,
        "recorded_at": source.now,
        "superseded_at": None,
        "recorded_by": source.actor.account_id,
        "import_id": source.import_id,
        "reason": source.reason,
        "court_order": source.court_order,
    }


def _after(session: Session, member_ids: Sequence[MemberId]) -> None:
    ids = list(dict.fromkeys(member_ids))
    for start in range(0, len(ids), CHUNK):
        keep_states(session, ids[start : start + CHUNK])
        keep_words(session, ids[start : start + CHUNK])
        keep_leads(session, ids[start : start + CHUNK])
        _keep_shareless(session, ids[start : start + CHUNK])


def _keep_shareless(session: Session, member_ids: Sequence[MemberId]) -> None:
    standing: list[EntryId] = []
    ended: list[EntryId] = []
    for entry_id, ceased_on in session.execute(
        select(EntryVersion.entry_id, EntryVersion.ceased_on).where(
            EntryVersion.member_id.in_(member_ids), stands_now()
        )
    ):
        (standing if ceased_on is None else ended).append(EntryId(entry_id))
    keep_shareless(session, standing=standing, ended=ended)


def keep_states(session: Session, member_ids: Sequence[MemberId]) -> None:
    """Say on each person's row whether an entry of theirs stands, ended, or never was."""
    found = session.execute(
        select(EntryVersion.member_id, func.count(), func.count(EntryVersion.ceased_on))
        .where(EntryVersion.member_id.in_(member_ids), stands_now())
        .group_by(EntryVersion.member_id)
    )
    states: defaultdict[EntryState, list[UUID]] = defaultdict(list)
    rest = set(member_ids)
    for member_id, entries, ended in found:
        rest.discard(member_id)
        states[EntryState.STANDS if entries > ended else EntryState.ENDED].append(member_id)
    states[EntryState.NONE] += rest
    for state, ids in states.items():
        if ids:
            table = table_of(Member)
            session.execute(update(table).where(table.c.id.in_(ids)).values(entry_state=state))


def keep_words(session: Session, member_ids: Sequence[MemberId]) -> None:
    """Keep the words people are found by: HR's name and number, and every name on an entry."""
    wanted = _wanted_words(session, member_ids)
    there: defaultdict[UUID, set[str]] = defaultdict(set)
    rows = session.execute(
        select(MemberWord.member_id, MemberWord.word).where(MemberWord.member_id.in_(member_ids))
    )
    for member_id, word in rows:
        there[member_id].add(word)
    for member_id in member_ids:
        surplus = there[member_id] - wanted.get(member_id, set())
        if surplus:
            session.execute(
                delete(MemberWord).where(
                    MemberWord.member_id == member_id, MemberWord.word.in_(surplus)
                )
            )
    missing = [
        {"word": word, "member_id": member_id}
        for member_id, words in wanted.items()
        for word in sorted(words - there[member_id])
    ]
    if missing:
        session.execute(insert(table_of(MemberWord)), missing)


def _wanted_words(session: Session, member_ids: Sequence[MemberId]) -> Mapping[UUID, set[str]]:
    wanted: defaultdict[UUID, set[str]] = defaultdict(set)
    person = MemberVersion
    for member_id, *texts in session.execute(
        select(person.member_id, person.forename, person.surname, person.number).where(
            person.member_id.in_(member_ids), is_latest()
        )
    ):
        wanted[member_id] |= words_of(*texts)
    entry = EntryVersion
    for member_id, forename, surname, joint in session.execute(
        select(entry.member_id, entry.forename, entry.surname, entry.joint_holders).where(
            entry.member_id.in_(member_ids), stands_now()
        )
    ):
        wanted[member_id] |= words_of(forename, surname, *_joint_names(joint))
    return wanted


def _joint_names(joint: Iterable[Mapping[str, str]]) -> list[str]:
    return [text for each in joint for text in each.values()]
