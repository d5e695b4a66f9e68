"""The staff groups and sites: how many members each has, adding, renaming, closing."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.kernel.calendar import london_day
from governance.kernel.ids import ConstituencyId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import StaleForm
from governance.register.forms import NewGroupForm, RenameForm, VersionForm
from governance.register.queries.constituencies import MOST_COUNTED, constituency
from governance.register.queries.constituencies import constituencies as constituencies_now
from governance.register.routes.blueprint import blueprint
from governance.register.rules.people import ConstituencyKind
from governance.register.rules.refusals import ConstituencyNameTaken
from governance.register.service import (
    close_constituency,
    open_constituency,
    rename_constituency,
)
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import sections
from governance.web.session import committing, reading

_TAKEN = "There is one of this name already."


@blueprint.get("/members/groups")
@needs(Permission.MEMBERS_READ)
def constituencies() -> str:
    """The staff groups and sites, with how many members each has."""
    return _page(NewGroupForm())


def _page(form: NewGroupForm) -> str:
    found = constituencies_now(reading(), on=london_day(now()), with_closed=True)
    return render_template(
        "register/groups.html",
        sections=sections("register"),
        form=form,
        staff_groups=[each for each in found if each.kind is ConstituencyKind.STAFF_GROUP],
        sites=[each for each in found if each.kind is ConstituencyKind.SITE],
        most=MOST_COUNTED,
        may_change=current_actor().can(Permission.MEMBERS_IMPORT),
    )


@blueprint.post("/members/groups")
@needs(Permission.MEMBERS_IMPORT)
def add_constituency() -> ResponseReturnValue:
    """Add a staff group or site."""
    form = NewGroupForm()
    if not form.validate_on_submit():
        return _page(form)
    try:
        with committing() as session:
            open_constituency(
                session,
                kind=ConstituencyKind(form.kind.data),
                name=form.name.data,
                actor=current_actor(),
                now=now(),
            )
    except ConstituencyNameTaken:
        form.name.errors = [_TAKEN]
        return _page(form)
    flash(f"{form.name.data.strip()} is added.", "success")
    return redirect(url_for("register.constituencies"))


@blueprint.route("/members/groups/<uuid:constituency_id>", methods=["GET", "POST"])
@needs(Permission.MEMBERS_IMPORT)
def rename_group(constituency_id: UUID) -> ResponseReturnValue:
    """Give a staff group or site another name."""
    group = constituency(reading(), constituency_id=ConstituencyId(constituency_id))
    form = RenameForm(data={"name": group.name, "version": group.version})
    if not form.validate_on_submit():
        return render_template(
            "register/group.html", sections=sections("register"), group=group, form=form,
            other_name="", most=MOST_COUNTED,
        )  # fmt: skip
    try:
        with committing() as session:
            rename_constituency(
                session,
                constituency_id=ConstituencyId(constituency_id),
                name=form.name.data,
                version=form.version.data,
                actor=current_actor(),
                now=now(),
            )
    except ConstituencyNameTaken:
        form.name.errors = [_TAKEN]
        return render_template(
            "register/group.html", sections=sections("register"), group=group, form=form,
            other_name="", most=MOST_COUNTED,
        )  # fmt: skip
    except StaleForm:
        fresh = constituency(reading(), constituency_id=ConstituencyId(constituency_id))
        form.version.data, form.version.raw_data = fresh.version, None
        return render_template(
            "register/group.html", sections=sections("register"), group=fresh, form=form,
            other_name=fresh.name, most=MOST_COUNTED,
        ), StaleForm.status  # fmt: skip
    flash(f"{group.name} is now called {form.name.data.strip()}.", "success")
    return redirect(url_for("register.constituencies"))


@blueprint.post("/members/groups/<uuid:constituency_id>/close")
@needs(Permission.MEMBERS_IMPORT)
def close_group(constituency_id: UUID) -> ResponseReturnValue:
    """Close a staff group or site that nobody in post is in."""
    form = VersionForm()
    group = constituency(reading(), constituency_id=ConstituencyId(constituency_id))
    version = form.version.data or ""
    with committing() as session:
        close_constituency(
            session,
            constituency_id=ConstituencyId(constituency_id),
            version=int(version) if version.isdecimal() else 0,
            actor=current_actor(),
            now=now(),
        )
    flash(f"{group.name} is closed.", "success")
    return redirect(url_for("register.constituencies"))
