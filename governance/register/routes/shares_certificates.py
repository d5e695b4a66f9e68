"""Share certificates: all of them, many at once, one as a PDF, lost, cancelled, replaced."""

from collections.abc import Callable
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.kernel.calendar import london_day
from governance.kernel.ids import CertificateId, EntryId
from governance.kernel.permissions import Permission
from governance.kernel.wording import plural
from governance.register.queries.entries_as_at import holder, holders
from governance.register.routes.blueprint import blueprint
from governance.register.routes.shares_naming import names_of_holders, words_for
from governance.shares.forms import CertificateForm, IndemnityForm
from governance.shares.queries.certificate_pdf import MOST_CERTIFICATES, certificate_pdf
from governance.shares.queries.certificates import (
    certificate,
    certificates_page,
    entries_without_certificate,
)
from governance.shares.rules.certificates import Certificate
from governance.shares.rules.refusals import LedgerRefusal
from governance.shares.service.certificates import (
    cancel_certificate,
    issue_certificates,
    mark_lost,
    replace_certificate,
)
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead, sections
from governance.web.session import committing, reading

CERTIFICATES_ON_A_PAGE = 50
MOST_DIGITS = 10


@blueprint.get("/shares/certificates")
@needs(Permission.MEMBERS_READ)
def share_certificates() -> str:
    """Every certificate, the newest first; asked to, how many members still need one.

    Finding them reads the whole ledger, so it is done when somebody wants to know.
    """
    session, today = reading(), london_day(now())
    page = certificates_page(
        session,
        after=_number("after"),
        before=_number("before"),
        limit=CERTIFICATES_ON_A_PAGE,
    )
    is_asked = "waiting" in request.args
    waiting = (
        len(entries_without_certificate(session, day=today, limit=MOST_CERTIFICATES + 1))
        if is_asked
        else None
    )
    return render_template(
        "register/shares/certificates.html",
        sections=sections("register"),
        page=page,
        waiting=waiting,
        most=MOST_CERTIFICATES,
        articles=articles_on(session, day=today),
        may_keep=current_actor().can(Permission.REGISTER_KEEP),
    )


@blueprint.post("/shares/certificates")
@needs(Permission.REGISTER_KEEP)
def issue_waiting_certificates() -> ResponseReturnValue:
    """Issue the certificates that are still owed, at most 500 at a time, and print them."""
    today = london_day(now())
    with committing() as session:
        articles = articles_on(session, day=today)
        waiting = entries_without_certificate(session, day=today, limit=MOST_CERTIFICATES)
        found = holders(session, entry_ids=waiting, day=today)
        issued = issue_certificates(
            session,
            holders=list(found.values()),
            articles=articles,
            actor=current_actor(),
            now=now(),
        )
    if not issued:
        flash("Every share is on a certificate already.", "warning")
        return redirect(url_for("register.share_certificates"))
    flash(f"{plural(len(issued), 'certificate')} issued.", "success")
    first = certificate(reading(), certificate_id=issued[0]).number
    last = certificate(reading(), certificate_id=issued[-1]).number
    return redirect(url_for("register.share_certificates", first=first, last=last))


@blueprint.get("/shares/certificates.pdf")
@needs(Permission.MEMBERS_READ)
def share_certificates_pdf() -> ResponseReturnValue:
    """The certificates from one number to another as one PDF, those cancelled left out."""
    first, last = _number("first"), _number("last")
    if first is None or last is None:
        return redirect(url_for("register.share_certificates"))
    page = certificates_page(
        reading(), before=first - 1, limit=min(max(last - first + 1, 1), MOST_CERTIFICATES)
    )
    chosen = [each for each in reversed(page.rows) if each.stands and each.number <= last]
    if not chosen:
        flash("There is no certificate with these numbers.", "warning")
        return redirect(url_for("register.share_certificates"))
    return _printed(chosen, f"share-certificates-{first}-to-{last}")


