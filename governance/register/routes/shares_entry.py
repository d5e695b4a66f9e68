"""One member's shares: what they hold, what happened, and the forms for what happens next."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles, ShareClass
from governance.constitution.rules.forms import EventKind
from governance.kernel.calendar import london_day
from governance.kernel.ids import EntryId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound, StaleForm
from governance.register.queries.entries_as_at import (
    EntryRow,
    entry_as_at,
    holder,
    register_as_at,
)
from governance.register.routes.blueprint import blueprint
from governance.register.routes.shares_naming import (
    classes_of,
    names_of_holders,
    words_for,
)
from governance.shares.forms import ACT_FIELDS, ActForm
from governance.shares.queries import Preview, events_of, preview
from governance.shares.queries.certificates import certificates_of, standings_of
from governance.shares.queries.events import edition_of
from governance.shares.rules import Holder
from governance.shares.rules.deadlines import deadlines_of
from governance.shares.rules.refusals import EventNotAllowed, LedgerRefusal
from governance.shares.service import enter
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import sections
from governance.web.session import committing, reading

MATCHES_SHOWN = 8
EVENTS_SHOWN = 100
ACTS = (
    EventKind.TRANSFER,
    EventKind.ALLOTMENT,
    EventKind.GIFT_BACK,
    EventKind.PURCHASE,
    EventKind.WITHDRAWAL,
    EventKind.REDEMPTION,
    EventKind.TRANSMISSION,
    EventKind.PAYMENT,
    EventKind.FORFEITURE,
    EventKind.BROUGHT_FORWARD,
)
"""In the order of how often they are wanted."""
_ACT = ", ".join(f'"{kind.value}"' for kind in ACT_FIELDS)


@blueprint.get("/shares/entries/<uuid:entry_id>")
@needs(Permission.MEMBERS_READ)
def entry_shares(entry_id: UUID) -> str:
    """A member's holdings, certificates and events with the running balance."""
    session, today = reading(), london_day(now())
    row = _entry(EntryId(entry_id), today)
    articles = articles_on(session, day=today)
    events = events_of(session, entry_id=row.entry_id)
    may_keep = current_actor().can(Permission.REGISTER_KEEP)
    return render_template(
        "register/shares/entry.html",
        sections=sections("register"),
        row=row,
        articles=articles,
        classes=classes_of(articles),
        standings=standings_of(session, entry_ids=[row.entry_id], day=today).get(row.entry_id, ()),
        certificates=certificates_of(session, entry_ids=[row.entry_id]).get(row.entry_id, ()),
        events=list(reversed(events))[: None if "all" in request.args else EVENTS_SHOWN],
        all_events=len(events),
        others=names_of_holders(
            session, entry_ids=[other for each in events for other in each.others], day=today
        ),
        acts=_acts(articles, row) if may_keep else [],
        may_keep=may_keep,
        today=today,
    )


def _acts(articles: Articles, row: EntryRow) -> list[str]:
    """What can be done now: what the law allows, with the shares that there are."""
    classes = classes_of(articles)
    full = [
        each.class_key in classes
        and each.paid_pence >= each.shares * classes[each.class_key].nominal_pence
        for each in row.holdings
    ]
    held = {each.class_key for each in row.holdings}
    is_there = {
        EventKind.ALLOTMENT: row.particulars.ceased_on is None,
        EventKind.BROUGHT_FORWARD: row.particulars.ceased_on is None,
        EventKind.FORFEITURE: not all(full),
        EventKind.GIFT_BACK: any(full),
        EventKind.PAYMENT: not all(full),
        EventKind.PURCHASE: any(full),
        EventKind.REDEMPTION: any(
            each.is_redeemable for key, each in classes.items() if key in held
        ),
        EventKind.WITHDRAWAL: any(
            each.is_withdrawable for key, each in classes.items() if key in held
        ),
    }
    return [
        kind.value
        for kind in ACTS
        if articles.allows(kind) and is_there.get(kind, bool(row.holdings))
    ]


def _classes(kind: EventKind, articles: Articles) -> list[ShareClass]:
    if kind is EventKind.REDEMPTION:
        return [each for each in articles.share_classes if each.is_redeemable]
    if kind is EventKind.WITHDRAWAL:
        return [each for each in articles.share_classes if each.is_withdrawable]
    return list(articles.share_classes)


