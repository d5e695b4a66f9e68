"""An entry of the statutory register: its history, a correction of it, its marks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.constitution.queries import articles_on
from governance.identity.queries import names_of
from governance.kernel.calendar import london_day
from governance.kernel.ids import EntryId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import Refusal
from governance.register.forms.entries import CorrectEntryForm, EntryForm, MarksForm
from governance.register.forms.merging import Clash
from governance.register.queries.constituencies import constituency_choices
from governance.register.queries.entries_as_at import (
    EntryRow,
    edition_of_entry,
    entry_history,
    entry_now,
)
from governance.register.queries.history import group_names
from governance.register.queries.old_entries import old_numbers
from governance.register.routes.blueprint import blueprint
from governance.register.rules.people import ConstituencyKind
from governance.register.rules.refusals import (
    AlreadyRegistered,
    CeasedBeforeRegistered,
    EntryChangedMeanwhile,
)
from governance.register.service.entries import correct_entry as correct
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import sections
from governance.web.session import committing, reading

EntryForms = CorrectEntryForm | MarksForm


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What somebody else saved while a form was open, and where both changed the same."""

    refusal: EntryChangedMeanwhile
    who: Mapping[UUID, str]
    clashes: tuple[Clash, ...]


@blueprint.get("/register/entries/<uuid:entry_id>/history")
@needs(Permission.MEMBERS_READ)
def entry_history_shown(entry_id: UUID) -> str:
    """Everything that was ever entered: true since when, entered when, by whom, why."""
    today = london_day(now())
    row = entry_now(reading(), entry_id=EntryId(entry_id), day=today)
    history = entry_history(reading(), entry_id=row.entry_id)
    return render_template(
        "register/entry_history.html",
        sections=sections("register"),
        row=row,
        old_number=old_numbers(reading(), entry_ids=[row.entry_id]).get(row.entry_id, ""),
        today=today,
        history=history,
        who=names_of(reading(), account_ids=[each.recorded_by for each in history]),
        may_open_imports=current_actor().can(Permission.MEMBERS_IMPORT),
    )


@blueprint.route("/register/entries/<uuid:entry_id>/correct", methods=["GET", "POST"])
@needs(Permission.REGISTER_KEEP)
def correct_entry(entry_id: UUID) -> ResponseReturnValue:
    """The form for a correction; what somebody else corrected meanwhile is shown and kept."""
    today = london_day(now())
    row = entry_now(reading(), entry_id=EntryId(entry_id), day=today)
    shown = CorrectEntryForm.data_of(row.particulars)
    form = CorrectEntryForm(data=shown | {"true_from": today, "edition": _edition(row)})
    offer_constituencies(form, row.particulars.constituency_id)
    if not form.is_submitted():
        form.remember(shown)
    if not form.is_submitted() or not form.is_sound(today=today):
        return _page("register/entry_correct.html", form, row, today)
    return _save("register/entry_correct.html", form, row, true_from=form.true_from.data)


@blueprint.route("/register/entries/<uuid:entry_id>/marks", methods=["GET", "POST"])
@needs(Permission.REGISTER_KEEP)
def mark_entry(entry_id: UUID) -> ResponseReturnValue:
    """The form for the marks: in dispute, protected, left out of public copies."""
    today = london_day(now())
    row = entry_now(reading(), entry_id=EntryId(entry_id), day=today)
    shown = MarksForm.data_of(row.particulars)
    form = MarksForm(data=shown | {"edition": _edition(row)})
    if not form.is_submitted():
        form.remember(shown)
    if not form.is_submitted() or not form.validate():
        return _page("register/entry_marks.html", form, row, today)
    return _save("register/entry_marks.html", form, row, true_from=today)


def _save(
    template: str, form: EntryForms, row: EntryRow, *, true_from: date
) -> ResponseReturnValue:
    today = london_day(now())
    changes = {
        name: value
        for name, value in form.values.items()
        if getattr(row.particulars, name) != value
    }
    try:
        with committing() as session:
            changed = correct(
                session,
                entry_id=row.entry_id,
                changes=changes,
                true_from=true_from,
                reason=form.reason.data or "",
                court_order=form.court_order.data or "",
                edition=form.edition.data,
                actor=current_actor(),
                now=now(),
            )
    except EntryChangedMeanwhile as refusal:
        fresh = entry_now(reading(), entry_id=row.entry_id, day=today)
        return _changed_meanwhile(template, form, fresh, refusal), refusal.status
    except (AlreadyRegistered, CeasedBeforeRegistered) as refusal:
        form.tell({"registered_on": spell_fault(refusal)})
        return _page(template, form, row, today)
    flash("The register is corrected." if changed else "Nothing was different.", "success")
    return redirect(url_for("register.member", member_id=row.member_id))


def spell_fault(refusal: Refusal) -> str:
    """Why the days of a membership will not do, for the field they were typed in."""
    if isinstance(refusal, AlreadyRegistered):
        return "They stand on the register already in these days, under another entry."
    return "The membership would end before it began."


def _changed_meanwhile(
    template: str, form: EntryForms, fresh: EntryRow, refusal: EntryChangedMeanwhile
) -> str:
    clashes = form.rebase(form.data_of(fresh.particulars))
    form.edition.data = _edition(fresh)
    form.edition.raw_data = None
    changed_by = refusal.facts["changed_by"]
    who = names_of(reading(), account_ids=[changed_by] if isinstance(changed_by, UUID) else [])
    meanwhile = Meanwhile(refusal, who, clashes)
    return _page(template, form, fresh, london_day(now()), meanwhile)


def _edition(row: EntryRow) -> int:
    return edition_of_entry(reading(), entry_id=row.entry_id)


def offer_constituencies(form: EntryForm, chosen: UUID | None) -> None:
    """The open groups and sites, and the one the entry has, closed or not."""
    offered: dict[UUID, str] = {}
    for kind in ConstituencyKind:
        offered |= dict(constituency_choices(reading(), kind=kind))
    if chosen is not None and chosen not in offered:
        offered[chosen] = group_names(reading()).get(chosen, "")
    form.offer(offered.items())


def _page(
    template: str,
    form: EntryForms,
    row: EntryRow,
    today: date,
    meanwhile: Meanwhile | None = None,
) -> str:
    return render_template(
        template,
        sections=sections("register"),
        form=form,
        row=row,
        today=today,
        meanwhile=meanwhile,
        rules=articles_on(reading(), day=today).rules,
    )
