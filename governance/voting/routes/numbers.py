"""The ballot number on its way to the received page: in the voter's own browser and nowhere else.

Not in the address, which is logged; not in a table, where it would stand beside the member. The
cookie goes to that one page only, counts for that one account only, and is gone the same day.
"""

from datetime import timedelta

from flask import Response, current_app, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from governance.kernel.actor import Actor
from governance.kernel.ids import PollId
from governance.web.page import settings

COOKIE = "ballot-number"
KEPT_FOR = timedelta(hours=12)


def remember_number(answer: Response, number: str, *, poll_id: PollId, actor: Actor) -> None:
    """Give the browser the ballot number for the received page of this poll."""
    answer.set_cookie(
        COOKIE,
        _signer(poll_id, actor).dumps(number),
        max_age=KEPT_FOR,
        path=url_for("voting.received", poll_id=poll_id),
        secure=settings().is_secure,
        httponly=True,
        samesite="Strict",
    )


def remembered_number(*, poll_id: PollId, actor: Actor) -> str | None:
    """The ballot number this browser holds for this voter, if any."""
    try:
        number: str = _signer(poll_id, actor).loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return None
    return number


def _signer(poll_id: PollId, actor: Actor) -> URLSafeSerializer:
    """Signed for one voter in one poll: the next person at the same computer cannot use it."""
    return URLSafeSerializer(
        str(current_app.secret_key), salt=f"ballot-number {poll_id} {actor.account_id}"
    )
