"""What voters are told about sealed votes: who opens them, who could cheat, what we cannot do."""

import re
from datetime import UTC, datetime

import pytest

from governance.voting.rules.box import SCHEME, Issuer
from governance.voting.rules.words import BoxFacts, SchemeWords, scheme_words

NEVER = re.compile(
    r"anonym|unhackable|blockchain|guarantee|nobody can\b|encrypt|\bhash|\bkey\b|trustee|threshold",
    re.IGNORECASE,
)
NAMES = ("Ann Bell", "Ben Carr", "Cora Diaz", "Dev Ellis", "Eve Foss")


def words(
    trustees: int, issuer: Issuer = Issuer.SERVER, *, is_revoting: bool = False
) -> SchemeWords:
    facts = BoxFacts(
        mutual="Harbour",
        trustees=NAMES[:trustees],
        issuer=issuer,
        scrutineer="Sunita Moss" if issuer is Issuer.SCRUTINEER else None,
        is_revoting=is_revoting,
        closes_at=datetime(2027, 6, 14, 16, tzinfo=UTC),
    )
    return scheme_words(SCHEME, facts)


def everything(said: SchemeWords) -> str:
    return " ".join((said.title, said.beside_ballot, said.in_declaration, *said.limits))


@pytest.mark.parametrize("trustees", [1, 3, 5])
@pytest.mark.parametrize("issuer", list(Issuer))
def test_voters_meet_no_word_of_cryptography_and_no_promise_that_cannot_be_kept(
    trustees: int, issuer: Issuer
) -> None:
    assert not NEVER.search(everything(words(trustees, issuer, is_revoting=True)))
    assert not NEVER.search(everything(scheme_words(SCHEME)))


@pytest.mark.parametrize(
    ("trustees", "said"),
    [
        (3, "two of these three people, Ann Bell, Ben Carr and Cora Diaz, must act together"),
        (5, "three of these five people, Ann Bell, Ben Carr, Cora Diaz, Dev Ellis and Eve Foss"),
    ],
)
def test_the_people_who_open_the_box_are_named(trustees: int, said: str) -> None:
    assert said in words(trustees).beside_ballot
    assert "Ann Bell, Ben Carr" in words(trustees).in_declaration


def test_one_person_alone_is_said_to_be_able_to_find_out() -> None:
    told = words(1)
    assert "Ann Bell alone" in told.beside_ballot
    assert "could find out how you voted" in told.beside_ballot
    assert "could have found out how a person voted" in told.in_declaration
    assert "shuffled" not in told.beside_ballot


def test_codes_from_outside_and_signing_in_are_told_apart() -> None:
    outside, inside = words(3, Issuer.SCRUTINEER), words(3)
    assert "Your voting code came from Sunita Moss, not from Harbour" in outside.beside_ballot
    assert "weaker" not in everything(outside)
    assert "weaker" in inside.beside_ballot
    assert "weaker" in inside.in_declaration
    assert "could vote for people who do not vote" in inside.beside_ballot


def test_who_was_pressured_reads_whom_to_tell_and_by_when() -> None:
    told = " ".join(words(3, Issuer.SCRUTINEER).limits)
    assert "in touch with Sunita Moss before 5:00pm on Monday 14 June 2027" in told
    assert "Sunita Moss can see whether you voted, not how." in told
    assert "pressured" not in " ".join(words(3).limits)  # the page says it, with the telephone


def test_voting_again_is_told_where_it_is_allowed() -> None:
    assert "Only your last vote counts." in words(3, is_revoting=True).beside_ballot
    assert "again" not in words(3).beside_ballot


def test_without_its_people_a_sealed_poll_has_words_too_and_a_rehearsal_keeps_its_own() -> None:
    assert "sealed on the voters’ own devices" in scheme_words(SCHEME).in_declaration
    facts = BoxFacts("Harbour", (), Issuer.SERVER, None, False, datetime(2027, 6, 14, tzinfo=UTC))
    assert scheme_words(SCHEME, facts) == scheme_words(SCHEME)
    assert "not sealed" in scheme_words("rehearsal-v1", facts).beside_ballot
