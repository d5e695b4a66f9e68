"""Destruction of what the register no longer may or must keep: old entries, leavers' details."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from governance.kernel.ids import EntryId, MemberId
from governance.register.models import (
    EntryVersion,
    Member,
    MemberLead,
    MemberVersion,
    MemberWord,
)
from governance.register.models.members import is_latest
from governance.register.queries.entry_rows import stands_now
from governance.register.rules.entries import EntryState, PartyKind
from governance.register.rules.people import FOREVER
from governance.register.service.source import locked_state, next_revision

_STREAMED = 1000
NO_NAME = "Erased"


def ceased_entries(session: Session, *, until: date) -> Iterator[tuple[EntryId, MemberId, date]]:
    """Entries that ceased on or before a day and are not erased yet: id, whose, and the day."""
    find = (
        select(EntryVersion.entry_id, EntryVersion.member_id, EntryVersion.ceased_on)
        .where(stands_now(), EntryVersion.ceased_on <= until, EntryVersion.sort_name != "")
        .order_by(EntryVersion.ceased_on, EntryVersion.entry_number)
    )
    for entry_id, member_id, ceased_on in session.execute(
        find.execution_options(yield_per=_STREAMED)
    ):
        if ceased_on is not None:
            yield EntryId(entry_id), MemberId(member_id), ceased_on


def erase_entries(
    session: Session, *, entry_ids: Sequence[EntryId], rule: str, until: date, now: datetime
) -> list[MemberId]:
    """Put a tombstone where entries stood: number, days, and under which rule (CA 2006 s121).

    Gives those of whom nothing else is held, and whose words in the staff records were erased
    too: no entry of theirs has a name left, and they left on or before ``until``, if ever here.
    """
    locked_state(session)
    rows = session.scalars(
        select(EntryVersion).where(EntryVersion.entry_id.in_(entry_ids), stands_now())
    ).all()
    stones = [_tombstone(row, rule=rule, now=now) for row in rows]
    session.execute(delete(EntryVersion).where(EntryVersion.entry_id.in_(entry_ids)))
    session.add_all(stones)
    session.flush()
    members = sorted({stone.member_id for stone in stones}, key=str)
    gone = _without_any_name(session, members, until)
    _erase_words(session, gone)
    next_revision(session)
    return gone


def _tombstone(row: EntryVersion, *, rule: str, now: datetime) -> EntryVersion:
    return EntryVersion(
        entry_id=row.entry_id,
        entry_number=row.entry_number,
        member_id=row.member_id,
        true_from=row.registered_on,
        true_until=FOREVER,
        recorded_at=now,
        superseded_at=None,
        recorded_by=None,
        reason=f"Erased under retention rule {rule}",
        kind=PartyKind.BODY,
        title="",
        forename="",
        surname=NO_NAME,
        sort_name="",
        address_1="",
        address_2="",
        town="",
        postcode="",
        country="",
        e_address="",
        e_purposes="",
        eligibility="",
        registered_on=row.registered_on,
        ceased_on=row.ceased_on,
        cessation=row.cessation,
        is_protected=False,
        is_withheld=False,
        joint_holders=[],
        dispute="",
        other_property_pence=0,
    )


def _without_any_name(session: Session, ids: Sequence[UUID], until: date) -> list[MemberId]:
    named = select(EntryVersion.member_id).where(
        EntryVersion.member_id.in_(ids), EntryVersion.sort_name != ""
    )
    is_over = or_(
        Member.is_employee.is_(False),
        and_(MemberVersion.left_on.is_not(None), MemberVersion.left_on <= until),
    )
    found = session.scalars(
        select(Member.id)
        .join(MemberVersion, and_(MemberVersion.member_id == Member.id, is_latest()))
        .where(Member.id.in_(ids), Member.id.not_in(named), is_over)
    )
    return [MemberId(one) for one in found]


def _erase_words(session: Session, member_ids: Sequence[MemberId]) -> None:
    session.execute(
        update(MemberVersion)
        .where(MemberVersion.member_id.in_(member_ids))
        .values(forename="", surname=NO_NAME, sort_name="", reason="", **_NO_DETAILS)
    )
    for model in (MemberWord, MemberLead):
        session.execute(delete(model).where(model.member_id.in_(member_ids)))


_NO_DETAILS = {
    "title": "",
    "work_email": None,
    "personal_email": None,
    "address_1": "",
    "address_2": "",
    "town": "",
    "postcode": "",
}


def leavers_with_details(session: Session, *, until: date) -> Iterator[tuple[MemberId, date]]:
    """Leavers of whom an address or e-mail is still held: those who left on or before a day."""
    any_version = MemberVersion.__table__.alias("any_version")
    has_details = (
        select(any_version.c.id)
        .where(
            any_version.c.member_id == MemberVersion.member_id,
            or_(
                any_version.c.work_email.is_not(None),
                any_version.c.personal_email.is_not(None),
                any_version.c.address_1 != "",
                any_version.c.town != "",
                any_version.c.postcode != "",
            ),
        )
        .exists()
    )
    find = (
        select(MemberVersion.member_id, MemberVersion.left_on)
        .join(Member, Member.id == MemberVersion.member_id)
        .where(
            is_latest(),
            MemberVersion.left_on <= until,
            Member.entry_state != EntryState.STANDS,
            has_details,
        )
        .order_by(MemberVersion.left_on, MemberVersion.member_id)
    )
    for member_id, left_on in session.execute(find.execution_options(yield_per=_STREAMED)):
        if left_on is not None:
            yield MemberId(member_id), left_on


def erase_details(session: Session, *, member_ids: Sequence[MemberId]) -> None:
    """Erase addresses and e-mails from every version of what HR said; names and days stay."""
    locked_state(session)
    session.execute(
        update(MemberVersion).where(MemberVersion.member_id.in_(member_ids)).values(**_NO_DETAILS)
    )
    next_revision(session)
