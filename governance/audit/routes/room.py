"""The auditors' room: the contests, and each one's documents to take away."""

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.audit.queries.contest import AuditContest, audit_contest
from governance.audit.queries.pack import written_document, written_pack
from governance.audit.routes.blueprint import blueprint
from governance.audit.routes.taking import taken
from governance.audit.rules.documents import Document
from governance.audit.rules.read_me import ABOUT
from governance.elections.queries.contests import contests_page
from governance.kernel.ids import ContestId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.web.access import needs
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import reading


@blueprint.get("/audit")
@needs(Permission.AUDIT_DOWNLOAD)
def room() -> ResponseReturnValue:
    """Every contest that was announced, and where it stands."""
    before = request.args.get("before", type=UUID)
    page = contests_page(reading(), is_announced=True, before=ContestId(before) if before else None)
    return render_template("audit/room.html", page=page, now=now())


@blueprint.get("/audit/elections/<uuid:contest_id>")
@needs(Permission.AUDIT_DOWNLOAD)
def contest(contest_id: UUID) -> ResponseReturnValue:
    """One contest's documents: what there is, and what the others wait for."""
    audit = _announced(contest_id)
    return render_template(
        "audit/contest.html", audit=audit, now=now(), files=_files(audit), about=ABOUT,
    )  # fmt: skip


@blueprint.get("/audit/elections/<uuid:contest_id>/pack.zip")
@needs(Permission.AUDIT_DOWNLOAD)
def pack(contest_id: UUID) -> ResponseReturnValue:
    """Everything there is, as one file."""
    audit = _announced(contest_id)
    written = written_pack(reading(), audit=audit, letterhead=letterhead(), now=now())
    return taken(written, contest_id=audit.contest.id)


@blueprint.get("/audit/elections/<uuid:contest_id>/documents/<name>")
@needs(Permission.AUDIT_DOWNLOAD)
def document(contest_id: UUID, name: str) -> ResponseReturnValue:
    """One document, by its name in the pack."""
    audit = _announced(contest_id)
    if name not in {each.value for each in Document}:
        raise NotFound
    written = written_document(
        reading(), audit=audit, document=Document(name), letterhead=letterhead(), now=now()
    )
    return taken(written, contest_id=audit.contest.id)


def _announced(contest_id: UUID) -> AuditContest:
    """The contest, unless it is an officer's draft, which is nobody else's yet."""
    audit = audit_contest(reading(), contest_id=ContestId(contest_id), now=now())
    if audit.contest.announced_at is None:
        raise NotFound
    return audit


def _files(audit: AuditContest) -> list[dict[str, str]]:
    return [
        {
            "name": each.value,
            "url": url_for("audit.document", contest_id=audit.contest.id, name=each.value),
            "kind": each.value.rpartition(".")[2].upper(),
            "note": ABOUT[each][:1].upper() + ABOUT[each][1:],
        }
        for each in audit.ready
        if each not in {Document.READ_ME, Document.CHECKSUMS}
    ]
