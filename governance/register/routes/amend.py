"""Correcting what HR says of one person, with a reason."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import StaleForm
from governance.register.forms import AmendForm
from governance.register.forms.merging import Clash
from governance.register.queries.constituencies import constituency_choices
from governance.register.queries.history import EntryPage, Recording, entry_page, recordings
from governance.register.routes.blueprint import blueprint
from governance.register.rules.people import ConstituencyKind
from governance.register.service import amend_member
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import sections
from governance.web.session import committing, reading


@blueprint.route("/members/<uuid:member_id>/amend", methods=["GET", "POST"])
@needs(Permission.MEMBERS_IMPORT)
def amend(member_id: UUID) -> ResponseReturnValue:
    """The form for a correction; a correction made meanwhile by somebody else is shown."""
    today = london_day(now())
    entry = entry_page(reading(), member_id=MemberId(member_id))
    shown = AmendForm.data_of(entry.facts)
    form = AmendForm(data=shown | {"true_from": today, "edition": entry.edition})
    _offer_groups(form, entry)
    if not form.is_submitted():
        form.remember(shown)
    if not form.is_submitted() or not _is_sound(form, today):
        return _page(form, entry, today)
    try:
        with committing() as session:
            changed = amend_member(
                session,
                member_id=MemberId(member_id),
                amendment=form.amendment,
                edition=form.edition.data,
                actor=current_actor(),
                now=now(),
            )
    except StaleForm:
        fresh = entry_page(reading(), member_id=MemberId(member_id))
        form.edition.data = fresh.edition
        form.edition.raw_data = None
        _offer_groups(form, fresh)
        clashes = form.rebase(AmendForm.data_of(fresh.facts))
        newest = recordings(reading(), member_id=MemberId(member_id))[0]
        return _page(form, fresh, today, meanwhile=newest, clashes=clashes), StaleForm.status
    flash("The staff records are corrected." if changed else "Nothing was different.", "success")
    return redirect(url_for("register.member", member_id=member_id))


def _is_sound(form: AmendForm, today: date) -> bool:
    """Whether all that was typed will do; every fault is told at once."""
    form.validate()
    if form.true_from.data is not None:
        form.tell(form.amendment.faults(today=today))
    return not form.errors


def _offer_groups(form: AmendForm, entry: EntryPage) -> None:
    """The open groups, and the one the entry is in, closed or not."""
    mine = {
        ConstituencyKind.STAFF_GROUP: (entry.facts.staff_group_id, entry.staff_group),
        ConstituencyKind.SITE: (entry.facts.site_id, entry.site),
    }
    for kind, (id_, name) in mine.items():
        offered: dict[UUID, str] = dict(constituency_choices(reading(), kind=kind))
        if id_ is not None:
            offered.setdefault(id_, name)
        form.offer(kind, offered.items())


def _page(
    form: AmendForm,
    entry: EntryPage,
    today: date,
    meanwhile: Recording | None = None,
    clashes: tuple[Clash, ...] = (),
) -> str:
    return render_template(
        "register/amend.html",
        sections=sections("register"),
        form=form,
        entry=entry,
        today=today,
        meanwhile=meanwhile,
        clashes=clashes,
    )
