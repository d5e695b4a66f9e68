"""How each kind of difference is found: one statement a kind, over what stands now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased

from governance.constitution.rules.articles import Articles
from governance.joining.models import Decision, LeaverCase, Offer
from governance.joining.rules.differences import Choice, DecisionState, DifferenceKind
from governance.joining.rules.leaving import ENDS, Grounds, route_of
from governance.joining.rules.months import months_from
from governance.joining.rules.offers import OfferState
from governance.register.models import EntryVersion, Member, MemberVersion, RegisterEntry
from governance.register.models.members import is_latest
from governance.register.queries.entry_rows import stands_now
from governance.register.queries.members import in_post
from governance.register.rules.entries import EntryState, PartyKind
from governance.shares.queries.holdings import holding_subquery

HR = MemberVersion
ENTRY = EntryVersion
OTHER = aliased(MemberVersion, name="other")
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Found:
    """A statement that gives (HR's version, the entry's, the other person's, shares, leaving).

    ``fingerprint`` is what differs, put together in the statement itself; a kind that cannot be
    (the articles leave no room for it) is ``None``.
    """

    select: Select[Any]
    fingerprint: ColumnElement[str]


def find(kind: DifferenceKind, *, day: date, articles: Articles) -> Found | None:
    """The statement for a kind, without an order and a limit."""
    return _FINDERS[kind](day, articles)


def _text(*columns: Any) -> ColumnElement[str]:
    """Columns in one text, in order; what is not there is empty."""
    joined: ColumnElement[str] = literal("")
    for column in columns:
        joined = joined + func.coalesce(cast(column, String), "") + _SEPARATOR
    return joined


def _rows(
    fingerprint: ColumnElement[str],
    *,
    entry: bool = False,
    other: bool = False,
    shares: Any = None,
    leaving: Any = None,
) -> Select[Any]:
    return (
        select(
            HR,
            ENTRY if entry else null().label("entry"),
            OTHER if other else null().label("other"),
            (null() if shares is None else shares).label("shares"),
            (null() if leaving is None else leaving).label("leaving"),
            fingerprint.label("fingerprint"),
        )
        .join(Member, Member.id == HR.member_id)
        .where(is_latest())
    )


def _standing() -> ColumnElement[bool]:
    return and_(ENTRY.member_id == HR.member_id, stands_now(), ENTRY.ceased_on.is_(None))


def _employed() -> ColumnElement[bool]:
    return Member.is_employee.is_(True)


def _is(state: EntryState) -> ColumnElement[bool]:
    return Member.entry_state == state


def _open_case() -> ColumnElement[bool]:
    return exists().where(LeaverCase.entry_id == ENTRY.entry_id, LeaverCase.state.not_in(ENDS))


def _open_offer(day: date) -> ColumnElement[bool]:
    """An offer that is not answered yet, or accepted; or one declined since the person started."""
    return exists().where(
        Offer.member_id == HR.member_id,
        or_(
            Offer.state == OfferState.ACCEPTED,
            and_(Offer.state == OfferState.OFFERED, Offer.expires_on >= day),
            and_(Offer.state == OfferState.DECLINED, Offer.replied_on >= HR.joined_on),
        ),
    )


def _same_as_another() -> ColumnElement[bool]:
    """Somebody who was said to be on file twice: the other one counts."""
    return exists().where(
        Decision.other_id == HR.member_id,
        Decision.choice == Choice.SAME_PERSON,
        Decision.state == DecisionState.SIGNED_OFF,
    )


def _offer_share(day: date, articles: Articles) -> Found:
    since = months_from(day, -articles.offer_after_months)
    fingerprint = _text(HR.joined_on)
    return Found(
        _rows(fingerprint).where(
            _employed(),
            _is(EntryState.NONE),
            in_post(day),
            HR.joined_on <= since,
            ~_open_offer(day),
            ~_same_as_another(),
        ),
        fingerprint,
    )


def _leaver(day: date, articles: Articles) -> Found | None:
    if route_of(articles) is None:
        return None
    fingerprint = _text(HR.left_on)
    return Found(
        _rows(fingerprint, entry=True)
        .join(ENTRY, _standing())
        .where(_employed(), _is(EntryState.STANDS), HR.left_on < day, ~_open_case()),
        fingerprint,
    )


def _name_change(_day: date, _articles: Articles) -> Found:
    fingerprint = _text(HR.forename, HR.surname, ENTRY.forename, ENTRY.surname)
    return Found(
        _rows(fingerprint, entry=True)
        .join(ENTRY, _standing())
        .where(
            _employed(),
            _is(EntryState.STANDS),
            ENTRY.kind == PartyKind.INDIVIDUAL,
            or_(HR.forename != ENTRY.forename, HR.surname != ENTRY.surname),
        ),
        fingerprint,
    )


_ADDRESS = ("address_1", "address_2", "town", "postcode")


def _address_change(_day: date, _articles: Articles) -> Found:
    """The entry has what HR once had as the home address, and HR has another now."""
    mine = [getattr(HR, name) for name in _ADDRESS]
    said = [getattr(ENTRY, name) for name in _ADDRESS]
    fingerprint = _text(*mine, *said)
    before = aliased(MemberVersion, name="before")
    was_home = exists().where(
        before.member_id == HR.member_id,
        *(getattr(before, name) == getattr(ENTRY, name) for name in _ADDRESS),
    )
    differs = or_(*(a != b for a, b in zip(mine, said, strict=True)))
    return Found(
        _rows(fingerprint, entry=True)
        .join(ENTRY, _standing())
        .where(_employed(), _is(EntryState.STANDS), HR.address_1 != "", differs, was_home),
        fingerprint,
    )


def _rejoined(day: date, articles: Articles) -> Found:
    """Back in post: after the membership ended, or while a leaver's case is still open."""
    since = months_from(day, -articles.offer_after_months)
    newer = aliased(EntryVersion, name="newer")
    newest = ~exists().where(
        newer.member_id == ENTRY.member_id,
        newer.superseded_at.is_(None),
        newer.entry_number > ENTRY.entry_number,
    )
    leaving = exists().where(
        LeaverCase.entry_id == ENTRY.entry_id,
        LeaverCase.state.not_in(ENDS),
        LeaverCase.grounds == Grounds.LEFT_EMPLOYMENT,
        ENTRY.ceased_on.is_(None),
    )
    came_back = and_(
        _is(EntryState.ENDED),
        HR.joined_on > ENTRY.registered_on,
        HR.joined_on <= since,
        ~_open_offer(day),
    )
    fingerprint = _text(HR.joined_on, ENTRY.entry_number)
    return Found(
        _rows(fingerprint, entry=True, leaving=case((leaving, 1), else_=0))
        .join(ENTRY, and_(ENTRY.member_id == HR.member_id, stands_now(), newest))
        .where(_employed(), in_post(day), or_(came_back, and_(_is(EntryState.STANDS), leaving))),
        fingerprint,
    )


def _alike() -> CompoundSelect[UUID, UUID]:
    """Pairs of people of one name with one e-mail or one address, the lower number first.

    Each way is a join of its own on equal values, which stays fast where names are common.
    """
    one, two = aliased(MemberVersion, name="one"), aliased(MemberVersion, name="two")
    ways = (("work_email",), ("personal_email",), ("address_1", "postcode"))
    stands = [
        condition
        for row in (one, two)
        for condition in (row.superseded_at.is_(None), row.true_until == date.max)
    ]
    return union(
        *(
            select(one.id.label("one_id"), two.id.label("two_id")).where(
                one.sort_name == two.sort_name,
                one.number < two.number,
                *(func.lower(getattr(one, key)) == func.lower(getattr(two, key)) for key in way),
                getattr(one, way[0]) != "",
                *stands,
            )
            for way in ways
        )
    )


def _duplicate(day: date, _articles: Articles) -> Found:
    """Two people of one name with one address or e-mail, both here or on the register."""
    other_member = aliased(Member, name="other_member")
    pairs = _alike().subquery("pairs")
    is_here = or_(in_post(day), _is(EntryState.STANDS))
    other_is_here = or_(
        and_(OTHER.joined_on <= day, or_(OTHER.left_on.is_(None), OTHER.left_on >= day)),
        other_member.entry_state == EntryState.STANDS,
    )
    fingerprint = _text(HR.sort_name, OTHER.number)
    return Found(
        _rows(fingerprint, other=True)
        .join(pairs, pairs.c.one_id == HR.id)
        .join(OTHER, OTHER.id == pairs.c.two_id)
        .join(other_member, other_member.id == OTHER.member_id)
        .where(is_here, other_is_here),
        fingerprint,
    )


def _share_word(day: date, articles: Articles) -> Found | None:
    """On the register: HR says there is no share and the ledger has one, or the other way round.

    Somebody HR says has a share, and who is not on the register, is offered one: that line says
    so too. HR counts when it has said something since the entry was made: until then nobody
    there knows of the share.
    """
    if not articles.has_shares:
        return None
    holding = holding_subquery(day)
    fingerprint = _text(HR.holds_share, case((holding.c.shares > 0, 1), else_=0))
    return Found(
        _rows(fingerprint, entry=True, shares=holding.c.shares)
        .join(ENTRY, _standing())
        .join(RegisterEntry, RegisterEntry.id == ENTRY.entry_id)
        .outerjoin(holding, holding.c.entry_id == ENTRY.entry_id)
        .where(
            _employed(),
            _is(EntryState.STANDS),
            in_post(day),
            or_(
                and_(HR.holds_share.is_(True), holding.c.shares.is_(None)),
                and_(
                    HR.holds_share.is_(False),
                    holding.c.shares > 0,
                    HR.recorded_at > RegisterEntry.entered_at,
                ),
            ),
        ),
        fingerprint,
    )


_FINDERS: Mapping[DifferenceKind, Callable[[date, Articles], Found | None]] = {
    DifferenceKind.OFFER_SHARE: _offer_share,
    DifferenceKind.LEAVER: _leaver,
    DifferenceKind.NAME_CHANGE: _name_change,
    DifferenceKind.ADDRESS_CHANGE: _address_change,
    DifferenceKind.REJOINED: _rejoined,
    DifferenceKind.DUPLICATE: _duplicate,
    DifferenceKind.SHARE_WORD: _share_word,
}
