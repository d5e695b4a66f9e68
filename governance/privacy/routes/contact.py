"""How I am reached: my e-mail, my addresses, e-mail or letter; every change by myself."""

from datetime import date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.identity.queries import names_of
from governance.identity.queries.accounts import account_page
from governance.identity.queries.links import link_page
from governance.identity.queries.sessions import person_acting
from governance.identity.routes.loading import keys
from governance.identity.rules.links import LinkPurpose
from governance.identity.rules.refusals import LinkNotValid
from governance.identity.rules.waiting import Tried
from governance.identity.service.links import offer_email
from governance.identity.service.tries import count_try
from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound, StaleForm
from governance.privacy.forms.contact import (
    HomeAddressForm,
    NewEmailForm,
    ReachForm,
    ServiceAddressForm,
)
from governance.privacy.queries.contact import ContactPage, contact_page
from governance.privacy.routes.blueprint import blueprint
from governance.privacy.rules.contact import ADDRESS, SERVICE_ADDRESS, Reach
from governance.privacy.service import contact as acts
from governance.register.queries.entries_as_at import EntryRow, edition_of_entry
from governance.register.rules.refusals import EntryChangedMeanwhile
from governance.web.access import current_actor, needs, public
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import committing, reading

CONFIRM_PATH = "/my-membership/confirm-email"


@blueprint.get("/my-membership/contact")
@needs(Permission.MEMBERSHIP_CHANGE_OWN)
def contact() -> str:
    """Every address held, which one is used, and a way to change each."""
    return render_template("privacy/contact.html", page=_page())


@blueprint.route("/my-membership/email", methods=["GET", "POST"])
@needs(Permission.MEMBERSHIP_CHANGE_OWN)
def change_email() -> ResponseReturnValue:
    """A new e-mail address: a link goes there, and nothing changes until it is opened."""
    page, form, actor = _page(), NewEmailForm(), current_actor()
    if not form.validate_on_submit():
        return render_template("privacy/change_email.html", form=form, page=page)
    with committing() as session:
        count_try(session, tried=Tried.LINK, of=str(actor.account_id), keys=keys(), now=now())
        offer_email(
            session,
            email=form.email.data,
            letterhead=letterhead(),
            actor=actor,
            now=now(),
            path=CONFIRM_PATH,
        )
    flash(f"We have sent a link to {form.email.data}. Open it to confirm.", "success")
    return redirect(url_for("privacy.contact"))


@blueprint.get(f"{CONFIRM_PATH}/<token>")
@public("the link that was sent to the new address; only its button confirms")
def confirm_new_email(token: str) -> ResponseReturnValue:
    """Whose address it is, and a button."""
    page = link_page(reading(), token=token, purpose=LinkPurpose.CONFIRM_EMAIL, now=now())
    if page is None:
        raise LinkNotValid
    return render_template("privacy/confirm_email.html", page=page, token=token)


@blueprint.post(f"{CONFIRM_PATH}/<token>")
@public("the button that confirms the new address")
def use_email_link(token: str) -> ResponseReturnValue:
    """Confirm the address: we write to it from now on, and the old one is told."""
    with committing() as session:
        page = link_page(session, token=token, purpose=LinkPurpose.CONFIRM_EMAIL, now=now())
        account = account_page(session, account_id=page.account_id) if page else None
        if page is None or account is None:
            raise LinkNotValid
        email = acts.confirm_own_email(
            session,
            member_id=account.member_id,
            token=token,
            letterhead=letterhead(),
            actor=person_acting(session, account_id=page.account_id),
            now=now(),
        )
    flash(f"Thank you. From now on we write to {email}.", "success")
    signed_in = current_actor().account_id is not None
    return redirect(url_for("privacy.contact" if signed_in else "site.start"))


@blueprint.route("/my-membership/address", methods=["GET", "POST"])
@needs(Permission.MEMBERSHIP_CHANGE_OWN)
def change_address() -> ResponseReturnValue:
    """The address that letters go to."""
    page = _page()
    facts = page.person.facts
    shown = {name: getattr(facts, name) for name in ADDRESS}
    form = HomeAddressForm(data=shown | {"edition": page.person.edition})
    if not form.is_submitted():
        form.remember(shown)
    if not form.is_submitted() or not form.is_sound():
        return render_template("privacy/change_address.html", form=form, page=page)
    try:
        with committing() as session:
            changed = acts.change_home_address(
                session,
                member_id=page.person.member_id,
                address=form.texts,
                edition=form.edition.data,
                letterhead=letterhead(),
                actor=current_actor(),
                now=now(),
            )
    except StaleForm as refusal:
        page = _page()
        clashes = form.rebase({name: getattr(page.person.facts, name) for name in ADDRESS})
        form.edition.data, form.edition.raw_data = page.person.edition, None
        answer = render_template(
            "privacy/change_address.html", form=form, page=page, is_stale=True, clashes=clashes
        )
        return answer, refusal.status
    _say(is_changed=changed)
    return redirect(url_for("privacy.contact"))


