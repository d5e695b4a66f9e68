"""Random lives of a ledger, back-dated acts and reversals among them, against a naive replay."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import EntryId, ShareEventId
from governance.shares.queries import balance_faults, capital_on, holding_select, holdings_on
from governance.shares.queries.large_holders import holders_above_a_quarter
from governance.shares.rules import Allotment, BroughtForward, Holder
from governance.shares.rules.numbers import count
from governance.shares.rules.refusals import LedgerRefusal
from governance.shares.service import (
    allot,
    bring_forward,
    gift_back,
    pay_up,
    redeem,
    reverse,
    transfer,
)
from tests.factories.shares import COMPANY, a_holder

FIRST = date(2021, 1, 1)
START = datetime(2021, 6, 1, 9, tzinfo=UTC)
CLASSES = ("ordinary", "founder", "redeemable")
HOLDERS = 3

acts = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(
                ("allot", "transfer", "transfer", "transfer", "gift", "redeem", "pay", "reverse")
            ),
            "day": st.integers(0, 5),
            "giver": st.integers(0, HOLDERS - 1),
            "taker": st.integers(0, HOLDERS - 1),
            "class_key": st.sampled_from(CLASSES),
            "shares": st.integers(1, 3),
            "paid": st.sampled_from((100, 100, 50, 0)),
            "is_even": st.sampled_from((True, True, True, False)),
            "which": st.integers(0, 9),
        }
    ),
    min_size=10,
    max_size=25,
)


@dataclass
class Told:
    """The naive side: what each accepted act did, as plain deltas in the order of entry."""

    deltas: list[tuple[date, datetime, dict[tuple[int, str], tuple[int, int]]]] = field(
        default_factory=list
    )
    event_ids: list[ShareEventId] = field(default_factory=list)

    def add(
        self,
        event_id: ShareEventId,
        on: date,
        at: datetime,
        moves: dict[tuple[int, str], tuple[int, int]],
    ) -> None:
        self.event_ids.append(event_id)
        self.deltas.append((on, at, moves))

    def holdings(self, day: date, known_at: datetime) -> dict[tuple[int, str], tuple[int, int]]:
        shares: Counter[tuple[int, str]] = Counter()
        paid: Counter[tuple[int, str]] = Counter()
        for on, at, moves in self.deltas:
            if on <= day and at <= known_at:
                for key, (more, pence) in moves.items():
                    shares[key] += more
                    paid[key] += pence
        return {key: (held, paid[key]) for key, held in shares.items() if held}


def play(session: Session, holders: list[Holder], told: Told, act: dict[str, Any]) -> None:
    """Put one act to the ledger; tell the naive side what it did, if it was taken."""
    at = START + timedelta(days=len(told.deltas))
    on = FIRST + timedelta(days=act["day"])
    giver, taker = holders[act["giver"]], holders[act["taker"]]
    key, shares = act["class_key"], act["shares"]
    common = {"articles": COMPANY, "actor": SYSTEM, "now": at}
    if act["kind"] == "reverse":
        at_place = act["which"]
        if at_place < len(told.event_ids):
            event_id = reverse(session, event_id=told.event_ids[at_place], reason="Wrong", **common)
            before, _, moves = told.deltas[at_place]
            told.add(event_id, before, at, {k: (-a, -b) for k, (a, b) in moves.items()})
        return
    if act["kind"] == "allot":
        paid = shares * act["paid"]
        event_id = allot(
            session,
            holders=[Allotment(holder=taker, class_key=key, shares=shares, paid_pence=paid)],
            effective_on=on,
            authority="Minute",
            consideration_pence=shares * 100,
            **common,
        )
        told.add(event_id, on, at, {(act["taker"], key): (shares, paid)})
        return
    if act["kind"] == "pay":
        event_id = pay_up(
            session, holder=taker, class_key=key, paid_pence=shares * 50, effective_on=on, **common
        )
        told.add(event_id, on, at, {(act["taker"], key): (0, shares * 50)})
        return
    if act["kind"] == "redeem":
        key = "redeemable"
    terms = {"giver": giver, "class_key": key, "shares": shares, "effective_on": on, **common}
    held, held_paid = told.holdings(on, at).get((act["giver"], key), (0, 0))
    paid = held_paid * shares // held if act["is_even"] and held else shares * act["paid"]
    terms["paid_pence"] = None if act["is_even"] else paid
    if act["kind"] == "transfer":
        event_id = transfer(session, taker=taker, instrument="Form", **terms)
        moves = {
            (act["giver"], key): (-shares, -paid),
            (act["taker"], key): (shares, paid),
        }
    else:
        done = gift_back if act["kind"] == "gift" else redeem
        event_id = done(session, instrument="Letter", authority="Terms of issue", **terms)
        moves = {(act["giver"], key): (-shares, -paid)}
    told.add(event_id, on, at, moves)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sequence=acts)
def test_the_ledger_balances_and_equals_a_naive_replay_at_every_pair_of_day_and_moment(
    session: Session, sequence: list[dict[str, Any]]
) -> None:
    with session.begin_nested() as undone:
        holders = [a_holder(session, now=START, registered_on=FIRST) for _ in range(HOLDERS)]
        told = Told()
        opening = bring_forward(
            session,
            lines=[
                BroughtForward(holder.entry_id, key, 3, 300, FIRST)
                for key in CLASSES
                for holder in holders
            ],
            reason="Opening",
            actor=SYSTEM,
            now=START,
            articles=COMPANY,
        )
        told.add(
            opening[0],
            FIRST,
            START,
            {(i, key): (3, 300) for i in range(HOLDERS) for key in CLASSES},
        )
        for act in sequence:
            try:
                with session.begin_nested():
                    play(session, holders, told, act)
            except LedgerRefusal:
                continue
        compare(session, holders, told)
        undone.rollback()


def compare_large(session: Session, told: Told, places: dict[EntryId, int]) -> None:
    """Who has more than a quarter of a class, on every day there is, as known now."""
    last_at = START + timedelta(days=len(told.deltas))
    for day in {on for on, _, _ in told.deltas} | {FIRST - timedelta(days=1)}:
        capital = capital_on(session, day=day)
        issued = {each.class_key: each.issued for each in capital}
        large = holders_above_a_quarter(session, day=day, capital=capital)
        assert len(large) == len(set(large))
        assert {places[each] for each in large} == {
            place
            for (place, key), (held, _) in told.holdings(day, last_at).items()
            if held * 4 > issued[key]
        }


def compare(session: Session, holders: list[Holder], told: Told) -> None:
    assert balance_faults(session) == ()
    places = {holder.entry_id: i for i, holder in enumerate(holders)}
    compare_large(session, told, places)
    days = sorted({on for on, _, _ in told.deltas} | {FIRST - timedelta(days=1)})
    for known_at in [START - timedelta(seconds=1), *(at for _, at, _ in told.deltas)]:
        for day in days:
            expected = told.holdings(day, known_at)
            assert all(held >= 0 and 0 <= paid <= held * 100 for held, paid in expected.values())
            found = holdings_on(session, entry_ids=places, day=day, known_at=known_at)
            flat = [holding for each in found.values() for holding in each]
            assert {
                (places[h.entry_id], h.class_key): (h.shares, h.paid_pence) for h in flat
            } == expected
            capital = capital_on(session, day=day, known_at=known_at)
            assert sum(c.issued for c in capital) == sum(held for held, _ in expected.values())
            totals = dict(session.execute(holding_select(day, known_at)).all())
            assert sum(totals.values()) == sum(held for held, _ in expected.values())
            taken: set[int] = set()
            for holding in flat:
                is_numbered = holding.class_key == "founder"
                assert count(holding.numbers) == (holding.shares if is_numbered else 0)
                mine = {n for a, b in holding.numbers for n in range(a, b + 1)}
                assert not mine & taken
                taken |= mine
