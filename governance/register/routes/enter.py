"""Entering somebody on the register by hand: a person on file, or one HR knows nothing of."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.kernel.calendar import london_day
from governance.kernel.ids import EntryId, MemberId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.register.forms.entries import EntryForm
from governance.register.queries.history import EntryPage, entry_page
from governance.register.routes.blueprint import blueprint
from governance.register.routes.entries import offer_constituencies, spell_fault
from governance.register.rules.entries import Particulars
from governance.register.rules.opening import opening_particulars
from governance.register.rules.people import Facts
from governance.register.rules.refusals import AlreadyRegistered
from governance.register.service.entries import NewEntry, admit_person, enter_on_register
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import sections
from governance.web.session import committing, reading


@blueprint.route("/register/enter", methods=["GET", "POST"])
@needs(Permission.REGISTER_KEEP)
def enter_member() -> ResponseReturnValue:
    """The form for a new entry; ``?member=`` names a person on file."""
    today = london_day(now())
    person = _person()
    form = EntryForm(data=_shown(person, today))
    offer_constituencies(form, None)
    if not form.is_submitted() or not form.is_sound(today=today):
        return _page(form, person, today)
    try:
        with committing() as session:
            entry_id = _enter(session, form, person)
    except AlreadyRegistered as refusal:
        form.tell({"registered_on": spell_fault(refusal)})
        return _page(form, person, today)
    flash("The name is on the register.", "success")
    if articles_on(reading(), day=today).has_shares:
        return redirect(url_for("register.entry_shares", entry_id=entry_id))
    return redirect(url_for("register.correct_entry", entry_id=entry_id))


def _person() -> EntryPage | None:
    if "member" not in request.args:
        return None
    try:
        member_id = MemberId(UUID(request.args["member"]))
    except ValueError:
        raise NotFound from None
    return entry_page(reading(), member_id=member_id)


def _shown(person: EntryPage | None, today: date) -> dict[str, object]:
    if person is None:
        return {"registered_on": today}
    said = opening_particulars(person.facts, articles_on(reading(), day=today))
    return EntryForm.data_of(said) | {"registered_on": today}


def _enter(session: Session, form: EntryForm, person: EntryPage | None) -> EntryId:
    """Put the person on file if they are not, then on the register; one transaction."""
    actor, at = current_actor(), now()
    particulars = Particulars(**form.values)
    if person is not None:
        member_id = person.member_id
    else:
        facts = _facts_of(particulars)
        member_id = admit_person(
            session, facts=facts, is_employee=False, number=None, actor=actor, now=at
        )
    (entry_id,) = enter_on_register(
        session,
        entries=[NewEntry(member_id, particulars)],
        actor=actor,
        now=at,
        reason=form.reason.data or "",
        court_order=form.court_order.data or "",
    )
    return entry_id


def _facts_of(particulars: Particulars) -> Facts:
    """What is on file of somebody HR knows nothing of: the name, and how to reach them."""
    return Facts(
        title=particulars.title,
        forename=particulars.forename,
        surname=particulars.surname[:100],
        personal_email=particulars.e_address or None,
        address_1=particulars.address_1,
        address_2=particulars.address_2,
        town=particulars.town,
        postcode=particulars.postcode,
        joined_on=particulars.registered_on,
        holds_share=False,
    )


def _page(form: EntryForm, person: EntryPage | None, today: date) -> str:
    articles = articles_on(reading(), day=today)
    return render_template(
        "register/enter.html",
        sections=sections("register"),
        form=form,
        person=person,
        today=today,
        articles=articles,
        rules=articles.rules,
    )
