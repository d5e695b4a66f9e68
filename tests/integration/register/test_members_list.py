"""The members list: search, filters, pages both ways."""

from datetime import date, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.register.queries import finding, listing
from governance.register.queries.entries_as_at import edition_of_entry
from governance.register.queries.listing import MemberFilter, Show, all_members, find_members
from governance.register.rules.entries import JointHolder
from governance.register.rules.membership import Label
from governance.register.rules.people import ConstituencyKind, Facts
from governance.register.service.entries import correct_entry
from governance.register.service.recording import enter_members
from tests.factories.register import a_constituency, a_member, entry_of, members
from tests.queries import counted_queries

DAY = date(2027, 6, 7)
NAMES = (
    "Łukasz Żółkiewski", "Anne O’Neill", "Zoë St. John", "Nguyễn Thị Ánh",
    "Emily Matthews-Russell", "Margaret Hill",
)  # fmt: skip


@pytest.fixture
def people(session: Session, now: datetime) -> None:
    for number, name in enumerate(NAMES):
        a_member(
            session,
            now=now,
            name=name,
            number=f"CS10{number}",
            site="Dorking Hospital" if number % 2 else "Epsom Clinic",
            staff_group="Nursing" if number < 3 else "Therapies",
        )


@pytest.fixture(params=[2000, 0], ids=["few-hits", "many-hits"])
def _either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Searching by id, and walking the list: the two ways must find the same."""
    monkeypatch.setattr(finding, "_FEW", request.param)


def found(session: Session, text: str, **filters: object) -> set[str]:
    page = find_members(
        session,
        filters=MemberFilter(text=text, **filters),  # type: ignore[arg-type] # filters by name
        day=DAY,
    )
    return {row.name for row in page.rows}


@pytest.mark.usefixtures("people", "_either_way")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zolk", {"Łukasz Żółkiewski"}),
        ("ŻÓŁKIEWSKI lukasz", {"Łukasz Żółkiewski"}),
        ("oneill", {"Anne O’Neill"}),
        ("O'Neill", {"Anne O’Neill"}),
        ("neill", {"Anne O’Neill"}),
        ("st john", {"Zoë St. John"}),
        ("nguyen anh", {"Nguyễn Thị Ánh"}),
        ("russell", {"Emily Matthews-Russell"}),
        ("cs105", {"Margaret Hill"}),
        ("epsom", {"Łukasz Żółkiewski", "Zoë St. John", "Emily Matthews-Russell"}),
        ("epsom nurs", {"Łukasz Żółkiewski", "Zoë St. John"}),
        ("hospital therapies hill", {"Margaret Hill"}),
        ("hill epsom", set()),
        ("ill", set()),
        ("%", set(NAMES)),
        ("_", set(NAMES)),
        ("", set(NAMES)),
    ],
)
def test_every_word_must_begin_a_word_of_the_entry(
    session: Session, text: str, expected: set[str]
) -> None:
    assert found(session, text) == expected


@pytest.mark.usefixtures("people")
def test_filters_narrow_the_list(session: Session) -> None:
    site = a_constituency(session, name="Epsom Clinic", kind=ConstituencyKind.SITE)
    group = a_constituency(session, name="Nursing")
    assert found(session, "", site_id=site, staff_group_id=group) == {
        "Łukasz Żółkiewski", "Zoë St. John"
    }  # fmt: skip


@pytest.fixture
def all_sorts(session: Session, now: datetime) -> None:
    a_member(session, now=now, name="In Post")
    a_member(session, now=now, name="Still Entered", left_on=date(2027, 6, 6))
    a_member(session, now=now, name="Long Gone", left_on=date(2027, 6, 6), holds_share=False)
    a_member(session, now=now, name="Last Day", left_on=DAY)
    a_member(session, now=now, name="Not Yet", holds_share=False)
    a_member(session, now=now, name="No Share", shares=0)
    a_member(session, now=now, name="No Email", email=None)
    a_member(session, now=now, name="Starts Later", joined_on=date(2027, 7, 1))
    a_member(session, now=now, name="For Mer", left_on=date(2027, 5, 1), ceased_on=DAY)
    a_member(session, now=now, name="Resigned Stays", ceased_on=date(2027, 6, 1))


@pytest.mark.usefixtures("all_sorts")
@pytest.mark.parametrize(
    ("show", "expected"),
    [
        (Show.MEMBERS, {"In Post", "Last Day", "No Email"}),
        (Show.NOT_YET, {"Not Yet"}),
        (Show.STILL_ENTERED, {"Still Entered"}),
        (Show.FORMER, {"For Mer", "Resigned Stays"}),
        (Show.LEFT, {"Still Entered", "Long Gone", "For Mer"}),
        (Show.NO_EMAIL, {"No Email"}),
    ],
)
def test_each_kind_of_standing_has_its_list(
    session: Session, show: Show, expected: set[str]
) -> None:
    assert found(session, "", show=show) == expected


@pytest.mark.usefixtures("all_sorts")
def test_everybody_is_labelled_by_the_register(session: Session) -> None:
    page = find_members(session, filters=MemberFilter(show=Show.EVERYONE), day=DAY)
    assert {row.name: row.label for row in page.rows} == {
        "In Post": Label.MEMBER,
        "Still Entered": Label.STILL_ENTERED,
        "Long Gone": Label.LEFT,
        "Last Day": Label.MEMBER,
        "Not Yet": Label.NOT_YET,
        "No Share": Label.NO_SHARE,
        "No Email": Label.MEMBER,
        "Starts Later": Label.STARTS_LATER,
        "For Mer": Label.FORMER,
        "Resigned Stays": Label.FORMER,
    }


def test_a_page_takes_as_many_queries_for_fifty_as_for_five(
    session: Session, engine: Engine, now: datetime
) -> None:
    members(session, 60, now=now)
    taken = []
    for limit in (5, 50):
        session.expunge_all()
        with counted_queries(engine) as seen:
            find_members(session, filters=MemberFilter(), day=DAY, limit=limit)
        taken.append(len(seen))
    assert taken == [4, 4], "articles, total, rows, what the register says"


def test_pages_go_on_and_back_without_gap_or_double(session: Session, now: datetime) -> None:
    members(session, 23, now=now)
    filters = MemberFilter()
    whole = [row.number for row in all_members(session, filters=filters, day=DAY)]
    seen, after, pages = [], None, []
    while True:
        page = find_members(session, filters=filters, day=DAY, after=after, limit=5)
        pages.append([row.number for row in page.rows])
        seen += pages[-1]
        if page.next_key is None:
            break
        after = page.next_key
    assert seen == whole
    assert page.total == 23
    back = []
    while page.previous_key is not None:
        page = find_members(session, filters=filters, day=DAY, before=page.previous_key, limit=5)
        back.append([row.number for row in page.rows])
        assert page.next_key is not None
    assert back == pages[-2::-1]


def test_a_total_beyond_the_limit_says_more(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    members(session, 7, now=now)
    monkeypatch.setattr(listing, "MOST_COUNTED", 5)
    page = find_members(session, filters=MemberFilter(), day=DAY, limit=3)
    assert (page.total, page.has_more) == (5, True)


def test_a_broken_place_in_the_list_gives_the_first_page(session: Session, now: datetime) -> None:
    members(session, 3, now=now)
    page = find_members(session, filters=MemberFilter(), day=DAY, after="nonsense")
    assert len(page.rows) == 3
    assert page.previous_key is None


def test_somebody_renamed_is_found_by_the_new_name(session: Session, now: datetime) -> None:
    facts = Facts(forename="Ann", surname="Hill", joined_on=date(2020, 1, 1))
    enter_members(session, people=[("E1", facts)], actor=SYSTEM, now=now)
    assert found(session, "hill") == {"Ann Hill"}


def test_somebody_is_found_by_the_name_on_the_register_too(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now, name="Ann Hill", particulars={"surname": "Żółć"})
    assert found(session, "zolc") == found(session, "hill") == {"Ann Hill"}
    entry_id = entry_of(session, member_id)
    correct_entry(
        session,
        entry_id=entry_id,
        changes={"surname": "Webb", "joint_holders": (JointHolder(forename="Bo", surname="Lam"),)},
        true_from=DAY,
        reason="deed",
        edition=edition_of_entry(session, entry_id=entry_id),
        actor=SYSTEM,
        now=now,
    )
    assert found(session, "webb") == found(session, "lam") == {"Ann Hill"}
    assert found(session, "zolc") == set()
