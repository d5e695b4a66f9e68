"""The members list: searched, filtered, a page at a time, and streamed whole for a download."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles
from governance.kernel.ids import ConstituencyId, MemberId
from governance.register.models import Constituency, EntryVersion, Member, MemberVersion
from governance.register.models.members import is_latest
from governance.register.queries.entry_rows import holds_shares, on_register, stands_now
from governance.register.queries.finding import has_word, people_with, the_few_with
from governance.register.queries.leads import led_to
from governance.register.queries.members import CHUNK, people_on
from governance.register.rules.entries import EntryState
from governance.register.rules.leads import LeadKind
from governance.register.rules.membership import Label, label_of
from governance.register.rules.search import asked_words
from governance.shares.models import SharelessEntry

MOST_COUNTED = 1000
"""Beyond this a total says “more than”: counting a million rows would be slower than the page."""
_TRIED = 4 * MOST_COUNTED


class Show(StrEnum):
    """Which people to list: by what HR says, and by the register."""

    IN_POST = "in-post"
    MEMBERS = "members"
    NOT_YET = "not-yet"
    NO_SHARE = "no-share"
    STILL_ENTERED = "still-entered"
    FORMER = "former"
    LEFT = "left"
    NO_EMAIL = "no-email"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """What somebody looks for: words, which people, and in which group and site."""

    text: str = ""
    show: Show = Show.IN_POST
    staff_group_id: ConstituencyId | None = None
    site_id: ConstituencyId | None = None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One line of the list, as things stand today. ``holds_share`` is HR's word.

    ``label`` is what the register and the ledger make of the person; ``entry_number`` that of
    the entry that stands, or else of the newest.
    """

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
    label: Label
    entry_number: int | None

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
    """A page of the list by HR's name then number: the rows after one key, or before another.

    Every word must match the beginning of a word of the name, HR's or the entry's, the number,
    the group or the site, without regard to capitals and accents.
    """
    articles = articles_on(session, day=day)
    where = _conditions(session, filters, day, articles)
    total = _counted(session, where, filters)
    backwards = before is not None and after is None
    place = _place(before if backwards else after)
    if place is not None:
        here = tuple_(MemberVersion.sort_name, MemberVersion.number)
        where.append(here < place if backwards else here > place)
    ids = select(MemberVersion.id).where(*where).order_by(*_order(backwards=backwards))
    find = _rows([MemberVersion.id.in_(ids.limit(limit + 1))], backwards=backwards)
    versions = session.execute(find).all()
    found = _read(session, versions, day=day, articles=articles)
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
    articles = articles_on(session, day=day)
    find = _rows(_conditions(session, filters, day, articles), backwards=False)
    streamed = session.execute(find.execution_options(yield_per=CHUNK))
    for versions in streamed.partitions():
        yield from _read(session, versions, day=day, articles=articles)


def _counted(session: Session, where: Sequence[ColumnElement[bool]], filters: MemberFilter) -> int:
    """How many, up to ``MOST_COUNTED`` and one more.

    Where the filter names people by an index of their own, some of those are counted first: if
    there are enough, nobody else is looked at.
    """
    named = _named(filters)
    tries = (
        [[*where, MemberVersion.member_id.in_(named.limit(_TRIED))]] if named is not None else []
    )
    number = 0
    for conditions in [*tries, where]:
        some = select(MemberVersion.id).where(*conditions).limit(MOST_COUNTED + 1).subquery()
        number = session.scalars(select(func.count()).select_from(some)).one()
        if number > MOST_COUNTED:
            break
    return number


def _named(filters: MemberFilter) -> Select[UUID] | None:
    words = asked_words(filters.text)
    if words:
        return people_with(words[0])
    named = {
        Show.NO_SHARE: _shareless(),
        Show.STILL_ENTERED: led_to(LeadKind.LEFT),
        Show.NOT_YET: select(Member.id).where(Member.entry_state == EntryState.NONE),
        Show.FORMER: select(Member.id).where(Member.entry_state == EntryState.ENDED),
    }
    return named.get(filters.show)


def _place(key: str | None) -> tuple[str, str] | None:
    sort_name, found, number = (key or "").partition("~")
    return (sort_name, number) if found else None


def _rows(
    where: Sequence[ColumnElement[bool]], *, backwards: bool
) -> Select[MemberVersion, str, str]:
    group, site = aliased(Constituency), aliased(Constituency)
    return (
        select(MemberVersion, group.name, site.name)
        .outerjoin(group, group.id == MemberVersion.staff_group_id)
        .outerjoin(site, site.id == MemberVersion.site_id)
        .where(*where)
        .order_by(*_order(backwards=backwards))
    )


def _order(*, backwards: bool) -> Sequence[ColumnElement[str]]:
    order = (MemberVersion.sort_name, MemberVersion.number)
    return [column.desc() if backwards else column.asc() for column in order]


