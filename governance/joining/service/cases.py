"""Leavers' cases: opening them, recording a step for one or many, closing them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from governance.joining.models import LeaverCase, LeaverStep
from governance.joining.queries.people import people_on_file
from governance.joining.rules.leaving import (
    AFTER_ENTRY,
    ENDS,
    FROM_BATCH,
    LeaverState,
    NewCase,
    next_state,
)
from governance.joining.rules.refusals import CaseNotThere, CaseOpenAlready, StepWillNotDo
from governance.joining.service.doing import Doing, doing
from governance.joining.service.letters import write_reported
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import DecisionId, EntryId, LeaverId, MemberId, ShareEventId, new_id
from governance.kernel.letterhead import Letterhead
from governance.register.models.members import table_of
from governance.register.service.source import locked_state
from governance.shares.service.certificates import cancel_certificates

LONGEST_REFERENCE = 200


def open_case(
    session: Session, *, case: NewCase, letterhead: Letterhead, actor: Actor, now: datetime
) -> LeaverId:
    """Open a case by hand: a death, a wish to leave, or somebody HR does not know.

    Refuses with ``CaseOpenAlready``.
    """
    locked_state(session)
    act = doing(session, letterhead=letterhead, actor=actor, now=now)
    (made,) = open_cases(act, [(case, None)])
    return made


def open_cases(doing: Doing, cases: Sequence[tuple[NewCase, DecisionId | None]]) -> list[LeaverId]:
    """Open cases for members whose entries stand, and write to each leaver."""
    session = doing.session
    people = people_on_file(session, member_ids=[case.member_id for case, _ in cases])
    going = session.execute(
        select(LeaverCase.entry_id, LeaverCase.id).where(
            LeaverCase.entry_id.in_([case.entry_id for case, _ in cases]),
            LeaverCase.state != LeaverState.CLOSED,
        )
    )
    taken = {EntryId(entry_id): case_id for entry_id, case_id in going}
    made: list[LeaverCase] = []
    for case, decision_id in cases:
        if case.entry_id in taken:
            name = people[case.member_id].facts.name
            raise CaseOpenAlready(name=name, case_id=taken[case.entry_id])
        row = LeaverCase(
            id=new_id(),
            member_id=case.member_id,
            entry_id=case.entry_id,
            decision_id=decision_id,
            grounds=case.grounds,
            route=case.route,
            left_on=case.left_on,
            state=LeaverState.LEAVER_REPORTED,
            representative=case.representative,
            representative_address=case.representative_address,
            representative_entry_id=case.representative_entry,
            opened_at=doing.now,
            opened_by=doing.actor.account_id,
        )
        session.add(row)
        made.append(row)
        write_reported(doing, row, people[case.member_id])
    session.flush()
    add_steps(doing, made, state=LeaverState.LEAVER_REPORTED, on=doing.today, reference="")
    record(
        session,
        act=Act.LEAVERS_REPORTED,
        actor=doing.actor,
        now=doing.now,
        subject=_subject(made),
        detail={"cases": len(made)},
    )
    return [LeaverId(row.id) for row in made]


def add_steps(
    doing: Doing,
    cases: Sequence[LeaverCase],
    *,
    state: LeaverState,
    on: date,
    reference: str,
    proposed_by: UUID | None = None,
    events: dict[LeaverId, ShareEventId] | None = None,
) -> None:
    """Write one step for each case and move the cases on; two or three statements for all."""
    if not cases:
        return
    ids = [case.id for case in cases]
    session = doing.session
    counted = session.execute(
        select(LeaverStep.case_id, func.max(LeaverStep.position))
        .where(LeaverStep.case_id.in_(ids))
        .group_by(LeaverStep.case_id)
    )
    last = dict(counted.all())
    rows = [
        {
            "case_id": case_id,
            "position": last.get(case_id, 0) + 1,
            "state": state,
            "step_on": on,
            "reference": reference,
            "recorded_at": doing.now,
            "recorded_by": proposed_by or doing.actor.account_id,
            "confirmed_by": doing.actor.account_id if proposed_by else None,
            "event_id": (events or {}).get(LeaverId(case_id)),
        }
        for case_id in ids
    ]
    session.execute(insert(table_of(LeaverStep)), rows)
    session.execute(update(LeaverCase).where(LeaverCase.id.in_(ids)).values(state=state))


def record_step(
    session: Session,
    *,
    case_ids: Sequence[LeaverId],
    step: LeaverState,
    on: date,
    reference: str,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> int:
    """Record the next step of some cases, all at the one before it; gives how many.

    The step into the register is none of these: it is proposed and signed off. Cancelling the
    certificates cancels every one that still speaks for the entry's shares. Refuses with
    ``CaseNotThere`` and ``StepWillNotDo``; all or none are recorded.
    """
    act = doing(session, letterhead=letterhead, actor=actor, now=now)
    locked_state(session)
    cases = locked_cases(session, case_ids)
    _check_place(act, cases, step)
    newest = newest_steps(session, cases)
    faults: dict[str, str] = {}
    if on > london_day(now):
        faults["on"] = "This day is still to come."
    elif step is not LeaverState.TRANSFER_NOTICE_DEEMED and any(on < each for each in newest):
        faults["on"] = "This day is before the step before it."
    if step is LeaverState.INSTRUMENT_EXECUTED and not reference.strip():
        faults["reference"] = "Name the paper: the share transfer form, the letter, the contract."
    if len(reference) > LONGEST_REFERENCE:
        faults["reference"] = f"Use no more than {LONGEST_REFERENCE} characters."
    if faults:
        raise StepWillNotDo(faults=faults)
    if step is LeaverState.CERTIFICATE_CANCELLED:
        cancel_certificates(
            session,
            entry_ids=[EntryId(case.entry_id) for case in cases],
            reason="The membership has ended",
            actor=actor,
            now=now,
        )
    add_steps(act, cases, state=step, on=on, reference=reference.strip())
    record(
        session,
        act=Act.LEAVER_STEPS_TAKEN,
        actor=actor,
        now=now,
        subject=_subject(cases),
        detail={"step": step.value, "on": on.isoformat(), "cases": len(cases)},
    )
    return len(cases)


def close_cases(
    session: Session,
    *,
    case_ids: Sequence[LeaverId],
    reason: str,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> int:
    """Close cases that are no leaving after all, before the register was changed.

    Refuses with ``CaseNotThere`` when one has gone further, or waits for a sign-off.
    """
    act = doing(session, letterhead=letterhead, actor=actor, now=now)
    locked_state(session)
    cases = locked_cases(session, case_ids)
    bad = [case for case in cases if case.state in AFTER_ENTRY | ENDS or case.batch_id is not None]
    if bad:
        raise CaseNotThere(names=_names(session, bad), step=LeaverState.CLOSED.value)
    return _close(act, cases, reason)


def close_open_cases(
    doing: Doing,
    *,
    member_ids: Sequence[MemberId],
    reference: str,
) -> int:
    """Close the open cases of people who stay members: they are back in post."""
    cases = doing.session.scalars(
        select(LeaverCase)
        .where(
            LeaverCase.member_id.in_(member_ids),
            LeaverCase.state.not_in(ENDS | AFTER_ENTRY),
        )
        .with_for_update()
    ).all()
    bad = [case for case in cases if case.batch_id is not None]
    if bad:
        raise CaseNotThere(names=_names(doing.session, bad), step=LeaverState.CLOSED.value)
    return _close(doing, cases, reference)


def _close(doing: Doing, cases: Sequence[LeaverCase], reason: str) -> int:
    add_steps(
        doing,
        cases,
        state=LeaverState.CLOSED,
        on=doing.today,
        reference=reason.strip()[:LONGEST_REFERENCE],
    )
    if cases:
        record(
            doing.session,
            act=Act.LEAVER_CASES_CLOSED,
            actor=doing.actor,
            now=doing.now,
            subject=_subject(cases),
            detail={"cases": len(cases)},
        )
    return len(cases)


def locked_cases(session: Session, case_ids: Sequence[LeaverId]) -> Sequence[LeaverCase]:
    """These cases, in order of their number on the register; nobody else changes them now."""
    ids = list(dict.fromkeys(case_ids))
    cases = session.scalars(
        select(LeaverCase)
        .where(LeaverCase.id.in_(ids))
        .order_by(LeaverCase.left_on, LeaverCase.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if not cases or len(cases) != len(ids):
        raise CaseNotThere(names=(), step="")
    return cases


def _check_place(doing: Doing, cases: Sequence[LeaverCase], step: LeaverState) -> None:
    bad = [case for case in cases if not _may_take(case, step)]
    if bad:
        raise CaseNotThere(names=_names(doing.session, bad), step=step.value)


def _may_take(case: LeaverCase, step: LeaverState) -> bool:
    """Whether the step comes next, and is none that waits for two people."""
    return step is not FROM_BATCH and next_state(case.route, case.state) is step


def newest_steps(session: Session, cases: Sequence[LeaverCase]) -> list[date]:
    """The day of the newest step of each case."""
    steps = session.scalars(
        select(LeaverStep)
        .where(LeaverStep.case_id.in_([case.id for case in cases]))
        .order_by(LeaverStep.position)
    )
    return list({step.case_id: step.on for step in steps}.values())


def _names(session: Session, cases: Sequence[LeaverCase]) -> tuple[str, ...]:
    people = people_on_file(session, member_ids=[MemberId(case.member_id) for case in cases])
    return tuple(person.facts.name for person in people.values())


def _subject(cases: Sequence[LeaverCase]) -> Subject:
    one = len(cases) == 1
    return Subject("leaver", cases[0].id) if one else Subject("leavers", "cases")


def name_representative(
    session: Session,
    *,
    case_id: LeaverId,
    name: str,
    address: str,
    entry_id: EntryId | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say who acts for the estate of somebody who died, and their entry if they have one.

    Refuses with ``CaseNotThere`` once the membership has ended.
    """
    locked_state(session)
    (case,) = locked_cases(session, [case_id])
    if case.state in AFTER_ENTRY | ENDS or case.batch_id is not None:
        raise CaseNotThere(names=_names(session, [case]), step=case.state.value)
    case.representative = name.strip()
    case.representative_address = address.strip()
    case.representative_entry_id = entry_id
    session.flush()
    record(
        session,
        act=Act.LEAVER_STEPS_TAKEN,
        actor=actor,
        now=now,
        subject=Subject("leaver", case_id),
        detail={"step": "representative-named", "has_entry": entry_id is not None},
    )
