"""Small words the components need."""

from datetime import UTC, datetime, timedelta

import pytest

from governance.web.components import (
    AVATAR_TINTS,
    avatar_tint,
    initials,
    monogram,
    ordinal,
    time_left,
)

NOW = datetime(2027, 8, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amina Farouk", "AF"),
        ("Siân Mary Pugh", "SP"),
        ("Plato", "P"),
        ("Mary (Polly) Dunn", "MD"),
        ("", "?"),
        ("--", "?"),
    ],
)
def test_initials_are_the_first_and_the_last_word_s(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Harbour & Vale Care", "HV"),
        ("The Mutual of the Moors", "MM"),
        ("Locala", "L"),
        ("42", "4"),
    ],
)
def test_a_monogram_passes_over_small_words(name, letters):
    assert monogram(name) == letters


def test_a_person_keeps_the_same_tint():
    tints = {avatar_tint(f"Person {number}") for number in range(200)}
    assert tints == set(range(1, AVATAR_TINTS + 1))
    assert avatar_tint("Amina Farouk") == avatar_tint("Amina Farouk")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        *((1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th")),
        *((13, "13th"), (21, "21st"), (102, "102nd"), (113, "113th")),
    ],
)
def test_ordinals_are_written_as_people_say_them(number, words):
    assert ordinal(number) == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=3, hours=5), "3 days"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(0), ""),
        (timedelta(seconds=-1), ""),
    ],
)
def test_the_time_left_is_rounded_down_and_never_promised_when_gone(left, words):
    assert time_left(NOW + left, NOW) == words
