"""The letters and e-mails of joining and leaving, queued with the act they tell of."""

from datetime import date

from governance.joining.models import Batch, LeaverCase, Offer
from governance.joining.queries.people import PersonOnFile
from governance.joining.rules.differences import Difference
from governance.joining.rules.leaving import Grounds, Route
from governance.joining.rules.offers import OfferTerms
from governance.joining.service.doing import Doing
from governance.journal.rules import Subject
from governance.kernel.wording import money, plural
from governance.notices.rules import NoticeKind, Recipient
from governance.notices.service import queue_notice


def _queue(doing: Doing, kind: NoticeKind, to: Recipient, **facts: object) -> None:
    queue_notice(
        doing.session,
        kind=kind,
        recipient=to,
        facts=facts,
        letterhead=doing.letterhead,
        now=doing.now,
        subject=Subject("member", to.person_id),
    )


def shares_in_words(shares: int, class_name: str) -> str:
    """``1 Ordinary share``; nothing where there are no shares."""
    return plural(shares, f"{class_name} share") if shares else ""


def write_offer(doing: Doing, person: PersonOnFile, offer: Offer, terms: OfferTerms) -> None:
    """What is offered, what it costs, how to answer, until when."""
    _queue(
        doing,
        NoticeKind.SHARE_OFFERED,
        person.recipient(doing.today),
        shares=shares_in_words(offer.shares, terms.class_name),
        price=money(offer.price_pence),
        is_company=doing.articles.rules.is_company,
        guarantee="" if offer.shares else _guarantee(doing),
        expires_on=offer.expires_on,
        link=doing.link("/my-membership/offer"),
    )


def _guarantee(doing: Doing) -> str:
    is_guarantee = doing.articles.rules.is_company and not doing.articles.has_shares
    return money(doing.articles.guarantee_pence) if is_guarantee else ""


def write_began(doing: Doing, person: PersonOnFile, *, began_on: date, offer: Offer | None) -> None:
    """That the name is on the register, and what the member holds."""
    found = doing.articles.share_class(offer.class_key) if offer is not None else None
    shares = offer.shares if offer is not None and found is not None else 0
    _queue(
        doing,
        NoticeKind.MEMBERSHIP_BEGAN,
        person.recipient(doing.today),
        began_on=began_on,
        shares=shares_in_words(shares, found.name if found else ""),
        link=doing.link("/my-membership"),
    )


def write_changed(doing: Doing, person: PersonOnFile, *, what: str, line: Difference) -> None:
    """That the entry has a new name or address, as HR has it."""
    _queue(
        doing,
        NoticeKind.ENTRY_CHANGED,
        person.recipient(doing.today),
        what=what,
        old=line.register_says,
        new=line.hr_says,
        link=doing.link("/my-membership"),
    )


def _of_case(doing: Doing, case: LeaverCase, person: PersonOnFile) -> Recipient | None:
    """The leaver; after a death whoever acts for the estate; ``None``: nobody to write to."""
    if case.grounds is not Grounds.DEATH:
        return person.recipient(doing.today)
    if not case.representative:
        return None
    lines = tuple(case.representative_address.splitlines())
    return Recipient(person.member_id, case.representative, None, lines)


def write_reported(doing: Doing, case: LeaverCase, person: PersonOnFile) -> None:
    """What becomes of the share of somebody who left, and what to expect."""
    to = _of_case(doing, case, person)
    if to is not None:
        _queue(
            doing,
            NoticeKind.LEAVER_REPORTED,
            to,
            person=person.facts.name,
            grounds=case.grounds.value,
            route=case.route.value,
            left_on=case.left_on,
            nominee=doing.articles.nominee_name,
            rulebook=doing.articles.rules.rulebook,
        )


def write_ended(
    doing: Doing, case: LeaverCase, person: PersonOnFile, *, batch: Batch, has_moved: bool
) -> None:
    """That the membership has ended, since when, and what became of the share, if there was one."""
    to = _of_case(doing, case, person)
    if to is not None:
        _queue(
            doing,
            NoticeKind.MEMBERSHIP_ENDED,
            to,
            person=person.facts.name,
            grounds=case.grounds.value,
            route=(case.route if has_moved else Route.NO_SHARES).value,
            ended_on=batch.effective_on,
            price=money(batch.price_pence) if batch.price_pence else "",
            nominee=doing.articles.nominee_name,
        )
