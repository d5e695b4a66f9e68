"""The journal: what was done, by whom and when, in plain words, and whether the chain holds."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from governance.audit.queries.journal import journal_page
from governance.audit.queries.pack import written_journal
from governance.audit.routes.blueprint import blueprint
from governance.audit.routes.taking import taken
from governance.kernel.permissions import Permission
from governance.web.access import current_actor, needs
from governance.web.session import reading


@blueprint.get("/journal")
@needs(Permission.JOURNAL_READ)
def journal() -> ResponseReturnValue:
    """A page of the journal, the newest acts first."""
    about = request.args.get("about", type=UUID)
    page = journal_page(
        reading(),
        before=request.args.get("before", type=int),
        about=about,
        is_chain_asked=request.args.get("check") == "yes",
    )
    may_take = current_actor().can(Permission.AUDIT_DOWNLOAD)
    return render_template("audit/journal.html", page=page, about=about, may_take=may_take)


@blueprint.get("/journal/journal.jsonl")
@needs(Permission.AUDIT_DOWNLOAD)
def whole_journal() -> ResponseReturnValue:
    """Every entry from the first, so that the chain can be checked elsewhere."""
    return taken(written_journal(reading()))
