"""What a nomination lacks, what may be held against it, and who may support how many."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from governance.elections.rules.counting import contest_rule
from governance.elections.rules.nominations import (
    InvalidReason,
    Missing,
    NominationPaper,
    NominationState,
    Standing,
    in_statement_order,
    missing_from,
    most_supports,
    state_of,
    true_reasons,
)
from governance.elections.rules.paper import guidance, most_choices, titled
from governance.kernel.ids import NominationId, new_id

DEADLINE = datetime(2027, 8, 5, 16, tzinfo=UTC)
IN_TIME = DEADLINE - timedelta(seconds=1)
WHOLE = NominationPaper(
    contact_address="ward 4",
    statement="",
    interests="",
    has_no_interests=True,
    is_eligibility_declared=True,
    signed_name="Amina Diallo",
    signed_on=date(2027, 8, 1),
)


@pytest.mark.parametrize(
    ("paper", "missing"),
    [
        (WHOLE, ()),
        (replace(WHOLE, contact_address="  "), (Missing.CONTACT_ADDRESS,)),
        (replace(WHOLE, has_no_interests=False), (Missing.INTERESTS,)),
        (replace(WHOLE, has_no_interests=False, interests="A contract"), ()),
        (replace(WHOLE, is_eligibility_declared=False), (Missing.ELIGIBILITY,)),
        (replace(WHOLE, signed_on=None), (Missing.SIGNATURE,)),
        (replace(WHOLE, signed_name=""), (Missing.SIGNATURE,)),
    ],
)
def test_every_gap_of_a_paper_is_found(
    paper: NominationPaper, missing: tuple[Missing, ...]
) -> None:
    assert missing_from(paper) == missing


def test_a_paper_at_the_deadline_itself_is_late() -> None:
    def against(received_at: datetime | None) -> tuple[InvalidReason, ...]:
        return true_reasons(
            WHOLE,
            received_at=received_at,
            nominations_close_at=DEADLINE,
            has_all_supporters=True,
        )

    assert against(IN_TIME) == ()
    assert against(DEADLINE) == (InvalidReason.LATE,)
    assert against(None) == (InvalidReason.LATE,)


def test_missing_supporters_are_missing_particulars() -> None:
    assert true_reasons(
        WHOLE, received_at=IN_TIME, nominations_close_at=DEADLINE, has_all_supporters=False
    ) == (InvalidReason.PARTICULARS_MISSING,)


@pytest.mark.parametrize(
    ("submitted", "withdrawn", "accepted", "state"),
    [
        (None, None, None, NominationState.DRAFT),
        (IN_TIME, None, None, NominationState.SUBMITTED),
        (IN_TIME, None, True, NominationState.ACCEPTED),
        (IN_TIME, None, False, NominationState.REJECTED),
        (IN_TIME, DEADLINE, True, NominationState.WITHDRAWN),
    ],
)
def test_the_state_follows_from_what_is_recorded(
    submitted: datetime | None,
    withdrawn: datetime | None,
    accepted: bool | None,
    state: NominationState,
) -> None:
    assert state_of(submitted_at=submitted, withdrawn_at=withdrawn, is_accepted=accepted) is state


def test_the_order_does_not_depend_on_the_order_of_coming_in() -> None:
    people = [
        ("smith jones  ann", "Ann Smith Jones"),
        ("smith  zoë", "Zoë Smith"),
        ("smith  Zoe", "Zoe Smith"),
        ("o’brien  al", "Al O’Brien"),
        ("OBRIEN  bo", "Bo Obrien"),
        ("Żółkiewski  jan", "Jan Żółkiewski"),
    ]
    standing = [Standing(sort, name, NominationId(new_id())) for sort, name in people]
    order = [one.name for one in in_statement_order(standing)]
    assert order[:2] == ["Al O’Brien", "Bo Obrien"]
    assert set(order[2:4]) == {"Zoë Smith", "Zoe Smith"}
    assert order[4:] == ["Ann Smith Jones", "Jan Żółkiewski"]
    assert [one.name for one in in_statement_order(reversed(standing))] == order


def test_a_member_supports_as_many_as_there_are_seats() -> None:
    assert most_supports(3) == 3


@pytest.mark.parametrize(
    ("rule", "seats", "candidates", "most", "words"),
    [
        ("mer", 2, 5, 5, "Rank as many or as few"),
        ("fptp", 1, 5, 1, "Put a cross beside one candidate. 1 person is to be elected."),
        ("block", 3, 5, 3, "up to 3 candidates. 3 people are to be elected."),
        ("block", 3, 2, 2, "up to 2 candidates"),
        ("approval", 2, 5, 5, "everyone you would be content with, as many as you like. 2 people"),
        ("av", 1, 5, 5, "Rank as many or as few candidates as you like. 1 person is"),
        ("schulze", 1, 5, 5, "Those you leave out count as below all those you rank."),
        ("yes-no", 2, 2, 2, "Answer yes or no for each candidate."),
        ("yes-no", 2, 2, 2, "Up to 2 people are to be elected."),
        ("yes-no-reopen", 1, 3, 3, "answer yes to “Re-open nominations”"),
    ],
)
def test_the_paper_says_how_to_fill_it_in(
    rule: str, seats: int, candidates: int, most: int, words: str
) -> None:
    found = contest_rule(rule)
    assert most_choices(found, seats=seats, candidates=candidates) == most
    assert words in guidance(found, seats=seats, candidates=candidates, is_rehearsal=False)


def test_the_paper_of_a_rehearsal_says_what_it_is() -> None:
    words = guidance(contest_rule("mer"), seats=1, candidates=3, is_rehearsal=True)
    assert words.startswith("This is a rehearsal")
    assert titled("Board", is_rehearsal=True) == "Rehearsal: Board"
