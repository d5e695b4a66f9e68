"""Every refusal of the booth is a page in words, with the facts that the words need."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from governance.kernel.ids import PollId, new_id
from governance.kernel.refusals import Refusal
from governance.voting.rules import (
    AlreadyVoted,
    BoxDoesNotTally,
    NotOnRoll,
    NotOpen,
    PollClosed,
    PollStillOpen,
    RollAlreadyFrozen,
    RollEmpty,
    RollTooEarly,
    SpoiltPaper,
    SpoiltReason,
)
from governance.web.errors import refusal_page

AT = datetime(2027, 6, 14, 16, tzinfo=UTC)
ON = date(2027, 6, 1)
POLL = PollId(new_id())
EVERY = [
    (AlreadyVoted(title="The board", poll_id=POLL), "everybody votes once"),
    (
        BoxDoesNotTally(title="The board", marks=2, ballots=1, unreadable=1),
        "the roll has 2 marks and the box 1 ballot, of which 1 cannot be read",
    ),
    (NotOnRoll(title="The board", poll_id=POLL), "you are not one of them"),
    (NotOpen(title="The board", opens_at=AT, is_roll_missing=False), "opens at 5:00pm"),
    (NotOpen(title="The board", opens_at=AT, is_roll_missing=True), "has not been made"),
    (PollClosed(title="The board", closes_at=AT, is_vote_lost=True), "not</strong> in the box"),
    (PollClosed(title="The board", closes_at=AT, is_vote_lost=False), "closed at 5:00pm"),
    (PollStillOpen(title="The board", closes_at=AT), "The board closes at 5:00pm"),
    (RollAlreadyFrozen(title="The board", frozen_at=AT, count=1), "with 1 person on it"),
    (
        RollEmpty(title="The board", record_on=ON, electorate_name="Kitchen"),
        "no members in Kitchen on Tuesday 1 June 2027",
    ),
    (RollTooEarly(title="The board", record_on=ON), "members of Tuesday 1 June 2027"),
    *(
        (SpoiltPaper(reason=reason, most=2), "Your vote has not been received")
        for reason in SpoiltReason
    ),
]


@pytest.mark.parametrize(("refusal", "words"), EVERY)
def test_every_refusal_says_what_happened_and_what_to_do(
    app: Flask, refusal: Refusal, words: str
) -> None:
    with app.test_request_context("/votes"):
        answer = app.make_response(refusal_page(refusal))
    page = answer.get_data(as_text=True)
    assert answer.status_code == refusal.status
    assert words in page
    assert "What you can do" in page
    assert f"<code>{refusal.code}</code>" in page
