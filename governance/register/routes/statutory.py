"""The register of members as at any day, as known on any day: on the page and as a file."""

from collections.abc import Iterator
from datetime import date, datetime

from flask import (
    Response,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue

from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.calendar import end_of_day_at, london_day
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.kernel.wording import plural
from governance.register.queries.view_files import file_name, pieces, view_csv, view_pdf, view_xlsx
from governance.register.queries.views import Asked, is_unopened, view_facts, view_page
from governance.register.routes.blueprint import blueprint
from governance.register.rules.views import View
from governance.register.service.opening import open_register
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead, sections
from governance.web.session import committing, reading

ENTRIES_ON_A_PAGE = 50
MOST_COUNTED = 10_000
"""Beyond this the page says “more than”; the files have the number."""
TYPES = {
    "csv": "text/csv",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
_KEPT = ("view", "on", "known", "former", "q")


@blueprint.get("/register")
@needs(Permission.MEMBERS_READ)
def statutory() -> str:
    """The register as at a day, as it was known on a day, in one of its views."""
    today, asked = london_day(now()), _asked()
    session = reading()
    return render_template(
        "register/statutory.html",
        sections=sections("register"),
        asked=asked,
        known_on=_day("known") or today,
        today=today,
        page=view_page(
            session,
            asked=asked,
            after=request.args.get("after"),
            before=request.args.get("before"),
            limit=ENTRIES_ON_A_PAGE,
            text=request.args.get("q", "")[:200],
        ),
        head=view_facts(session, asked=asked, most_counted=MOST_COUNTED),
        views=View,
        text=request.args.get("q", "")[:200],
        kept={name: value for name, value in request.args.items() if name in _KEPT and value},
        may_export=current_actor().can(Permission.MEMBERS_EXPORT),
        is_unopened=is_unopened(session),
        may_open=current_actor().can(Permission.REGISTER_KEEP),
    )


@blueprint.post("/register/open")
@needs(Permission.REGISTER_KEEP)
def open_the_register() -> ResponseReturnValue:
    """Enter everybody who is a member by what HR says, where there is no entry yet."""
    with committing() as session:
        opened = open_register(session, actor=current_actor(), now=now())
    flash(f"The register is open, with {plural(opened, 'entry', 'entries')}.", "success")
    return redirect(url_for("register.statutory"))


def _asked() -> Asked:
    today = london_day(now())
    try:
        view = View(request.args.get("view", View.FULL))
    except ValueError:
        raise NotFound from None
    known_on = _day("known")
    return Asked(
        view=view,
        day=_day("on") or today,
        known_at=end_of_day_at(known_on) if known_on and known_on != today else None,
        former=bool(request.args.get("former")),
    )


def _day(name: str) -> date | None:
    text = request.args.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


@blueprint.get("/register/download.<any(csv, pdf, xlsx):kind>")
@needs(Permission.MEMBERS_EXPORT)
def download_register(kind: str) -> ResponseReturnValue:
    """The whole view as a file; who took it is written in the journal first."""
    asked, at = _asked(), now()
    with committing() as session:
        record(
            session,
            act=Act.DOWNLOAD_TAKEN,
            actor=current_actor(),
            now=at,
            subject=Subject("register", asked.view.value),
            detail={
                "kind": kind,
                "as_at": asked.day.isoformat(),
                "known_at": asked.known_at.isoformat() if asked.known_at else None,
                "former": asked.former,
            },
        )
    if kind == "pdf":
        file, kind = view_pdf(
            reading(), asked=asked, letterhead=letterhead(), issued_on=london_day(at)
        )
        stream = pieces(file)
    else:
        stream = _table(kind, asked, at)
    answer = Response(stream_with_context(stream), mimetype=TYPES[kind])
    answer.headers["Content-Disposition"] = f"attachment; filename={file_name(asked)}.{kind}"
    return answer


def _table(kind: str, asked: Asked, at: datetime) -> Iterator[bytes]:
    """The file; the session is asked for while it is sent, and ends with it."""
    if kind == "csv":
        yield from view_csv(reading(), asked=asked)
    else:
        yield from view_xlsx(reading(), asked=asked, now=at)
