"""A co-owner's own membership: the entry, the shares and certificates, what was sent to them."""

from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from governance.constitution.queries import articles_on
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import CertificateId, MemberId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.notices.queries import notices_to
from governance.register.queries import standing
from governance.register.queries.entries_as_at import entries_of
from governance.register.queries.history import entry_page
from governance.register.queries.members import people_on
from governance.register.routes.blueprint import blueprint
from governance.shares.queries.certificate_pdf import certificate_pdf
from governance.shares.queries.certificates import certificates_of
from governance.shares.queries.events import events_of
from governance.shares.rules.certificates import Certificate
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import reading

EVENTS_SHOWN = 20
NOTICES_SHOWN = 20


@blueprint.get("/my-membership")
@needs(Permission.MEMBERSHIP_READ_OWN)
def my_membership() -> str:
    """What is held of the reader: the register's word, HR's, shares, letters; what to do."""
    session, today = reading(), london_day(now())
    member_id = own_member_id(current_actor())
    entries = entries_of(session, member_ids=[member_id], day=today).get(member_id, ())
    entry = entries[0] if entries else None
    person = people_on(session, member_ids=[member_id], day=today).get(member_id)
    return render_template(
        "register/my_membership.html",
        person=entry_page(session, member_id=member_id),
        is_employee=person is None or person.is_employee,
        entry=entry,
        former=entries[1:],
        standing=standing(session, member_id=member_id, day=today),
        articles=articles_on(session, day=today),
        events=events_of(session, entry_id=entry.entry_id)[-EVENTS_SHOWN:][::-1] if entry else [],
        certificates=_own_certificates(member_id),
        notices=notices_to(session, person_id=member_id, limit=NOTICES_SHOWN),
        today=today,
    )


def own_member_id(actor: Actor) -> MemberId:
    """The reader's own member id. Raises ``NotFound`` for somebody who is nobody on file."""
    if actor.member_id is None:
        raise NotFound
    return actor.member_id


def _own_certificates(member_id: MemberId) -> list[Certificate]:
    """The certificates of all the reader's entries, the newest of each first."""
    entries = entries_of(reading(), member_ids=[member_id]).get(member_id, ())
    found = certificates_of(reading(), entry_ids=[row.entry_id for row in entries])
    return [each for row in entries for each in found.get(row.entry_id, ())]


@blueprint.get("/my-membership/certificates/<uuid:certificate_id>.pdf")
@needs(Permission.MEMBERSHIP_READ_OWN)
def my_certificate(certificate_id: UUID) -> ResponseReturnValue:
    """One of the reader's own certificates that stand, to print. Of others there is nothing."""
    mine = {
        each.certificate_id: each
        for each in _own_certificates(own_member_id(current_actor()))
        if each.stands
    }
    one = mine.get(CertificateId(certificate_id))
    if one is None:
        raise NotFound
    articles = articles_on(reading(), day=one.issued_on)
    answer = Response(
        certificate_pdf([one], letterhead=letterhead(), articles=articles),
        mimetype="application/pdf",
    )
    answer.headers["Content-Disposition"] = f"attachment; filename=certificate-{one.number}.pdf"
    return answer
