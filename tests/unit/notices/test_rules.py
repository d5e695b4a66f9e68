from datetime import timedelta

from governance.notices.rules import (
    MOST_TRIES,
    pause_after,
    searchable,
)


def test_pauses_grow_and_end_after_the_last_try() -> None:
    pauses = [pause_after(tries) for tries in range(1, MOST_TRIES)]
    assert all(pause is not None for pause in pauses)
    assert pauses == sorted(pauses, key=lambda pause: pause or timedelta(0))
    assert pause_after(MOST_TRIES) is None


def test_all_the_tries_together_last_longer_than_a_night_without_a_mail_server() -> None:
    pauses = [pause_after(tries) or timedelta(0) for tries in range(1, MOST_TRIES)]
    assert sum(pauses, timedelta(0)) > timedelta(hours=20)


def test_capitals_and_spaces_make_no_difference_when_searching() -> None:
    assert searchable("  Órla  McDONALD ", None, "Orla@Example.org") == (
        "órla mcdonald orla@example.org"
    )
