"""A year of a mutual's life through the services, against an independent replay of the deeds."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import LeaverVote, ShareClass
from governance.kernel.ids import EntryId
from governance.register.models import EntryVersion
from governance.register.queries import members_on
from governance.register.queries.entries_as_at import (
    EntryRow,
    counts_on,
    register_as_at,
    stream_register,
)
from governance.shares.queries import balance_faults, capital_on
from governance.shares.rules import Ranges
from tests.factories.constitution import some_articles
from tests.integration.register.a_year import (
    ENDS_ON,
    JOINERS,
    LATEST_ON,
    LEAVERS,
    MEMBERS,
    OPENED_ON,
    Deed,
    a_year,
)
from tests.integration.register.living_it import Secretary
from tests.integration.register.replaying import Replay, Seen

SEED = 20270331
PAIRS = 400
ORDINARY = ShareClass(key="ordinary", name="Ordinary", nominal_pence=1)
FOUNDER = ShareClass(key="founder", name="Founder", nominal_pence=100, is_numbered=True)
UNSAID: dict[str, Any] = {
    "kind": "individual",
    "joint_holders": (),
    "is_protected": False,
    "is_withheld": False,
    **dict.fromkeys(("title", "address_2", "postcode", "country", "dispute", "e_address"), ""),
}
PLAIN = (
    *("title", "forename", "surname", "address_1", "address_2", "town", "postcode", "country"),
    *("dispute", "e_address", "is_protected", "is_withheld", "registered_on", "ceased_on"),
)
AFTER_ALL = datetime.combine(LATEST_ON + timedelta(days=1), time(), UTC)


def test_the_register_of_any_day_as_known_at_any_moment_equals_a_replay_of_the_year(
    session: Session,
) -> None:
    deeds = a_year(SEED)
    secretary = _lived(session, deeds)
    keys = {entry_id: who for who, entry_id in secretary.entries.items()}
    people = {who: secretary.people[person] for who, person in _whose(deeds).items()}
    replay = Replay(deeds)
    kept = session.scalars(select(EntryVersion)).all()  # held, so that none is built twice

    for place, (day, at) in enumerate(_pairs(deeds)):
        seen = replay.seen(day, at)
        rows = (
            stream_register(session, day=day, known_at=at)
            if place % 2
            else register_as_at(session, day=day, known_at=at, limit=None).rows
        )
        asked = f"the register as at {day} known at {at}"
        assert _read(rows, keys) == _told(seen.members), asked
        assert _capital(session, day, at) == seen.capital, asked
        assert _adds_up(seen), asked
        if place % 10 == 0:
            former = stream_register(session, day=day, known_at=at, former=True)
            assert _read(former, keys) == _told(seen.former), asked
            roll = Counter(each.member_id for each in members_on(session, day=day, known_at=at))
            holding = (people[who] for who, said in seen.members.items() if said["held"])
            assert roll == Counter(holding), asked
            counts = counts_on(session, day=day, known_at=at)
            assert counts.members == len(seen.members), asked
            assert counts.ceased == len(seen.former), asked

    assert balance_faults(session) == ()
    assert len(kept) > len(keys)


def test_at_the_end_of_the_year_as_many_have_come_and_gone_as_was_meant() -> None:
    replay = Replay(a_year(SEED))

    before = replay.seen(OPENED_ON, AFTER_ALL).members.keys()
    after = replay.seen(ENDS_ON, AFTER_ALL).members.keys()

    came, went = after - before, before - after
    assert len(before) == MEMBERS
    stayed_short = 5  # joined in the year and left in it
    assert len(came) == JOINERS - stayed_short
    assert len(went) == LEAVERS - stayed_short
    assert len(after) == MEMBERS + JOINERS - LEAVERS


def test_a_replay_without_one_deed_reads_another_register() -> None:
    deeds = a_year(SEED)

    for left_out in random.Random(SEED).sample(deeds, 10):
        until = [deed for deed in deeds if deed.at <= left_out.at]
        rest = [deed for deed in until if deed is not left_out]
        when = (left_out.on or left_out.at.date(), left_out.at)
        assert Replay(rest).seen(*when) != Replay(until).seen(*when), left_out


def _lived(session: Session, deeds: Sequence[Deed]) -> Secretary:
    some_articles(
        session,
        now=deeds[0].at - timedelta(days=1),
        share_classes=(ORDINARY, FOUNDER),
        leaver_vote=LeaverVote.WITH_ENTRY,
    )
    secretary = Secretary(session)
    secretary.live(deeds)
    return secretary


def _whose(deeds: Iterable[Deed]) -> dict[str, str]:
    """Whose each entry is."""
    found: dict[str, str] = {}
    for deed in deeds:
        if deed.what == "open":
            found |= {who: person for who, person, _ in deed.said["entries"]}
        elif deed.what == "enter":
            found[deed.who] = deed.said["person"]
    return found


def _pairs(deeds: Sequence[Deed]) -> Iterator[tuple[date, datetime]]:
    """Days and moments, many of them just at a deed or beside one."""
    rng = random.Random(SEED)
    days = [deed.on for deed in deeds if deed.on is not None]
    span = (LATEST_ON - OPENED_ON).days + 40
    for place in range(PAIRS):
        day = OPENED_ON + timedelta(days=rng.randrange(-30, span))
        if place % 3:
            day = rng.choice(days) + timedelta(days=rng.choice((-1, 0, 0, 1)))
        elif place % 15 == 0:
            day = date(2006, 9, 1) + timedelta(days=rng.randrange(7200))
        at = rng.choice(deeds).at + timedelta(microseconds=rng.choice((-1, 0, 0, 1)))
        if place % 3 == 0:
            seconds = rng.randrange(span * 86400)
            at = datetime.combine(OPENED_ON, time(), UTC) + timedelta(seconds=seconds)
        elif place % 7 == 0:
            at = AFTER_ALL
        yield day, at


def _read(rows: Iterable[EntryRow], keys: dict[EntryId, str]) -> dict[str, dict[str, Any]]:
    """What the register says, in its own order, in the replay's words."""
    found: dict[str, dict[str, Any]] = {}
    order = []
    for row in rows:
        said = row.particulars
        order.append((said.surname.lower(), said.forename.lower(), row.entry_number))
        found[keys[row.entry_id]] = {
            **{name: getattr(said, name) for name in PLAIN},
            "kind": said.kind.value,
            "joint_holders": tuple((each.forename, each.surname) for each in said.joint_holders),
            "why": said.cessation and said.cessation.value,
            "held": {
                each.class_key: (each.shares, each.paid_pence, frozenset(_each(each.numbers)))
                for each in row.holdings
            },
        }
    assert order == sorted(order)
    assert len(found) == len(order)
    return found


def _each(ranges: Ranges) -> Iterator[int]:
    for first, last in ranges:
        yield from range(first, last + 1)


def _told(entries: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What the replay says, with the rest as nobody ever said it otherwise."""
    return {who: {**UNSAID, **said} for who, said in entries.items()}


def _capital(session: Session, day: date, at: datetime) -> dict[str, tuple[int, int]]:
    found = capital_on(session, day=day, known_at=at)
    return {each.class_key: (each.issued, each.paid_pence) for each in found}


def _adds_up(seen: Seen) -> bool:
    """What is held is what is in issue: the ledger balances."""
    shares: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    for said in (*seen.members.values(), *seen.former.values()):
        for class_key, (held, pence, _) in said["held"].items():
            shares[class_key] += held
            paid[class_key] += pence
    return {key: (shares[key], paid[key]) for key in shares} == seen.capital
