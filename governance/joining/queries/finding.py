"""How each kind of difference is found: one statement a kind, over what stands now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
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
from governance.register.queries.leads import (
    ADDRESS,
    address_differs,
    came_back,
    led_to,
    name_differs,
    same_person,
)
from governance.register.queries.members import in_post
from governance.register.rules.entries import EntryState
from governance.register.rules.leads import LeadKind
from governance.shares.models import SharelessEntry, ShareLine
from governance.shares.queries.holdings import holding_select

HR = MemberVersion
ENTRY = EntryVersion
OTHER = aliased(MemberVersion, name="other")
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Found:
    """A statement that gives (HR's version, the entry's, the other person's, shares, leaving).

    ``fingerprint`` is what differs, put together in the statement itself; a kind that cannot be
    (the articles leave no room for it) is ``None``. Nobody is in it but those of whom one of
    ``people`` is true: conditions on the person and on what HR says, each quickly asked alone.
    """

    select: Select[Any]
    fingerprint: ColumnElement[str]
    people: Sequence[ColumnElement[bool]]


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
    """Somebody who was said to be on file twice: the other one counts.

    That is the first of the two, unless only the second is on the register.
    """
    second = aliased(Member, name="second")
    return exists().where(
        Decision.choice == Choice.SAME_PERSON,
        Decision.state == DecisionState.SIGNED_OFF,
        second.id == Decision.other_id,
        or_(
            Decision.other_id == HR.member_id,
            and_(Decision.member_id == HR.member_id, second.entry_state == EntryState.STANDS),
        ),
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
        [and_(_is(EntryState.NONE), _employed())],
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
        [HR.member_id.in_(led_to(LeadKind.LEFT))],
    )


def _name_change(_day: date, _articles: Articles) -> Found:
    fingerprint = _text(HR.forename, HR.surname, ENTRY.forename, ENTRY.surname)
    return Found(
        _rows(fingerprint, entry=True)
        .join(ENTRY, _standing())
        .where(_employed(), _is(EntryState.STANDS), name_differs()),
        fingerprint,
        [HR.member_id.in_(led_to(LeadKind.NAME))],
    )


def _address_change(_day: date, _articles: Articles) -> Found:
    mine = [getattr(HR, name) for name in ADDRESS]
    said = [getattr(ENTRY, name) for name in ADDRESS]
    fingerprint = _text(*mine, *said)
    return Found(
        _rows(fingerprint, entry=True)
        .join(ENTRY, _standing())
        .where(_employed(), _is(EntryState.STANDS), address_differs()),
        fingerprint,
        [HR.member_id.in_(led_to(LeadKind.ADDRESS))],
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
    case_is_open = select(LeaverCase.member_id).where(LeaverCase.state.not_in(ENDS))
    is_back = and_(_is(EntryState.ENDED), came_back(), HR.joined_on <= since, ~_open_offer(day))
    fingerprint = _text(HR.joined_on, ENTRY.entry_number)
    return Found(
        _rows(fingerprint, entry=True, leaving=case((leaving, 1), else_=0))
        .join(ENTRY, and_(ENTRY.member_id == HR.member_id, stands_now(), newest))
        .where(_employed(), in_post(day), or_(is_back, and_(_is(EntryState.STANDS), leaving))),
        fingerprint,
        [HR.member_id.in_(led_to(LeadKind.BACK)), HR.member_id.in_(case_is_open)],
    )


def _duplicate(day: date, _articles: Articles) -> Found:
    """Two people of one name with one address or e-mail, both here or on the register.

    The one with the lower number first, and each pair once.
    """
    other_member = aliased(Member, name="other_member")
    is_here = or_(in_post(day), _is(EntryState.STANDS))
    other_is_here = or_(
        and_(OTHER.joined_on <= day, or_(OTHER.left_on.is_(None), OTHER.left_on >= day)),
        other_member.entry_state == EntryState.STANDS,
    )
    fingerprint = _text(HR.sort_name, OTHER.number)
    return Found(
        _rows(fingerprint, other=True)
        .join(OTHER, and_(is_latest(OTHER), HR.number < OTHER.number, same_person(HR, OTHER)))
        .join(other_member, other_member.id == OTHER.member_id)
        .where(is_here, other_is_here),
        fingerprint,
        [HR.member_id.in_(led_to(LeadKind.ALIKE))],
    )


def _share_word(day: date, articles: Articles) -> Found | None:
    """On the register: HR says there is no share and the ledger has one, or the other way round.

    Somebody HR says has a share, and who is not on the register, is offered one: that line says
    so too. HR counts when it has said something since the entry was made: until then nobody
    there knows of the share. What is held is summed only for those who are looked at.
    """
    if not articles.has_shares:
        return None
    held = holding_select(day).with_only_columns(func.sum(ShareLine.shares))
    shares = held.where(ShareLine.entry_id == ENTRY.entry_id).correlate(ENTRY).scalar_subquery()
    shareless = select(RegisterEntry.member_id).join(
        SharelessEntry, SharelessEntry.entry_id == RegisterEntry.id
    )
    fingerprint = _text(HR.holds_share, case((shares > 0, 1), else_=0))
    return Found(
        _rows(fingerprint, entry=True, shares=shares)
        .join(ENTRY, _standing())
        .join(RegisterEntry, RegisterEntry.id == ENTRY.entry_id)
        .where(
            _employed(),
            _is(EntryState.STANDS),
            in_post(day),
            or_(
                and_(HR.holds_share.is_(True), shares.is_(None)),
                and_(
                    HR.holds_share.is_(False),
                    shares > 0,
                    HR.recorded_at > RegisterEntry.entered_at,
                ),
            ),
        ),
        fingerprint,
        [HR.member_id.in_(led_to(LeadKind.NO_SHARE)), HR.member_id.in_(shareless)],
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
