"""The members list: searched, filtered, a page at a time, and streamed whole for a download."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from governance.kernel.ids import ConstituencyId, MemberId
from governance.register.models import Constituency, MemberVersion, MemberWord
from governance.register.models.members import is_latest
from governance.register.rules.search import asked_words

MOST_COUNTED = 10_000
"""Beyond this a total says “more than”: counting a million rows would be slower than the page."""
_FEW = 2000
_LAST = "\U0010ffff"


class Show(StrEnum):
    """Which entries to list."""

    IN_POST = "in-post"
    LEFT = "left"
    NO_SHARE = "no-share"
    NO_EMAIL = "no-email"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """What somebody looks for: words, which entries, and in which group and site."""

    text: str = ""
    show: Show = Show.IN_POST
    staff_group_id: ConstituencyId | None = None
    site_id: ConstituencyId | None = None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One line of the list, as the register stands today."""

    member_id: MemberId
    number: str
    title: str
    forename: str
    surname: str
    work_email: str | None
    personal_email: str | None
    address_1: str
    address_2: str
    town: str
    postcode: str
    staff_group: str
    site: str
    joined_on: date
    left_on: date | None
    holds_share: bool
    sort_name: str

    @property
    def name(self) -> str:
        """Forename and surname."""
        return f"{self.forename} {self.surname}"

    @property
    def key(self) -> str:
        """Where the row stands in the list."""
        return f"{self.sort_name}~{self.number}"


@dataclass(frozen=True, slots=True)
class MembersPage:
    """A page of the list. ``total`` stops at ``MOST_COUNTED``; ``has_more`` says it did."""

    rows: tuple[MemberRow, ...]
    total: int
    has_more: bool
    next_key: str | None = None
    previous_key: str | None = None


def find_members(
    session: Session,
    *,
    filters: MemberFilter,
    day: date,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> MembersPage:
    """A page of the list by name then number: the rows after one key, or before another.

    Every word must match the beginning of a word of the name, the number, the group or the site,
    without regard to capitals and accents.
    """
    where = _conditions(session, filters, day)
    total = session.scalars(
        select(func.count()).select_from(
            select(MemberVersion.id).where(*where).limit(MOST_COUNTED + 1).subquery()
        )
    ).one()
    backwards = before is not None and after is None
    find = _rows(where, backwards=backwards).limit(limit + 1)
    place = _place(before if backwards else after)
    if place is not None:
        here = tuple_(MemberVersion.sort_name, MemberVersion.number)
        find = find.where(here < place if backwards else here > place)
    found = [_row(each) for each in session.execute(find)]
    has_beyond = len(found) > limit
    found = found[:limit]
    if backwards:
        found.reverse()
    has_next = bool(found) and (has_beyond if not backwards else True)
    has_previous = bool(found) and (has_beyond if backwards else place is not None)
    return MembersPage(
        rows=tuple(found),
        total=min(total, MOST_COUNTED),
        has_more=total > MOST_COUNTED,
        next_key=found[-1].key if has_next else None,
        previous_key=found[0].key if has_previous else None,
    )


def all_members(session: Session, *, filters: MemberFilter, day: date) -> Iterator[MemberRow]:
    """Every row of the list, streamed, for a download."""
    find = _rows(_conditions(session, filters, day), backwards=False)
    for row in session.execute(find.execution_options(yield_per=500)):
        yield _row(row)


def _place(key: str | None) -> tuple[str, str] | None:
    sort_name, found, number = (key or "").partition("~")
    return (sort_name, number) if found else None


def _rows(
    where: Sequence[ColumnElement[bool]], *, backwards: bool
) -> Select[MemberVersion, str, str]:
    group, site = aliased(Constituency), aliased(Constituency)
    order = (MemberVersion.sort_name, MemberVersion.number)
    return (
        select(MemberVersion, group.name, site.name)
        .outerjoin(group, group.id == MemberVersion.staff_group_id)
        .outerjoin(site, site.id == MemberVersion.site_id)
        .where(*where)
        .order_by(*(column.desc() for column in order) if backwards else order)
    )


def _row(found: Sequence[Any]) -> MemberRow:
    version, staff_group, site = found
    names = MemberRow.__dataclass_fields__.keys() - {"staff_group", "site"}
    values = {name: getattr(version, name) for name in names}
    return MemberRow(**values, staff_group=staff_group or "", site=site or "")


def _conditions(session: Session, filters: MemberFilter, day: date) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [is_latest(), *_shown(filters.show, day)]
    if filters.staff_group_id is not None:
        where.append(MemberVersion.staff_group_id == filters.staff_group_id)
    if filters.site_id is not None:
        where.append(MemberVersion.site_id == filters.site_id)
    words = asked_words(filters.text)
    return [*where, *_matching(session, words)] if words else where


def _shown(show: Show, day: date) -> list[ColumnElement[bool]]:
    if show is Show.EVERYONE:
        return []
    if show is Show.LEFT:
        return [MemberVersion.left_on < day]
    here = or_(MemberVersion.left_on.is_(None), MemberVersion.left_on >= day)
    if show is Show.NO_SHARE:
        return [here, MemberVersion.holds_share.is_(False)]
    if show is Show.NO_EMAIL:
        return [here, MemberVersion.work_email.is_(None), MemberVersion.personal_email.is_(None)]
    return [here]


def _matching(session: Session, words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Conditions for every word, in the form that the number of hits makes quickest.

    When few people have all the words in their name they are fetched first and looked up by id;
    when many have them, the list is walked in its order and each row is tried: the page is full
    before long.
    """
    groups = session.execute(select(Constituency.id, Constituency.name_key)).all()
    tried: list[ColumnElement[bool]] = []
    by_name: list[Select[UUID]] = []
    for word in words:
        ids = [id_ for id_, key in groups if _begins(key, word)]
        if ids:
            tried.append(or_(_has_word(word), *_in_any(ids)))
        else:
            tried.append(_has_word(word))
            by_name.append(select(MemberWord.member_id).where(*_range(MemberWord.word, word)))
    if by_name:
        first, *rest = by_name
        wanted = (first.intersect(*rest) if rest else first.distinct()).limit(_FEW + 1)
        found = session.scalars(wanted).all()
        if len(found) <= _FEW:
            tried.append(MemberVersion.member_id.in_(found))
    return tried


def _begins(key: str, word: str) -> bool:
    return any(part.startswith(word) for part in key.split())


def _in_any(ids: Sequence[UUID]) -> list[ColumnElement[bool]]:
    return [MemberVersion.staff_group_id.in_(ids), MemberVersion.site_id.in_(ids)]


def _has_word(word: str) -> ColumnElement[bool]:
    return exists().where(
        MemberWord.member_id == MemberVersion.member_id, *_range(MemberWord.word, word)
    )


def _range(column: InstrumentedAttribute[str], word: str) -> list[ColumnElement[bool]]:
    return [and_(column >= word, column < word + _LAST)]
