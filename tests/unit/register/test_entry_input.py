"""What officers type for an entry, and addresses taken from the articles."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.register.rules.entries import JointHolder, Particulars, PartyKind
from governance.register.rules.entry_input import (
    joint_holders_as_lines,
    joint_holders_of,
    typed_particulars,
    typing_faults,
)
from governance.register.rules.entry_words import entry_changes
from governance.register.rules.opening import address_from_lines
from governance.register.rules.timeline import (
    MEMBERSHIP,
    facts_on,
    first_period,
    with_changes,
)

words = st.text(alphabet="abcÅé-'", min_size=1, max_size=8)
holders = st.builds(
    JointHolder,
    forename=st.one_of(st.just(""), words),
    surname=st.lists(words, min_size=1).map(" ".join),
)


@given(st.lists(holders, max_size=5).map(tuple))
def test_joint_holders_read_back_as_they_are_shown(found: tuple[JointHolder, ...]) -> None:
    assert joint_holders_of(joint_holders_as_lines(found)) == found


@pytest.mark.parametrize(
    ("line", "forename", "surname"),
    [
        ("Lam, Bo", "Bo", "Lam"),
        ("Bo Lam", "Bo", "Lam"),
        ("Anne Marie Hill", "Anne Marie", "Hill"),
        ("Example Trustees,", "", "Example Trustees"),
        ("Lam", "", "Lam"),
    ],
)
def test_a_joint_holder_is_one_line(line: str, forename: str, surname: str) -> None:
    assert joint_holders_of(f"\n {line} \n") == (JointHolder(forename=forename, surname=surname),)


def test_a_body_has_no_forename_and_money_is_in_pence() -> None:
    found = typed_particulars(
        {"kind": "body", "forename": "Kept", "surname": " Example  Ltd ", "other_property": "12.50"}
    )
    assert found == {
        "kind": PartyKind.BODY,
        "title": "",
        "forename": "",
        "surname": "Example Ltd",
        "other_property_pence": 1250,
    }


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ({"surname": " "}, "surname"),
        ({"e_address": "nobody"}, "e_address"),
        ({"postcode": "x" * 21}, "postcode"),
        ({"other_property": "-1"}, "other_property"),
        ({"other_property": "ten"}, "other_property"),
        ({"joint_holders": "A B\n" * 9}, "joint_holders"),
        ({"joint_holders": ", Ann"}, "joint_holders"),
    ],
)
def test_what_will_not_do_is_told_by_field(texts: dict[str, str], fault: str) -> None:
    assert list(typing_faults(texts)) == [fault]


def test_a_gap_is_no_fault() -> None:
    assert typing_faults({"forename": "", "surname": "Hill", "address_1": "", "town": ""}) == {}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), ("", "", "", "")),
        (("1 Row",), ("1 Row", "", "", "")),
        (("1 Row", "KT1 1AA"), ("1 Row", "", "", "KT1 1AA")),
        (("1 Row", "Epsom", "KT1 1AA"), ("1 Row", "", "Epsom", "KT1 1AA")),
        (
            ("Hall", "1 Row", "Ewell", "Epsom", "KT1 1AA"),
            ("Hall", "1 Row, Ewell", "Epsom", "KT1 1AA"),
        ),
    ],
)
def test_an_office_is_taken_apart_from_both_ends(
    lines: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    found = address_from_lines(lines)
    names = ("address_1", "address_2", "town", "postcode")
    assert tuple(found.get(name, "") for name in names) == expected


def test_an_end_holds_for_the_whole_entry_and_nobody_comes_back_into_it() -> None:
    start = date(2020, 1, 1)
    periods = first_period(
        Particulars(surname="Hill", registered_on=start),
        entered_on=date(2021, 1, 1),
        spell=MEMBERSHIP,
    )
    periods = with_changes(periods, {"town": "Epsom"}, from_on=date(2022, 1, 1), spell=MEMBERSHIP)
    ended = with_changes(
        periods, {"ceased_on": date(2023, 1, 1)}, from_on=date(2023, 1, 1), spell=MEMBERSHIP
    )
    assert [each.facts.ceased_on for each in ended] == [date(2023, 1, 1)] * 2
    moved = with_changes(
        ended, {"registered_on": date(2024, 1, 1)}, from_on=start, spell=MEMBERSHIP
    )
    assert {each.facts.registered_on for each in moved} == {date(2024, 1, 1)}
    first = facts_on(ended, start)
    assert first is not None
    assert first.town == ""


def test_differences_are_told_in_words() -> None:
    old = Particulars(surname="Hill", registered_on=date(2020, 1, 1))
    new = Particulars(
        surname="Hill",
        registered_on=date(2020, 1, 1),
        is_protected=True,
        joint_holders=(JointHolder(forename="Bo", surname="Lam"),),
        other_property_pence=250_00,
    )
    assert [(each.field, each.old, each.new) for each in entry_changes(old, new, names={})] == [
        ("Protected from inspection", "no", "yes"),
        ("Joint holders", "", "Bo Lam"),
        ("Loans and deposits", "", "£250"),
    ]
