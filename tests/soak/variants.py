"""Two broken ways of casting: the harness that finds nothing in the real one must find these."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import wraps
from typing import Any
from unittest.mock import patch
from uuid import UUID

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.sealing.envelope import Envelope, ballot_number
from governance.storage.engine import begin_writing
from governance.voting.models import Ballot, Mark
from governance.voting.routes.as_data import JSON, told_as_data
from governance.voting.routes.keys import booth_keys
from governance.voting.rules import Channel
from governance.voting.rules.box import SCHEME, BoxState, SealedReceipt
from governance.voting.rules.keys import BoothKeys
from governance.voting.service import casting, sealed_ballots
from governance.voting.service.board import append
from governance.voting.service.inserting import is_inserted
from governance.voting.service.stages import open_box
from governance.web.clock import now
from governance.web.session import db

ENDPOINT = "voting.put_envelope"


class Variant(StrEnum):
    """How the server under test casts."""

    AS_BUILT = "as-built"
    RECEIPT_FIRST = "receipt-first"
    TWO_TRANSACTIONS = "two-transactions"


SIGNS = {
    Variant.RECEIPT_FIRST: "acknowledged ballots are lost",
    Variant.TWO_TRANSACTIONS: "but not in both",
}
"""In what words the checks tell what is wrong with each."""


def install(app: Flask, variant: Variant) -> None:
    """Break the application on purpose, or leave it as it was built."""
    if variant is Variant.RECEIPT_FIRST:
        app.view_functions[ENDPOINT] = _receipt_first(app.view_functions[ENDPOINT])
    elif variant is Variant.TWO_TRANSACTIONS:
        patch.object(casting, "put_in", _in_two_transactions).start()


def _receipt_first(built: Callable[..., Any]) -> Callable[..., ResponseReturnValue]:
    """Send the receipt, and commit once it has been sent."""

    @wraps(built)
    @told_as_data
    def put(poll_id: UUID) -> ResponseReturnValue:
        session = Session(db.engine)
        begin_writing(session)
        try:
            receipt = casting.cast_envelope(
                session,
                poll_id=PollId(poll_id),
                body=request.get_data(),
                keys=booth_keys(),
                now=now(),
            )
        except BaseException:
            session.close()
            raise

        def commit() -> None:
            with session:
                session.commit()

        response = Response(receipt.text, mimetype=JSON)
        response.call_on_close(commit)
        return response

    return put


def _in_two_transactions(
    session: Session,
    *,
    booth: sealed_ballots.Booth,
    envelope: Envelope,
    channel: Channel,
    retry: str | None,
    keys: BoothKeys,
    now: datetime,
) -> SealedReceipt:
    """The event is committed by itself; ballot and mark follow."""
    member_id = sealed_ballots._held(session, booth=booth, envelope=envelope, now=now)
    if booth.box.state is BoxState.READY:
        open_box(session, box=booth.box, now=now)
    event = {"type": "ballot", "ballot": envelope.ballot, "channel": channel.value}
    entry = append(session, box=booth.box, event=event)
    session.commit()
    begin_writing(session)
    ballot = {
        "poll_id": booth.poll_id,
        "number": ballot_number(envelope.ballot),
        "scheme": SCHEME,
        "sealed": envelope.text,
        "ballot": envelope.ballot,
        "credential": envelope.credential,
        "turn": 0,
        "channel": channel,
        "entry": entry,
        "retry": retry,
    }
    is_inserted(session, Ballot, ballot)
    mark = {"poll_id": booth.poll_id, "member_id": member_id, "channel": channel}
    is_inserted(session, Mark, mark)
    laid = sealed_ballots.Laid(envelope.ballot, entry)
    return sealed_ballots.receipt(booth, laid, keys=keys, is_repeat=False)
