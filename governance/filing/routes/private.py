"""What only the registrar is told of an officer: a page of its own, each look in the journal."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from governance.filing.queries.officers import officer_page, private_facts
from governance.filing.routes.blueprint import articles_today, blueprint, places_here, seal, today
from governance.filing.rules.offices import wanted
from governance.filing.service.officers import note_look
from governance.kernel.ids import OfficerId
from governance.kernel.permissions import Permission
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.session import committing


@blueprint.get("/filing/officers/<uuid:officer_id>/private")
@needs(Permission.FILINGS_KEEP)
def private(officer_id: UUID) -> ResponseReturnValue:
    """Home address, date of birth and personal code (CA 2006 ss240-246, 1087A)."""
    with committing() as session:
        page = officer_page(session, officer_id=OfficerId(officer_id), day=today())
        facts = private_facts(page, day=today(), seal=seal())
        note_look(session, officer_id=page.officer_id, actor=current_actor(), now=now())
    return render_template(
        "filing/private.html",
        sections=places_here(),
        officer=page,
        facts=facts,
        wanted=wanted(articles_today().rules, page.office),
    )
