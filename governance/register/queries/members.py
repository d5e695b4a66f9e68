"""Who was a member on a day, as it was known at a moment, and how to reach them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles, LeaverVote
from governance.kernel.ids import ConstituencyId, MemberId
from governance.kernel.refusals import NotFound
from governance.register.models import Constituency, EntryVersion, Member, MemberVersion
from governance.register.models.members import is_latest
from governance.register.queries.entry_rows import about, believed, holds_shares, on_register
from governance.register.rules.membership import EntryOn, PersonOn, standing_of
from governance.register.rules.people import FACT_NAMES, Facts, Standing, StandingReason
from governance.shares.queries.holdings import holding_subquery

CHUNK = 500
"""How many ids go into one statement."""


@dataclass(frozen=True, slots=True)
class RollMember:
    """A member as the roll lists them; an empty string where there is no group or site."""

    member_id: MemberId
    number: str
    name: str
    sort_name: str
    staff_group: str
    site: str


@dataclass(frozen=True, slots=True)
class MemberCard:
    """Who a person is and how to reach them, as the register stands now."""

    member_id: MemberId
    number: str
    name: str
    email: str | None
    address_lines: tuple[str, ...]
    staff_group: str
    site: str
    joined_on: date
    left_on: date | None


def facts_of(version: MemberVersion) -> Facts:
    """What one version says."""
    return Facts(**{name: getattr(version, name) for name in FACT_NAMES})


def known(at: datetime | None) -> ColumnElement[bool]:
    """Versions believed at a moment (up to and with it); ``None``: those believed now."""
    if at is None:
        return MemberVersion.superseded_at.is_(None)
    return and_(
        MemberVersion.recorded_at <= at,
        or_(MemberVersion.superseded_at.is_(None), MemberVersion.superseded_at > at),
    )


def true_on(day: date) -> ColumnElement[bool]:
    """Versions about this day."""
    return and_(MemberVersion.true_from <= day, MemberVersion.true_until > day)


def in_post(day: date) -> ColumnElement[bool]:
    """Versions that say the person works here on this day."""
    return and_(
        MemberVersion.joined_on <= day,
        or_(MemberVersion.left_on.is_(None), MemberVersion.left_on >= day),
    )


def members_on(
    session: Session,
    *,
    day: date,
    constituency_id: ConstituencyId | None = None,
    known_at: datetime | None = None,
) -> list[RollMember]:
    """Everyone who is a member on ``day``, by the name on the register, then number.

    A member stands on the register that day (CA 2006 s112) and, where members hold shares, holds
    one; where the articles end the vote with the employment, an employee must be in post too.
    ``constituency_id`` narrows to one staff group or site, or to the constituency of the entry.
    ``known_at`` asks what was known at that moment; without it, what is known now. Group and
    site are HR's, under today's names. One statement, and one for the articles.
    """
    articles = articles_on(session, day=day, known_at=known_at)
    find = _members(day, known_at, articles)
    if articles.has_shares:
        holding = holding_subquery(day, known_at)
        find = find.join(holding, holding.c.entry_id == EntryVersion.entry_id)
    if constituency_id is not None:
        find = find.where(_is_in(constituency_id))
    return [
        RollMember(
            member_id=MemberId(member_id),
            number=number,
            name=f"{forename} {surname}".strip(),
            sort_name=sort_name,
            staff_group=group_name or "",
            site=site_name or "",
        )
        for member_id, number, forename, surname, sort_name, group_name, site_name in (
            session.execute(find)
        )
    ]


def members_counted_on(
    session: Session, *, day: date, constituency_id: ConstituencyId | None = None, most: int
) -> int:
    """How many ``members_on`` would give, up to ``most``: a larger register takes no longer.

    Shares are asked for entry by entry, and no further than counted.
    """
    articles = articles_on(session, day=day)
    find = _members(day, None, articles)
    if articles.has_shares:
        find = find.where(holds_shares(EntryVersion.entry_id, day))
    if constituency_id is not None:
        find = find.where(_is_in(constituency_id))
    some = find.with_only_columns(Member.id).order_by(None).limit(most).subquery()
    return session.scalars(select(func.count()).select_from(some)).one()


def _is_in(constituency_id: ConstituencyId) -> ColumnElement[bool]:
    return or_(
        MemberVersion.staff_group_id == constituency_id,
        MemberVersion.site_id == constituency_id,
        EntryVersion.constituency_id == constituency_id,
    )


def _members(
    day: date, known_at: datetime | None, articles: Articles
) -> Select[UUID, str, str, str, str, str, str]:
    group, site = aliased(Constituency), aliased(Constituency)
    said = and_(MemberVersion.member_id == Member.id, true_on(day), known(known_at))
    find = (
        select(
            Member.id,
            Member.number,
            EntryVersion.forename,
            EntryVersion.surname,
            EntryVersion.sort_name,
            group.name,
            site.name,
        )
        .join(Member, Member.id == EntryVersion.member_id)
        .outerjoin(MemberVersion, said)
        .outerjoin(group, group.id == MemberVersion.staff_group_id)
        .outerjoin(site, site.id == MemberVersion.site_id)
        .where(about(day), believed(known_at), on_register(day))
        .order_by(EntryVersion.sort_name, Member.number)
    )
    if articles.leaver_vote is LeaverVote.WITH_EMPLOYMENT:
        find = find.where(or_(Member.is_employee.is_(False), in_post(day)))
    return find


def facts_as_at(
    session: Session, *, member_id: MemberId, day: date, known_at: datetime | None = None
) -> Facts | None:
    """What the register says of a person on ``day``, as known at a moment; ``None``: nothing."""
    version = session.scalar(
        select(MemberVersion).where(
            MemberVersion.member_id == member_id, true_on(day), known(known_at)
        )
    )
    return None if version is None else facts_of(version)


def standing(
    session: Session,
    *,
    member_id: MemberId,
    day: date,
    constituency_id: ConstituencyId | None = None,
) -> Standing:
    """Whether a person is entitled on ``day`` (in the constituency, if given), and why.

    One statement, and one for the articles; says yes of exactly those ``members_on`` lists.
    """
    person = people_on(session, member_ids=[member_id], day=day).get(member_id)
    if person is None:
        return Standing(is_entitled=False, reason=StandingReason.NOT_ON_REGISTER)
    articles = articles_on(session, day=day)
    return standing_of(person, day=day, constituency_id=constituency_id, articles=articles)


def people_on(
    session: Session, *, member_ids: Sequence[MemberId], day: date
) -> dict[MemberId, PersonOn]:
    """What is known now of some people for ``day``: a page's worth, in one statement."""
    entries = and_(
        EntryVersion.member_id == Member.id,
        EntryVersion.superseded_at.is_(None),
        EntryVersion.true_until > day,
    )
    said = and_(
        MemberVersion.member_id == Member.id, true_on(day), MemberVersion.superseded_at.is_(None)
    )
    rows = session.execute(
        select(Member, MemberVersion, EntryVersion, holds_shares(EntryVersion.entry_id, day))
        .outerjoin(MemberVersion, said)
        .outerjoin(EntryVersion, entries)
        .where(Member.id.in_(member_ids))
        .order_by(EntryVersion.true_from)
    )
    found: dict[MemberId, PersonOn] = {}
    for member, version, entry, has_shares in rows:
        person = found.setdefault(
            MemberId(member.id),
            PersonOn(member.is_employee, None if version is None else facts_of(version), []),
        )
        if entry is not None:
            entry_on = EntryOn(
                entry.entry_number,
                entry.registered_on,
                entry.ceased_on,
                entry.constituency_id,
                bool(has_shares),
            )
            person.entries.append(entry_on)
    return found


