"""The lines of an act add up to nothing, whatever moves."""

from hypothesis import given
from hypothesis import strategies as st

from governance.kernel.ids import EntryId, new_id
from governance.shares.rules.lines import issued, moved, opposite, paid_up

ANN, BOB = EntryId(new_id()), EntryId(new_id())


@given(st.integers(5, 50), st.integers(0, 5000), st.booleans())
def test_a_movement_adds_up_and_pays_every_penny(shares: int, paid: int, is_back: bool) -> None:
    lines = moved(
        giver_id=ANN,
        taker_id=None if is_back else BOB,
        class_key="a",
        shares=shares,
        paid_pence=paid,
        numbers=((1, 2), (7, 8)),
    )
    assert sum(line.shares for line in lines) == 0
    assert sum(line.paid_pence for line in lines) == 0
    mine = [line for line in lines if line.entry_id == ANN]
    assert sum(line.shares for line in mine) == -shares
    assert sum(line.paid_pence for line in mine) == -paid
    assert [line.first_number for line in mine] == ([None] if shares > 4 else []) + [1, 7]


def test_new_shares_get_the_next_numbers_and_the_issuer_one_line_a_class() -> None:
    numbers = {"b": 11}
    given_out = [(ANN, "a", 2, 200), (ANN, "b", 3, 0), (BOB, "b", 1, 100)]
    lines = tuple(issued(given_out, next_numbers=numbers))
    assert [
        (line.entry_id, line.shares, line.first_number, line.last_number) for line in lines
    ] == [
        (ANN, 2, None, None),
        (ANN, 3, 11, 13),
        (BOB, 1, 14, 14),
        (None, -2, None, None),
        (None, -4, 11, 14),
    ]
    assert numbers == {"b": 15}


def test_the_opposite_of_a_payment_takes_it_away() -> None:
    lines = paid_up(entry_id=ANN, class_key="a", paid_pence=50)
    assert [line.paid_pence for line in opposite(lines)] == [-50, 50]
    assert [line.shares for line in lines] == [0, 0]
