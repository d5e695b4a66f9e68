"""People with significant control: what the register shows, and deciding the statement."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.filing.forms.filings import ControlForm
from governance.filing.queries.control import control_proposal, statements
from governance.filing.queries.marks import marks
from governance.filing.routes.blueprint import articles_today, blueprint, places_here, today
from governance.filing.rules.control import Outcome
from governance.filing.rules.deadlines import Duty
from governance.filing.rules.refusals import NoControlStatement
from governance.filing.service.statements import decide_control
from governance.identity.queries import names_of
from governance.kernel.permissions import Permission
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.session import committing, reading

MOST_COUNTED = 10_000
"""Members are counted up to here, so that the page of a large register comes as soon."""


@blueprint.route("/filing/control", methods=["GET", "POST"])
@needs(Permission.FILINGS_KEEP)
def control() -> ResponseReturnValue:
    """The proposal from the register, the form to decide, and the statements so far."""
    articles = articles_today()
    if not articles.rules.is_company:
        raise NoControlStatement(title=articles.rules.title)
    shown = control_proposal(reading(), articles=articles, day=today(), most_counted=MOST_COUNTED)
    form = ControlForm(data={"outcome": shown.outcome.value})
    if form.is_submitted() and form.check():
        with committing() as session:
            decide_control(
                session,
                articles=articles,
                as_at=today(),
                outcome=Outcome(form.outcome.data),
                particulars=form.particulars.data or "",
                reason=form.reason.data,
                actor=current_actor(),
                now=now(),
            )
        flash("Decided. The 14 days to tell the registrar have begun.", "success")
        return redirect(url_for("filing.control"))
    decided = statements(reading())
    done = marks(reading())
    keys = {one.id: f"{Duty.CONTROL.value}-{one.id}" for one in decided}
    return render_template(
        "filing/control.html",
        sections=places_here(),
        proposal=shown,
        form=form,
        statements=decided,
        keys=keys,
        marks=done,
        is_new=bool(decided) and sorted(decided[0].names) != list(shown.names),
        who=names_of(reading(), account_ids=[one.recorded_by for one in decided]),
        today=today(),
        has_shares=articles.has_shares,
        most_counted=MOST_COUNTED,
    )
