import pytest

from governance.identity.rules.passwords import PasswordFault, password_fault, pieces

ABOUT = ["Harbour Mutual", "Grace Hopper", "grace.hopper@example.org"]


@pytest.mark.parametrize(
    "password",
    [
        "seven lamps beside the quarry",
        "Wq9$kz-Tr2vLm",
        "teapot gravel umbrella ladder",
        "xkqjvbzmwhtr",
        "Ich habe drei gelbe Fahrräder",
    ],
)
def test_a_password_that_is_hard_to_guess_is_taken(password: str) -> None:
    assert password_fault(password, about=ABOUT) is None


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "P@ssw0rd2024!",
        "Liverpool1892!",
        "summer2024sunshine",
        "letmeinletmein",
        "123456789012",
        "aaaaaaaaaaaaaaaaaa",
        "qwertyuiop12",
        "abcdefghijklmnop",
        "welcome1welcome1",
        "HarbourMutual2027",
        "GraceHopper1999",
        "gracehopper!!",
        "1qaz2wsx3edc4rfv",
        "manchesterunited1",
    ],
)
def test_a_password_that_everybody_guesses_is_refused(password: str) -> None:
    assert password_fault(password, about=ABOUT) is PasswordFault.EASY


def test_no_capitals_figures_or_signs_are_asked_for() -> None:
    assert password_fault("copper violin rabbit stairs", about=[]) is None


def test_eleven_characters_are_too_few_and_201_too_many() -> None:
    assert password_fault("xkqjvbzmwht", about=[]) is PasswordFault.TOO_SHORT
    assert password_fault("xkqjvbzmwhtr", about=[]) is None
    assert password_fault("xq" * 101, about=[]) is PasswordFault.TOO_LONG


def test_a_longest_password_is_taken_apart_without_delay() -> None:
    assert pieces("xkqjvbzmwhtr" + "pl9" * 62) > 10


def test_each_kind_of_piece_counts_once() -> None:
    assert pieces("liverpool") == 1
    assert pieces("2027") == 1
    assert pieces("7777777") == 1
    assert pieces("9876543") == 1
    assert pieces("poiuytrewq") == 1
    assert pieces("l1v3rp00l") == 1
    assert pieces("grace", about=ABOUT) == 1