@blueprint.route("/my-membership/register-address", methods=["GET", "POST"])
@needs(Permission.MEMBERSHIP_CHANGE_OWN)
def change_service_address() -> ResponseReturnValue:
    """The address on the register; what somebody else saved meanwhile is shown and kept."""
    entry, today = _standing_entry(), london_day(now())
    shown = {name: getattr(entry.particulars, name) for name in SERVICE_ADDRESS}
    edition = edition_of_entry(reading(), entry_id=entry.entry_id)
    form = ServiceAddressForm(data=shown | {"edition": edition, "true_from": today})
    if not form.is_submitted():
        form.remember(shown)
    if not form.is_submitted() or not _is_sound(form, entry, today):
        return _service_page(form, entry, today)
    try:
        with committing() as session:
            changed = acts.change_service_address(
                session,
                entry=entry,
                address=form.texts,
                true_from=form.true_from.data,
                edition=form.edition.data,
                letterhead=letterhead(),
                actor=current_actor(),
                now=now(),
            )
    except EntryChangedMeanwhile as refusal:
        return _changed_meanwhile(form, refusal), refusal.status
    _say(is_changed=changed)
    return redirect(url_for("privacy.contact"))


@blueprint.route("/my-membership/reach", methods=["GET", "POST"])
@needs(Permission.MEMBERSHIP_CHANGE_OWN)
def change_reach() -> ResponseReturnValue:
    """E-mail or letter."""
    page = _page()
    form = ReachForm(data={"reach": page.reach.value})
    form.offer({way: _reach_words(page)[way] for way in page.ways})
    if not page.ways or not form.validate_on_submit():
        return render_template("privacy/change_reach.html", form=form, page=page)
    with committing() as session:
        acts.choose_reach(
            session,
            member_id=page.person.member_id,
            reach=Reach(form.reach.data),
            actor=current_actor(),
            now=now(),
        )
    flash("Thank you. We write to you that way from now on.", "success")
    return redirect(url_for("privacy.contact"))


def _reach_words(page: ContactPage) -> dict[Reach, str]:
    lines = ", ".join(page.person.facts.address_lines)
    return {
        Reach.OWN_EMAIL: f"By e-mail to {page.own_email}",
        Reach.WORK_EMAIL: f"By e-mail to {page.person.facts.email}",
        Reach.LETTER: f"By letter to {lines}",
    }


def _page() -> ContactPage:
    member_id = current_actor().member_id
    if member_id is None:
        raise NotFound
    at: datetime = now()
    return contact_page(reading(), member_id=MemberId(member_id), now=at, day=london_day(at))


def _is_fixed() -> bool:
    return bool(_page().open_polls)


def _standing_entry() -> EntryRow:
    entry = _page().entry
    if entry is None:
        raise NotFound
    return entry


def _is_sound(form: ServiceAddressForm, entry: EntryRow, today: date) -> bool:
    form.is_sound()
    day = form.true_from.data
    if day is not None and day > today:
        form.true_from.errors = ["This day is still to come. Change it when it is right."]
    elif day is not None and day < entry.particulars.registered_on:
        form.true_from.errors = ["You were not on the register yet on this day."]
    return not form.errors


def _service_page(
    form: ServiceAddressForm, entry: EntryRow, today: date, meanwhile: object = None
) -> str:
    return render_template(
        "privacy/change_service_address.html",
        form=form,
        entry=entry,
        today=today,
        meanwhile=meanwhile,
        is_fixed=_is_fixed(),
    )


def _changed_meanwhile(form: ServiceAddressForm, refusal: EntryChangedMeanwhile) -> str:
    entry = _standing_entry()
    clashes = form.rebase({name: getattr(entry.particulars, name) for name in SERVICE_ADDRESS})
    form.edition.data = edition_of_entry(reading(), entry_id=entry.entry_id)
    form.edition.raw_data = None
    changed_by = refusal.facts["changed_by"]
    who = names_of(reading(), account_ids=[changed_by] if isinstance(changed_by, UUID) else [])
    meanwhile = {"refusal": refusal, "who": who, "clashes": clashes}
    return _service_page(form, entry, london_day(now()), meanwhile)


def _say(*, is_changed: bool) -> None:
    said = "Changed. We have written to the old and the new place."
    flash(said if is_changed else "Nothing was different.", "success")
