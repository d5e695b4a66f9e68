"""Requests to inspect the register: the list, open ones first, and one with its steps."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from governance.identity.queries import names_of
from governance.inspection.models import InspectionRequest, InspectionStep
from governance.inspection.rules import Request, State, StepKind, next_steps, state_of
from governance.kernel.ids import InspectionId
from governance.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """One line of the list."""

    request_id: InspectionId
    number: int
    request: Request
    due_on: date | None
    state: State

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.state in {State.DUE, State.LATE, State.COMPLY_NOW, State.AT_COURT}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsPage:
    """A page of the list, the newest first; ``before`` of the next page, if there is one."""

    rows: tuple[RequestRow, ...]
    next_before: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """One step about a request, as it was entered."""

    kind: StepKind
    on: date
    reference: str
    remark: str
    fee_pence: int
    given_as_at: date | None
    given_entries: int | None
    given_sha256: str
    told_altered_at: datetime | None
    told_pending: bool | None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """One request with everything that was done about it, and what may be done now."""

    row: RequestRow
    holidays: str
    entered_at: datetime
    steps: tuple[StepTaken, ...]
    may_follow: frozenset[StepKind]
    is_erased: bool


def request_of(row: InspectionRequest) -> Request:
    """The request as it came in."""
    return Request(**{field.name: getattr(row, field.name) for field in fields(Request)})


def requests_page(
    session: Session, *, today: date, before: int | None = None, limit: int = 50
) -> RequestsPage:
    """A page of the requests by number, the newest first; one query."""
    last = (
        select(InspectionStep.request_id, func.max(InspectionStep.position).label("position"))
        .group_by(InspectionStep.request_id)
        .subquery()
    )
    find = (
        select(InspectionRequest, InspectionStep.kind)
        .outerjoin(last, last.c.request_id == InspectionRequest.id)
        .outerjoin(
            InspectionStep,
            and_(
                InspectionStep.request_id == InspectionRequest.id,
                InspectionStep.position == last.c.position,
            ),
        )
        .order_by(InspectionRequest.number.desc())
        .limit(limit + 1)
    )
    if before is not None:
        find = find.where(InspectionRequest.number < before)
    found = session.execute(find).all()
    rows = tuple(_row(row, () if kind is None else (kind,), today) for row, kind in found[:limit])
    return RequestsPage(rows=rows, next_before=rows[-1].number if len(found) > limit else None)


def request_page(session: Session, *, request_id: InspectionId, today: date) -> RequestPage:
    """One request. Raises ``NotFound``."""
    row = session.get(InspectionRequest, request_id)
    if row is None:
        raise NotFound
    steps = session.scalars(
        select(InspectionStep)
        .where(InspectionStep.request_id == request_id)
        .order_by(InspectionStep.position)
    ).all()
    kinds = tuple(step.kind for step in steps)
    names = names_of(session, account_ids=[step.recorded_by for step in steps])
    kept = [field.name for field in fields(StepTaken) if field.name != "recorded_by"]
    return RequestPage(
        row=_row(row, kinds, today),
        holidays=row.holidays,
        entered_at=row.entered_at,
        steps=tuple(
            StepTaken(
                recorded_by=names.get(step.recorded_by, "") if step.recorded_by else "",
                **{name: getattr(step, name) for name in kept},
            )
            for step in steps
        ),
        may_follow=next_steps(kinds),
        is_erased=row.erased_at is not None,
    )


def _row(row: InspectionRequest, kinds: tuple[StepKind, ...], today: date) -> RequestRow:
    return RequestRow(
        request_id=InspectionId(row.id),
        number=row.number,
        request=request_of(row),
        due_on=row.due_on,
        state=state_of(kinds, due=row.due_on, today=today),
    )
