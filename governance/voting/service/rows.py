"""From the plaintexts of the last step to rows: each read by the rules of the ballot paper."""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.sealing.canonical import b64u, unb64u
from governance.sealing.opening import Row, commitment, read_row
from governance.voting.models import Box, OpenedRow, Poll
from governance.voting.queries.opening import commitments, inside_lines, step_headers
from governance.voting.rules.box import BoxState, InvalidReason
from governance.voting.service.board import append
from governance.voting.service.box_rows import manifest_of

_AT_A_TIME = 1000


def make_rows(session: Session, *, poll: Poll, box: Box) -> None:
    """Make the rows after the last step; what never opened is among them, as invalid.

    The caller holds the box. The rows stand under their commitments, which say nothing of the
    order in which ballots came.
    """
    paper = manifest_of(poll, box).paper
    inside = inside_lines(session, poll_id=box.poll_id, position=box.threshold)
    rows = (_row(box.poll_id, unb64u(one), paper) for one in inside)
    everything = chain(rows, _unopened(session, box))
    while batch := list(islice(everything, _AT_A_TIME)):
        session.execute(insert(OpenedRow), batch)
    lines = hashlib.sha256()
    for one in commitments(session, poll_id=box.poll_id):
        lines.update(f"{one}\n".encode())
    box.commitments_sha256 = lines.hexdigest()
    box.state = BoxState.OPENED
    append(
        session,
        box=box,
        event={
            "type": "rows",
            "valid": _how_many(session, box, is_valid=True),
            "invalid": _how_many(session, box, is_valid=False),
            "commitments": box.commitments_sha256,
        },
    )


def _row(poll_id: UUID, plaintext: bytes, paper: Mapping[str, Any]) -> dict[str, object]:
    row = read_row(plaintext, paper)
    place: dict[str, object] = {"poll_id": poll_id, "commitment": commitment(row)}
    if isinstance(row, Row):
        found = {"choices": list(row.choices), "nonce": b64u(row.nonce)}
        return place | found | {"invalid": None, "plaintext": None}
    reason = InvalidReason(row.reason.value)
    kept = {"invalid": reason, "plaintext": b64u(plaintext)}
    return place | kept | {"choices": None, "nonce": None}


def _unopened(session: Session, box: Box) -> Iterator[dict[str, object]]:
    """What a step named as never opened, under the digest it was named by."""
    for header in step_headers(session, poll_id=PollId(box.poll_id)):
        for mark in header["unopened"]:
            yield {
                "poll_id": box.poll_id,
                "commitment": mark,
                "choices": None,
                "nonce": None,
                "invalid": InvalidReason.UNOPENED,
                "plaintext": None,
            }


def _how_many(session: Session, box: Box, *, is_valid: bool) -> int:
    find = select(func.count()).where(
        OpenedRow.poll_id == box.poll_id, OpenedRow.invalid.is_(None) == is_valid
    )
    return session.scalar(find) or 0
