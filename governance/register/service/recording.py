"""Writing what the staff records say of people, many at once; accounts are kept in step."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from governance.identity.service import (
    change_account,
    close_accounts,
    open_accounts,
    reopen_accounts,
)
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId, new_id
from governance.register.models import Member, MemberVersion, MemberWord
from governance.register.models.members import table_of
from governance.register.rules.entries import EntryState
from governance.register.rules.people import FACT_NAMES, Facts
from governance.register.rules.search import words_of
from governance.register.rules.timeline import Period, first_period
from governance.register.service.entry_accounts import kept_by_entry
from governance.register.service.entry_recording import CHUNK, keep_words
from governance.register.service.leads import keep_alike, keep_leads
from governance.register.service.source import Source


@dataclass(frozen=True, slots=True)
class Revised:
    """One person's periods before and after a change."""

    member_id: MemberId
    number: str
    before: tuple[Period[Facts], ...]
    after: tuple[Period[Facts], ...]


def enter_members(
    session: Session,
    *,
    people: Iterable[tuple[str, Facts]],
    actor: Actor,
    now: datetime,
    import_id: UUID | None = None,
    reason: str = "",
    is_employee: bool = True,
) -> list[MemberId]:
    """Put people on file, (number, facts) each, and open accounts for those who have not left.

    Part of an act that writes the journal itself. The numbers must be new to the register. It
    makes nobody a member: see ``service.entries``.
    """
    entered = [(MemberId(new_id()), number, facts) for number, facts in people]
    if not entered:
        return []
    source = Source(actor=actor, now=now, import_id=import_id, reason=reason)
    today = london_day(now)
    session.execute(
        insert(table_of(Member)),
        [
            {
                "id": id_,
                "number": number,
                "entered_at": now,
                "is_employee": is_employee,
                "entry_state": EntryState.NONE,
            }
            for id_, number, _ in entered
        ],
    )
    session.execute(
        insert(table_of(MemberVersion)),
        [
            _row(member_id=id_, number=number, period=period, source=source)
            for id_, number, facts in entered
            for period in first_period(facts, entered_on=today)
        ],
    )
    session.execute(
        insert(table_of(MemberWord)), list(_words((id_, no, f) for id_, no, f in entered))
    )
    _keep_leads(session, [id_ for id_, *_ in entered], are_new=True)
    open_accounts(
        session,
        people=[
            (facts.name, facts.email, id_)
            for id_, _, facts in entered
            if facts.left_on is None or facts.left_on >= today
        ],
        actor=actor,
        now=now,
    )
    return [id_ for id_, _, _ in entered]


def revise_members(session: Session, *, revised: Sequence[Revised], source: Source) -> None:
    """Replace what is held true of people; the versions no longer believed stay, dated.

    Part of an act that writes the journal itself.
    """
    superseded: list[dict[str, Any]] = []
    added: list[dict[str, Any]] = []
    for each in revised:
        kept = set(each.before) & set(each.after)
        superseded += [
            {"of_member": each.member_id, "from_day": period.true_from}
            for period in each.before
            if period not in kept
        ]
        added += [
            _row(member_id=each.member_id, number=each.number, period=period, source=source)
            for period in each.after
            if period not in kept
        ]
    if superseded:
        _supersede(session, superseded, now=source.now)
    if added:
        session.execute(insert(table_of(MemberVersion)), added)
    _keep_words(session, revised)
    _keep_leads(session, [each.member_id for each in revised])
    _keep_accounts(session, revised, source=source)


def _supersede(session: Session, keys: Sequence[dict[str, Any]], *, now: datetime) -> None:
    table = table_of(MemberVersion)
    session.connection().execute(
        update(table)
        .where(
            table.c.member_id == bindparam("of_member"),
            table.c.true_from == bindparam("from_day"),
            table.c.superseded_at.is_(None),
        )
        .values(superseded_at=now),
        list(keys),
    )


def _row(*, member_id: UUID, number: str, period: Period[Facts], source: Source) -> dict[str, Any]:
    facts = period.facts
    row: dict[str, Any] = {name: getattr(facts, name) for name in FACT_NAMES}
    row.update(
        id=new_id(),
        member_id=member_id,
        number=number,
        sort_name=facts.sort_name,
        true_from=period.true_from,
        true_until=period.true_until,
        recorded_at=source.now,
        import_id=source.import_id,
        recorded_by=source.actor.account_id,
        reason=source.reason,
    )
    return row


def _words(entries: Iterable[tuple[UUID, str, Facts]]) -> Iterator[dict[str, Any]]:
    for member_id, number, facts in entries:
        for word in sorted(words_of(facts.forename, facts.surname, number)):
            yield {"word": word, "member_id": member_id}


def _keep_words(session: Session, revised: Iterable[Revised]) -> None:
    renamed = [
        each.member_id
        for each in revised
        if each.before[-1].facts.name != each.after[-1].facts.name
    ]
    for start in range(0, len(renamed), CHUNK):
        keep_words(session, renamed[start : start + CHUNK])


def _keep_leads(session: Session, member_ids: Sequence[MemberId], *, are_new: bool = False) -> None:
    """New people have no entry to be compared with."""
    for start in range(0, len(member_ids), CHUNK):
        some = member_ids[start : start + CHUNK]
        keep_alike(session, some)
        if not are_new:
            keep_leads(session, some)


def _keep_accounts(session: Session, revised: Iterable[Revised], *, source: Source) -> None:
    today = london_day(source.now)
    gone: list[MemberId] = []
    back: list[tuple[str, str | None, MemberId]] = []
    for each in revised:
        old, new = each.before[-1].facts, each.after[-1].facts
        if (old.name, old.email) != (new.name, new.email):
            change_account(
                session, member_id=each.member_id, display_name=new.name, email=new.email
            )
        if _is_gone(new, today):
            gone.append(each.member_id)
        elif _is_gone(old, today):
            back.append((new.name, new.email, each.member_id))
    if gone:
        kept = kept_by_entry(session, member_ids=gone, day=today)
        closing = [member_id for member_id in gone if member_id not in kept]
        close_accounts(session, member_ids=closing, actor=source.actor, now=source.now)
    returning = reopen_accounts(
        session, member_ids=[id_ for *_, id_ in back], actor=source.actor, now=source.now
    )
    never_had_one = [one for one in back if one[2] not in returning]
    open_accounts(session, people=never_had_one, actor=source.actor, now=source.now)


def _is_gone(facts: Facts, today: date) -> bool:
    return facts.left_on is not None and facts.left_on < today
