"""Everything that is held about one person, part by part, streamed; as JSON and as a PDF."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from sqlalchemy.orm import Session

from governance.documents.pdf import render_pdf
from governance.documents.shapes import FilingList, FilingSection, FilingSheet, Template
from governance.elections.queries.counts import titles_of
from governance.elections.queries.own_nominations import nominations_of
from governance.elections.queries.supporters import support_requests
from governance.filing.rules.sealing import Seal
from governance.identity.queries.accounts import AccountPage, account_of_member, own_email_of
from governance.identity.queries.sessions import kept_sessions
from governance.journal.queries import entries_about
from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId
from governance.kernel.letterhead import Letterhead
from governance.notices.queries import notices_in_full
from governance.notices.service.choices import way_chosen
from governance.notices.service.letters import house_of
from governance.privacy.queries import own_dealings
from governance.privacy.rules.own_data import (
    BALLOTS,
    FORMAT,
    PART_WORDS,
    Item,
    Part,
    as_json,
)
from governance.privacy.rules.own_data_words import facts_in_words
from governance.register.queries.entries_as_at import EntryRow, entries_of
from governance.register.queries.history import EntryPage, entry_page
from governance.register.queries.own_history import register_versions_of, staff_versions_of
from governance.shares.queries.certificates import certificates_of
from governance.shares.queries.events import events_of
from governance.voting.queries.participation import participation_of

MOST_PRINTED = 300
"""How much of each part the PDF prints; the JSON file has all of it."""


@dataclass(frozen=True, slots=True)
class OwnData:
    """Whose data it is, and what it is found by."""

    person: EntryPage
    account: AccountPage | None
    entries: tuple[EntryRow, ...]
    made_at: datetime
    seal: Seal
    """What opens the particulars that only the registrar is told."""

    @property
    def member_id(self) -> MemberId:
        """The person."""
        return self.person.member_id


def own_data(session: Session, *, member_id: MemberId, seal: Seal, now: datetime) -> OwnData:
    """Where to find everything about a person. Raises ``NotFound``."""
    return OwnData(
        person=entry_page(session, member_id=member_id),
        account=account_of_member(session, member_id=member_id),
        entries=entries_of(session, member_ids=[member_id]).get(member_id, ()),
        made_at=now,
        seal=seal,
    )


def own_data_json(session: Session, *, data: OwnData) -> Iterator[bytes]:
    """The whole copy, streamed (docs/formats/own-data.md)."""
    return as_json(_head(session, data), _parts(session, data))


def own_data_pdf(session: Session, *, data: OwnData, letterhead: Letterhead) -> bytes:
    """The copy to read and print: at most 300 items of a part, and it says so if there are more."""
    name = data.person.facts.name
    made_on = london_day(data.made_at)
    sections = [
        FilingSection(title="You", fields=facts_in_words(_profile(session, data)), note=BALLOTS)
    ]
    for part, items in _parts(session, data):
        sections += _printed(part, items)
    lists: list[FilingList] = []
    sheet = FilingSheet(
        house=house_of(letterhead),
        title="Everything we hold about you",
        subtitle=f"{name}, number {data.person.number}",
        sections=sections,
        lists=lists,
    )
    return render_pdf(Template.FILING_SHEET, sheet, issued_on=made_on)


def _printed(part: Part, items: Iterable[Item]) -> Iterator[FilingSection]:
    title, note = PART_WORDS[part]
    shown = list(islice(items, MOST_PRINTED + 1))
    if not shown:
        yield FilingSection(title=title, fields=(), note="There is nothing.")
        return
    more = f" The first {MOST_PRINTED} are printed; the file has all." * (len(shown) > MOST_PRINTED)
    rows: list[tuple[str, str]] = []
    for number, item in enumerate(shown[:MOST_PRINTED], start=1):
        facts = "; ".join(f"{label}: {value}" for label, value in facts_in_words(item))
        rows.append((str(number), facts))
    yield FilingSection(title=title, fields=rows, note=f"{note}{more}".strip())


def _head(session: Session, data: OwnData) -> Item:
    return {
        "format": FORMAT,
        "made_at": data.made_at,
        "ballots": BALLOTS,
        "profile": _profile(session, data),
    }


def _profile(session: Session, data: OwnData) -> Item:
    facts, account = data.person.facts, data.account
    chosen = way_chosen(session, person_id=data.member_id)
    return {
        "number": data.person.number,
        "name": facts.name,
        "on_file_since": data.person.entered_at,
        "account_open": account is not None and account.is_open,
        "signs_in_with": account.email if account else None,
        "own_email": own_email_of(session, member_id=data.member_id),
        "reached_by": chosen[0] if chosen else None,
        "work_email": facts.work_email,
        "personal_email": facts.personal_email,
        "home_address": facts.address_lines,
        "staff_group": data.person.staff_group,
        "site": data.person.site,
    }


def _parts(session: Session, data: OwnData) -> Iterator[tuple[Part, Iterable[Item]]]:
    member_id = data.member_id
    yield Part.REGISTER, register_versions_of(session, member_id=member_id)
    yield Part.STAFF_RECORDS, staff_versions_of(session, member_id=member_id)
    yield Part.SHARE_LEDGER, _ledger(session, data)
    yield Part.CERTIFICATES, _certificates(session, data)
    yield Part.OFFERS, own_dealings.offers(session, member_id=member_id)
    yield Part.DECISIONS, own_dealings.decisions(session, member_id=member_id)
    entry_ids = [row.entry_id for row in data.entries]
    yield (
        Part.LEAVING,
        own_dealings.leaving(session, member_id=member_id, entry_ids=entry_ids),
    )
    today = london_day(data.made_at)
    yield (
        Part.OFFICES,
        own_dealings.offices(session, member_id=member_id, day=today, seal=data.seal),
    )
    yield Part.NOTICES, _notices(session, member_id)
    yield Part.PARTICIPATION, _polls(session, member_id)
    yield Part.NOMINATIONS, _nominations(session, member_id)
    yield Part.SUPPORT, _support(session, member_id)
    yield Part.SESSIONS, _sessions(session, data)
    yield Part.JOURNAL, _journal(session, data)


def _ledger(session: Session, data: OwnData) -> Iterator[Item]:
    for row in data.entries:
        for move in events_of(session, entry_id=row.entry_id):
            yield {
                "entry_number": row.entry_number,
                "event": move.number,
                "kind": move.kind,
                "effective_on": move.effective_on,
                "recorded_at": move.recorded_at,
                "class": move.class_key,
                "shares": move.shares,
                "paid_pence": move.paid_pence,
                "balance": move.balance,
                "is_taken_back": move.reversed_by_id is not None,
            }


def _certificates(session: Session, data: OwnData) -> Iterator[Item]:
    found = certificates_of(session, entry_ids=[row.entry_id for row in data.entries])
    for row in data.entries:
        for one in found.get(row.entry_id, ()):
            yield {
                "number": one.number,
                "holder": one.holder_name,
                "shares": one.shares,
                "class": one.class_name,
                "paid_pence": one.paid_pence,
                "issued_on": one.issued_on,
                "states": [{"state": s.state, "on": s.on, "reason": s.reason} for s in one.steps],
            }


def _notices(session: Session, member_id: MemberId) -> Iterator[Item]:
    for one, words in notices_in_full(session, person_id=member_id):
        yield {
            "kind": one.kind,
            "how": one.channel,
            "address": one.email,
            "state": one.state,
            "queued_at": one.queued_at,
            "changed_at": one.changed_at,
            "subject": one.subject_line,
            "words": words,
        }


def _polls(session: Session, member_id: MemberId) -> Iterator[Item]:
    for one in participation_of(session, member_id=member_id):
        yield {
            "poll": one.title,
            "closes_at": one.closes_at,
            "on_the_roll_as": {"name": one.name, "group": one.group, "site": one.site},
            "has_voted": one.has_voted,
        }


def _nominations(session: Session, member_id: MemberId) -> Iterator[Item]:
    pages = nominations_of(session, member_id=member_id)
    titles = titles_of(session, contest_ids=[page.contest_id for page in pages])
    for page in pages:
        yield {
            "contest": titles.get(page.contest_id, ""),
            "state": page.state,
            "constituency": page.constituency_name,
            "submitted_at": page.submitted_at,
            "withdrawn_at": page.withdrawn_at,
            **asdict(page.paper),
            "has_photo": page.photo_id is not None,
            "supporters": [{"name": s.name, "answer": s.answer} for s in page.supporters],
        }


def _support(session: Session, member_id: MemberId) -> Iterator[Item]:
    asked = support_requests(session, member_id=member_id)
    titles = titles_of(session, contest_ids=[one.contest_id for one in asked])
    for one in asked:
        yield {
            "contest": titles.get(one.contest_id, ""),
            "candidate": one.candidate_name,
            "answer": one.answer,
            "answered_at": one.answered_at,
        }


def _sessions(session: Session, data: OwnData) -> Iterator[Item]:
    if data.account is not None:
        for one in kept_sessions(session, account_id=data.account.id):
            yield asdict(one)


def _journal(session: Session, data: OwnData) -> Iterator[Item]:
    account_id: UUID | None = data.account.id if data.account else None
    subjects: list[UUID] = [data.member_id, *(row.entry_id for row in data.entries)]
    if account_id is not None:
        subjects.append(account_id)
    subjects += [page.id for page in nominations_of(session, member_id=data.member_id)]
    about = [str(one) for one in subjects]
    for entry in entries_about(session, subject_ids=about, actor_id=account_id):
        yield {
            "sequence": entry.sequence,
            "at": entry.at,
            "act": entry.act,
            "by_you": account_id is not None and entry.actor_id == account_id,
            "about": entry.subject_kind,
            "detail": entry.detail,
        }


def file_name(data: OwnData, ending: str, on: date) -> str:
    """What the file is called; the number, not the name, as it may lie about on a shared device."""
    kept = "".join(one for one in data.person.number if one.isalnum())
    return f"my-data-{kept}-{on.isoformat()}.{ending}"
