"""What keepers and the officer must do, read off the state of the box alone."""

from datetime import UTC, datetime, timedelta

import pytest

from governance.voting.rules.box import BoxState
from governance.voting.rules.keepers import (
    Missing,
    OfficerTask,
    ScrutineerFacts,
    Task,
    TrusteeFacts,
    is_check_due,
    is_to_be_asked,
    officer_task,
    position_of,
    scrutineer_task,
    subset_places,
    token_digest,
    trustee_task,
)

NOW = datetime(2027, 6, 7, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def facts(
    *, has_key: bool = True, is_challenged: bool = False, is_checked: bool = True,
    position: int | None = None,
) -> TrusteeFacts:  # fmt: skip
    return TrusteeFacts(has_key, is_challenged, is_checked, position)


@pytest.mark.parametrize(
    ("state", "told", "task"),
    [
        (BoxState.DRAFT, facts(has_key=False), Task.GIVE_KEY),
        (BoxState.DRAFT, facts(is_checked=False), Task.WAIT_FOR_MANIFEST),
        (BoxState.FIXED, facts(is_checked=False, is_challenged=True), Task.ANSWER_CHECK),
        (BoxState.FIXED, facts(), Task.WAIT_FOR_CHECKS),
        (BoxState.READY, facts(), Task.WAIT_FOR_START),
        (BoxState.READY, facts(is_challenged=True), Task.ANSWER_CHECK_AGAIN),
        (BoxState.OPEN, facts(is_challenged=True), Task.ANSWER_CHECK_AGAIN),
        (BoxState.OPEN, facts(), Task.WAIT_FOR_CLOSE),
        (BoxState.CLOSED, facts(is_challenged=True), Task.WAIT_FOR_OFFICER),
        (BoxState.FROZEN, facts(), Task.WAIT_FOR_OFFICER),
        (BoxState.OPENING, facts(), Task.NOT_NEEDED),
        (BoxState.OPENING, facts(position=1), Task.STEP_TAKEN),
        (BoxState.OPENING, facts(position=2), Task.TAKE_TURN),
        (BoxState.OPENING, facts(position=3), Task.WAIT_FOR_TURN),
        (BoxState.OPENED, facts(position=3), Task.FINISHED),
        (BoxState.ABORTED, facts(position=3), Task.ABORTED),
    ],
)
def test_a_trustee_is_told_one_thing(state: BoxState, told: TrusteeFacts, task: Task) -> None:
    assert trustee_task(state, told, steps_taken=1) is task


@pytest.mark.parametrize(
    ("state", "told", "task"),
    [
        (BoxState.DRAFT, (False, True, False), Task.GIVE_KEY),
        (BoxState.DRAFT, (True, True, False), Task.GIVE_CODES),
        (BoxState.DRAFT, (True, True, True), Task.WAIT_FOR_MANIFEST),
        (BoxState.DRAFT, (True, False, False), Task.WAIT_FOR_MANIFEST),
        (BoxState.FIXED, (True, True, True), Task.WAIT_FOR_CHECKS),
        (BoxState.OPEN, (True, True, True), Task.WAIT_FOR_CLOSE),
        (BoxState.OPENING, (True, True, True), Task.WAIT_FOR_OFFICER),
        (BoxState.DECLARED, (True, True, True), Task.FINISHED),
    ],
)
def test_a_scrutineer_is_told_one_thing(
    state: BoxState, told: tuple[bool, bool, bool], task: Task
) -> None:
    assert scrutineer_task(state, ScrutineerFacts(*told)) is task


@pytest.mark.parametrize(
    ("state", "missing", "is_closed", "task"),
    [
        (BoxState.DRAFT, [Missing.KEYS], False, OfficerTask.WAIT_FOR_KEEPERS),
        (BoxState.DRAFT, [], False, OfficerTask.FIX),
        (BoxState.DRAFT, [], True, OfficerTask.NEVER_READY),
        (BoxState.FIXED, [], False, OfficerTask.WAIT_FOR_CHECKS),
        (BoxState.FIXED, [], True, OfficerTask.NEVER_READY),
        (BoxState.READY, [], False, OfficerTask.WAIT_FOR_START),
        (BoxState.OPEN, [], False, OfficerTask.WAIT_FOR_CLOSE),
        (BoxState.OPEN, [], True, OfficerTask.FREEZE),
        (BoxState.CLOSED, [], True, OfficerTask.FREEZE),
        (BoxState.FROZEN, [], True, OfficerTask.CHOOSE_SUBSET),
        (BoxState.OPENING, [], True, OfficerTask.WAIT_FOR_STEP),
        (BoxState.OPENED, [], True, OfficerTask.COUNT),
        (BoxState.COUNTED, [], True, OfficerTask.DECLARE),
        (BoxState.DECLARED, [], True, OfficerTask.FINISHED),
        (BoxState.ARCHIVED, [], True, OfficerTask.FINISHED),
        (BoxState.ABORTED, [], True, OfficerTask.ABORTED),
    ],
)
def test_the_officer_is_told_one_thing(
    state: BoxState, missing: list[Missing], *, is_closed: bool, task: OfficerTask
) -> None:
    assert officer_task(state, missing=missing, is_closed=is_closed, is_small=False) is task


def test_a_small_box_is_ended_and_not_opened() -> None:
    told = officer_task(BoxState.FROZEN, missing=[], is_closed=True, is_small=True)
    assert told is OfficerTask.END_SMALL_BOX


def test_whoever_is_asked_is_asked_again_after_two_days_and_no_sooner() -> None:
    def due(task: Task, asked_for: Task | None, ago: timedelta) -> bool:
        return is_to_be_asked(task, asked_for=asked_for, asked_at=NOW - ago, now=NOW)

    assert is_to_be_asked(Task.GIVE_KEY, asked_for=None, asked_at=None, now=NOW)
    assert not due(Task.GIVE_KEY, Task.GIVE_KEY, 2 * DAY - timedelta(seconds=1))
    assert due(Task.GIVE_KEY, Task.GIVE_KEY, 2 * DAY)
    assert due(Task.TAKE_TURN, Task.ANSWER_CHECK, timedelta())
    assert not due(Task.WAIT_FOR_CLOSE, None, 30 * DAY)


def test_a_key_is_tried_again_in_the_seven_days_before_the_close() -> None:
    def due(checked: timedelta, closes: timedelta) -> bool:
        return is_check_due(checked_at=NOW - checked, closes_at=NOW + closes, now=NOW)

    assert due(10 * DAY, 7 * DAY)
    assert not due(10 * DAY, 7 * DAY + timedelta(seconds=1))
    assert not due(DAY, 6 * DAY)  # it was tried within them
    assert not due(10 * DAY, timedelta())


def test_subsets_and_turns_are_those_of_the_manifest() -> None:
    assert subset_places(1) == ((1,),)
    assert subset_places(2) == ((1, 2), (1, 3), (2, 3))
    assert len(subset_places(3)) == 10
    assert [position_of(place, threshold=2, subset=2) for place in (1, 2, 3)] == [1, None, 2]
    assert position_of(1, threshold=2, subset=None) is None


def test_a_link_is_found_by_its_digest_only() -> None:
    assert token_digest("abc").startswith("ba7816bf")
