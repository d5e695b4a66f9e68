"""The officer's side of a ceremony: who keeps the keys, what is missing, and the next act."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.kernel.ids import PollId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.voting.forms.boxes import KeeperForm, ReasonForm, SetUpForm
from governance.voting.queries.ceremony import box_page
from governance.voting.queries.polls import poll_page
from governance.voting.queries.reconciling import reconcile
from governance.voting.routes.blueprint import blueprint
from governance.voting.routes.keys import booth_keys
from governance.voting.routes.results import manage_url
from governance.voting.routes.static_pages import page_version
from governance.voting.rules.box import BoxState, Issuer
from governance.voting.rules.box_pages import BoxPage, KeeperLine
from governance.voting.rules.keepers import KeepersNotAllowed
from governance.voting.service.ceremony import (
    add_watcher,
    change_keeper,
    send_link_again,
    set_up_box,
)
from governance.voting.service.fixing import fix_manifest
from governance.voting.service.freezing import freeze_box
from governance.voting.service.turns import choose_subset, end_box
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import committing, reading


@blueprint.get("/manage/votes/<uuid:poll_id>/box")
@needs(Permission.BOXES_KEEP)
def box(poll_id: UUID) -> ResponseReturnValue:
    """Where the ceremony stands, what is missing, and the one thing to do next."""
    session = reading()
    found = box_page(session, poll_id=PollId(poll_id), now=now())
    if found is None:
        return redirect(url_for("voting.set_up", poll_id=poll_id))
    poll = poll_page(session, poll_id=PollId(poll_id))
    tallies = None
    if found.state.is_opened or found.state is BoxState.OPENING:
        tallies = reconcile(session, poll_id=PollId(poll_id))
    return render_template(
        "voting/box.html",
        box=found,
        reconciliation=tallies,
        manage=manage_url(owner_kind=poll.owner_kind, owner_id=poll.owner_id),
        reason=ReasonForm(formdata=None),
        watcher=KeeperForm(formdata=None),
    )


@blueprint.route("/manage/votes/<uuid:poll_id>/box/set-up", methods=["GET", "POST"])
@needs(Permission.BOXES_KEEP)
def set_up(poll_id: UUID) -> ResponseReturnValue:
    """Name the people who keep the keys; until the first key is in, they can be named anew."""
    poll = poll_page(reading(), poll_id=PollId(poll_id))
    form = SetUpForm()
    if form.is_submitted() and form.check() and _set_up(poll_id, form):
        flash("Each of them gets an e-mail with a private link.", "success")
        return redirect(url_for("voting.box", poll_id=poll_id))
    page = render_template("voting/box_set_up.html", poll=poll, form=form)
    return page, 422 if form.errors else 200


def _set_up(poll_id: UUID, form: SetUpForm) -> bool:
    """Set the box up; ``False`` when these people cannot keep it together, told in the form."""
    try:
        with committing() as session:
            set_up_box(
                session,
                poll_id=PollId(poll_id),
                trustees=form.keepers(),
                issuer=Issuer(form.issuer.data),
                scrutineer=form.scrutineer(),
                smallest_box=form.smallest_box.data,
                house=letterhead(),
                keys=booth_keys(),
                actor=current_actor(),
                now=now(),
            )
    except KeepersNotAllowed as refusal:
        form.trustees.errors = [SAME_PEOPLE[str(refusal.facts["reason"])]]
        return False
    return True


SAME_PEOPLE = {
    "issuer": "Codes need a scrutineer: name one.",
    "number": "Choose one, three or five trustees.",
    "same-person": "Two trustees have the same e-mail address. Each must be another person.",
    "scrutineer-is-trustee": "The scrutineer must not be a trustee as well.",
}


@blueprint.route("/manage/votes/<uuid:poll_id>/box/keepers/<int:place>", methods=["GET", "POST"])
@needs(Permission.BOXES_KEEP)
def keeper_changed(poll_id: UUID, place: int) -> ResponseReturnValue:
    """Name somebody else at a place, before the box is fixed."""
    found = _box(poll_id)
    keeper = next((one for one in _keepers(found) if one.place == place), None)
    if keeper is None:
        raise NotFound
    form = KeeperForm(data={"name": keeper.name, "email": keeper.email})
    if form.validate_on_submit():
        try:
            with committing() as session:
                change_keeper(
                    session,
                    poll_id=PollId(poll_id),
                    place=place,
                    keeper=form.keeper(),
                    house=letterhead(),
                    keys=booth_keys(),
                    actor=current_actor(),
                    now=now(),
                )
        except KeepersNotAllowed as refusal:
            form.email.errors = [SAME_PEOPLE[str(refusal.facts["reason"])]]
        else:
            flash(f"{form.name.data} gets an e-mail with a private link.", "success")
            return redirect(url_for("voting.box", poll_id=poll_id))
    page = render_template("voting/box_keeper.html", box=found, keeper=keeper, form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/manage/votes/<uuid:poll_id>/box/keepers/<int:place>/link")
@needs(Permission.BOXES_KEEP)
def link_again(poll_id: UUID, place: int) -> ResponseReturnValue:
    """Send a keeper a fresh private link; the old one ends."""
    with committing() as session:
        send_link_again(
            session,
            poll_id=PollId(poll_id),
            place=place,
            house=letterhead(),
            keys=booth_keys(),
            actor=current_actor(),
            now=now(),
        )
    return _back(poll_id, "A fresh link is on its way. The old one no longer works.")


@blueprint.post("/manage/votes/<uuid:poll_id>/box/watchers")
@needs(Permission.BOXES_KEEP)
def watch(poll_id: UUID) -> ResponseReturnValue:
    """Send the checkpoints to one more person."""
    form = KeeperForm()
    if not form.validate_on_submit():
        return _back(poll_id, "Enter a name and an e-mail address.", tone="error")
    with committing() as session:
        add_watcher(
            session,
            poll_id=PollId(poll_id),
            watcher=form.keeper(),
            actor=current_actor(),
            now=now(),
        )
    return _back(poll_id, f"{form.name.data} gets every checkpoint from now on.")


@blueprint.post("/manage/votes/<uuid:poll_id>/box/fix")
@needs(Permission.BOXES_KEEP)
def fix(poll_id: UUID) -> ResponseReturnValue:
    """Fix everything that belongs to the box, and ask every trustee to try their key."""
    with committing() as session:
        fix_manifest(
            session,
            poll_id=PollId(poll_id),
            page=page_version(),
            house=letterhead(),
            keys=booth_keys(),
            actor=current_actor(),
            now=now(),
        )
    return _back(poll_id, "The box is fixed. Each trustee is asked to try their key.")


@blueprint.post("/manage/votes/<uuid:poll_id>/box/freeze")
@needs(Permission.BOXES_KEEP)
def freeze(poll_id: UUID) -> ResponseReturnValue:
    """After the close: fix what is counted."""
    with committing() as session:
        freeze_box(session, poll_id=PollId(poll_id), actor=current_actor(), now=now())
    return _back(poll_id, "The box is shut. Choose who opens it.")


@blueprint.post("/manage/votes/<uuid:poll_id>/box/open/<int:subset>")
@needs(Permission.BOXES_KEEP)
def choose(poll_id: UUID, subset: int) -> ResponseReturnValue:
    """Say which trustees open the box: once."""
    with committing() as session:
        choose_subset(
            session,
            poll_id=PollId(poll_id),
            subset=subset,
            keys=booth_keys(),
            actor=current_actor(),
            now=now(),
        )
    return _back(poll_id, "The first of them gets an e-mail now.")


@blueprint.post("/manage/votes/<uuid:poll_id>/box/end")
@needs(Permission.BOXES_KEEP)
def end(poll_id: UUID) -> ResponseReturnValue:
    """End a poll whose box is not opened, with a reason for everybody."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _back(poll_id, "Say why, in no more than 500 characters.", tone="error")
    with committing() as session:
        end_box(
            session,
            poll_id=PollId(poll_id),
            reason=form.reason.data,
            actor=current_actor(),
            now=now(),
        )
    return _back(poll_id, "The poll is ended. Its box stays shut.")


def _keepers(found: BoxPage) -> tuple[KeeperLine, ...]:
    scrutineer = (found.scrutineer,) if found.scrutineer else ()
    return (*found.trustees, *scrutineer)


def _box(poll_id: UUID) -> BoxPage:
    found = box_page(reading(), poll_id=PollId(poll_id), now=now())
    if found is None:
        raise NotFound
    return found


def _back(poll_id: UUID, words: str, *, tone: str = "success") -> ResponseReturnValue:
    flash(words, tone)
    return redirect(url_for("voting.box", poll_id=poll_id))
