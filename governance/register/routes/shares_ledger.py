"""The whole share ledger: a page at a time, one event, the capital, and a download."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from governance.constitution.queries import articles_on
from governance.constitution.rules.forms import EventKind
from governance.documents.tables import Cell, Column, ColumnKind, csv_stream
from governance.identity.queries import names_of
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.calendar import end_of_day_at, london_day
from governance.kernel.ids import ShareEventId
from governance.kernel.permissions import Permission
from governance.register.queries.ended_holders import ended_holders
from governance.register.queries.entry_names import numbers_of
from governance.register.routes.blueprint import blueprint
from governance.register.routes.shares_naming import (
    classes_of,
    holders_in,
    names_of_holders,
    words_for,
)
from governance.shares.forms import ReversalForm
from governance.shares.queries import balance_faults, capital_on, ledger_page, stream_ledger
from governance.shares.queries.events import (
    HOLDERS_SHOWN,
    LINES_SHOWN,
    LedgerFilter,
    LedgerLine,
    lines_of,
    share_event,
)
from governance.shares.queries.reversal import check_untouched, reversible
from governance.shares.rules.deadlines import deadlines_of
from governance.shares.rules.refusals import LedgerRefusal
from governance.shares.service import reverse
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import sections
from governance.web.session import committing, reading

EVENTS_ON_A_PAGE = 50
NAMED_AT_ONCE = 500
MOST_DIGITS = 10
LINES_TRIED = 1_000
"""Whether an event of so many lines can be taken back is seen at once; a longer one takes long."""
"""What an integer column holds."""
COLUMNS = (
    Column("Event", ColumnKind.INTEGER, width=8),
    Column("What happened"),
    Column("Effective on", ColumnKind.DATE, width=12),
    Column("Entered at", ColumnKind.INSTANT, width=20),
    Column("Entry", ColumnKind.INTEGER, width=8),
    Column("Holder", width=30),
    Column("Class"),
    Column("Shares in or out", ColumnKind.INTEGER, width=12),
    Column("Paid up on them", ColumnKind.PENCE, width=12),
    Column("First number", ColumnKind.INTEGER, width=10),
    Column("Last number", ColumnKind.INTEGER, width=10),
    Column("Price of all", ColumnKind.PENCE, width=12),
    Column("Decision", width=30),
    Column("Paper", width=30),
    Column("Reason", width=30),
    Column("Court order", width=20),
)


@blueprint.get("/shares")
@needs(Permission.MEMBERS_READ)
def share_ledger() -> str:
    """Every event, the one entered last first; by kind and by the days it is about."""
    session, today = reading(), london_day(now())
    filters, asked = _filters()
    page = ledger_page(
        session,
        filters=filters,
        after=_number("after"),
        before=_number("before"),
        limit=EVENTS_ON_A_PAGE,
    )
    articles = articles_on(session, day=today)
    return render_template(
        "register/shares/ledger.html",
        sections=sections("register"),
        page=page,
        filters=filters,
        asked=asked,
        kinds=[kind.value for kind in EventKind],
        names=names_of_holders(
            session,
            entry_ids=[each for row in page.rows for each in row.holders[:HOLDERS_SHOWN]],
            day=today,
        ),
        most_holders=HOLDERS_SHOWN,
        classes=classes_of(articles),
        articles=articles,
        ended=ended_holders(session),
        may_export=current_actor().can(Permission.MEMBERS_EXPORT),
    )


@blueprint.get("/shares/ledger.csv")
@needs(Permission.MEMBERS_EXPORT)
def download_ledger() -> ResponseReturnValue:
    """The events asked for, a row a line; who took them is written in the journal first."""
    filters, _ = _filters()
    today = london_day(now())
    with committing() as session:
        record(
            session,
            act=Act.DOWNLOAD_TAKEN,
            actor=current_actor(),
            now=now(),
            subject=Subject("register", "share-ledger"),
            detail={"kind": filters.kind.value if filters.kind else "all"},
        )
    answer = Response(
        stream_with_context(csv_stream(COLUMNS, _cells(filters, today))), mimetype="text/csv"
    )
    answer.headers["Content-Disposition"] = f"attachment; filename=share-ledger-{today}.csv"
    return answer


def _cells(filters: LedgerFilter, today: date) -> Iterator[tuple[Cell, ...]]:
    """The rows of the download: names are looked up for some hundreds at a time."""
    waiting: list[LedgerLine] = []
    for one in stream_ledger(reading(), filters=filters):
        waiting.append(one)
        if len(waiting) == NAMED_AT_ONCE:
            yield from _named(waiting, today)
            waiting = []
    yield from _named(waiting, today)


def _named(found: list[LedgerLine], today: date) -> Iterator[tuple[Cell, ...]]:
    holders = dict.fromkeys(one.line.entry_id for one in found if one.line.entry_id is not None)
    names = names_of_holders(reading(), entry_ids=holders, day=today)
    numbers = numbers_of(reading(), entry_ids=list(holders))
    for one in found:
        event, line = one.event, one.line
        entry_id = line.entry_id
        yield (
            event.number, event.kind.value, event.effective_on, event.recorded_at,
            None if entry_id is None else numbers.get(entry_id),
            "The mutual itself" if entry_id is None else names.get(entry_id, ""),
            line.class_key, line.shares, line.paid_pence, line.first_number, line.last_number,
            event.consideration_pence, event.authority, event.instrument, event.reason,
            event.court_order,
        )  # fmt: skip


@blueprint.get("/shares/capital")
@needs(Permission.MEMBERS_READ)
def share_capital() -> str:
    """The shares in issue by class on a day, as known on another; asked to, whether all adds up.

    Checking reads every line there is, so it is done when somebody wants to know.
    """
    session, today = reading(), london_day(now())
    is_checked = "check" in request.args
    on, known_on = _day("on") or today, _day("known") or today
    articles = articles_on(session, day=on)
    return render_template(
        "register/shares/capital.html",
        sections=sections("register"),
        capital=capital_on(session, day=on, known_at=end_of_day_at(known_on)),
        classes=classes_of(articles),
        articles=articles,
        faults=balance_faults(session) if is_checked else (),
        is_checked=is_checked,
        on=on,
        known_on=known_on,
        today=today,
    )


@blueprint.get("/shares/events/<uuid:event_id>")
@needs(Permission.MEMBERS_READ)
def share_event_shown(event_id: UUID) -> str:
    """One event: what it says, its lines, the clocks it started, and what took it back."""
    session, today = reading(), london_day(now())
    event = share_event(session, event_id=ShareEventId(event_id), most_lines=LINES_SHOWN)
    articles = articles_on(session, day=event.effective_on)
    return render_template(
        "register/shares/event.html",
        sections=sections("register"),
        event=event,
        lines=lines_of(session, event_id=event.event_id),
        names=names_of_holders(session, entry_ids=holders_in([event]), day=event.effective_on),
        who=names_of(session, account_ids=[event.recorded_by] if event.recorded_by else []),
        classes=classes_of(articles),
        deadlines=deadlines_of(event.kind, event.effective_on, articles),
        may_keep=current_actor().can(Permission.REGISTER_KEEP),
        today=today,
    )


@blueprint.route("/shares/events/<uuid:event_id>/reverse", methods=["GET", "POST"])
@needs(Permission.REGISTER_KEEP)
def reverse_share_event(event_id: UUID) -> ResponseReturnValue:
    """Take an event back, with a reason; what would stand in the way is told at once.

    Of an event with very many lines the holdings are not looked at before the button is pressed.
    """
    session, today = reading(), london_day(now())
    form = ReversalForm()
    event = share_event(session, event_id=ShareEventId(event_id), most_lines=LINES_SHOWN)
    lines = lines_of(session, event_id=event.event_id)
    is_long = lines > LINES_TRIED
    obstacle = ""
    try:
        if form.validate_on_submit():
            return _reversed(form, event_id)
        if is_long:
            check_untouched(session, event=event)
        else:
            articles = articles_on(session, day=today)
            reversible(session, event_id=event.event_id, articles=articles)
    except LedgerRefusal as refusal:
        if form.is_submitted() and refusal.field in form:
            form[refusal.field].errors = [words_for(refusal)]
        else:
            obstacle = words_for(refusal)
    session = reading()
    return render_template(
        "register/shares/reverse.html",
        sections=sections("register"),
        event=event,
        form=form,
        obstacle=obstacle,
        is_long=is_long,
        lines=lines,
        names=names_of_holders(session, entry_ids=holders_in([event]), day=today),
        classes=classes_of(articles_on(session, day=today)),
    )


def _reversed(form: ReversalForm, event_id: UUID) -> ResponseReturnValue:
    with committing() as session:
        made = reverse(
            session,
            event_id=ShareEventId(event_id),
            reason=form.reason.data or "",
            court_order=form.court_order.data or "",
            is_by_court=form.is_by_court.data,
            actor=current_actor(),
            now=now(),
        )
        is_left = bool(ended_holders(session))
    flash("The event is taken back. Both stay in the ledger.", "success")
    if is_left:
        flash(
            "An entry that has ended holds shares now. The ledger's first page says which.",
            "warning",
        )
    return redirect(url_for("register.share_event_shown", event_id=made))


def _filters() -> tuple[LedgerFilter, dict[str, str]]:
    """What is asked for, and the answers as they go into a link; nonsense is passed over."""
    kind = request.args.get("kind", "")
    filters = LedgerFilter(
        kind=EventKind(kind) if kind in {each.value for each in EventKind} else None,
        since=_day("since"),
        until=_day("until"),
    )
    asked = {
        "kind": filters.kind.value if filters.kind else "",
        "since": filters.since.isoformat() if filters.since else "",
        "until": filters.until.isoformat() if filters.until else "",
    }
    return filters, {name: value for name, value in asked.items() if value}


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else None


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
