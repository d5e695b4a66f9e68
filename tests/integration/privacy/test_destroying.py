"""Destruction when the time is over: two people, holds, and results that never change."""

import io
from datetime import date, datetime, timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit.queries.contest import audit_contest
from governance.audit.queries.pack import written_pack
from governance.constitution.queries import articles_on
from governance.elections.queries.counts import declared_count, papers_as_blt
from governance.elections.queries.result import result_page
from governance.identity.models import Account, SignInSession
from governance.identity.service import start_session
from governance.journal.queries import all_entries, chain_check
from governance.kernel.actor import SYSTEM, Actor
from governance.kernel.ids import AccountId, BatchId, MemberId
from governance.kernel.refusals import NotFound
from governance.notices.models import Notice
from governance.notices.rules import NoticeKind, Recipient
from governance.notices.service import queue_notice
from governance.privacy.models import Destruction
from governance.privacy.queries.certificate import destruction_certificate
from governance.privacy.queries.retention import destruction_page, kept_for, looks
from governance.privacy.rules.retention import (
    RULES,
    BelowLegalMinimum,
    DestructionNeedsAnother,
    DestructionSettled,
    DestructionWaiting,
    DueChanged,
    NothingDue,
    RecordsOnHold,
    RecordType,
)
from governance.privacy.service.destruction import (
    confirm_destruction,
    propose_destruction,
    take_back_destruction,
)
from governance.privacy.service.retention import keep_for, look, place_hold, release_hold
from governance.register.models import EntryVersion, MemberVersion, MemberWord
from governance.register.queries.entries_as_at import entries_of, holder
from governance.shares.models import Certificate
from governance.shares.queries.faults import balance_faults
from governance.shares.service.certificates import issue_certificate
from governance.voting.models import Ballot, Mark, RollEntry
from tests.factories.counts import HOUSE, AtThePoll, a_declared_contest
from tests.factories.identity import an_account
from tests.factories.register import a_member

PAPERS = [(1, 2), (1, 3), (1, 2), (1,), (2, 1), (3, 4), (4, 3), (1, 2), (2, 3), (1, 4), (), (1, 2)]
LONG_AGO = date(2015, 6, 1)


@pytest.fixture
def two(session: Session, now: datetime) -> tuple[Actor, Actor]:
    """Two officers: who proposes, and who confirms."""
    made = []
    for name in ("Sue Park", "Dan Reed"):
        account_id = an_account(
            session, name=name, email=f"{name.split()[0].lower()}@example.org", now=now
        )
        made.append(Actor(account_id=AccountId(account_id), display_name=name))
    return made[0], made[1]


def destroyed(
    session: Session, record_type: RecordType, two: tuple[Actor, Actor], now: datetime
) -> BatchId:
    """Propose by one, confirm by the other."""
    batch_id = propose_destruction(session, record_type=record_type, actor=two[0], now=now)
    confirm_destruction(session, batch_id=batch_id, actor=two[1], now=now)
    return batch_id


def a_former_member(session: Session, now: datetime, **others: object) -> MemberId:
    given = {"name": "Margaret Hill", "left_on": LONG_AGO, "ceased_on": LONG_AGO}
    return a_member(session, now=now, joined_on=date(2007, 1, 8), **given | others)  # type: ignore[arg-type] # the factory's own arguments


