"""Guessing which column holds what."""

from governance.register.rules.columns import (
    Field,
    columns_used_twice,
    guessed,
    missing_columns,
    to_remember,
)

HEADINGS = (
    "Employee No", "Title", "Forename", "Surname", "Known As", "Staff Group", "Job Title", "Site",
    "FTE", "Start Date", "Leaving Date", "Work Email", "Personal Email", "Mobile", "Address 1",
    "Address 2", "Town", "Postcode", "Share Issued", "Notes",
)  # fmt: skip


def test_the_headings_of_the_usual_export_are_all_recognised() -> None:
    found = guessed(HEADINGS, {})
    assert set(found) == set(Field)
    assert found[Field.TITLE] == 1
    assert {HEADINGS[at] for at in set(range(20)) - set(found.values())} == {
        "Known As", "Job Title", "FTE", "Mobile", "Notes",
    }  # fmt: skip


def test_other_systems_words_are_known() -> None:
    found = guessed(("Payroll ID", "First Name", "LAST_NAME", "Hire date", "E-mail"), {})
    assert found == {
        Field.NUMBER: 0, Field.FORENAME: 1, Field.SURNAME: 2, Field.JOINED_ON: 3,
        Field.WORK_EMAIL: 4,
    }  # fmt: skip


def test_a_slip_in_a_heading_is_forgiven() -> None:
    assert guessed(("Employe No", "Surnname"), {}) == {Field.NUMBER: 0, Field.SURNAME: 1}


def test_what_was_chosen_last_time_comes_before_any_guess() -> None:
    headings = ("Old ref", "Employee No", "Forename")
    found = guessed(headings, {"number": "old ref", "no-such-field": "forename"})
    assert found[Field.NUMBER] == 0
    assert to_remember(found, headings) == {"number": "old ref", "forename": "forename"}


def test_a_column_is_used_once() -> None:
    found = guessed(("Name", "Surname", "Last name"), {})
    assert found == {Field.SURNAME: 1}


def test_missing_and_doubled_columns_are_told() -> None:
    mapped = {Field.NUMBER: 0, Field.FORENAME: 1, Field.SURNAME: 1}
    assert missing_columns(mapped) == (Field.JOINED_ON,)
    assert columns_used_twice(mapped) == (1,)
