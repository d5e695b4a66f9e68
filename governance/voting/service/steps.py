"""Taking a trustee's step: everything about it that can be checked without a key is checked."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from governance.journal.rules import Act
from governance.sealing.canonical import b64u, canonical, digest
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.manifest import Manifest
from governance.sealing.steps import check_unopened, content_of, read_header, read_rows, row_line
from governance.voting.models import Box, OpeningLine, OpeningStep, Trustee
from governance.voting.queries.ceremony import steps_taken
from governance.voting.queries.opening import counted_ballots, inside_lines
from governance.voting.rules.box import BoxState, Moment
from governance.voting.rules.keepers import position_of
from governance.voting.rules.keys import BoothKeys
from governance.voting.service.board import append, checkpoint
from governance.voting.service.box_rows import (
    manifest_of,
    note,
    refusing,
    require_state,
    trustee_by_token,
)
from governance.voting.service.rows import make_rows

_AT_A_TIME = 1000


def take_step(
    session: Session, *, token: str, lines: Iterable[bytes], keys: BoothKeys, now: datetime
) -> None:
    """Take the file ``step-v1`` of the trustee whose turn it is; the last step makes the rows.

    ``lines`` end with their line feeds and are read once, a thousand at a time. The same step
    again changes nothing. Refuses with FileRefused, and then keeps nothing of it; with
    WrongBoxState, BoxHalted, NotFound.
    """
    poll, box, trustee = trustee_by_token(session, token=token)
    source = iter(lines)
    first = next(source, b"")
    if _is_taken(session, box, trustee, first=first):
        return
    require_state(poll, box, BoxState.OPENING)
    with refusing(poll), session.begin_nested():
        step = _kept(
            session,
            box,
            trustee,
            manifest=manifest_of(poll, box),
            lines=chain([first], source),
            now=now,
        )
    append(session, box=box, event=_event(step))
    detail = {"position": step.position, "place": step.trustee, "count": step.header["count"]}
    note(session, box, Act.BOX_STEP_TAKEN, now=now, detail=detail)
    is_last = step.position == box.threshold
    if is_last:
        make_rows(session, poll=poll, box=box)
    moment = Moment.ROWS if is_last else Moment.STEP
    checkpoint(session, box=box, moment=moment, keys=keys, now=now)


def _is_taken(session: Session, box: Box, trustee: Trustee, *, first: bytes) -> bool:
    """Whether this trustee's step is there, with this very header."""
    position = position_of(trustee.place, threshold=box.threshold, subset=box.subset)
    step = session.get(OpeningStep, (box.poll_id, position)) if position else None
    return step is not None and canonical(step.header) + b"\n" == first


def _kept(
    session: Session,
    box: Box,
    trustee: Trustee,
    *,
    manifest: Manifest,
    lines: Iterator[bytes],
    now: datetime,
) -> OpeningStep:
    """Check a step and keep it; raises SealingFault, perhaps after some lines were written."""
    before = steps_taken(session, poll_id=box.poll_id)
    _check_turn(box, trustee, position=before + 1)
    header = read_header(
        content_of(next(lines)), manifest, subset=box.subset or 0, position=before + 1
    )
    _check_given(session, box, header, before=before)
    step = OpeningStep(
        poll_id=box.poll_id,
        position=before + 1,
        trustee=trustee.place,
        header=header,
        taken_at=now,
    )
    session.add(step)
    session.flush()
    count, output = header["count"], header["output"]
    rows = read_rows(lines, manifest, position=step.position, count=count, output=output)
    place = {"poll_id": box.poll_id, "position": step.position}
    kept = (place | {"line": line, "inside": b64u(row)} for line, row in enumerate(rows))
    while batch := list(islice(kept, _AT_A_TIME)):
        session.execute(insert(OpeningLine), batch)
    return step


def _check_turn(box: Box, trustee: Trustee, *, position: int) -> None:
    mine = position_of(trustee.place, threshold=box.threshold, subset=box.subset)
    if mine == position:
        return
    if mine is not None and mine < position:
        raise SealingFault(
            FaultCode.OPENED_BEFORE,
            "Your step is there already, and it is another one than this. A box is opened once.",
        )
    raise SealingFault(
        FaultCode.WRONG_TRUSTEE, "It is not your turn. You will get an e-mail when it is."
    )


def _check_given(session: Session, box: Box, header: dict[str, Any], *, before: int) -> None:
    """The step was made from what was given, and from all of it; raises SealingFault."""
    last = session.get(OpeningStep, (box.poll_id, before))
    given = last.header["output"] if last else box.frozen_sha256
    count = last.header["count"] if last else box.counted_ballots
    if (header["input"], header["count"] + len(header["unopened"])) != (given, count):
        raise SealingFault(
            FaultCode.WRONG_STEP,
            "This step was made from something else than you were given. Download your turn "
            "again, open that file, and hand in what your tool writes.",
        )
    left = set(header["unopened"])
    for mark in _marks(session, box, before=before) if left else ():
        left.discard(mark)
    check_unopened(sorted(left), ())


def _marks(session: Session, box: Box, *, before: int) -> Iterator[str]:
    """Under what each thing given would be listed if it did not open."""
    if before == 0:
        yield from counted_ballots(session, poll_id=box.poll_id)
        return
    for inside in inside_lines(session, poll_id=box.poll_id, position=before):
        yield digest(row_line(inside)[:-1])


def _event(step: OpeningStep) -> dict[str, object]:
    header = step.header
    return {
        "type": "step",
        "position": step.position,
        "trustee": step.trustee,
        "count": header["count"],
        "unopened": len(header["unopened"]),
        "input": header["input"],
        "output": header["output"],
        "header": digest(canonical(header)),
    }