def member_card(session: Session, *, member_id: MemberId) -> MemberCard:
    """One person's card. Raises ``NotFound`` when they are not on the register."""
    cards = member_cards(session, member_ids=[member_id])
    if member_id not in cards:
        raise NotFound
    return cards[member_id]


def member_cards(session: Session, *, member_ids: Iterable[MemberId]) -> dict[MemberId, MemberCard]:
    """The cards of many people; those not on the register are left out."""
    ids = list(dict.fromkeys(member_ids))
    cards: dict[MemberId, MemberCard] = {}
    for start in range(0, len(ids), CHUNK):
        for version, group_name, site_name in session.execute(_cards(ids[start : start + CHUNK])):
            facts = facts_of(version)
            cards[MemberId(version.member_id)] = MemberCard(
                member_id=MemberId(version.member_id),
                number=version.number,
                name=facts.name,
                email=facts.email,
                address_lines=facts.address_lines,
                staff_group=group_name or "",
                site=site_name or "",
                joined_on=facts.joined_on,
                left_on=facts.left_on,
            )
    return cards


def _cards(ids: Sequence[UUID]) -> Select[MemberVersion, str, str]:
    group, site = aliased(Constituency), aliased(Constituency)
    return (
        select(MemberVersion, group.name, site.name)
        .outerjoin(group, group.id == MemberVersion.staff_group_id)
        .outerjoin(site, site.id == MemberVersion.site_id)
        .where(is_latest(), MemberVersion.member_id.in_(ids))
    )
