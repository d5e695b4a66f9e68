"""The secretary's pages: where every notice has got to, sending again, printing instead."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.kernel.calendar import london_day
from governance.kernel.ids import NoticeId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.notices.queries import (
    LetterText,
    letter_text,
    letters_waiting,
    notice_counts,
    notices_page,
)
from governance.notices.rules import Channel, DeliveryState
from governance.notices.service import mark_printed, resend
from governance.notices.service.letters import Signatory, printed
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import committing, reading

blueprint = Blueprint("notices", __name__, url_prefix="/notices")

NOTICES_ON_A_PAGE = 50
TO_PRINT = "to-print"
"""Shown beside the states: letters that wait for the printer."""


@blueprint.get("/")
@needs(Permission.NOTICES_MANAGE)
def outbox() -> ResponseReturnValue:
    """Every notice, the newest first, by state and by person."""
    shown = request.args.get("state", "")
    text = request.args.get("q", "").strip()
    state, channel = _filter(shown)
    page = notices_page(
        reading(),
        state=state,
        channel=channel,
        text=text,
        before=request.args.get("before"),
        limit=NOTICES_ON_A_PAGE,
    )
    return render_template(
        "notices/outbox.html",
        page=page,
        tabs=_tabs(shown, text),
        shown=shown,
        text=text,
        is_first="before" not in request.args,
        waiting=notice_counts(reading()).get((Channel.LETTER, DeliveryState.QUEUED), 0),
    )


def _filter(shown: str) -> tuple[DeliveryState | None, Channel | None]:
    if shown == TO_PRINT:
        return DeliveryState.QUEUED, Channel.LETTER
    if shown == DeliveryState.QUEUED:
        return DeliveryState.QUEUED, Channel.EMAIL
    try:
        return DeliveryState(shown), None
    except ValueError:
        return None, None


def _tabs(shown: str, text: str) -> list[dict[str, object]]:
    counts = notice_counts(reading())

    def tab(label: str, value: str, count: int) -> dict[str, object]:
        where = url_for("notices.outbox", state=value or None, q=text or None)
        return {
            "label": label,
            "url": where,
            "current": shown == value,
            "badge": f"{count:,}" if count else "",
        }

    def of(state: DeliveryState) -> int:
        return sum(counts.get((channel, state), 0) for channel in Channel)

    return [
        tab("All", "", sum(counts.values())),
        tab("On their way", "queued", counts.get((Channel.EMAIL, DeliveryState.QUEUED), 0)),
        tab("Sent", "sent", of(DeliveryState.SENT)),
        tab("Refused", "refused", of(DeliveryState.REFUSED)),
        tab("Came back", "bounced", of(DeliveryState.BOUNCED)),
        tab("To print", TO_PRINT, counts.get((Channel.LETTER, DeliveryState.QUEUED), 0)),
        tab("Printed", "printed", of(DeliveryState.PRINTED)),
    ]


@blueprint.post("/<uuid:notice_id>/resend")
@needs(Permission.NOTICES_MANAGE)
def send_again(notice_id: UUID) -> ResponseReturnValue:
    """Put an e-mail back in the queue."""
    with committing() as session:
        resend(session, notice_id=NoticeId(notice_id), actor=current_actor(), now=now())
    flash("The e-mail is on its way again.", "success")
    return redirect(url_for("notices.outbox"))


@blueprint.post("/<uuid:notice_id>/letter")
@needs(Permission.NOTICES_MANAGE)
def print_letter(notice_id: UUID) -> ResponseReturnValue:
    """One notice as a letter to print and post; it counts as printed from then on."""
    text = letter_text(reading(), notice_id=NoticeId(notice_id))
    if text is None:
        raise NotFound
    return _letters([text], name="letter")


@blueprint.post("/letters")
@needs(Permission.NOTICES_MANAGE)
def print_waiting() -> ResponseReturnValue:
    """All letters that wait, as one file to print; they count as printed from then on."""
    texts = letters_waiting(reading())
    if not texts:
        raise NotFound
    return _letters(texts, name="letters")


def _letters(texts: list[LetterText], *, name: str) -> Response:
    actor = current_actor()
    letters = printed(
        texts,
        letterhead=letterhead(),
        signatory=Signatory(name=actor.display_name, office=letterhead().mutual_name),
        issued_on=london_day(now()),
    )
    with committing() as session:
        mark_printed(session, notice_ids=[one.id for one in texts], actor=actor, now=now())
    answer = Response(letters.content, mimetype=letters.mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{letters.extension}"'
    return answer
