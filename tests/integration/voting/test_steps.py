"""Steps of an opening: taken from the trustee whose turn it is, whole, once, and no others."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.sealing.canonical import b64u, signed
from governance.sealing.steps import Step, row_line
from governance.voting.models import Box, OpeningLine, OpeningStep
from governance.voting.queries.opening import (
    step_lines,
    turn_lines,
)
from governance.voting.rules.box import (
    FileRefused,
    WrongBoxState,
)
from tests.factories.sealing import (
    TRUSTEES,
    take_turn,
    token_of,
)
from tests.integration.voting.openings import a_closed_box, choose, frozen, hand_in, step_of


@pytest.fixture
def after(now: datetime) -> datetime:
    return now + timedelta(days=8)


def refused_with(
    session: Session, poll_id: PollId, place: int, lines: Iterable[bytes], after: datetime
) -> str:
    """The code with which the step is refused; nothing of it is kept."""
    before = session.get_one(Box, poll_id).log_size
    with pytest.raises(FileRefused) as refused:
        hand_in(session, poll_id, place, lines, after)
    steps = session.scalar(select(func.count()).select_from(OpeningStep)) or 0
    lines_kept = session.scalars(select(OpeningLine.position).distinct()).all()
    assert len(lines_kept) == steps
    assert session.get_one(Box, poll_id).log_size == before
    return str(refused.value.facts["reason"])


def test_only_the_trustee_whose_turn_it_is_gets_it(
    session: Session, now: datetime, after: datetime
) -> None:
    poll_id, _ = a_closed_box(session, now)
    with pytest.raises(WrongBoxState):
        turn_lines(session, token=token_of(session, poll_id, 1))
    frozen(session, poll_id, after)
    choose(session, poll_id, 1, after)
    for place in (2, 3):
        with pytest.raises(WrongBoxState):
            turn_lines(session, token=token_of(session, poll_id, place))
    with pytest.raises(NotFound):
        turn_lines(session, token="none")
    step = step_of(session, poll_id, 1)
    assert refused_with(session, poll_id, 2, step.lines(), after) == "wrong-trustee"
    assert refused_with(session, poll_id, 3, step.lines(), after) == "wrong-trustee"


def test_a_box_is_opened_once_by_one_subset(
    session: Session, now: datetime, after: datetime
) -> None:
    poll_id, _ = a_closed_box(session, now)
    with pytest.raises(WrongBoxState):
        choose(session, poll_id, 1, after)
    frozen(session, poll_id, after)
    with pytest.raises(NotFound):
        choose(session, poll_id, 4, after)
    choose(session, poll_id, 1, after)
    with pytest.raises(WrongBoxState):
        choose(session, poll_id, 2, after)
    take_turn(session, poll_id, 1, now=after)
    take_turn(session, poll_id, 2, now=after)
    with pytest.raises(WrongBoxState):
        choose(session, poll_id, 2, after)


def test_the_same_step_again_is_no_second_one_and_another_is_refused(
    session: Session, now: datetime, after: datetime
) -> None:
    poll_id, _ = a_closed_box(session, now)
    frozen(session, poll_id, after)
    choose(session, poll_id, 1, after)
    step = step_of(session, poll_id, 1)
    hand_in(session, poll_id, 1, step.lines(), after)
    hand_in(session, poll_id, 1, step.lines(), after)
    assert list(step_lines(session, poll_id=poll_id, position=1)) == list(step.lines())
    other = Step(signed(dict(step.header) | {"count": 5}, TRUSTEES[0].signing_seed), step.rows)
    assert refused_with(session, poll_id, 1, other.lines(), after) == "opened-before"


def resigned(step: Step, **changes: object) -> Step:
    """The step with changes that its trustee has signed."""
    body = {key: value for key, value in step.header.items() if key != "signature"} | changes
    return Step(signed(body, TRUSTEES[0].signing_seed), step.rows)


def test_a_step_that_was_tampered_with_is_refused_and_nothing_is_kept(
    session: Session, now: datetime, after: datetime
) -> None:
    poll_id, _ = a_closed_box(session, now)
    frozen(session, poll_id, after)
    choose(session, poll_id, 1, after)
    step = step_of(session, poll_id, 1)
    lines = list(step.lines())
    swapped = [lines[0], lines[2], lines[1], *lines[3:]]
    flipped = [lines[0].replace(b'"count":6', b'"count":5'), *lines[1:]]
    for tampered, code in (
        (swapped, "duplicate"),
        ([*lines, lines[-1]], "duplicate"),
        (lines[:-1], "wrong-step"),
        (flipped, "bad-signature"),
        ([*lines[:-1], row_line(b64u(step.rows[-1][:-1]))], "wrong-length"),
        ([*lines[:-1], row_line(b64u(b"\xff" * len(step.rows[-1])))], "wrong-step"),
        ([*lines[:-1], lines[-1][:-1]], "not-canonical"),
        ([], "not-canonical"),
        (resigned(step, input="0" * 64).lines(), "wrong-step"),
        (resigned(step, count=5).lines(), "wrong-step"),
        (resigned(step, count=5, unopened=["0" * 64]).lines(), "wrong-step"),
        (resigned(step, subset=2).lines(), "wrong-trustee"),
        (resigned(step, position=2).lines(), "wrong-trustee"),
        (resigned(step, manifest="0" * 64).lines(), "wrong-manifest"),
    ):
        assert refused_with(session, poll_id, 1, tampered, after) == code
    hand_in(session, poll_id, 1, lines, after)


def test_a_step_signed_with_another_key_is_refused(
    session: Session, now: datetime, after: datetime
) -> None:
    poll_id, _ = a_closed_box(session, now)
    frozen(session, poll_id, after)
    choose(session, poll_id, 1, after)
    step = step_of(session, poll_id, 1)
    body = {key: value for key, value in step.header.items() if key != "signature"}
    forged = Step(signed(body, TRUSTEES[2].signing_seed), step.rows)
    assert refused_with(session, poll_id, 1, forged.lines(), after) == "bad-signature"
