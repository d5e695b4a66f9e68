"""The returning officer's count: press count, draw a lot where it must be, look at the books."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from governance.counting.sheets.words import INVALID_WORDS
from governance.elections.forms.count import CountForm, lot_form
from governance.elections.queries.count_page import CountDesk, count_desk
from governance.elections.queries.declaration import lot_told
from governance.elections.routes.blueprint import blueprint
from governance.elections.routes.pictures import stages_shown
from governance.elections.rules.count import CountedAlready, NoLotNeeded
from governance.elections.rules.lots import BEFALLS, DECIDES, tie_words
from governance.elections.service.count import Counted, TieFound, count_contest, record_lot
from governance.kernel.ids import ContestId
from governance.kernel.permissions import Permission
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.session import committing, reading


@blueprint.get("/manage/elections/<uuid:contest_id>/count")
@needs(Permission.CONTESTS_COUNT)
def count(contest_id: UUID) -> ResponseReturnValue:
    """Where the count stands: before it, at a tie, or done and to be checked."""
    desk = count_desk(reading(), contest_id=ContestId(contest_id), now=now())
    if desk.tie is not None:
        return redirect(url_for("elections.record_lot", contest_id=contest_id))
    if desk.count is None:
        return render_template("elections/count.html", desk=desk, form=CountForm(data={"after": 0}))
    form = CountForm(data={"after": desk.count.line.number})
    return render_template("elections/review.html", form=form, **_review(desk))


def _review(desk: CountDesk) -> dict[str, object]:
    return {
        "desk": desk,
        "invalid_words": INVALID_WORDS,
        "lots_told": [lot_told(lot, desk.record) for lot in desk.lots],
        "stages": stages_shown(desk.record),
    }


@blueprint.post("/manage/elections/<uuid:contest_id>/count")
@needs(Permission.CONTESTS_COUNT)
def count_now(contest_id: UUID) -> ResponseReturnValue:
    """Count the papers, for the first time or again."""
    form = CountForm()
    if not form.validate_on_submit():
        return redirect(url_for("elections.count", contest_id=contest_id))

    def act(session: Session) -> Counted | TieFound:
        return count_contest(
            session,
            contest_id=ContestId(contest_id),
            after_number=form.after.data,
            actor=current_actor(),
            now=now(),
        )

    return _counting(contest_id, act)


def _counting(
    contest_id: UUID, act: Callable[[Session], Counted | TieFound]
) -> ResponseReturnValue:
    try:
        with committing() as session:
            outcome = act(session)
    except CountedAlready:
        flash("The papers were counted already. Here is the newest count.", "info")
        return redirect(url_for("elections.count", contest_id=contest_id))
    if isinstance(outcome, TieFound):
        flash("The count has stopped at a tie. A lot must be drawn.", "warning")
        return redirect(url_for("elections.record_lot", contest_id=contest_id))
    flash(_said(outcome), "success" if outcome.is_same is not False else "error")
    return redirect(url_for("elections.count", contest_id=contest_id))


def _said(outcome: Counted) -> str:
    if outcome.is_same is None:
        return "The papers are counted. Check the numbers before you declare the result."
    if outcome.is_same:
        return f"Count {outcome.number} gave exactly the same record as the first count."
    return f"Count {outcome.number} differs from the first count. Do not declare. Ask for help."


@blueprint.route(
    "/manage/elections/<uuid:contest_id>/lot", methods=["GET", "POST"], endpoint="record_lot"
)
@needs(Permission.CONTESTS_COUNT)
def lot(contest_id: UUID) -> ResponseReturnValue:
    """The tie in plain words, and the lot that was drawn."""
    desk = count_desk(reading(), contest_id=ContestId(contest_id), now=now())
    tie = desk.tie
    if tie is None:
        return redirect(url_for("elections.count", contest_id=contest_id))
    tied = [(one, desk.name(one)) for one in tie.tied]
    form = lot_form(tied=tied, found_at=tie.found_at, now=now())
    if not form.validate_on_submit():
        return render_template(
            "elections/lot.html", desk=desk, tie=tie, tied=tied, form=form,
            decides=DECIDES[tie.purpose], befalls=BEFALLS[tie.purpose],
            tie_words=tie_words(tie.purpose, rule=desk.contest.rule),
        )  # fmt: skip

    def act(session: Session) -> Counted | TieFound:
        return record_lot(
            session,
            contest_id=ContestId(contest_id),
            tie_id=tie.id,
            drawn=form.lot(),
            actor=current_actor(),
            now=now(),
        )

    try:
        return _counting(contest_id, act)
    except NoLotNeeded:
        flash("This lot was recorded already.", "info")
        return redirect(url_for("elections.count", contest_id=contest_id))