def test_an_old_entry_becomes_a_tombstone_and_the_person_goes(
    session: Session, two: tuple[Actor, Actor], now: datetime
) -> None:
    member_id = a_former_member(session, now)
    entry = entries_of(session, member_ids=[member_id])[member_id][0]
    queue_notice(
        session,
        kind=NoticeKind.RESULT_DECLARED,
        recipient=Recipient(member_id, "Margaret Hill", "margaret.hill@example.org"),
        facts={"contest": "Board", "link": "https://vote.example.org"},
        letterhead=HOUSE,
        now=now,
    )
    batch_id = destroyed(session, RecordType.REGISTER_ENTRIES, two, now)
    (stone,) = session.scalars(select(EntryVersion).filter_by(entry_id=entry.entry_id))
    assert (stone.entry_number, stone.registered_on, stone.ceased_on) == (
        entry.entry_number,
        date(2007, 1, 8),
        LONG_AGO,
    )
    assert (stone.forename, stone.surname, stone.address_1) == ("", "Erased", "")
    assert "register-entries: 120 months (Companies Act 2006 s121)" in stone.reason
    person = session.scalars(select(MemberVersion).filter_by(member_id=member_id)).one()
    assert (person.forename, person.surname, person.work_email, person.address_1) == (
        "", "Erased", None, ""
    )  # fmt: skip
    assert session.scalars(select(MemberWord).filter_by(member_id=member_id)).all() == []
    notice = session.scalars(select(Notice).filter_by(person_id=member_id)).one()
    assert "Hill" not in f"{notice.name}{notice.body}{notice.searchable}{notice.email}"
    assert session.get_one(Destruction, batch_id).records == 1
    assert balance_faults(session) == ()
    assert chain_check(session).holds
    with pytest.raises(NothingDue):
        propose_destruction(session, record_type=RecordType.REGISTER_ENTRIES, actor=two[0], now=now)


def test_the_account_of_an_erased_person_is_closed_and_has_no_name(
    session: Session, two: tuple[Actor, Actor], now: datetime
) -> None:
    member_id = a_former_member(session, now)
    if session.scalar(select(Account.id).filter_by(member_id=member_id)) is None:
        an_account(
            session, name="Margaret Hill", email="m@example.org", member_id=member_id, now=now
        )
    destroyed(session, RecordType.REGISTER_ENTRIES, two, now)
    account = session.scalars(select(Account).filter_by(member_id=member_id)).one()
    session.refresh(account)
    assert (account.display_name, account.email, account.own_email) == ("Erased", None, None)
    assert account.closed_at is not None


def test_somebody_who_still_works_here_keeps_their_name_in_the_staff_records(
    session: Session, two: tuple[Actor, Actor], now: datetime
) -> None:
    member_id = a_former_member(session, now, left_on=None)
    destroyed(session, RecordType.REGISTER_ENTRIES, two, now)
    person = session.scalars(select(MemberVersion).filter_by(member_id=member_id)).one()
    assert person.surname == "Hill"


def test_an_erased_holder_is_off_the_certificate_too(
    session: Session, two: tuple[Actor, Actor], now: datetime
) -> None:
    member_id = a_member(session, now=now)
    entry = entries_of(session, member_ids=[member_id])[member_id][0]
    issue_certificate(
        session,
        holder=holder(session, entry_id=entry.entry_id, day=now.date()),
        class_key="ordinary",
        articles=articles_on(session, day=now.date()),
        actor=SYSTEM,
        now=now,
    )
    later = now + timedelta(days=366 * 11)
    for version in session.scalars(select(EntryVersion).filter_by(entry_id=entry.entry_id)):
        version.ceased_on, version.cessation = now.date(), "resignation"  # type: ignore[assignment] # as the column keeps it
    session.flush()
    destroyed(session, RecordType.REGISTER_ENTRIES, two, later)
    assert session.scalars(select(Certificate.holder_name)).all() == [""]


def test_nine_years_and_eleven_months_are_not_enough(
    session: Session, two: tuple[Actor, Actor], now: datetime
) -> None:
    a_former_member(session, now, ceased_on=date(2017, 7, 8), left_on=date(2017, 7, 8))
    with pytest.raises(NothingDue):
        propose_destruction(session, record_type=RecordType.REGISTER_ENTRIES, actor=two[0], now=now)


def test_the_same_person_may_not_propose_and_confirm(
    session: Session, two: tuple[Actor, Actor], now: datetime
) -> None:
    member_id = a_former_member(session, now)
    batch_id = propose_destruction(
        session, record_type=RecordType.REGISTER_ENTRIES, actor=two[0], now=now
    )
    with pytest.raises(DestructionNeedsAnother):
        confirm_destruction(session, batch_id=batch_id, actor=two[0], now=now)
    assert entries_of(session, member_ids=[member_id])[member_id][0].particulars.surname == "Hill"
    with pytest.raises(DestructionWaiting):
        propose_destruction(session, record_type=RecordType.REGISTER_ENTRIES, actor=two[1], now=now)
    take_back_destruction(session, batch_id=batch_id, actor=two[1], now=now)
    with pytest.raises(DestructionSettled):
        confirm_destruction(session, batch_id=batch_id, actor=two[1], now=now)


