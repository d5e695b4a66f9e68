"""An import's report: every row, the decisions on faulty ones, and confirming it."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from governance.documents.tables import Column, ColumnKind, csv_stream
from governance.identity.queries import names_of
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.calendar import london_day
from governance.kernel.ids import ImportId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound, StaleForm
from governance.kernel.wording import plural
from governance.register.queries.entries import is_register_open, members_missing_from_file
from governance.register.queries.imports import (
    ImportPage,
    ImportState,
    RowPage,
    all_report_rows,
    import_page,
    report_rows,
)
from governance.register.routes.blueprint import blueprint
from governance.register.rules.import_kinds import ImportKind
from governance.register.rules.outcomes import Outcome, Tally
from governance.register.rules.remarks import RemarkKind
from governance.register.service import decide_rows, discard_import
from governance.register.service.import_kinds import check_file, confirm_file
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import sections
from governance.web.session import committing, reading

ROWS_ON_A_PAGE = 50
MISSING_SHOWN = 50
WARNED = "warned"
TABS = (
    "",
    Outcome.FAULTY.value,
    WARNED,
    Outcome.ADDED.value,
    Outcome.CHANGED.value,
    Outcome.LEFT.value,
    Outcome.UNCHANGED.value,
)
TAB_WORDS = {
    ImportKind.HR_EXPORT: (
        *("All rows", "Faulty", "Worth a look"),
        *("Added", "Changed", "Left", "Unchanged"),
    ),
    ImportKind.OLD_REGISTER: (
        *("All rows", "Faulty", "Worth a look"),
        *("New entries", "Differ", "Ceased", "There already"),
    ),
}
COLUMNS = (
    Column("Line", ColumnKind.INTEGER, width=8),
    Column("Number"),
    Column("Name", width=28),
    Column("Outcome", width=14),
    Column("Field"),
    Column("What is wrong", width=60),
    Column("What to do", width=60),
)


@blueprint.get("/members/imports/<uuid:import_id>")
@needs(Permission.MEMBERS_IMPORT)
def import_report(import_id: UUID) -> ResponseReturnValue:
    """What the file would do, or did, row by row."""
    page = import_page(reading(), import_id=ImportId(import_id))
    if page.state is ImportState.UPLOADED:
        return redirect(url_for("register.import_columns", import_id=import_id))
    return _report(page)


def _report(page: ImportPage, *, was_stale: bool = False) -> str:
    session, shown = reading(), _shown(page)
    outcome = Outcome(shown) if shown in set(Outcome) else None
    rows: list[RowPage] = []
    if page.has_report:
        rows = report_rows(
            session,
            import_id=page.id,
            outcome=outcome,
            is_warned=shown == WARNED,
            after=request.args.get("after", 0, type=int),
            limit=ROWS_ON_A_PAGE + 1,
        )
    missing = []
    if page.missing and page.state is ImportState.CHECKED:
        missing = members_missing_from_file(
            session, import_id=page.id, day=london_day(now()), limit=MISSING_SHOWN
        )
    return render_template(
        "register/import_report.html",
        sections=sections("register"),
        page=page,
        rows=rows[:ROWS_ON_A_PAGE],
        next_after=rows[ROWS_ON_A_PAGE - 1].line if len(rows) > ROWS_ON_A_PAGE else None,
        is_first_page=not request.args.get("after"),
        shown=shown,
        tabs=_tabs(page, shown),
        missing=missing,
        was_stale=was_stale,
        is_open=page.state is ImportState.CHECKED,
        is_register_open=is_register_open(session),
        who=names_of(session, account_ids=[page.uploaded_by, page.confirmed_by]),
    )


def _shown(page: ImportPage) -> str:
    """The rows asked for; without asking, the ones that need the secretary most."""
    asked = request.args.get("show")
    if asked in TABS:
        return asked or ""
    if page.state is not ImportState.CHECKED:
        return ""
    if page.tally.faulty:
        return Outcome.FAULTY.value
    return WARNED if page.tally.warned else ""


def _tabs(page: ImportPage, shown: str) -> list[dict[str, object]]:
    counts = {"": page.tally.rows, **{each.value: getattr(page.tally, each) for each in Outcome}}
    counts[WARNED] = page.tally.warned
    return [
        {
            "label": label,
            "url": url_for("register.import_report", import_id=page.id, show=value),
            "current": value == shown,
            "badge": f"{counts[value]:,}",
        }
        for value, label in zip(TABS, TAB_WORDS[page.kind], strict=True)
    ]


@blueprint.post("/members/imports/<uuid:import_id>/rows")
@needs(Permission.MEMBERS_IMPORT)
def decide_import_rows(import_id: UUID) -> ResponseReturnValue:
    """Leave faulty rows out, or say that a group is new; the report is made again at once."""
    with committing() as session:
        decide_rows(
            session,
            import_id=ImportId(import_id),
            shown=request.form.getlist("shown", type=int),
            left_out=request.form.getlist("leave_out", type=int),
            is_everything_left_out="everything" in request.form,
            accepted=request.form.getlist("new_group"),
        )
        check_file(session, import_id=ImportId(import_id), now=now())
    flash("The report is made again with your choices.", "success")
    return redirect(url_for("register.import_report", import_id=import_id))


@blueprint.post("/members/imports/<uuid:import_id>/check")
@needs(Permission.MEMBERS_IMPORT)
def check_import_again(import_id: UUID) -> ResponseReturnValue:
    """Make the report again, beside the register as it stands now."""
    with committing() as session:
        check_file(session, import_id=ImportId(import_id), now=now())
    flash("The report is made again, beside the register as it is now.", "success")
    return redirect(url_for("register.import_report", import_id=import_id))


@blueprint.post("/members/imports/<uuid:import_id>/confirm")
@needs(Permission.MEMBERS_IMPORT)
def confirm_import_rows(import_id: UUID) -> ResponseReturnValue:
    """Write it, whole. An old report is shown anew instead, and nothing is lost."""
    try:
        with committing() as session:
            was_open = is_register_open(session)
            tally = confirm_file(
                session,
                import_id=ImportId(import_id),
                checked_at=_instant(request.form.get("checked_at", "")),
                actor=current_actor(),
                now=now(),
            )
            opened = not was_open and is_register_open(session)
    except StaleForm:
        with committing() as session:
            if import_page(session, import_id=ImportId(import_id)).kind is ImportKind.OLD_REGISTER:
                check_file(session, import_id=ImportId(import_id), now=now())
        page = import_page(reading(), import_id=ImportId(import_id))
        return _report(page, was_stale=True), StaleForm.status
    kind = import_page(reading(), import_id=ImportId(import_id)).kind
    flash(_said(kind, tally, was_open=was_open, opened=opened), "success")
    return redirect(url_for("register.import_report", import_id=import_id))


def _said(kind: ImportKind, tally: Tally, *, was_open: bool, opened: bool) -> str:
    """What was done: a staff list changes the register itself only in opening it."""
    is_old = kind is ImportKind.OLD_REGISTER
    where = "register" if is_old else "staff records"
    verb = "says" if is_old else "say"
    if not tally.writes:
        done = f"Done: the {where} already {verb} all of this, and nothing was changed."
    elif is_old:
        entries = plural(tally.writes, "entry is", "entries are")
        done = f"Done: {entries} written to the register."
    else:
        records = plural(tally.writes, "staff record is", "staff records are")
        done = f"Done: {records} written."
    if opened and not is_old:
        return f"{done} The register is opened from them."
    if was_open and not is_old and tally.writes:
        return f"{done} The register is as it was: what differs from it is on the work list."
    return done


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


@blueprint.post("/members/imports/<uuid:import_id>/discard")
@needs(Permission.MEMBERS_IMPORT)
def discard_import_rows(import_id: UUID) -> ResponseReturnValue:
    """Let the import go."""
    with committing() as session:
        discard_import(session, import_id=ImportId(import_id), now=now())
    flash("The import is let go. The register is as it was.", "success")
    return redirect(url_for("register.imports"))


@blueprint.get("/members/imports/<uuid:import_id>/report.csv")
@needs(Permission.MEMBERS_IMPORT)
def download_import_report(import_id: UUID) -> ResponseReturnValue:
    """The report as a file: a line for every remark, and one for a row without any."""
    page = import_page(reading(), import_id=ImportId(import_id))
    if not page.has_report:
        raise NotFound
    with committing() as session:
        record(
            session,
            act=Act.DOWNLOAD_TAKEN,
            actor=current_actor(),
            now=now(),
            subject=Subject("import", import_id),
            detail={"kind": "csv"},
        )
    stream = csv_stream(COLUMNS, _cells(ImportId(import_id)))
    answer = Response(stream_with_context(stream), mimetype="text/csv")
    day = london_day(page.uploaded_at)
    answer.headers["Content-Disposition"] = f"attachment; filename=import-report-{day}.csv"
    return answer


def _cells(import_id: ImportId) -> Iterator[tuple[int | str, ...]]:
    """The lines of the report; the session is asked for while they are sent, and ends with them."""
    for row in all_report_rows(reading(), import_id=import_id):
        outcome = "left out" if row.is_left_out else row.outcome.value
        start = (row.line, row.number, row.name, outcome)
        for field, old, new in row.changes:
            yield (*start, field, f"{old or 'nothing'} → {new or 'nothing'}", "")
        for remark in row.remarks:
            about = remark.column or _WHOLE_ROW.get(remark.kind, "")
            yield (*start, about, remark.what, remark.to_do)
        if not row.changes and not row.remarks:
            yield (*start, "", "", "")


_WHOLE_ROW: dict[StrEnum, str] = {
    RemarkKind.RAGGED_ROW: "Whole line",
    RemarkKind.NOT_A_PERSON: "Whole line",
}
