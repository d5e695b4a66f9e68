"""Opening a sealed box: by every subset of its trustees, in order, once; and nothing else."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.refusals import NotFound
from governance.sealing.canonical import digest, signed
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.note import read_unverified
from governance.sealing.opening import run_turn
from governance.sealing.steps import Step
from governance.voting.models import Box, OpenedRow
from governance.voting.queries.ceremony import box_page, keeper_page
from governance.voting.queries.opening import (
    commitments,
    opened_lines,
    rows_bucket,
    step_lines,
    turn_lines,
)
from governance.voting.rules import PaperKind
from governance.voting.rules.box import (
    BoxState,
    BoxStillSealed,
    InvalidReason,
    Issuer,
    VoidReason,
    WrongBoxState,
)
from governance.voting.rules.keepers import BoxTooSmall, OfficerTask, Task
from governance.voting.service import (
    end_box,
    papers_for_count,
    void_credential,
)
from tests.factories.sealing import (
    TRUSTEES,
    newest_note,
    open_box,
    take_turn,
    token_of,
)
from tests.factories.voting import a_paper, a_poll, an_envelope_cast, put_on_roll
from tests.integration.voting.openings import VOTES, a_closed_box, choose, frozen, hand_in, step_of


@pytest.fixture
def after(now: datetime) -> datetime:
    return now + timedelta(days=8)


@pytest.mark.parametrize(
    ("trustees", "subset"),
    [(1, 1), *((3, one) for one in range(1, 4)), *((5, one) for one in range(1, 11))],
)
def test_every_subset_opens_the_box_to_the_same_papers(
    session: Session, now: datetime, after: datetime, trustees: int, subset: int
) -> None:
    poll_id, _ = a_closed_box(session, now, trustees=trustees)
    frozen(session, poll_id, after)
    open_box(session, poll_id, now=after, subset=subset)
    box = papers_for_count(session, poll_id=poll_id, actor=SYSTEM, now=after)
    assert box.papers == ((("c1",), 2), (("c2", "c1"), 2), (("c3",), 1))
    assert (box.blank, box.received, box.invalid) == (1, 6, ())
    assert session.get_one(Box, poll_id).state is BoxState.OPENED


def test_each_keeper_is_told_whose_turn_it_is(
    session: Session, now: datetime, after: datetime
) -> None:
    poll_id, _ = a_closed_box(session, now)
    frozen(session, poll_id, after)

    def tasks() -> list[Task]:
        page = box_page(session, poll_id=poll_id, now=after)
        assert page is not None
        return [one.task for one in page.trustees]

    assert tasks() == [Task.WAIT_FOR_OFFICER] * 3
    choose(session, poll_id, 2, after)  # the first and the third
    assert tasks() == [Task.TAKE_TURN, Task.NOT_NEEDED, Task.WAIT_FOR_TURN]
    take_turn(session, poll_id, 1, now=after)
    assert tasks() == [Task.STEP_TAKEN, Task.NOT_NEEDED, Task.TAKE_TURN]
    take_turn(session, poll_id, 3, now=after)
    assert tasks() == [Task.FINISHED] * 3
    page = box_page(session, poll_id=poll_id, now=after)
    assert page is not None
    assert page.task is OfficerTask.COUNT
    assert [(one.place, one.count, one.unopened) for one in page.steps] == [(1, 6, 0), (3, 6, 0)]


def test_one_trustee_of_three_opens_nothing(
    session: Session, now: datetime, after: datetime
) -> None:
    poll_id, _ = a_closed_box(session, now)
    frozen(session, poll_id, after)
    choose(session, poll_id, 1, after)
    take_turn(session, poll_id, 1, now=after)
    assert list(opened_lines(session, poll_id=poll_id)) == []
    with pytest.raises(BoxStillSealed):
        papers_for_count(session, poll_id=poll_id, actor=SYSTEM, now=after)
    with pytest.raises(BoxStillSealed):
        rows_bucket(session, poll_id=poll_id, start="00")
    given = list(turn_lines(session, token=token_of(session, poll_id, 2)))
    head = read_unverified(newest_note(session, poll_id))
    with pytest.raises(SealingFault) as fault:
        run_turn(given, key=TRUSTEES[0], emailed_head=head)
    assert fault.value.code is FaultCode.WRONG_TRUSTEE


def test_the_tool_refuses_another_head_than_the_mailed_one(
    session: Session, now: datetime, after: datetime
) -> None:
    poll_id, _ = a_closed_box(session, now)
    mailed = read_unverified(newest_note(session, poll_id))
    frozen(session, poll_id, after)
    choose(session, poll_id, 1, after)
    given = list(turn_lines(session, token=token_of(session, poll_id, 1)))
    with pytest.raises(SealingFault) as fault:
        run_turn(given, key=TRUSTEES[0], emailed_head=mailed)
    assert fault.value.code is FaultCode.WRONG_HEAD


def test_a_box_with_too_few_ballots_is_not_opened_but_ended_with_a_reason(
    session: Session, now: datetime, after: datetime
) -> None:
    poll_id, members = a_closed_box(session, now, votes=VOTES[:5])
    void_credential(
        session, poll_id=poll_id, member_id=members[0], reason=VoidReason.PRESSURED,
        actor=SYSTEM, now=now,
    )  # fmt: skip
    frozen(session, poll_id, after)
    with pytest.raises(BoxTooSmall) as refused:
        choose(session, poll_id, 1, after)
    assert (refused.value.facts["counted"], refused.value.facts["smallest"]) == (4, 5)
    page = box_page(session, poll_id=poll_id, now=after)
    assert page is not None
    assert page.task is OfficerTask.END_SMALL_BOX
    with pytest.raises(ValueError, match="a reason"):
        end_box(session, poll_id=poll_id, reason="  ", actor=SYSTEM, now=after)
    end_box(session, poll_id=poll_id, reason="Four ballots only.", actor=SYSTEM, now=after)
    page = box_page(session, poll_id=poll_id, now=after)
    assert page is not None
    assert (page.task, page.ended_because) == (OfficerTask.ABORTED, "Four ballots only.")
    assert keeper_page(session, token=token_of(session, poll_id, 1)).me.task is Task.ABORTED
    with pytest.raises(WrongBoxState):
        papers_for_count(session, poll_id=poll_id, actor=SYSTEM, now=after)


def test_ballots_that_cannot_be_counted_are_listed_by_reason(
    session: Session, now: datetime, after: datetime
) -> None:
    bad = (("c9",), ("c1", "c1"), ("c1", "c2", "c3", "c4", "c1"), ("c1",), ("c2",), ("c1",))
    poll_id, _ = a_closed_box(session, now, votes=bad)
    frozen(session, poll_id, after)
    open_box(session, poll_id, now=after, subset=3)
    box = papers_for_count(session, poll_id=poll_id, actor=SYSTEM, now=after)
    assert box.papers == ((("c1",), 2), (("c2",), 1))
    assert (box.received, dict(box.invalid)) == (6, {"repeated": 2, "unknown": 1})
    rows = list(opened_lines(session, poll_id=poll_id))
    assert Counter(row.invalid for row in rows)[None] == 3
    assert all((row.choices is None) == (row.plaintext is not None) for row in rows)


def test_ticks_too_many_or_out_of_the_papers_order_do_not_count(
    session: Session, now: datetime, after: datetime
) -> None:
    votes = (("c1", "c2"), ("c2",), ("c2", "c1"), ("c1", "c2", "c3"), ())
    poll_id = a_poll(session, now=now, paper=a_paper(kind=PaperKind.MARKS))
    members = put_on_roll(session, poll_id, count=5)
    for member_id, choices in zip(members, votes, strict=True):
        an_envelope_cast(session, poll_id=poll_id, member_id=member_id, now=now, choices=choices)
    open_box(session, poll_id, now=after)
    box = papers_for_count(session, poll_id=poll_id, actor=SYSTEM, now=after)
    assert (box.papers, box.blank) == (((("c1", "c2"), 1), (("c2",), 1)), 1)
    assert box.invalid == (("too-many", 1), ("unreadable", 1))


def test_a_box_with_the_scrutineers_codes_is_opened_alike(
    session: Session, now: datetime, after: datetime
) -> None:
    poll_id = a_poll(session, now=now)
    members = put_on_roll(session, poll_id, count=6, issuer=Issuer.SCRUTINEER, trustees=3)
    for member_id, choices in zip(members, VOTES, strict=True):
        an_envelope_cast(session, poll_id=poll_id, member_id=member_id, now=now, choices=choices)
    open_box(session, poll_id, now=after, subset=2)
    box = papers_for_count(session, poll_id=poll_id, actor=SYSTEM, now=after)
    assert (box.received, box.blank, box.invalid) == (6, 1, ())


def test_what_does_not_open_is_invalid_and_in_nobodys_commitments(
    session: Session, now: datetime, after: datetime
) -> None:
    poll_id, _ = a_closed_box(session, now, smallest_box=2)
    frozen(session, poll_id, after)
    choose(session, poll_id, 1, after)
    take_turn(session, poll_id, 1, now=after)
    step = step_of(session, poll_id, 2)
    before = list(step_lines(session, poll_id=poll_id, position=1))
    lost = digest(before[1][:-1])
    rows = step.rows[1:]
    output = digest(b"".join(list(Step({}, rows).lines())[1:]))
    body = {key: value for key, value in step.header.items() if key != "signature"}
    body |= {"count": 5, "unopened": [lost], "output": output}
    last = Step(signed(body, TRUSTEES[1].signing_seed), rows)
    hand_in(session, poll_id, 2, last.lines(), after)
    box = papers_for_count(session, poll_id=poll_id, actor=SYSTEM, now=after)
    assert (box.received, box.invalid) == (6, (("unopened", 1),))
    row = session.get_one(OpenedRow, (poll_id, lost))
    assert (row.invalid, row.plaintext) == (InvalidReason.UNOPENED, None)
    assert lost not in set(commitments(session, poll_id=poll_id))


def test_everybody_finds_their_own_commitment_in_its_bucket(
    session: Session, now: datetime, after: datetime
) -> None:
    poll_id, _ = a_closed_box(session, now)
    frozen(session, poll_id, after)
    open_box(session, poll_id, now=after)
    every = list(commitments(session, poll_id=poll_id))
    assert every == sorted(every)
    assert len(every) == 6
    for one in every:
        assert one in rows_bucket(session, poll_id=poll_id, start=one[:2])
    for start in ("", "0", "zz", "A0", "000"):
        with pytest.raises(NotFound):
            rows_bucket(session, poll_id=poll_id, start=start)
    text = "".join(f"{one}\n" for one in every)
    assert session.get_one(Box, poll_id).commitments_sha256 == digest(text.encode())
