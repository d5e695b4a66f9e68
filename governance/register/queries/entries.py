"""Entries as an import needs them: by number, by name, and those a file does not mention."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from governance.kernel.ids import ImportId, MemberId
from governance.register.models import ImportRow, Member, MemberVersion, RegisterEntry
from governance.register.models.members import is_latest
from governance.register.queries.members import in_post
from governance.register.rules.people import FACT_NAMES, Facts
from governance.register.rules.timeline import Period

_FACTS = [getattr(MemberVersion, name) for name in FACT_NAMES]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the register stands now."""

    member_id: MemberId
    number: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class MissingMember:
    """Somebody in post whom a file does not mention."""

    member_id: MemberId
    number: str
    name: str


def _facts(values: Iterable[Any]) -> Facts:
    return Facts(**dict(zip(FACT_NAMES, values, strict=True)))


def is_empty(session: Session) -> bool:
    """Whether nobody was ever put on file."""
    return session.scalars(select(Member.id).limit(1)).first() is None


def is_register_open(session: Session) -> bool:
    """Whether anybody was ever entered on the statutory register."""
    return session.scalars(select(RegisterEntry.id).limit(1)).first() is not None


def entries_by_number(session: Session, *, numbers: Sequence[str]) -> dict[str, Entry]:
    """The entries with these numbers; one query. Give no more than some thousand at once."""
    found = session.execute(
        select(MemberVersion.member_id, MemberVersion.number, *_FACTS).where(
            MemberVersion.number.in_(numbers), is_latest()
        )
    )
    return {row[1]: Entry(MemberId(row[0]), row[1], _facts(row[2:])) for row in found}


def entries_in_post_named(session: Session, *, sort_names: Sequence[str], day: date) -> list[Entry]:
    """The entries of people in post on ``day`` who have one of these names."""
    found = session.execute(
        select(MemberVersion.member_id, MemberVersion.number, *_FACTS).where(
            MemberVersion.sort_name.in_(sort_names), is_latest(), in_post(day)
        )
    )
    return [Entry(MemberId(row[0]), row[1], _facts(row[2:])) for row in found]


def periods_of(
    session: Session, *, member_ids: Sequence[MemberId]
) -> dict[MemberId, tuple[str, tuple[Period[Facts], ...]]]:
    """Each entry's number and the periods that stand now, in order."""
    found = session.execute(
        select(
            MemberVersion.member_id,
            MemberVersion.number,
            MemberVersion.true_from,
            MemberVersion.true_until,
            *_FACTS,
        )
        .where(MemberVersion.member_id.in_(member_ids), MemberVersion.superseded_at.is_(None))
        .order_by(MemberVersion.member_id, MemberVersion.true_from)
    )
    periods: dict[MemberId, tuple[str, tuple[Period[Facts], ...]]] = {}
    for row in found:
        member_id = MemberId(row[0])
        before = periods[member_id][1] if member_id in periods else ()
        periods[member_id] = (row[1], (*before, Period(row[2], row[3], _facts(row[4:]))))
    return periods


def _unmentioned(import_id: ImportId, day: date) -> list[ColumnElement[bool]]:
    mentioned = select(ImportRow.number).where(ImportRow.import_id == import_id)
    return [is_latest(), in_post(day), MemberVersion.number.not_in(mentioned)]


def missing_from_file(session: Session, *, import_id: ImportId, day: date) -> int:
    """How many people in post on ``day`` the file does not mention."""
    find = select(func.count()).select_from(MemberVersion).where(*_unmentioned(import_id, day))
    return session.scalars(find).one()


def members_missing_from_file(
    session: Session, *, import_id: ImportId, day: date, limit: int
) -> list[MissingMember]:
    """People in post on ``day`` whom the file does not mention, by name, ``limit`` at most."""
    found = session.execute(
        select(
            MemberVersion.member_id,
            MemberVersion.number,
            MemberVersion.forename,
            MemberVersion.surname,
        )
        .where(*_unmentioned(import_id, day))
        .order_by(MemberVersion.sort_name, MemberVersion.number)
        .limit(limit)
    )
    return [
        MissingMember(MemberId(member_id), number, f"{forename} {surname}")
        for member_id, number, forename, surname in found
    ]
