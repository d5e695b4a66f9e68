"""What is due: the page, the calendar file, and marking a deadline as done."""

from urllib.parse import urlsplit

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.filing.forms.filings import DoneForm
from governance.filing.queries.due import due_page, find_deadline
from governance.filing.routes.blueprint import blueprint, jurisdiction, places_here, today
from governance.filing.rules.calendar_file import calendar_file
from governance.filing.rules.deadlines import Deadline, Duty
from governance.filing.rules.refusals import DeadlineNotKnown
from governance.filing.service.deadlines import mark_done, reopen_deadline
from governance.identity.queries import names_of
from governance.kernel.permissions import Permission
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import settings
from governance.web.session import committing, reading


@blueprint.get("/filing")
@needs(Permission.FILINGS_KEEP)
def due() -> str:
    """Everything due in the next twelve months, overdue first; and what was done in the last."""
    page = due_page(reading(), today=today(), jurisdiction=jurisdiction())
    who = [line.deadline.mark.recorded_by for line in page.done if line.deadline.mark]
    return render_template(
        "filing/due.html",
        sections=places_here(),
        page=page,
        who=names_of(reading(), account_ids=who),
    )


@blueprint.get("/filing/due.ics")
@needs(Permission.FILINGS_KEEP)
def due_calendar() -> Response:
    """What is still due, as a file for a calendar program."""
    own = settings()
    page = due_page(reading(), today=today(), jurisdiction=jurisdiction())
    content = calendar_file(
        [line.deadline for line in page.due],
        name=f"{own.mutual.short_name}: what is due",
        house=urlsplit(own.base_url).hostname or "localhost",
        address=f"{own.base_url}{url_for('filing.due')}",
        made_at=now(),
    )
    answer = Response(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=what-is-due.ics"
    return answer


@blueprint.route("/filing/deadlines/<key>", methods=["GET", "POST"])
@needs(Permission.FILINGS_KEEP)
def deadline(key: str) -> ResponseReturnValue:
    """One deadline: how it is computed, and marking it as done."""
    found = _deadline(key)
    form = DoneForm(data={"done_on": today(), "as_at": found.span.last_on if found.span else None})
    if found.duty is not Duty.CONFIRMATION:
        del form.as_at
    if not form.is_submitted() or not form.check(today=today()):
        return render_template(
            "filing/deadline.html",
            sections=places_here(),
            deadline=found,
            form=form,
            today=today(),
        )
    with committing() as session:
        mark_done(
            session,
            key=key,
            done_on=form.done_on.data,
            reference=form.reference.data or "",
            remark=form.remark.data or "",
            as_at=form.as_at.data if "as_at" in form else None,
            actor=current_actor(),
            now=now(),
        )
    flash("Marked as done.", "success")
    return redirect(url_for("filing.due"))


@blueprint.post("/filing/deadlines/<key>/reopen")
@needs(Permission.FILINGS_KEEP)
def reopen(key: str) -> ResponseReturnValue:
    """Take the mark back: the deadline is open again."""
    with committing() as session:
        reopen_deadline(session, key=key, actor=current_actor(), now=now())
    flash("The deadline is open again.", "success")
    return redirect(url_for("filing.due"))


def _deadline(key: str) -> Deadline:
    found = find_deadline(reading(), key=key, today=today())
    if found is None:
        raise DeadlineNotKnown(key=key)
    return found
