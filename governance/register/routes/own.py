"""A co-owner's own entry, to read."""

from flask import render_template

from governance.kernel.calendar import london_day
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.register.queries.history import entry_page
from governance.register.routes.blueprint import blueprint
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.session import reading


@blueprint.get("/my-membership")
@needs(Permission.MEMBERSHIP_READ_OWN)
def my_membership() -> str:
    """What the register says of the reader, and whom to tell if it is wrong."""
    member_id = current_actor().member_id
    if member_id is None:
        raise NotFound
    today = london_day(now())
    entry = entry_page(reading(), member_id=member_id)
    return render_template(
        "register/my_membership.html",
        entry=entry,
        standing=entry.facts.standing(today, None),
        today=today,
    )
