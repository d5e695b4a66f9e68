"""Which staff groups and sites a file names: known, new, or a slip."""

from uuid import uuid4

from governance.register.rules.groups import Counted, Named, Unknown, group_key, settled
from governance.register.rules.people import ConstituencyKind

SITE, GROUP = ConstituencyKind.SITE, ConstituencyKind.STAFF_GROUP


def counted(name: str, rows: int) -> Counted:
    return Counted(SITE, name, rows, uuid4())


def known(name: str) -> Named:
    return Named(uuid4(), SITE, name)


def test_on_the_first_import_names_are_new() -> None:
    book = settled([counted("Epsom", 10), counted("Dorking", 2)], known=(), accepted=frozenset())
    assert [each.name for each in book.new] == ["Epsom", "Dorking"]
    assert book.unknown == ()


def test_on_the_first_import_a_rare_name_like_a_common_one_is_a_slip() -> None:
    book = settled(
        [counted("Dorking Hospital", 150), counted("Dorking hosptial", 1)],
        known=(), accepted=frozenset(),
    )  # fmt: skip
    (slip,) = book.unknown
    assert (slip.name, slip.suggestion, slip.rows) == ("Dorking hosptial", "Dorking Hospital", 1)


def test_two_rare_names_that_are_alike_are_both_new() -> None:
    book = settled([counted("Ward 1", 2), counted("Ward 2", 1)], known=(), accepted=frozenset())
    assert len(book.new) == 2


def test_later_an_unknown_name_is_asked_about() -> None:
    book = settled(
        [counted("Molesy Hospital", 1), counted("Esher Hub", 7)],
        known=[known("Molesey Hospital")], accepted=frozenset(),
    )  # fmt: skip
    assert {each.name: each.suggestion for each in book.unknown} == {
        "Molesy Hospital": "Molesey Hospital", "Esher Hub": "",
    }  # fmt: skip


def test_a_name_said_to_be_new_is_new() -> None:
    key = group_key(SITE, "Esher Hub")
    book = settled([counted("Esher Hub", 7)], known=[known("Epsom")], accepted=frozenset({key}))
    found = book.look_up(SITE, "ESHER  hub")
    assert isinstance(found, Named)
    assert found.is_new


def test_capitals_and_accents_do_not_make_another_site() -> None:
    there = known("Dorking Hospital")
    book = settled([counted("DORKING HÓSPITAL", 1)], known=[there], accepted=frozenset())
    assert book.look_up(SITE, "Dorking hospital") == there


def test_a_kind_the_register_has_none_of_is_still_a_first_import() -> None:
    group = Counted(GROUP, "Nursing", 5, uuid4())
    book = settled([group], known=[known("Epsom")], accepted=frozenset())
    assert not isinstance(book.look_up(GROUP, "Nursing"), Unknown)
