"""Entering on the register that members left: proposed by one person, signed off by another."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.joining.models import LeaverCase
from governance.joining.queries.cases import steps_of
from governance.joining.queries.people import people_on_file
from governance.joining.rules.batches import BatchKind
from governance.joining.rules.leaving import (
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
    NoticeStillRuns,
    TermsIncomplete,
)
from governance.joining.service.batches import (
    LONGEST_AUTHORITY,
    proposed_batch,
    settle,
    waiting_batch,
)
from governance.joining.service.cases import add_steps, locked_cases
from governance.joining.service.doing import Doing, doing
from governance.joining.service.letters import write_ended
from governance.joining.service.moving import check_takers, move_shares
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import BatchId, EntryId, LeaverId, MemberId
from governance.kernel.letterhead import Letterhead
from governance.register.service.entries import Ending, end_entries
from governance.register.service.source import locked_state

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
    check_takers(act, cases)
    return proposed_batch(
        session, kind=BatchKind.LEAVING, terms=terms, people=cases, actor=actor, now=now
    )


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
    events = move_shares(act, batch, cases)
    end_entries(
        session,
        endings=[
            Ending(EntryId(case.entry_id), cessation_of(case.grounds, case.route)) for case in cases
        ],
        ceased_on=batch.effective_on,
        reason=batch.authority or "Left",
        actor=actor,
        now=now,
    )
    for case in cases:
        person = people[MemberId(case.member_id)]
        has_moved = LeaverId(case.id) in events
        write_ended(act, case, person, batch=batch, has_moved=has_moved)
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


def _names(session: Session, cases: Sequence[LeaverCase]) -> tuple[str, ...]:
    people = people_on_file(session, member_ids=[MemberId(case.member_id) for case in cases])
    return tuple(person.facts.name for person in people.values())
