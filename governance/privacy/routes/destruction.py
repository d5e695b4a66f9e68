"""What is due for destruction: one proposes, another confirms, a certificate says it was done."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.identity.queries import names_of
from governance.kernel.ids import BatchId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.kernel.wording import plural
from governance.privacy.queries.certificate import destruction_certificate
from governance.privacy.queries.retention import (
    DestructionPage,
    destruction_page,
    destruction_pages,
    kept_for,
    looks,
)
from governance.privacy.routes.blueprint import blueprint
from governance.privacy.rules.retention import RecordType
from governance.privacy.service.destruction import (
    confirm_destruction,
    propose_destruction,
    take_back_destruction,
)
from governance.privacy.service.retention import look
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead, sections
from governance.web.session import committing, reading


@blueprint.get("/records")
@needs(Permission.REGISTER_CONFIRM)
def due() -> str:
    """What the last look found due, by kind; and what waits to be confirmed.

    A director, who confirms and does not propose, sees it without the buttons.
    """
    waiting = destruction_pages(reading(), is_waiting=True)
    return render_template(
        "privacy/due.html",
        sections=sections("privacy"),
        kept=kept_for(reading()).values(),
        looks=looks(reading()),
        waiting={one.record_type: one for one in waiting},
        may_propose=current_actor().can(Permission.RETENTION_KEEP),
    )


@blueprint.post("/records/look")
@needs(Permission.RETENTION_KEEP)
def look_now() -> ResponseReturnValue:
    """Count again; nothing is destroyed."""
    with committing() as session:
        found = look(session, now=now())
    flash(f"Looked: {plural(found, 'record')} due.", "success")
    return redirect(url_for("privacy.due"))


@blueprint.post("/records/propose/<kind>")
@needs(Permission.RETENTION_KEEP)
def propose(kind: str) -> ResponseReturnValue:
    """Propose to destroy all that is due of a kind."""
    try:
        record_type = RecordType(kind)
    except ValueError:
        raise NotFound from None
    with committing() as session:
        batch_id = propose_destruction(
            session, record_type=record_type, actor=current_actor(), now=now()
        )
    flash("Proposed. Somebody else must confirm it.", "success")
    return redirect(url_for("privacy.destruction", batch_id=batch_id))


@blueprint.get("/records/destroyed")
@needs(Permission.REGISTER_CONFIRM)
def destroyed() -> str:
    """The log: what was proposed, taken back, destroyed; the newest first."""
    found = destruction_pages(reading())
    return render_template(
        "privacy/destroyed.html", sections=sections("privacy"), batches=found, who=_who(*found)
    )


@blueprint.get("/records/destroyed/<uuid:batch_id>")
@needs(Permission.REGISTER_CONFIRM)
def destruction(batch_id: UUID) -> str:
    """One batch: what it names, and a button for the second person."""
    batch = destruction_page(reading(), destruction_id=batch_id)
    return render_template(
        "privacy/destruction.html",
        sections=sections("privacy"),
        batch=batch,
        who=_who(batch),
        is_mine=batch.proposed_by == current_actor().account_id,
    )


@blueprint.post("/records/destroyed/<uuid:batch_id>/confirm")
@needs(Permission.REGISTER_CONFIRM)
def confirm(batch_id: UUID) -> ResponseReturnValue:
    """Confirm, and destroy."""
    with committing() as session:
        count = confirm_destruction(
            session, batch_id=BatchId(batch_id), actor=current_actor(), now=now()
        )
    flash(f"{plural(count, 'record')} destroyed.", "success")
    return redirect(url_for("privacy.destruction", batch_id=batch_id))


@blueprint.post("/records/destroyed/<uuid:batch_id>/take-back")
@needs(Permission.REGISTER_CONFIRM)
def take_back(batch_id: UUID) -> ResponseReturnValue:
    """Take the proposal back."""
    with committing() as session:
        take_back_destruction(session, batch_id=BatchId(batch_id), actor=current_actor(), now=now())
    flash("Taken back. Nothing was destroyed.", "success")
    return redirect(url_for("privacy.destruction", batch_id=batch_id))


@blueprint.get("/records/destroyed/<uuid:batch_id>/certificate.pdf")
@needs(Permission.REGISTER_CONFIRM)
def certificate(batch_id: UUID) -> ResponseReturnValue:
    """The certificate of a destruction that was done."""
    batch = destruction_page(reading(), destruction_id=batch_id)
    content = destruction_certificate(batch, names=_who(batch), letterhead=letterhead())
    answer = Response(content, mimetype="application/pdf")
    name = f"destruction-{batch.record_type.value}-{batch.until_on}.pdf"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def _who(*batches: DestructionPage) -> dict[UUID, str]:
    people = [who for one in batches for who in (one.proposed_by, one.confirmed_by)]
    return names_of(reading(), account_ids=people)