@blueprint.get("/shares/certificates/<uuid:certificate_id>.pdf")
@needs(Permission.MEMBERS_READ)
def share_certificate_pdf(certificate_id: UUID) -> ResponseReturnValue:
    """One certificate, for printing."""
    one = certificate(reading(), certificate_id=CertificateId(certificate_id))
    return _printed([one], f"share-certificate-{one.number}")


def _printed(chosen: list[Certificate], name: str) -> Response:
    content = certificate_pdf(
        chosen,
        letterhead=letterhead(),
        articles=articles_on(reading(), day=max(each.issued_on for each in chosen)),
    )
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.pdf"
    return answer


@blueprint.post("/shares/entries/<uuid:entry_id>/certificates")
@needs(Permission.REGISTER_KEEP)
def issue_share_certificates(entry_id: UUID) -> ResponseReturnValue:
    """A certificate for each class of a member's shares that has none yet."""
    today = london_day(now())
    with committing() as session:
        issued = issue_certificates(
            session,
            holders=[holder(session, entry_id=EntryId(entry_id), day=today)],
            articles=articles_on(session, day=today),
            actor=current_actor(),
            now=now(),
        )
    if issued:
        flash(f"{plural(len(issued), 'certificate')} issued.", "success")
    else:
        flash("Every share is on a certificate already.", "warning")
    return redirect(url_for("register.entry_shares", entry_id=entry_id))


@blueprint.route(
    "/shares/certificates/<uuid:certificate_id>/<any(lost, cancelled):state>",
    methods=["GET", "POST"],
)
@needs(Permission.REGISTER_KEEP)
def end_share_certificate(certificate_id: UUID, state: str) -> ResponseReturnValue:
    """Record a certificate as lost, or cancel it, with what happened."""
    form = CertificateForm()
    act = mark_lost if state == "lost" else cancel_certificate

    def done(session: Session, one: Certificate) -> None:
        act(
            session,
            certificate_id=one.certificate_id,
            reason=form.reason.data or "",
            actor=current_actor(),
            now=now(),
        )

    said = "The certificate is recorded as lost." if state == "lost" else "It is cancelled."
    return _certificate_act(
        form, field="reason", certificate_id=certificate_id, state=state, done=done, said=said
    )


@blueprint.route("/shares/certificates/<uuid:certificate_id>/replacement", methods=["GET", "POST"])
@needs(Permission.REGISTER_KEEP)
def replace_share_certificate(certificate_id: UUID) -> ResponseReturnValue:
    """A new certificate in place of a lost one, once there is an indemnity."""
    form = IndemnityForm()

    def done(session: Session, one: Certificate) -> None:
        today = london_day(now())
        replace_certificate(
            session,
            certificate_id=one.certificate_id,
            holder=holder(session, entry_id=one.entry_id, day=today),
            indemnity=form.indemnity.data or "",
            articles=articles_on(session, day=today),
            actor=current_actor(),
            now=now(),
        )

    said = "A new certificate is issued, and the lost one is cancelled."
    return _certificate_act(
        form,
        field="indemnity",
        certificate_id=certificate_id,
        state="replacement",
        done=done,
        said=said,
    )


def _certificate_act(
    form: CertificateForm | IndemnityForm,
    *,
    field: str,
    certificate_id: UUID,
    state: str,
    done: Callable[[Session, Certificate], None],
    said: str,
) -> ResponseReturnValue:
    one = certificate(reading(), certificate_id=CertificateId(certificate_id))
    if form.validate_on_submit():
        try:
            with committing() as session:
                done(session, one)
        except LedgerRefusal as refusal:
            form[field].errors = [words_for(refusal)]
        else:
            flash(said, "success")
            return redirect(url_for("register.entry_shares", entry_id=one.entry_id))
    today = london_day(now())
    names = names_of_holders(reading(), entry_ids=[one.entry_id], day=today)
    return render_template(
        "register/shares/certificate.html",
        sections=sections("register"),
        form=form,
        one=one,
        state=state,
        name=names.get(one.entry_id, one.holder_name),
    )


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else None