@blueprint.route(f"/shares/entries/<uuid:entry_id>/<any({_ACT}):act>", methods=["GET", "POST"])
@needs(Permission.REGISTER_KEEP)
def enter_shares(entry_id: UUID, act: str) -> ResponseReturnValue:
    """One act on a member's shares: fill in, look at what will be entered, enter it."""
    today, kind = london_day(now()), EventKind(act)
    row = _entry(EntryId(entry_id), today)
    articles = articles_on(reading(), day=today)
    if not articles.allows(kind):
        raise EventNotAllowed(kind=kind.value, form=articles.rules.title)
    form = ActForm.for_act(kind, _classes(kind, articles), effective_on=today, shares=1)
    if not form.is_submitted() or form.step.data == "change" or not form.validate():
        return _form_page(form, row, articles)
    taker_id = None
    if "taker" in form:
        taker_id = _taker(form, row)
        if taker_id is None:
            return _form_page(form, row, articles)
    try:
        return _reviewed(form, row, taker_id, articles)
    except LedgerRefusal as refusal:
        form.tell(refusal, words_for(refusal))
        return _form_page(form, row, articles, law=refusal.law)


def _reviewed(
    form: ActForm, row: EntryRow, taker_id: EntryId | None, articles: Articles
) -> ResponseReturnValue:
    """Enter the act when it was looked at; else show what would be entered."""
    day: date = form.effective_on.data
    session = reading()
    giver = holder(session, entry_id=row.entry_id, day=day)
    taker = None if taker_id is None else holder(session, entry_id=taker_id, day=day)
    proposal = form.proposal(giver, taker)
    meanwhile = False
    if form.step.data == "enter":
        edition = form.edition.data or ""
        try:
            with committing() as writing:
                enter(
                    writing,
                    proposal=proposal,
                    articles=articles,
                    actor=current_actor(),
                    now=now(),
                    edition=int(edition) if edition.isdecimal() else -1,
                )
        except StaleForm:
            meanwhile = True
        else:
            flash("It is entered in the ledger.", "success")
            return redirect(url_for("register.entry_shares", entry_id=row.entry_id))
    shown = preview(reading(), proposal=proposal, articles=articles, today=london_day(now()))
    page = _review_page(form, row, shown, taker, articles, meanwhile=meanwhile)
    return page, StaleForm.status if meanwhile else 200


def _taker(form: ActForm, row: EntryRow) -> EntryId | None:
    """The entry that was meant; with none or several the form says so and offers them."""
    today = london_day(now())
    chosen = form.taker_id.data
    found = register_as_at(
        reading(), day=today, limit=MATCHES_SHOWN + 1, text=(form.taker.data or "").strip()
    )
    others = [each for each in found.rows if each.entry_id != row.entry_id]
    by_id = {str(each.entry_id): each for each in others}
    if chosen in by_id:
        return by_id[chosen].entry_id
    if not (form.taker.data or "").strip():
        form.taker.errors = ["Write who gets the shares."]
    elif not others:
        form.taker.errors = ["Nobody else of this name or number is on the register."]
    elif len(others) == 1:
        form.taker_id.data = str(others[0].entry_id)
        return others[0].entry_id
    elif len(others) > MATCHES_SHOWN:
        form.taker.errors = ["Many people match. Write more of the name, or the number."]
    else:
        form.taker_id.choices = [
            SelectChoice(
                str(each.entry_id),
                f"{each.particulars.names}, entry {each.entry_number}"
                f"{', ' + each.particulars.town if each.particulars.town else ''}",
            )
            for each in others
        ]
        form.taker_id.errors = ["More than one person matches. Choose the right one."]
    return None


def _form_page(form: ActForm, row: EntryRow, articles: Articles, *, law: str = "") -> str:
    return render_template(
        "register/shares/act.html",
        sections=sections("register"),
        form=form,
        row=row,
        articles=articles,
        classes=classes_of(articles),
        law=law,
        today=london_day(now()),
    )


def _review_page(
    form: ActForm,
    row: EntryRow,
    shown: Preview,
    taker: Holder | None,
    articles: Articles,
    *,
    meanwhile: bool,
) -> str:
    edition = edition_of(reading(), entry_id=row.entry_id)
    kept = {
        name: value
        for name, value in request.form.items()
        if name not in {"csrf_token", "step", "edition", "taker_id"}
    }
    if taker is not None:
        kept["taker_id"] = str(taker.entry_id)
    return render_template(
        "register/shares/review.html",
        sections=sections("register"),
        form=form,
        row=row,
        shown=shown,
        taker=taker,
        classes=classes_of(articles),
        articles=articles,
        deadlines=deadlines_of(form.kind, form.effective_on.data, articles),
        kept=kept,
        edition=edition,
        meanwhile=meanwhile,
        today=london_day(now()),
    )


def _entry(entry_id: EntryId, today: date) -> EntryRow:
    row = entry_as_at(reading(), entry_id=entry_id, day=today)
    if row is None:
        raise NotFound
    return row
