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
from governance.identity.service.destroying import (
    destroy_sessions,
    erase_accounts,
    forget_addresses,
    old_sessions,
)
from governance.inspection.service import erase_requests, old_requests
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


def _leavers(session: Session, until: date) -> Iterator[DueItem]:
    for member_id, since in leavers_with_details(session, until=until):
        yield DueItem(member_id, since, frozenset({member_id}))


def _destroy_details(session: Session, ids: Sequence[UUID], order: Order) -> None:
    members = [MemberId(one) for one in ids]
    erase_details(session, member_ids=members)
    forget_addresses(session, member_ids=members, now=order.now)


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
    RecordType.POLL_PAPERS: (_polls, _destroy_polls),
    RecordType.NOMINATION_FORMS: (_forms, _destroy_forms),
    RecordType.INSPECTION_REQUESTS: (_requests, _destroy_requests),
    RecordType.SIGN_IN_RECORDS: (_sign_ins, _destroy_sign_ins),
    RecordType.NOTICE_WORDS: (_words, _destroy_words),
}
"""What is destroyed here, one kind at a time; each act stands in the package that owns the rows."""
