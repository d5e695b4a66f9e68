"""For each kind of record: what is due at a day, and the act that destroys it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from governance.elections.service.destroying import (
    contests_with_forms,
    declared_polls,
    destroy_counted_papers,
    destroy_forms,
)
from governance.filing.service.destroying import erase_officers, former_officers
from governance.identity.service.destroying import (
    destroy_sessions,
    erase_accounts,
    forget_addresses,
    old_sessions,
)
from governance.inspection.service import erase_requests, old_requests
from governance.joining.service import destroying as joining
from governance.kernel.ids import ContestId, EntryId, MemberId, PollId
from governance.notices.service.destroying import destroy_words, erase_people, old_words
from governance.privacy.rules.retention import DueItem, RecordType
from governance.register.service.destroying import (
    ceased_entries,
    erase_details,
    erase_entries,
    leavers_with_details,
)
from governance.shares.service.destroying import erase_holders
from governance.voting.queries.roll import papers_destroyed_at
from governance.voting.service.destroying import destroy_papers


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Under which rule something is destroyed, which day was the last, and when."""

    rule: str
    until: date
    now: datetime


Due = Callable[[Session, date], Iterator[DueItem]]
Destroy = Callable[[Session, Sequence[UUID], Order], None]


def _entries(session: Session, until: date) -> Iterator[DueItem]:
    for entry_id, member_id, since in ceased_entries(session, until=until):
        yield DueItem(entry_id, since, frozenset({entry_id, member_id}))


def _destroy_entries(session: Session, ids: Sequence[UUID], order: Order) -> None:
    entries = [EntryId(one) for one in ids]
    erase_holders(session, entry_ids=entries)
    gone = erase_entries(
        session, entry_ids=entries, rule=order.rule, until=order.until, now=order.now
    )
    erase_accounts(session, member_ids=gone, now=order.now)
    erase_people(session, person_ids=gone)
    joining.erase_cases_of(session, entry_ids=entries)
    joining.erase_people(session, member_ids=gone)


def _leavers(session: Session, until: date) -> Iterator[DueItem]:
    for member_id, since in leavers_with_details(session, until=until):
        yield DueItem(member_id, since, frozenset({member_id}))


def _destroy_details(session: Session, ids: Sequence[UUID], order: Order) -> None:
    members = [MemberId(one) for one in ids]
    erase_details(session, member_ids=members)
    forget_addresses(session, member_ids=members, now=order.now)
    joining.erase_addresses(session, member_ids=members)


def _cases(session: Session, until: date) -> Iterator[DueItem]:
    for case in joining.old_cases(session, until=until):
        yield DueItem(case.id, case.ended_on, frozenset({case.id, case.entry_id, case.member_id}))


def _destroy_cases(session: Session, ids: Sequence[UUID], _order: Order) -> None:
    joining.erase_cases(session, case_ids=ids)


def _decisions(session: Session, until: date) -> Iterator[DueItem]:
    for decision_id, member_id, since in joining.old_decisions(session, until=until):
        yield DueItem(decision_id, since, frozenset({decision_id, member_id}))


def _destroy_decisions(session: Session, ids: Sequence[UUID], _order: Order) -> None:
    joining.erase_decisions(session, decision_ids=ids)


def _offers(session: Session, until: date) -> Iterator[DueItem]:
    for offer_id, member_id, since in joining.old_offers(session, until=until):
        yield DueItem(offer_id, since, frozenset({offer_id, member_id}))


def _destroy_offers(session: Session, ids: Sequence[UUID], _order: Order) -> None:
    joining.destroy_offers(session, offer_ids=ids)


def _officers(session: Session, until: date) -> Iterator[DueItem]:
    for one in former_officers(session, until=until):
        about: set[UUID] = {one.officer_id}
        if one.member_id is not None:
            about.add(one.member_id)
        yield DueItem(one.officer_id, one.ceased_on, frozenset(about))


def _destroy_officers(session: Session, ids: Sequence[UUID], order: Order) -> None:
    erase_officers(session, officer_ids=ids, rule=order.rule)


def _polls(session: Session, until: date) -> Iterator[DueItem]:
    for poll_id, contest_id, since in declared_polls(session, until=until):
        if papers_destroyed_at(session, poll_id=poll_id) is None:
            yield DueItem(poll_id, since, frozenset({poll_id, contest_id}))


def _destroy_polls(session: Session, ids: Sequence[UUID], order: Order) -> None:
    polls = [PollId(one) for one in ids]
    destroy_counted_papers(session, poll_ids=polls)
    destroy_papers(session, poll_ids=polls, rule=order.rule, now=order.now)


def _forms(session: Session, until: date) -> Iterator[DueItem]:
    for contest_id, since in contests_with_forms(session, until=until):
        yield DueItem(contest_id, since, frozenset({contest_id}))


def _destroy_forms(session: Session, ids: Sequence[UUID], _order: Order) -> None:
    destroy_forms(session, contest_ids=[ContestId(one) for one in ids])


def _requests(session: Session, until: date) -> Iterator[DueItem]:
    for request_id, since in old_requests(session, until=until):
        yield DueItem(request_id, since, frozenset({request_id}))


def _destroy_requests(session: Session, ids: Sequence[UUID], order: Order) -> None:
    erase_requests(session, request_ids=ids, now=order.now)


def _sign_ins(session: Session, until: date) -> Iterator[DueItem]:
    for session_id, member_id, since in old_sessions(session, until=until):
        about = {session_id} if member_id is None else {session_id, member_id}
        yield DueItem(session_id, since, frozenset(about))


def _destroy_sign_ins(session: Session, ids: Sequence[UUID], order: Order) -> None:
    destroy_sessions(session, session_ids=ids, now=order.now)


def _words(session: Session, until: date) -> Iterator[DueItem]:
    for notice_id, person_id, since in old_words(session, until=until):
        yield DueItem(notice_id, since, frozenset({notice_id, person_id}))


def _destroy_words(session: Session, ids: Sequence[UUID], _order: Order) -> None:
    destroy_words(session, notice_ids=ids)


DESTROYERS: Mapping[RecordType, tuple[Due, Destroy]] = {
    RecordType.REGISTER_ENTRIES: (_entries, _destroy_entries),
    RecordType.LEAVER_DETAILS: (_leavers, _destroy_details),
    RecordType.LEAVER_CASES: (_cases, _destroy_cases),
    RecordType.JOINING_DECISIONS: (_decisions, _destroy_decisions),
    RecordType.OFFERS: (_offers, _destroy_offers),
    RecordType.OFFICERS: (_officers, _destroy_officers),
    RecordType.POLL_PAPERS: (_polls, _destroy_polls),
    RecordType.NOMINATION_FORMS: (_forms, _destroy_forms),
    RecordType.INSPECTION_REQUESTS: (_requests, _destroy_requests),
    RecordType.SIGN_IN_RECORDS: (_sign_ins, _destroy_sign_ins),
    RecordType.NOTICE_WORDS: (_words, _destroy_words),
}
"""What is destroyed here, one kind at a time; each act stands in the package that owns the rows."""
