"""Every refusal of a ceremony is a page in words, with the facts that the words need."""

import pytest
from flask import Flask

from governance.kernel.ids import PollId, new_id
from governance.kernel.refusals import Refusal
from governance.voting.rules.box import (
    BoxDoesNotReconcile,
    BoxHalted,
    BoxMissing,
    BoxNotReady,
    BoxState,
    BoxStillSealed,
    FileRefused,
    WrongBoxState,
)
from governance.voting.rules.keepers import (
    BoxIncomplete,
    BoxTooSmall,
    KeepersFault,
    KeepersNotAllowed,
    Missing,
)
from governance.web.errors import refusal_page

POLL = PollId(new_id())
TITLE = "The board"
EVERY: list[tuple[Refusal, str]] = [
    (BoxDoesNotReconcile(title=TITLE, sentence="1 vote, 2 marks."), "it is not: 1 vote, 2 marks."),
    (BoxHalted(title=TITLE), "your vote has not been received"),
    (
        BoxIncomplete(title=TITLE, missing=tuple(Missing)),
        "or it is not as long as the roll; a trustee has not handed in a key; the roll is not",
    ),
    (BoxMissing(title=TITLE, poll_id=POLL), "The board needs a sealed box"),
    (BoxNotReady(title=TITLE), "Nobody can vote yet in The board"),
    (BoxStillSealed(title=TITLE, poll_id=POLL), "are still sealed"),
    (BoxTooSmall(title=TITLE, counted=1, smallest=5), "there is 1 ballot to count"),
    (FileRefused(title=TITLE, reason="bad-key", said="A letter is wrong."), "A letter is wrong."),
    (KeepersNotAllowed(reason=KeepersFault.ISSUER), "nobody is named as scrutineer"),
    (KeepersNotAllowed(reason=KeepersFault.NUMBER), "one, three or five trustees"),
    (KeepersNotAllowed(reason=KeepersFault.SAME_PERSON), "the same e-mail address"),
    (KeepersNotAllowed(reason=KeepersFault.SCRUTINEER_IS_TRUSTEE), "must not hold a key"),
    *((WrongBoxState(title=TITLE, state=state), "belongs to another time") for state in BoxState),
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
    assert page.count("<h1") == 1


def test_each_state_has_words_of_its_own(app: Flask) -> None:
    with app.test_request_context("/votes"):
        pages = {
            app.make_response(refusal_page(WrongBoxState(title=TITLE, state=state))).get_data()
            for state in BoxState
        }
    assert len(pages) == len(BoxState)
