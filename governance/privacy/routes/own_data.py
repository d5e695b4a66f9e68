"""Taking everything that is held about oneself; or making it for somebody who asked on paper."""

from collections.abc import Iterator
from uuid import UUID

from flask import Response, render_template, stream_with_context
from flask.typing import ResponseReturnValue

from governance.filing.rules.sealing import Seal
from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.privacy.forms.own_data import PaperRequestForm
from governance.privacy.queries.own_data import (
    OwnData,
    file_name,
    own_data,
    own_data_json,
    own_data_pdf,
)
from governance.privacy.routes.blueprint import blueprint
from governance.privacy.rules.own_data import BALLOTS, PART_WORDS
from governance.privacy.service.own_data import note_own_data_taken
from governance.register.queries.history import entry_page
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead, sections, settings
from governance.web.session import committing, reading

TYPES = {"json": "application/json", "pdf": "application/pdf"}


@blueprint.get("/my-membership/data")
@needs(Permission.MEMBERSHIP_READ_OWN)
def my_data() -> str:
    """What is in the copy, what is not, and the two files."""
    return render_template(
        "privacy/my_data.html",
        person=entry_page(reading(), member_id=_own_id()),
        parts=PART_WORDS.values(),
        ballots=BALLOTS,
    )


@blueprint.get("/my-membership/data.<any(json, pdf):kind>")
@needs(Permission.MEMBERSHIP_READ_OWN)
def take_my_data(kind: str) -> ResponseReturnValue:
    """The reader's own data as a file; that it was taken is written in the journal first."""
    return _copy(_own_id(), kind, reason="")


@blueprint.route("/members/<uuid:member_id>/data", methods=["GET", "POST"])
@needs(Permission.RETENTION_KEEP)
def data_for(member_id: UUID) -> ResponseReturnValue:
    """The same copy for somebody who asked on paper (UK GDPR Article 15): within a month."""
    person = entry_page(reading(), member_id=MemberId(member_id))
    form = PaperRequestForm()
    if not form.validate_on_submit():
        return render_template(
            "privacy/data_for.html", sections=sections("privacy"), form=form, person=person
        )
    return _copy(person.member_id, form.kind.data, reason=form.reason.data.strip())


def _own_id() -> MemberId:
    member_id = current_actor().member_id
    if member_id is None:
        raise NotFound
    return member_id


def _copy(member_id: MemberId, kind: str, *, reason: str) -> Response:
    at = now()
    with committing() as session:
        data = own_data(session, member_id=member_id, seal=Seal(settings().secret_key), now=at)
        note_own_data_taken(
            session,
            member_id=member_id,
            kind=kind,
            reason=reason,
            actor=current_actor(),
            now=at,
        )
    answer = Response(stream_with_context(_pieces(data, kind)), mimetype=TYPES[kind])
    name = file_name(data, kind, london_day(at))
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _pieces(data: OwnData, kind: str) -> Iterator[bytes]:
    """The file; the session is asked for while it is sent, and ends with it."""
    if kind == "json":
        yield from own_data_json(reading(), data=data)
    else:
        yield own_data_pdf(reading(), data=data, letterhead=letterhead())
