"""Officers: who holds which office, their pages, appointing, changing and ending."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.constitution.rules.articles import Articles
from governance.filing.forms.officers import AppointForm, CeaseForm, ChangeForm
from governance.filing.queries.due import officer_deadlines
from governance.filing.queries.marks import marks
from governance.filing.queries.officers import OfficerPage, officer_page, officers
from governance.filing.routes.blueprint import articles_today, blueprint, places_here, seal, today
from governance.filing.rules.deadlines import Deadline, officer_key
from governance.filing.rules.officers import is_unverified, lacking
from governance.filing.rules.offices import Office, offices, wanted
from governance.filing.rules.refusals import OfficeNotKnown, OfficerChangedMeanwhile
from governance.filing.service.deadlines import mark_done
from governance.filing.service.officers import appoint_officer, cease_officer, change_officer
from governance.identity.queries import names_of
from governance.kernel.ids import MemberId, OfficerId
from governance.kernel.permissions import Permission
from governance.register.queries.listing import MemberFilter, Show, find_members
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.session import committing, reading


def warnings(
    page: OfficerPage, articles: Articles, clocks: tuple[Deadline, ...]
) -> dict[str, object]:
    """What stands in the way of acting, by name; nothing: empty."""
    if not page.facts.is_in_office(today()):
        return {}
    found: dict[str, object] = {}
    is_director = articles.rules.is_company and page.office is Office.DIRECTOR
    if is_director and is_unverified(page.office, page.facts, today()):
        found["unverified"] = True
    appointment = next(iter(clocks), None)
    is_late = appointment is not None and appointment.mark is None
    if is_director and is_late and appointment is not None and appointment.due_on < today():
        found["unnotified"] = appointment
    missing = lacking(page.facts, page.private, wanted(articles.rules, page.office))
    if missing:
        found["lacking"] = missing
    return found


@blueprint.get("/filing/officers")
@needs(Permission.MEMBERS_READ)
def officer_list() -> str:
    """The officers now, those to come and those of the past; nothing private."""
    articles, done = articles_today(), marks(reading())
    found = officers(reading(), day=today())
    notes = {
        one.officer_id: warnings(one, articles, officer_deadlines(one, articles, done))
        for one in found
    }
    return render_template(
        "filing/officers.html",
        sections=places_here(),
        groups=[
            (office, [one for one in found if one.office is office])
            for office in Office
            if office in offices(articles.rules) or any(one.office is office for one in found)
        ],
        offered=offices(articles.rules),
        warnings=notes,
        articles=articles,
        today=today(),
        may_keep=current_actor().can(Permission.FILINGS_KEEP),
    )


@blueprint.get("/filing/officers/<uuid:officer_id>")
@needs(Permission.MEMBERS_READ)
def officer(officer_id: UUID) -> str:
    """One officer: what is held on a day, every change, the clocks; nothing private."""
    articles = articles_today()
    page = officer_page(reading(), officer_id=OfficerId(officer_id), day=today())
    running = officer_deadlines(page, articles, marks(reading()))
    return render_template(
        "filing/officer.html",
        sections=places_here(),
        officer=page,
        wanted=wanted(articles.rules, page.office),
        clocks={one.key: one for one in running},
        warnings=warnings(page, articles, running),
        who=names_of(reading(), account_ids=[one.recorded_by for one in page.changes]),
        articles=articles,
        today=today(),
        may_keep=current_actor().can(Permission.FILINGS_KEEP),
    )


@blueprint.route("/filing/officers/new", methods=["GET", "POST"])
@needs(Permission.FILINGS_KEEP)
def appoint() -> ResponseReturnValue:
    """Enter a new officer, with the particulars that the law wants of the office."""
    articles = articles_today()
    office = _office(articles)
    form = AppointForm(data={"is_at_registered_office": True})
    form.keep(wanted(articles.rules, office))
    is_sound = form.is_submitted() and form.check(today=today())
    member_id = _member(form) if is_sound else None
    if not is_sound or form.errors:
        return render_template(
            "filing/appoint.html",
            sections=places_here(),
            form=form,
            office=office,
            articles=articles,
            wanted=wanted(articles.rules, office),
        )
    with committing() as session:
        officer_id = appoint_officer(
            session,
            office=office,
            facts=form.facts,
            private=form.private,
            member_id=member_id,
            reason="",
            rules=articles.rules,
            seal=seal(),
            actor=current_actor(),
            now=now(),
        )
        if "told_on" in form and form.told_on.data is not None:
            mark_done(
                session,
                key=officer_key(officer_id, 1),
                done_on=form.told_on.data,
                reference=form.told_reference.data or "",
                remark="",
                actor=current_actor(),
                now=now(),
            )
    flash(f"{form.facts.name} is entered.", "success")
    return redirect(url_for("filing.officer", officer_id=officer_id))


def _office(articles: Articles) -> Office:
    asked = request.args.get("office", "")
    if asked not in set(Office):
        return offices(articles.rules)[0]
    if Office(asked) not in offices(articles.rules):
        raise OfficeNotKnown(office=Office(asked).words, title=articles.rules.title)
    return Office(asked)


def _member(form: AppointForm) -> MemberId | None:
    """The person on file of the number typed; a fault beside the field if there is none."""
    number = (form.member_number.data or "").strip()
    if not number:
        return None
    found = find_members(
        reading(), filters=MemberFilter(text=number, show=Show.EVERYONE), day=today(), limit=10
    )
    for row in found.rows:
        if row.number.casefold() == number.casefold():
            return row.member_id
    form.member_number.errors = ["Nobody on file has this number."]
    return None


@blueprint.route("/filing/officers/<uuid:officer_id>/change", methods=["GET", "POST"])
@needs(Permission.FILINGS_KEEP)
def change(officer_id: UUID) -> ResponseReturnValue:
    """Enter what changed, or correct what was wrong; private facts are typed anew or left."""
    articles = articles_today()
    page = officer_page(reading(), officer_id=OfficerId(officer_id), day=today())
    data = ChangeForm.data_of(page.facts) | {"true_from": today(), "edition": page.edition}
    form = ChangeForm(data=data)
    form.keep_for(wanted(articles.rules, page.office), page.facts)
    if not _is_sound(form, page):
        return _change_page(form, page, articles)
    try:
        with committing() as session:
            changed = change_officer(
                session,
                officer_id=OfficerId(officer_id),
                public=form.public,
                hidden=form.hidden,
                true_from=form.true_from.data,
                is_correction=form.is_correction,
                reason=form.reason.data,
                edition=form.edition.data,
                seal=seal(),
                actor=current_actor(),
                now=now(),
            )
    except OfficerChangedMeanwhile:
        fresh = officer_page(reading(), officer_id=OfficerId(officer_id), day=today())
        form.edition.data, form.edition.raw_data = fresh.edition, None
        return _change_page(form, fresh, articles, is_stale=True), OfficerChangedMeanwhile.status
    flash("The change is entered." if changed else "Nothing was different.", "success")
    return redirect(url_for("filing.officer", officer_id=officer_id))


def _is_sound(form: ChangeForm, page: OfficerPage) -> bool:
    return form.is_submitted() and form.check(today=today()) and form.check_days(page.facts)


def _change_page(
    form: ChangeForm, page: OfficerPage, articles: Articles, *, is_stale: bool = False
) -> str:
    return render_template(
        "filing/change.html",
        sections=places_here(),
        form=form,
        officer=page,
        newest=page.changes[-1],
        is_stale=is_stale,
        who=names_of(reading(), account_ids=[page.changes[-1].recorded_by]),
        articles=articles,
        wanted=wanted(articles.rules, page.office),
    )


@blueprint.route("/filing/officers/<uuid:officer_id>/cease", methods=["GET", "POST"])
@needs(Permission.FILINGS_KEEP)
def cease(officer_id: UUID) -> ResponseReturnValue:
    """Enter the end of somebody's time in office."""
    page = officer_page(reading(), officer_id=OfficerId(officer_id), day=today())
    form = CeaseForm(data={"ceased_on": today(), "edition": page.edition})
    if not form.validate_on_submit() or not _ends_after_start(form, page.facts.appointed_on):
        return render_template("filing/cease.html", sections=places_here(), form=form, officer=page)
    with committing() as session:
        cease_officer(
            session,
            officer_id=OfficerId(officer_id),
            ceased_on=form.ceased_on.data,
            reason=form.reason.data,
            edition=form.edition.data,
            seal=seal(),
            actor=current_actor(),
            now=now(),
        )
    flash("The end of the office is entered.", "success")
    return redirect(url_for("filing.officer", officer_id=officer_id))


def _ends_after_start(form: CeaseForm, appointed_on: date) -> bool:
    if form.ceased_on.data < appointed_on:
        form.ceased_on.errors = ["This is before they took office."]
    return not form.errors
