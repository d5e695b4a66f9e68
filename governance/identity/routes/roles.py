"""Roles: who holds which, proposing one, confirming one as the second officer, ending one."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.identity.forms import PersonForm, RoleForm
from governance.identity.queries.accounts import account_page, accounts_at, find_accounts
from governance.identity.queries.officers import role_line, roles_page
from governance.identity.routes.blueprint import blueprint
from governance.identity.rules.roles import EVERYONE_MAY, MEMBER_MAY, ROLE_MAY, Role
from governance.identity.service.accounts import normalised_email, open_account
from governance.identity.service.roles import confirm_role, end_role, propose_role
from governance.kernel.calendar import london_day
from governance.kernel.ids import AccountId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import committing, reading


@blueprint.get("/manage/roles")
@needs(Permission.ROLES_CONFIRM)
def roles() -> ResponseReturnValue:
    """Who holds which role, what waits for a second officer, and what is over."""
    actor = current_actor()
    return render_template(
        "identity/roles.html",
        page=roles_page(reading(), now=now()),
        reader=actor.account_id,
        can_propose=actor.can(Permission.ACCOUNTS_MANAGE),
    )


@blueprint.get("/manage/roles/what-they-may-do")
@needs(Permission.ROLES_CONFIRM)
def role_table() -> ResponseReturnValue:
    """What each role may do, in plain words, from the table the program itself goes by."""
    return render_template(
        "identity/role-table.html",
        roles=tuple(Role),
        may=ROLE_MAY,
        everyone=EVERYONE_MAY,
        members=MEMBER_MAY,
    )


@blueprint.get("/manage/roles/propose")
@needs(Permission.ACCOUNTS_MANAGE)
def find_person() -> ResponseReturnValue:
    """Find the person a role is to be proposed for."""
    text = request.args.get("q", "").strip()
    found = find_accounts(reading(), text=text)
    return render_template("identity/find-person.html", text=text, found=found)


@blueprint.route("/manage/roles/new-person", methods=["GET", "POST"])
@needs(Permission.ACCOUNTS_MANAGE)
def add_person() -> ResponseReturnValue:
    """Open an account for somebody who is not on the register, such as an auditor."""
    form = PersonForm()
    if form.validate_on_submit():
        known = accounts_at(reading(), email=normalised_email(form.email.data) or "")
        if not known:
            with committing() as session:
                account_id = open_account(
                    session,
                    display_name=form.name.data,
                    email=form.email.data,
                    member_id=None,
                    actor=current_actor(),
                    now=now(),
                )
            return redirect(url_for("identity.propose", account_id=account_id))
        form.email.errors = [f"{known[0].name} already uses this address. Search for them instead"]
    return render_template("identity/add-person.html", form=form)


@blueprint.route("/manage/roles/propose/<uuid:account_id>", methods=["GET", "POST"])
@needs(Permission.ACCOUNTS_MANAGE)
def propose(account_id: UUID) -> ResponseReturnValue:
    """Propose a role for this person; a second officer confirms it."""
    person = account_page(reading(), account_id=AccountId(account_id))
    if person is None or not person.is_open:
        raise NotFound
    form = RoleForm()
    today = london_day(now())
    if form.validate_on_submit():
        ends_on = form.ends_on.data
        if ends_on is not None and ends_on < today:
            form.ends_on.errors = ["The last day is over already. Choose today or a later day"]
        else:
            with committing() as session:
                propose_role(
                    session,
                    account_id=person.id,
                    role=Role(form.role.data),
                    ends_on=ends_on,
                    letterhead=letterhead(),
                    actor=current_actor(),
                    now=now(),
                )
            flash(f"{person.name} is proposed. A second officer must confirm it.", "success")
            return redirect(url_for("identity.roles"))
    return render_template("identity/propose-role.html", form=form, person=person, today=today)


@blueprint.route("/manage/roles/<uuid:grant_id>/confirm", methods=["GET", "POST"])
@needs(Permission.ROLES_CONFIRM)
def confirm(grant_id: UUID) -> ResponseReturnValue:
    """Confirm a role as the second officer, having read what it allows."""
    line = role_line(reading(), grant_id=grant_id)
    if line is None:
        raise NotFound
    if request.method == "POST":
        with committing() as session:
            confirm_role(
                session,
                grant_id=grant_id,
                letterhead=letterhead(),
                actor=current_actor(),
                now=now(),
            )
        flash(f"{line.name} is now {line.role.words}.", "success")
        return redirect(url_for("identity.roles"))
    return render_template("identity/confirm-role.html", line=line, may=ROLE_MAY[line.role])


@blueprint.route("/manage/roles/<uuid:grant_id>/end", methods=["GET", "POST"])
@needs(Permission.ROLES_CONFIRM)
def end(grant_id: UUID) -> ResponseReturnValue:
    """End a role at once, or take back one that waits."""
    line = role_line(reading(), grant_id=grant_id)
    if line is None:
        raise NotFound
    if request.method == "POST":
        with committing() as session:
            end_role(session, grant_id=grant_id, actor=current_actor(), now=now())
        flash(f"{line.name} is no longer {line.role.words}.", "success")
        return redirect(url_for("identity.roles"))
    return render_template("identity/end-role.html", line=line)
