"""Canary votes cast over HTTP: nothing of them is left anywhere, and the opening unlinks them."""

import math

import pytest

from tests.soak.canaries import CANARIES
from tests.soak.secrecy import Secrecy, secrecy

VOTERS, CODED = 120, 12


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Secrecy:
    """What a whole poll on SQLite gave away; PostgreSQL has its turn in ``make soak``."""
    folder = tmp_path_factory.mktemp("canaries")
    return secrecy(f"sqlite:///{folder / 'c.sqlite'}", folder, voters=VOTERS, coded=CODED)


def test_no_vote_code_seed_or_nonce_stands_anywhere_before_the_opening(found: Secrecy) -> None:
    assert math.factorial(len(CANARIES)) > VOTERS
    assert found.given_away == ()


def test_the_same_search_finds_what_does_stand_there(found: Secrecy) -> None:
    assert found.credentials_seen == VOTERS + CODED


def test_while_people_vote_the_workers_open_no_file_for_writing(found: Secrecy) -> None:
    assert found.written == ()


def test_no_order_of_rows_leads_to_voters_better_than_chance(found: Secrecy) -> None:
    assert found.links == ()


def test_the_orders_compared_are_of_tables_files_log_and_arrival(found: Secrecy) -> None:
    assert {
        "arrival",
        "ballot, board_entries as it lies",
        "credential, ballots as it lies",
        "member, marks as it lies",
        "member, main first",
        "ballot, wal first",
    } <= set(found.voter_orders)
    assert {
        "nonce, opened_rows as it lies",
        "plaintext, opening_lines as it lies",
        "commitment, wal first",
        "inner layer, wal last",
    } <= set(found.row_orders)