def test_a_hold_on_one_person_leaves_the_others_due(
    session: Session, two: tuple[Actor, Actor], now: datetime
) -> None:
    held = a_former_member(session, now)
    a_former_member(session, now, name="Kwame Adams", email="kwame@example.org")
    hold_id = place_hold(
        session, record_type=None, subject_id=held, reason="Court case", actor=two[0], now=now
    )
    look(session, now=now)
    found = looks(session)[RecordType.REGISTER_ENTRIES]
    assert (found.due, found.held, found.oldest_on) == (1, 1, LONG_AGO)
    destroyed(session, RecordType.REGISTER_ENTRIES, two, now)
    assert entries_of(session, member_ids=[held])[held][0].particulars.surname == "Hill"
    release_hold(session, hold_id=hold_id, reason="Case closed", actor=two[0], now=now)
    destroyed(session, RecordType.REGISTER_ENTRIES, two, now)
    assert entries_of(session, member_ids=[held])[held][0].particulars.surname == "Erased"
    with pytest.raises(NotFound):
        release_hold(session, hold_id=hold_id, reason="Twice", actor=two[0], now=now)


def test_a_hold_placed_after_the_proposal_stops_it(
    session: Session, two: tuple[Actor, Actor], now: datetime
) -> None:
    member_id = a_former_member(session, now)
    kind = RecordType.REGISTER_ENTRIES
    batch_id = propose_destruction(session, record_type=kind, actor=two[0], now=now)
    on_one = place_hold(
        session, record_type=None, subject_id=member_id, reason="Court", actor=two[1], now=now
    )
    with pytest.raises(DueChanged):
        confirm_destruction(session, batch_id=batch_id, actor=two[1], now=now)
    release_hold(session, hold_id=on_one, reason="Over", actor=two[1], now=now)
    place_hold(session, record_type=kind, subject_id=None, reason="Petition", actor=two[1], now=now)
    with pytest.raises(RecordsOnHold):
        confirm_destruction(session, batch_id=batch_id, actor=two[1], now=now)


def fingerprint(session: Session, at: AtThePoll) -> tuple[object, ...]:
    """Everything published about a result, and the digests it hangs on."""
    page = result_page(session, contest_id=at.contest_id)
    count = declared_count(session, contest_id=at.contest_id)
    assert page.counted is not None
    assert count is not None
    return (
        count.record_text,
        page.counted.turnout,
        page.counted.poll.roll_digest,
        page.counted.poll.fingerprint,
        [(one.name, one.place, one.first_votes, one.why) for one in page.candidates],
        page.declared_at,
    )


def test_papers_of_a_poll_go_and_the_result_stays_to_the_last_figure(
    session: Session, two: tuple[Actor, Actor], now: datetime
) -> None:
    at = a_declared_contest(session, now=now, papers=PAPERS)
    before = fingerprint(session, at)
    count = declared_count(session, contest_id=at.contest_id)
    assert count is not None
    with pytest.raises(NothingDue):
        propose_destruction(session, record_type=RecordType.POLL_PAPERS, actor=two[0], now=now)
    later = at.closes_at + timedelta(days=400)
    destroyed(session, RecordType.POLL_PAPERS, two, later)
    for table in (Ballot, Mark, RollEntry):
        find = select(func.count()).select_from(table).where(table.poll_id == at.poll_id)
        assert session.scalar(find) == 0
    assert papers_as_blt(session, count_id=count.line.id) is None
    destroyed(session, RecordType.NOMINATION_FORMS, two, later)
    assert fingerprint(session, at) == before
    assert chain_check(session).holds


def test_the_audit_pack_says_what_was_destroyed_and_does_not_fail(
    session: Session, two: tuple[Actor, Actor], now: datetime
) -> None:
    at = a_declared_contest(session, now=now, papers=PAPERS)
    later = at.closes_at + timedelta(days=400)
    destroyed(session, RecordType.POLL_PAPERS, two, later)
    audit = audit_contest(session, contest_id=at.contest_id, now=later)
    pack = written_pack(session, audit=audit, letterhead=HOUSE, now=later)
    with ZipFile(io.BytesIO(b"".join(pack.pieces()))) as files:
        names = set(files.namelist())
        told = files.read("00-READ-ME.txt").decode()
        contest = files.read("contest.json").decode()
    assert not names & {"roll.csv", "roll-v1.txt", "marked-register.csv", "ballots.blt"}
    assert {"count-record.json", "declaration.pdf", "counts.csv", "journal.jsonl"} <= names
    assert "were destroyed on" in told
    assert "papers_destroyed_at" in contest


