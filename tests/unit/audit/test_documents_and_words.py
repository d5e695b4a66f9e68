"""The auditors' rules: when a document is there, and every act in plain words."""

from datetime import UTC, datetime, timedelta

import pytest

from governance.audit.rules.documents import (
    CONTENT_TYPES,
    Document,
    Progress,
    Waits,
    waits_for,
)
from governance.audit.rules.read_me import ABOUT, read_me
from governance.audit.rules.words import ACT_WORDS, act_in_words
from governance.journal.rules import Act

CLOSE = datetime(2027, 9, 15, 16, tzinfo=UTC)
BEFORE, AFTER = CLOSE - timedelta(hours=1), CLOSE


def at(*, roll: bool = True, declared: bool = False, uncontested: bool = False) -> Progress:
    return Progress(
        is_roll_frozen=roll, closes_at=CLOSE, is_declared=declared, is_uncontested=uncontested
    )


def there(progress: Progress, now: datetime) -> set[Document]:
    return {each for each in Document if waits_for(each, progress, now=now) is None}


ALWAYS = {
    Document.READ_ME,
    Document.CONTEST,
    Document.NOMINATIONS,
    Document.NOTICES,
    Document.JOURNAL,
    Document.CHECKSUMS,
}
WITH_ROLL = ALWAYS | {Document.BALLOT_PAPER, Document.ROLL, Document.CANONICAL_ROLL}


def test_nobody_knows_who_voted_before_the_close() -> None:
    assert there(at(), BEFORE) == WITH_ROLL
    assert there(at(), AFTER) == WITH_ROLL | {Document.MARKED_REGISTER}


def test_without_a_roll_there_are_only_the_papers_of_the_nominations() -> None:
    assert there(at(roll=False), AFTER) == ALWAYS


def test_the_result_comes_with_the_declaration_in_every_form_at_once() -> None:
    assert there(at(declared=True), AFTER) == set(Document)
    waiting = {each for each in Document if waits_for(each, at(), now=AFTER) is Waits.DECLARATION}
    assert waiting == {
        Document.BALLOTS,
        Document.COUNTS,
        Document.COUNT_RECORD,
        Document.LOTS,
        Document.DECLARATION,
        Document.RESULT_SHEET,
        Document.RESULT_SHEET_TABLE,
        Document.RESULT_SHEET_PAGE,
    }


def test_an_election_without_a_vote_has_a_declaration_and_no_roll() -> None:
    progress = at(roll=False, uncontested=True)
    assert there(progress, AFTER) == ALWAYS | {Document.DECLARATION}
    assert waits_for(Document.ROLL, progress, now=AFTER) is Waits.POLL


@pytest.mark.parametrize("document", Document)
def test_every_document_is_explained_and_has_a_kind(document: Document) -> None:
    assert ABOUT[document]
    if document is not Document.CHECKSUMS:
        assert any(document.value.endswith(ending) for ending in CONTENT_TYPES)


def test_the_read_me_names_what_is_there_and_what_is_not() -> None:
    text = read_me(
        mutual="Harbour Health", contest="Board", rule="fptp", documents=[Document.CONTEST]
    )
    there, _, missing = text.partition("Not here, or not yet:")
    assert "contest.json" in there
    assert "ballots.blt" in missing
    assert "HOW TO COUNT AGAIN" not in text
    full = read_me(mutual="H", contest="B", rule="mer", documents=list(Document))
    assert "HOW TO COUNT AGAIN" in full
    assert "Not here" not in full
    assert max(len(line) for line in full.splitlines()) <= 90


@pytest.mark.parametrize("act", Act)
def test_every_act_is_told_in_plain_words(act: Act) -> None:
    assert ACT_WORDS[act] == act_in_words(act.value)
    assert ":" not in ACT_WORDS[act]


def test_an_act_of_a_later_version_keeps_its_name() -> None:
    assert act_in_words("moon:landed") == "moon:landed"
