"""Movements and certificates in bulk: the same as one by one, in a handful of statements."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from governance.journal.queries import all_entries, chain_check
from governance.journal.rules import Act
from governance.kernel.actor import SYSTEM
from governance.shares.queries import balance_faults, holdings_on
from governance.shares.queries.certificates import certificates_of
from governance.shares.rules import EventKind, Holder, Proposal, refusals
from governance.shares.service import enter, enter_all
from governance.shares.service.certificates import cancel_certificates, issue_certificates
from tests.factories.shares import COMPANY, a_holder, an_allotment
from tests.queries import counted_queries

ON = date(2022, 3, 1)


def to(taker: Holder, giver: Holder, shares: int, class_key: str = "ordinary") -> Proposal:
    return Proposal(
        kind=EventKind.TRANSFER,
        giver=giver,
        taker=taker,
        class_key=class_key,
        shares=shares,
        effective_on=ON,
        instrument="Form",
    )


def holders(session: Session, count: int, now: datetime, **shares: object) -> list[Holder]:
    made = [a_holder(session, name=f"Holder {each}", now=now) for each in range(count)]
    for each in made:
        an_allotment(session, each, now=now, **shares)  # type: ignore[arg-type] # the factory's own arguments
    return made


@pytest.fixture
def entered(session: Session, now: datetime) -> Callable[..., object]:
    def enter_them(*proposals: Proposal) -> object:
        return enter_all(session, proposals=proposals, articles=COMPANY, actor=SYSTEM, now=now)

    return enter_them


def test_many_movements_take_hardly_more_statements_than_one(
    session: Session, engine: Engine, now: datetime
) -> None:
    givers = holders(session, 60, now)
    nominee = a_holder(session, name="Nominee", now=now)
    counts = []
    for some in (givers[:1], givers[1:]):
        with counted_queries(engine) as asked:
            made = enter_all(
                session,
                proposals=[to(nominee, each, 10) for each in some],
                articles=COMPANY,
                actor=SYSTEM,
                now=now,
            )
        assert len(set(made)) == len(some)
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 3
    held = holdings_on(session, entry_ids=[nominee.entry_id], day=ON)
    assert [(one.shares, one.paid_pence) for one in held[nominee.entry_id]] == [(600, 60000)]
    written = [one for one in all_entries(session) if one.act == Act.SHARES_ENTERED.value]
    assert len(written) == 60 + 60
    numbers = [one.detail["number"] for one in written]
    assert numbers == list(range(1, 121))
    assert chain_check(session).holds
    assert balance_faults(session) == ()


def test_each_movement_sees_those_before_it(
    session: Session, now: datetime, entered: Callable[..., object]
) -> None:
    ann, bob = a_holder(session, now=now), a_holder(session, name="Bob", now=now)
    cat = a_holder(session, name="Cat", now=now)
    an_allotment(session, ann, class_key="founder", shares=4, now=now)
    entered(to(bob, ann, 3, "founder"), to(cat, bob, 2, "founder"), to(ann, cat, 1, "founder"))
    held = holdings_on(session, entry_ids=[each.entry_id for each in (ann, bob, cat)], day=ON)
    assert {key: (one.shares, one.numbers) for key, (one,) in held.items()} == {
        ann.entry_id: (2, ((1, 1), (4, 4))),
        bob.entry_id: (1, ((3, 3),)),
        cat.entry_id: (1, ((2, 2),)),
    }
    assert balance_faults(session) == ()


def test_the_same_shares_are_not_given_twice_and_then_nothing_is_entered(
    session: Session, now: datetime, entered: Callable[..., object]
) -> None:
    ann, bob = holders(session, 2, now)
    with pytest.raises(refusals.NotEnoughShares) as refused:
        entered(to(bob, ann, 6), to(bob, ann, 6))
    assert refused.value.facts["held"] == 4
    held = holdings_on(session, entry_ids=[bob.entry_id], day=ON)
    assert [one.shares for one in held[bob.entry_id]] == [10]


def test_what_is_entered_together_is_as_if_entered_one_by_one(
    session: Session, now: datetime, entered: Callable[..., object]
) -> None:
    one, two, three, four = holders(session, 4, now, class_key="founder")
    entered(to(two, one, 5, "founder"), to(one, two, 12, "founder"))
    for proposal in (to(four, three, 5, "founder"), to(three, four, 12, "founder")):
        enter(session, proposal=proposal, articles=COMPANY, actor=SYSTEM, now=now)
    ids = [each.entry_id for each in (one, two, three, four)]
    held = holdings_on(session, entry_ids=ids, day=ON)
    numbers = [held[each][0].numbers for each in ids]
    assert [[(a - 20, b - 20) for a, b in each] for each in numbers[2:]] == [
        list(each) for each in numbers[:2]
    ]


def test_an_allotment_is_no_movement(
    session: Session, now: datetime, entered: Callable[..., object]
) -> None:
    bob = a_holder(session, now=now)
    proposal = Proposal(
        kind=EventKind.ALLOTMENT, taker=bob, class_key="ordinary", shares=1, effective_on=ON
    )
    with pytest.raises(ValueError, match="only movements"):
        entered(proposal)


def test_certificates_are_issued_and_cancelled_in_bulk(
    session: Session, engine: Engine, now: datetime
) -> None:
    some = holders(session, 40, now)
    with counted_queries(engine) as issuing:
        made = issue_certificates(session, holders=some, articles=COMPANY, actor=SYSTEM, now=now)
    assert (len(made), len(issuing) <= 15) == (40, True)
    ids = [each.entry_id for each in some]
    found = certificates_of(session, entry_ids=ids)
    assert [each.number for entry_id in ids for each in found[entry_id]] == list(range(1, 41))
    with counted_queries(engine) as cancelling:
        count = cancel_certificates(
            session, entry_ids=ids, reason="They left", actor=SYSTEM, now=now
        )
    assert (count, len(cancelling) <= 10) == (40, True)
    found = certificates_of(session, entry_ids=ids)
    assert not any(each.stands for some in found.values() for each in some)
    again = cancel_certificates(session, entry_ids=ids, reason="Twice", actor=SYSTEM, now=now)
    assert again == 0
    acts = [one.act for one in all_entries(session)]
    assert acts.count(Act.SHARE_CERTIFICATE_CANCELLED.value) == 40
    assert chain_check(session).holds
