"""The auditors' room: the contests, and each one's documents to take away."""

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.audit.queries.bundle import bundle_waits, written_bundle
from governance.audit.queries.contest import AuditContest, audit_contest
from governance.audit.queries.pack import written_document, written_pack
from governance.audit.routes.blueprint import blueprint
from governance.audit.routes.taking import sent, taken
from governance.audit.rules.bundle import Cut
from governance.audit.rules.documents import GROUPS, Document
from governance.audit.rules.read_me import ABOUT
from governance.elections.queries.contests import contests_page
from governance.kernel.ids import ContestId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.web.access import current_actor, needs, public
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
    """One decision with its whole pack: what there is, and what the rest waits for."""
    audit = _announced(contest_id)
    may_hold = current_actor().can(Permission.AUDIT_HOLD)
    return render_template(
        "audit/contest.html",
        audit=audit,
        now=now(),
        groups=_groups(audit),
        about=ABOUT,
        bundle_waits=bundle_waits(reading(), audit=audit),
        cuts=[cut.value for cut in Cut if may_hold or cut is not Cut.LEGAL_HOLD],
    )


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


@blueprint.get("/audit/elections/<uuid:contest_id>/evidence-public.zip")
@needs(Permission.AUDIT_DOWNLOAD)
def public_bundle(contest_id: UUID) -> ResponseReturnValue:
    """The public cut of the evidence, as an auditor takes it."""
    return _bundle(contest_id, Cut.PUBLIC)


@blueprint.get("/audit/elections/<uuid:contest_id>/evidence-auditor.zip")
@needs(Permission.AUDIT_DOWNLOAD)
def auditor_bundle(contest_id: UUID) -> ResponseReturnValue:
    """The auditors' cut of the evidence."""
    return _bundle(contest_id, Cut.AUDITOR)


@blueprint.get("/audit/elections/<uuid:contest_id>/evidence-legal-hold.zip")
@needs(Permission.AUDIT_HOLD)
def legal_hold_bundle(contest_id: UUID) -> ResponseReturnValue:
    """The cut that names the owner of every sealed ballot."""
    return _bundle(contest_id, Cut.LEGAL_HOLD)


@blueprint.get("/elections/<uuid:contest_id>/evidence.zip")
@public("a declared result can be checked by anyone; this cut names nobody on the roll")
def evidence(contest_id: UUID) -> ResponseReturnValue:
    """The public cut of the evidence, for everybody."""
    audit = _announced(contest_id)
    written = written_bundle(
        reading(), audit=audit, cut=Cut.PUBLIC, letterhead=letterhead(), now=now()
    )
    return sent(written)


def _bundle(contest_id: UUID, cut: Cut) -> ResponseReturnValue:
    audit = _announced(contest_id)
    written = written_bundle(reading(), audit=audit, cut=cut, letterhead=letterhead(), now=now())
    return taken(written, contest_id=audit.contest.id)


def _announced(contest_id: UUID) -> AuditContest:
    """The contest, unless it is an officer's draft, which is nobody else's yet."""
    audit = audit_contest(reading(), contest_id=ContestId(contest_id), now=now())
    if audit.contest.announced_at is None:
        raise NotFound
    return audit


def _groups(audit: AuditContest) -> dict[str, list[dict[str, str]]]:
    """The files there are, as an auditor goes through a decision."""
    return {
        group: [_file(audit, each) for each in documents if each in audit.ready]
        for group, documents in GROUPS
    }


def _file(audit: AuditContest, document: Document) -> dict[str, str]:
    note = ABOUT[document]
    return {
        "name": document.value,
        "url": url_for("audit.document", contest_id=audit.contest.id, name=document.value),
        "kind": document.value.rpartition(".")[2].upper(),
        "note": note[:1].upper() + note[1:],
    }
