"""How long things are kept, and what is on hold."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.identity.queries import names_of
from governance.kernel.ids import HoldId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.privacy.forms.retention import HoldForm, KeepForm, ReleaseForm
from governance.privacy.queries.holds import names_of_subjects, people_meant
from governance.privacy.queries.retention import hold_pages, kept_for
from governance.privacy.routes.blueprint import blueprint
from governance.privacy.rules.retention import RULES, RecordType
from governance.privacy.service.retention import keep_for, place_hold, release_hold
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import sections
from governance.web.session import committing, reading


@blueprint.get("/records/kept")
@needs(Permission.RETENTION_KEEP)
def retention() -> str:
    """Every kind of record: how long, since when, under which rule."""
    kept = kept_for(reading()).values()
    return render_template(
        "privacy/retention.html",
        sections=sections("privacy"),
        kept=kept,
        who=names_of(reading(), account_ids=[one.set_by for one in kept]),
    )


@blueprint.route("/records/kept/<kind>", methods=["GET", "POST"])
@needs(Permission.RETENTION_KEEP)
def keep(kind: str) -> ResponseReturnValue:
    """Keep a kind of record longer, or shorter down to what the law wants."""
    record_type = _kind(kind)
    kept = kept_for(reading())[record_type]
    if not kept.rule.is_destroyed:
        raise NotFound
    form = KeepForm(data={"months": kept.months})
    is_sound = form.validate_on_submit() and form.demand(kept.rule.least_months, kept.rule.source)
    if not is_sound:
        return render_template(
            "privacy/keep.html", sections=sections("privacy"), form=form, kept=kept
        )
    with committing() as session:
        keep_for(
            session,
            record_type=record_type,
            months=form.months.data,
            reason=form.reason.data,
            actor=current_actor(),
            now=now(),
        )
    flash("Saved. It holds from now on.", "success")
    return redirect(url_for("privacy.retention"))


@blueprint.route("/records/holds", methods=["GET", "POST"])
@needs(Permission.RETENTION_KEEP)
def holds() -> ResponseReturnValue:
    """What is not to be destroyed for now, and a form to place another hold."""
    form = HoldForm(data={"subject": request.args.get("about", "")})
    form.offer()
    subject_id = _subject(form) if form.validate_on_submit() else None
    if not form.is_submitted() or form.errors:
        found = hold_pages(reading())
        return render_template(
            "privacy/holds.html",
            sections=sections("privacy"),
            form=form,
            holds=found,
            rules=RULES,
            who=names_of(reading(), account_ids=[one.placed_by for one in found]),
            about=names_of_subjects(reading(), holds=found),
        )
    with committing() as session:
        place_hold(
            session,
            record_type=form.kind,
            subject_id=subject_id,
            reason=form.reason.data,
            actor=current_actor(),
            now=now(),
        )
    flash("The hold stands. Nothing of it is destroyed.", "success")
    return redirect(url_for("privacy.holds"))


def _subject(form: HoldForm) -> UUID | None:
    """Whom or what the hold is to be about; a fault beside the field when nobody is found."""
    if not form.about or form.id_pasted is not None:
        return form.id_pasted
    return form.settle(people_meant(reading(), text=form.about))


@blueprint.route("/records/holds/<uuid:hold_id>/release", methods=["GET", "POST"])
@needs(Permission.RETENTION_KEEP)
def release(hold_id: UUID) -> ResponseReturnValue:
    """Let go of a hold, with a reason."""
    hold = next((one for one in hold_pages(reading()) if one.id == hold_id and one.stands), None)
    if hold is None:
        raise NotFound
    form = ReleaseForm()
    if not form.validate_on_submit():
        return render_template(
            "privacy/release.html",
            sections=sections("privacy"),
            form=form,
            hold=hold,
            rules=RULES,
            about=names_of_subjects(reading(), holds=[hold]),
        )
    with committing() as session:
        release_hold(
            session,
            hold_id=HoldId(hold_id),
            reason=form.reason.data,
            actor=current_actor(),
            now=now(),
        )
    flash("The hold is released.", "success")
    return redirect(url_for("privacy.holds"))


def _kind(text: str) -> RecordType:
    try:
        return RecordType(text)
    except ValueError:
        raise NotFound from None
