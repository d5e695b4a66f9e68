"""Telling the registrar where the register of members is kept."""

from datetime import date

from governance.filing.rules.register_place import place_deadlines, places_of

OPENED, MOVED, BACK = date(2026, 10, 1), date(2027, 6, 1), date(2027, 9, 1)


def test_nobody_is_told_while_the_register_was_always_at_the_registered_office() -> None:
    assert places_of([(OPENED, ""), (MOVED, " ")]) == ()


def test_each_change_of_place_is_told_once_with_its_form() -> None:
    terms = [
        (OPENED, ""),
        (MOVED, "1 High Street, Epsom"),
        (date(2027, 7, 1), "1 HIGH  Street, Epsom"),
        (date(2027, 8, 1), "2 Low Road, Epsom"),
        (BACK, ""),
    ]
    found = places_of(terms)
    assert [(each.since, each.forms, each.words) for each in found] == [
        (MOVED, "AD02 and AD03", "1 High Street, Epsom"),
        (date(2027, 8, 1), "AD02", "2 Low Road, Epsom"),
        (BACK, "AD04", "the registered office"),
    ]


def test_of_two_terms_of_one_day_the_later_holds() -> None:
    assert places_of([(MOVED, "1 High Street"), (MOVED, "")]) == ()


def test_the_registrar_is_told_within_14_days() -> None:
    places = places_of([(OPENED, "1 High Street"), (MOVED, "2 Low Road")])
    (one,) = place_deadlines(
        places, first_due=date(2027, 1, 1), last_due=date(2027, 12, 31), marks={}
    )
    assert (one.key, one.due_on) == ("register-place-2027-06-01", date(2027, 6, 15))
    assert "(AD02): 2 Low Road" in one.title