def test_a_leavers_addresses_go_and_the_name_stays(
    session: Session, two: tuple[Actor, Actor], now: datetime
) -> None:
    gone = a_member(session, now=now, left_on=date(2026, 1, 31), ceased_on=date(2026, 2, 28))
    still = a_member(
        session, now=now, name="Kwame Adams", email="k@example.org", left_on=date(2026, 1, 31)
    )
    destroyed(session, RecordType.LEAVER_DETAILS, two, now)
    found = {
        row.member_id: (row.surname, row.work_email, row.address_1)
        for row in session.scalars(select(MemberVersion))
    }
    assert found[gone] == ("Hill", None, "")
    assert found[still] == ("Adams", "k@example.org", "1 The Avenue")


def test_old_sign_ins_and_words_of_notices_go(
    session: Session, two: tuple[Actor, Actor], now: datetime
) -> None:
    assert two[0].account_id is not None
    start_session(
        session,
        account_id=two[0].account_id,
        device="Phone",
        is_second_factor_passed=False,
        now=now - timedelta(days=500),
    )
    start_session(
        session, account_id=two[0].account_id, device="Desk", is_second_factor_passed=False, now=now
    )
    destroyed(session, RecordType.SIGN_IN_RECORDS, two, now)
    assert session.scalars(select(SignInSession.device)).all() == ["Desk"]
    notice_id = queue_notice(
        session,
        kind=NoticeKind.RESULT_DECLARED,
        recipient=Recipient(two[0].account_id, "Sue Park", "sue@example.org", ("1 Ewell Road",)),
        facts={"contest": "Board", "link": "https://vote.example.org"},
        letterhead=HOUSE,
        now=now - timedelta(days=800),
    )
    session.flush()
    notice = session.get_one(Notice, notice_id)
    notice.state = "sent"  # type: ignore[assignment] # as the column keeps it
    session.flush()
    destroyed(session, RecordType.NOTICE_WORDS, two, now)
    session.refresh(notice)
    assert (notice.body, notice.address, notice.name) == ("", "", "Sue Park")


def test_a_rule_is_never_set_below_the_law_and_the_change_is_journalled(
    session: Session, two: tuple[Actor, Actor], now: datetime
) -> None:
    kind = RecordType.REGISTER_ENTRIES
    with pytest.raises(BelowLegalMinimum):
        keep_for(session, record_type=kind, months=119, reason="x", actor=two[0], now=now)
    keep_for(session, record_type=kind, months=144, reason="Pension", actor=two[0], now=now)
    kept = kept_for(session)[kind]
    assert (kept.months, kept.reason, kept.words) == (144, "Pension", "12 years")
    newest = list(all_entries(session, subject_id=kind.value))[-1]
    assert newest.detail == {"months": 144, "was": 120}
    with pytest.raises(NotFound):
        keep_for(
            session,
            record_type=RecordType.JOURNAL,
            months=12,
            reason="x",
            actor=two[0],
            now=now,
        )


def test_every_default_is_at_least_what_the_law_wants() -> None:
    assert all(rule.months >= rule.least_months for rule in RULES.values())
    assert set(RULES) == set(RecordType)


def test_the_certificate_says_what_was_destroyed(
    session: Session, two: tuple[Actor, Actor], now: datetime
) -> None:
    a_former_member(session, now)
    batch_id = propose_destruction(
        session, record_type=RecordType.REGISTER_ENTRIES, actor=two[0], now=now
    )
    with pytest.raises(NotFound):
        destruction_certificate(
            destruction_page(session, destruction_id=batch_id), names={}, letterhead=HOUSE
        )
    confirm_destruction(session, batch_id=batch_id, actor=two[1], now=now)
    page = destruction_page(session, destruction_id=batch_id)
    content = destruction_certificate(page, names={}, letterhead=HOUSE)
    assert content.startswith(b"%PDF")
