"""Entering on the register that members left: proposed by one person, signed off by another."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.joining.models import Batch, LeaverCase
from governance.joining.queries.cases import nominee_entry, steps_of
from governance.joining.queries.people import people_on_file
from governance.joining.rules.batches import BatchKind, BatchState
from governance.joining.rules.leaving import (
    EVENTS,
    FROM_BATCH,
    LeaverState,
    LeavingTerms,
    Route,
    Step,
    cessation_of,
    next_state,
    notice_ends_on,
)
from governance.joining.rules.refusals import (
    CaseNotThere,
    NomineeNotRegistered,
    NoticeStillRuns,
    RepresentativeNeeded,
    TermsIncomplete,
)
from governance.joining.service.batches import LONGEST_AUTHORITY, settle, waiting_batch
from governance.joining.service.cases import add_steps, locked_cases
from governance.joining.service.doing import Doing, doing
from governance.joining.service.letters import write_ended
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import BatchId, EntryId, LeaverId, MemberId, ShareEventId, new_id
from governance.kernel.letterhead import Letterhead
from governance.register.queries.entries_as_at import holders
from governance.register.service.entries import end_entry
from governance.register.service.source import locked_state
from governance.shares.queries.holdings import holdings_on
from governance.shares.rules import Holder, Holding, Proposal
from governance.shares.service import enter
from governance.shares.service.certificates import issue_certificates

Steps = Mapping[LeaverId, Sequence[Step]]


def propose_leaving(
    session: Session,
    *,
    case_ids: Sequence[LeaverId],
    terms: LeavingTerms,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> BatchId:
    """Propose to enter on the register that some leavers' memberships end on one day.

    Refuses with ``CaseNotThere``, ``NoticeStillRuns``, ``NomineeNotRegistered``,
    ``RepresentativeNeeded`` and ``TermsIncomplete``.
    """
    act = doing(session, letterhead=letterhead, actor=actor, now=now)
    locked_state(session)
    cases = locked_cases(session, case_ids) if case_ids else []
    _check_terms(act, cases, terms)
    ready = [next_state(case.route, case.state) is FROM_BATCH for case in cases]
    bad = [
        case
        for case, is_ready in zip(cases, ready, strict=True)
        if not is_ready or case.batch_id is not None
    ]
    if bad:
        raise CaseNotThere(names=_names(session, bad), step=FROM_BATCH.value)
    steps = steps_of(session, case_ids=[LeaverId(case.id) for case in cases])
    _check_days(act, cases, steps, terms)
    _takers(act, cases)
    batch = Batch(
        id=new_id(),
        kind=BatchKind.LEAVING,
        state=BatchState.WAITING,
        effective_on=terms.effective_on,
        authority=terms.authority.strip(),
        price_pence=terms.price_pence,
        people=len(cases),
        proposed_at=now,
        proposed_by=actor.account_id,
    )
    session.add(batch)
    session.flush()
    for case in cases:
        case.batch_id = batch.id
    session.flush()
    record(
        session,
        act=Act.LEAVING_PROPOSED,
        actor=actor,
        now=now,
        subject=Subject("batch", batch.id),
        detail={"people": len(cases), "effective_on": terms.effective_on.isoformat()},
    )
    return BatchId(batch.id)


def _check_terms(act: Doing, cases: Sequence[LeaverCase], terms: LeavingTerms) -> None:
    faults: dict[str, str] = {}
    if not cases:
        faults["chosen"] = "Choose at least one person."
    if terms.effective_on > act.today:
        faults["effective_on"] = "This day is still to come."
    is_bought = any(case.route is Route.PURCHASE for case in cases)
    if is_bought and not terms.authority.strip():
        faults["authority"] = "Name the resolution that lets the company buy the shares."
    if len(terms.authority) > LONGEST_AUTHORITY:
        faults["authority"] = f"Use no more than {LONGEST_AUTHORITY} characters."
    if faults:
        raise TermsIncomplete(faults=faults)


def _check_days(act: Doing, cases: Sequence[LeaverCase], steps: Steps, terms: LeavingTerms) -> None:
    for case in cases:
        mine = steps[LeaverId(case.id)]
        if case.route is Route.WITHDRAWAL:
            ends_on = notice_ends_on(mine, notice_days=act.articles.withdrawal_notice_days)
            if terms.effective_on < ends_on:
                raise NoticeStillRuns(name=_names(act.session, [case])[0], ends_on=ends_on)
        papers = [step.on for step in mine if step.state is LeaverState.INSTRUMENT_EXECUTED]
        if papers and terms.effective_on < papers[-1]:
            raise TermsIncomplete(
                faults={"effective_on": "This day is before the paper was signed."}
            )


def _takers(act: Doing, cases: Sequence[LeaverCase]) -> dict[LeaverId, EntryId]:
    """Whose the shares become: the nominee's entry, or the personal representative's."""
    found: dict[LeaverId, EntryId] = {}
    nominee: EntryId | None = None
    for case in cases:
        if case.route is Route.TRANSFER_TO_NOMINEE:
            nominee = nominee or nominee_entry(act.session, day=act.today, articles=act.articles)
            if nominee is None:
                raise NomineeNotRegistered(name=act.articles.nominee_name)
            found[LeaverId(case.id)] = nominee
        elif case.route is Route.TRANSMISSION:
            if case.representative_entry_id is None:
                raise RepresentativeNeeded(name=_names(act.session, [case])[0], case_id=case.id)
            found[LeaverId(case.id)] = EntryId(case.representative_entry_id)
    return found


def sign_off_leaving(
    session: Session,
    *,
    batch_id: BatchId,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> int:
    """Sign a proposal off: the ledger's events, the ends of the entries, letters; how many.

    All of it or nothing. Refuses with ``BatchNotWaiting``, ``AnotherPersonSignsOff``, and as the
    register and the ledger do.
    """
    batch = waiting_batch(session, batch_id, BatchKind.LEAVING)
    settle(batch, actor=actor, now=now)
    act = doing(session, letterhead=letterhead, actor=actor, now=now)
    cases = session.scalars(
        select(LeaverCase)
        .where(LeaverCase.batch_id == batch_id)
        .order_by(LeaverCase.left_on, LeaverCase.id)
    ).all()
    people = people_on_file(session, member_ids=[MemberId(case.member_id) for case in cases])
    events = _move_shares(act, batch, cases)
    for case in cases:
        end_entry(
            session,
            entry_id=EntryId(case.entry_id),
            ceased_on=batch.effective_on,
            cessation=cessation_of(case.grounds, case.route),
            reason=batch.authority or "Left",
            actor=actor,
            now=now,
        )
        person = people[MemberId(case.member_id)]
        write_ended(act, case, person, ended_on=batch.effective_on, price_pence=batch.price_pence)
    add_steps(
        act,
        cases,
        state=LeaverState.REGISTERED,
        on=batch.effective_on,
        reference=batch.authority[:200],
        proposed_by=batch.proposed_by,
        events=events,
    )
    record(
        session,
        act=Act.LEAVING_SIGNED_OFF,
        actor=actor,
        now=now,
        subject=Subject("batch", batch_id),
        detail={"people": len(cases)},
    )
    return len(cases)


def _move_shares(
    act: Doing, batch: Batch, cases: Sequence[LeaverCase]
) -> dict[LeaverId, ShareEventId]:
    """An event for every holding, by the paper of its case; takers get certificates."""
    session, day = act.session, batch.effective_on
    entry_ids = [EntryId(case.entry_id) for case in cases]
    held = holdings_on(session, entry_ids=entry_ids, day=day)
    takers = _takers(act, cases)
    found = holders(session, entry_ids=[*entry_ids, *dict.fromkeys(takers.values())], day=day)
    steps = steps_of(session, case_ids=[LeaverId(case.id) for case in cases])
    events: dict[LeaverId, ShareEventId] = {}
    for case in cases:
        case_id, giver = LeaverId(case.id), found[EntryId(case.entry_id)]
        for holding in held.get(giver.entry_id, ()):
            taker = found[takers[case_id]] if case_id in takers else None
            proposal = _proposal(
                case, batch, holding, giver=giver, taker=taker, paper=_paper(steps[case_id])
            )
            events[case_id] = enter(
                session, proposal=proposal, articles=act.articles, actor=act.actor, now=act.now
            )
    taking = [found[entry_id] for entry_id in dict.fromkeys(takers.values())]
    if taking and events:
        issue_certificates(
            session, holders=taking, articles=act.articles, actor=act.actor, now=act.now
        )
    return events


def _paper(steps: Sequence[Step]) -> str:
    papers = [step.reference for step in steps if step.state is LeaverState.INSTRUMENT_EXECUTED]
    return papers[-1] if papers else ""


def _proposal(
    case: LeaverCase,
    batch: Batch,
    holding: Holding,
    *,
    giver: Holder,
    taker: Holder | None,
    paper: str,
) -> Proposal:
    """What is paid is for each share; a withdrawal pays back what was paid up."""
    price = batch.price_pence * holding.shares
    if case.route is Route.WITHDRAWAL:
        price = holding.paid_pence
    elif case.route in {Route.GIFT_BACK, Route.TRANSMISSION}:
        price = 0
    return Proposal(
        kind=EVENTS[case.route],
        class_key=holding.class_key,
        shares=holding.shares,
        effective_on=batch.effective_on,
        giver=giver,
        taker=taker,
        paid_pence=holding.paid_pence,
        authority=batch.authority,
        instrument=paper,
        consideration_pence=price,
        reason="Leaver",
    )


def _names(session: Session, cases: Sequence[LeaverCase]) -> tuple[str, ...]:
    people = people_on_file(session, member_ids=[MemberId(case.member_id) for case in cases])
    return tuple(person.facts.name for person in people.values())
