"""Every rule one may choose, from the set-up of a contest to its declared result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from governance.counting.blt import read_blt
from governance.documents.pdf import render_pdf
from governance.elections.queries.contests import contest_page
from governance.elections.queries.counts import newest_count, open_tie, papers_as_blt
from governance.elections.queries.declaration import declaration_document
from governance.elections.queries.nominations import candidates_in_order
from governance.elections.queries.result import CountedResult, ResultPage, result_page
from governance.elections.rules.count import LotDrawn, LotMethod
from governance.elections.rules.counting import OFFERED, YES_NO, YES_NO_REOPEN, RuleFillsOneSeat
from governance.elections.rules.stages import Stage
from governance.elections.service.count import TieFound, record_lot
from governance.kernel.actor import SYSTEM
from governance.kernel.calendar import london_day
from governance.voting.queries.polls import poll_page
from tests.factories.counts import HOUSE, NAMES, AtThePoll, cast, count, declare
from tests.factories.elections import a_contest, a_contest_with_candidates
from tests.factories.register import members

Papers = Sequence[tuple[int, ...]]

SPARE = [(1, 2)] * 6 + [(2,)] + [(3, 4)] * 3 + [(4, 3)] * 2 + [()]
RUN_OUT = [(1,)] * 7 + [(2,)] + [(3, 4)] * 3 + [(4, 3)] * 2
CROSSES = [(1, 2)] * 4 + [(2, 3)] * 3 + [(3,)] * 2 + [()]


@dataclass(frozen=True)
class Case:
    """A rule, so many seats, papers, and who must be elected in which order."""

    rule: str
    seats: int
    papers: Papers
    elected: tuple[str, ...]
    said: str
    """Something the declaration must say in its own words for this rule."""


CASES = (
    Case("mer", 2, SPARE, ("Ann Bell", "Cora Diaz"), "Here it was 5."),
    Case("scottish", 2, SPARE, ("Ann Bell", "Cora Diaz"), "Here it was 5."),
    Case("ers97", 2, SPARE, ("Ann Bell", "Cora Diaz"), "Here it was 4."),
    Case("meek", 2, RUN_OUT, ("Ann Bell", "Cora Diaz"), "It came down to"),
    Case("fptp", 2, CROSSES, ("Ben Carr", "Cora Diaz"), "Block vote"),
    Case("fptp", 1, [(1,)] * 3 + [(2,)], ("Ann Bell",), "First past the post"),
    Case("approval", 1, [(1, 2, 3), (2, 3), (3,)], ("Cora Diaz",), "as many crosses as you like"),
    Case("av", 1, [(1,)] * 3 + [(2, 3)] * 3 + [(3, 2)], ("Ben Carr",), "Alternative vote"),
    Case(
        "schulze",
        1,
        [(1,)] * 4 + [(2, 3)] * 3 + [(3, 2)] * 2,
        ("Ben Carr",),
        "5 papers put Ben Carr above Ann Bell, and 4 put Ann Bell above Ben Carr.",
    ),
    Case(
        YES_NO,
        3,
        [(1, 2, -3), (1, -2, -3), (1, 2), (2, -4), ()],
        ("Ann Bell", "Ben Carr"),
        "1 place stays empty.",
    ),
    Case(
        YES_NO_REOPEN,
        2,
        [(1, 5), (1, 5), (1, 2, -5), (2, -1), (1,)],
        ("Ann Bell",),
        "Re-open nominations had at least as much “yes”.",
    ),
)


def at_the_poll(session: Session, now: datetime, case: Case) -> AtThePoll:
    voters = members(session, 14, now=now)
    contest_id = a_contest_with_candidates(
        session, now=now, names=NAMES, rule=case.rule, seats=case.seats, title="Board 2027"
    )
    page = contest_page(session, contest_id=contest_id)
    assert page.poll_id is not None
    standing = candidates_in_order(session, contest_id=contest_id)
    return AtThePoll(
        contest_id,
        page.poll_id,
        tuple(str(one.nomination_id) for one in standing),
        tuple(voters),
        page.closes_at,
    )


def declared(session: Session, now: datetime, case: Case) -> tuple[AtThePoll, ResultPage]:
    at = at_the_poll(session, now, case)
    cast(session, at, case.papers, now=now)
    outcome = count(session, at)
    assert not isinstance(outcome, TieFound)
    declare(session, at, outcome.record_digest)
    return at, result_page(session, contest_id=at.contest_id)


def counted(result: ResultPage) -> CountedResult:
    assert result.counted is not None
    return result.counted


def printed(result: ResultPage) -> str:
    pdf = render_pdf(
        "declaration",
        declaration_document(result, HOUSE),
        issued_on=london_day(result.declared_at),
    )
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.seats}")
def test_a_contest_is_set_up_voted_in_counted_and_declared(
    session: Session, now: datetime, case: Case
) -> None:
    at, result = declared(session, now, case)
    assert tuple(one.name for one in result.elected) == case.elected
    assert result.contest.stage(at.after_close) is Stage.DECLARED
    assert counted(result).sheet.balances
    assert counted(result).count.reconciliation.balances
    assert result.empty_seats == case.seats - len(case.elected)
    words = printed(result)
    assert case.said in words
    for name in case.elected:
        assert name in words


def test_every_rule_that_is_offered_has_such_a_contest() -> None:
    assert {case.rule for case in CASES} == set(OFFERED)


@pytest.mark.parametrize("rule", ["av", "schulze"])
def test_a_rule_for_one_seat_is_refused_for_more(
    session: Session, now: datetime, rule: str
) -> None:
    with pytest.raises(RuleFillsOneSeat) as refused:
        a_contest(session, now=now, rule=rule, seats=2)
    assert refused.value.facts["seats"] == 2
    page = contest_page(session, contest_id=a_contest(session, now=now, rule=rule, seats=1))
    assert page.rule == rule


@pytest.mark.parametrize("case", CASES[-2:], ids=lambda case: case.rule)
def test_the_papers_of_yes_and_no_are_kept_with_both_answers(
    session: Session, now: datetime, case: Case
) -> None:
    at = at_the_poll(session, now, case)
    cast(session, at, case.papers, now=now)
    count(session, at)
    page = newest_count(session, contest_id=at.contest_id)
    assert page is not None
    blt = papers_as_blt(session, count_id=page.line.id)
    assert blt is not None
    profile = read_blt(blt.splitlines())
    assert sum(profile.papers.values()) + sum(profile.irregular.values()) == len(case.papers)
    last = profile.candidates[-1].name
    assert last == ("Re-open nominations" if case.rule == YES_NO_REOPEN else "Dev Ellis")
    again = count(session, at, after=1)
    assert not isinstance(again, TieFound)
    assert again.is_same


def test_the_paper_of_re_open_nominations_has_it_last_and_explains_it(
    session: Session, now: datetime
) -> None:
    at = at_the_poll(session, now, CASES[-1])
    paper = poll_page(session, poll_id=at.poll_id).paper
    assert [one.label for one in paper.options] == [*NAMES, "Re-open nominations"]
    assert paper.most_choices == 5
    assert "If you would rather have new nominations" in paper.guidance
    assert "Up to 2 people are to be elected." in paper.guidance


def test_nobody_is_re_open_nominations(session: Session, now: datetime) -> None:
    _, result = declared(session, now, CASES[-1])
    reopen = next(one for one in result.candidates if one.name == "Re-open nominations")
    assert not reopen.is_elected
    assert reopen.why == (
        "Re-open nominations was counted like a candidate, and is never elected itself: 2 to 1."
    )


def test_a_tie_in_pairs_is_settled_by_a_lot_that_elects(session: Session, now: datetime) -> None:
    tied = Case("schulze", 1, [(1, 2), (2, 1), (3, 1, 2), (3, 2, 1)], (), "")
    at = at_the_poll(session, now, tied)
    cast(session, at, tied.papers, now=now)
    outcome = count(session, at)
    assert isinstance(outcome, TieFound)
    assert outcome.purpose == "elect"
    tie = open_tie(session, contest_id=at.contest_id)
    assert tie is not None
    order = (at.candidates[2], *(one for one in outcome.tied if one != at.candidates[2]))
    done = record_lot(
        session,
        contest_id=at.contest_id,
        tie_id=tie.id,
        drawn=LotDrawn(order, LotMethod.BOWL, "Ines Ward", at.after_close),
        actor=SYSTEM,
        now=at.after_close,
    )
    assert not isinstance(done, TieFound)
    declare(session, at, done.record_digest)
    result = result_page(session, contest_id=at.contest_id)
    assert [one.name for one in result.elected] == ["Cora Diaz"]
    assert "came out level, so a lot was drawn" in printed(result)
    assert "so Cora Diaz was elected" in printed(result)


def test_where_nobody_wins_every_comparison_the_chain_of_wins_is_told(
    session: Session, now: datetime
) -> None:
    round_and_round = [(1, 2, 3)] * 4 + [(2, 3, 1)] * 3 + [(3, 1, 2)] * 2
    _, result = declared(session, now, Case("schulze", 1, round_and_round, (), ""))
    (winner,) = result.elected
    assert winner.name == "Ann Bell"
    cora = next(one for one in result.candidates if one.name == "Cora Diaz")
    assert "5 papers put Cora Diaz above Ann Bell, and 4 put Ann Bell above Cora Diaz." in cora.why
    assert (
        "But by way of others Ann Bell comes out ahead: there is a chain of wins from Ann Bell to "
        "Cora Diaz, each by at least 6 papers; the strongest chain back rests on a win by only 5."
    ) in cora.why