_ALSO = {"staff_group", "site", "label", "entry_number"}


def _read(
    session: Session, found: Sequence[Any], *, day: date, articles: Articles
) -> list[MemberRow]:
    """The rows with what the register says of each: one query more."""
    names = MemberRow.__dataclass_fields__.keys() - _ALSO
    people = people_on(session, member_ids=[MemberId(row[0].member_id) for row in found], day=day)
    return [
        MemberRow(
            **{name: getattr(version, name) for name in names},
            staff_group=staff_group or "",
            site=site or "",
            label=label_of(people[version.member_id], day=day, articles=articles),
            entry_number=people[version.member_id].entry_number(day),
        )
        for version, staff_group, site in found
    ]


def _conditions(
    session: Session, filters: MemberFilter, day: date, articles: Articles
) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [is_latest(), *_shown(filters.show, day, articles)]
    if filters.show is Show.STILL_ENTERED:
        where.append(_may_have_left(session, day))
    if filters.staff_group_id is not None:
        where.append(MemberVersion.staff_group_id == filters.staff_group_id)
    if filters.site_id is not None:
        where.append(MemberVersion.site_id == filters.site_id)
    words = asked_words(filters.text)
    return [*where, *_matching(session, words)] if words else where


def _shown(show: Show, day: date, articles: Articles) -> list[ColumnElement[bool]]:
    here = or_(MemberVersion.left_on.is_(None), MemberVersion.left_on >= day)
    gone = and_(MemberVersion.left_on.is_not(None), MemberVersion.left_on < day)
    has_started = MemberVersion.joined_on <= day
    no_address = [MemberVersion.work_email.is_(None), MemberVersion.personal_email.is_(None)]
    entered, holding = _entered(day), _entered(day, holds_shares(EntryVersion.entry_id, day))
    conditions: dict[Show, list[ColumnElement[bool]]] = {
        Show.EVERYONE: [],
        Show.IN_POST: [here],
        Show.LEFT: [gone],
        Show.NO_EMAIL: [here, *no_address],
        Show.MEMBERS: [here, holding if articles.has_shares else entered],
        Show.NO_SHARE: _without_a_share(day) if articles.has_shares else [false()],
        Show.STILL_ENTERED: [gone, entered],
        Show.NOT_YET: [here, has_started, _one_of_the(EntryState.NONE)],
        Show.FORMER: [_one_of_the(EntryState.ENDED)],
    }
    return conditions[show]


def _may_have_left(session: Session, day: date) -> ColumnElement[bool]:
    """Of the few with such a lead; and those whose entry is to end on a later day, if any."""
    has_lead = MemberVersion.member_id.in_(led_to(LeadKind.LEFT))
    later = select(EntryVersion.member_id).where(EntryVersion.ceased_on > day, stands_now())
    ends_later = session.scalar(select(later.exists()))
    return or_(has_lead, MemberVersion.member_id.in_(later)) if ends_later else has_lead


def _shareless() -> Select[UUID]:
    """People with an entry that is noted to hold no shares: as a rule hardly anybody."""
    return (
        select(EntryVersion.member_id)
        .join(SharelessEntry, SharelessEntry.entry_id == EntryVersion.entry_id)
        .where(stands_now())
    )


def _without_a_share(day: date) -> list[ColumnElement[bool]]:
    """Of those few, whoever stands on the register today and holds none."""
    holds = holds_shares(EntryVersion.entry_id, day)
    return [MemberVersion.member_id.in_(_shareless()), _entered(day, ~holds)]


def _one_of_the(state: EntryState) -> ColumnElement[bool]:
    """Of the few: they are fetched first. (Of the many one asks row by row, see ``_entered``.)"""
    return MemberVersion.member_id.in_(select(Member.id).where(Member.entry_state == state))


def _entered(day: date, *also: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the person has an entry on the register today, asked row by row."""
    return exists().where(
        EntryVersion.member_id == MemberVersion.member_id, stands_now(), on_register(day), *also
    )


def _matching(session: Session, words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Conditions for every word: of the name, the number, or of the group's or the site's name."""
    groups = session.execute(select(Constituency.id, Constituency.name_key)).all()
    tried: list[ColumnElement[bool]] = []
    by_name: list[str] = []
    for word in words:
        ids = [id_ for id_, key in groups if _begins(key, word)]
        if ids:
            tried.append(or_(has_word(MemberVersion.member_id, word), *_in_any(ids)))
        else:
            tried.append(has_word(MemberVersion.member_id, word))
            by_name.append(word)
    return [*tried, *the_few_with(session, MemberVersion.member_id, by_name)]


def _begins(key: str, word: str) -> bool:
    return any(part.startswith(word) for part in key.split())


def _in_any(ids: Sequence[UUID]) -> list[ColumnElement[bool]]:
    return [MemberVersion.staff_group_id.in_(ids), MemberVersion.site_id.in_(ids)]
