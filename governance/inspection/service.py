"""Entering a request to inspect the register, and each step taken about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.inspection.models import InspectionRequest, InspectionStep
from governance.inspection.queries import request_of
from governance.inspection.rules import Request, StepKind, Wanted, check_step, due_on
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import Jurisdiction, holiday_table
from governance.kernel.ids import InspectionId, new_id
from governance.kernel.refusals import NotFound
from governance.register.queries.entries_as_at import last_alteration
from governance.register.queries.view_files import digest_of
from governance.register.queries.views import Asked
from governance.register.rules.views import View

VIEWS = {Wanted.COPY: View.PUBLIC, Wanted.COPY_OF_INDEX: View.INDEX}
"""Which view of the register a copy is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is done about a request on a day."""

    kind: StepKind
    on: date
    reference: str = ""
    remark: str = ""
    fee_pence: int = 0
    as_at: date | None = None


def enter_request(
    session: Session, *, request: Request, jurisdiction: Jurisdiction, actor: Actor, now: datetime
) -> InspectionId:
    """Enter a request as it came in; its clock starts on the day it was received (s117).

    An incomplete one is entered too: it can then only be returned, which is proof enough.
    """
    articles = articles_on(session, day=request.received_on)
    year = request.received_on.year
    table = holiday_table(jurisdiction, first_year=year, last_year=year + 1)
    row = InspectionRequest(
        id=new_id(),
        number=_next_number(session),
        **{field.name: getattr(request, field.name) for field in fields(Request)},
        due_on=due_on(
            request.received_on, working_days=articles.rules.inspection_working_days, table=table
        ),
        holidays=table.version,
        entered_at=now,
        entered_by=actor.account_id,
    )
    session.add(row)
    session.flush()
    record(
        session,
        act=Act.INSPECTION_REQUESTED,
        actor=actor,
        now=now,
        subject=Subject("inspection", row.id),
        detail={
            "number": row.number,
            "wanted": request.wanted.value,
            "due_on": row.due_on.isoformat() if row.due_on else None,
        },
    )
    return InspectionId(row.id)


def _next_number(session: Session) -> int:
    return (session.scalar(select(func.max(InspectionRequest.number))) or 0) + 1


def take_step(
    session: Session, *, request_id: InspectionId, step: Step, actor: Actor, now: datetime
) -> None:
    """Enter what was done. Complying with a request for a copy keeps its fingerprint.

    Refuses with ``RequestNotThere`` out of order, with ``RequestIncomplete`` where s116(4) is not
    met, with ``CourtNeedsReference`` and ``CourtTooLate`` around the court (s117).
    """
    row = session.get(InspectionRequest, request_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    taken = session.scalars(
        select(InspectionStep.kind)
        .where(InspectionStep.request_id == request_id)
        .order_by(InspectionStep.position)
    ).all()
    check_step(
        step.kind,
        taken=taken,
        on=step.on,
        due=row.due_on,
        reference=step.reference,
        lacking=request_of(row).lacking,
    )
    given = _given(session, row, step) if step.kind is StepKind.COMPLIED else {}
    session.add(
        InspectionStep(
            request_id=row.id,
            position=len(taken) + 1,
            kind=step.kind,
            on=step.on,
            reference=step.reference.strip(),
            remark=step.remark.strip(),
            fee_pence=step.fee_pence,
            recorded_at=now,
            recorded_by=actor.account_id,
            **{"given_sha256": "", **given},
        )
    )
    record(
        session,
        act=Act.INSPECTION_STEP_TAKEN,
        actor=actor,
        now=now,
        subject=Subject("inspection", row.id),
        detail={
            "step": step.kind.value,
            "on": step.on.isoformat(),
            "sha256": str(given.get("given_sha256", "")),
        },
    )


def _given(session: Session, row: InspectionRequest, step: Step) -> dict[str, object]:
    """What s120 wants told, and for a copy what it was a copy of."""
    altered = last_alteration(session, day=step.on)
    told: dict[str, object] = {"told_altered_at": altered.at, "told_pending": altered.pending}
    view = VIEWS.get(row.wanted)
    if view is None:
        return told
    as_at = step.as_at or step.on
    digest, entries = digest_of(session, asked=Asked(view=view, day=as_at))
    return told | {"given_as_at": as_at, "given_entries": entries, "given_sha256": digest}


def old_requests(session: Session, *, until: date) -> Iterator[tuple[UUID, date]]:
    """Requests that came in on or before a day and still say who asked: id and day."""
    find = (
        select(InspectionRequest.id, InspectionRequest.received_on)
        .where(InspectionRequest.received_on <= until, InspectionRequest.erased_at.is_(None))
        .order_by(InspectionRequest.received_on, InspectionRequest.number)
    )
    rows = session.execute(find.execution_options(yield_per=500))
    yield from ((id_, received_on) for id_, received_on in rows)


def erase_requests(session: Session, *, request_ids: Sequence[UUID], now: datetime) -> None:
    """Erase who asked, for what and for whom; the number, the days and what was given stay."""
    words = ("name", "address", "organisation", "responsible", "purpose", "disclosed_to")
    session.execute(
        update(InspectionRequest)
        .where(InspectionRequest.id.in_(request_ids))
        .values(dict.fromkeys(words, "") | {"erased_at": now})
    )
    session.execute(
        update(InspectionStep)
        .where(InspectionStep.request_id.in_(request_ids))
        .values(reference="", remark="")
    )
