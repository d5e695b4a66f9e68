"""The declaration of a result as a printed document, from the result page alone."""

from collections.abc import Iterator, Sequence

from governance.counting.record import CountRecord
from governance.counting.sheets.words import INVALID_WORDS, outcome
from governance.documents.result_sheets import stage_pages
from governance.documents.shapes import Declaration as DeclarationData
from governance.documents.shapes import (
    DeclaredCandidate,
    Fact,
    House,
)
from governance.elections.queries.counts import LotPage
from governance.elections.queries.result import CandidateResult, CountedResult, ResultPage
from governance.elections.rules.lots import lot_sentence
from governance.elections.rules.telling import quota_figures, quota_told, votes_heading
from governance.kernel.letterhead import Letterhead
from governance.kernel.wording import moment
from governance.voting.rules import scheme_words


def declaration_document(result: ResultPage, letterhead: Letterhead) -> DeclarationData:
    """Everything the declaration says (MER r52), as the template takes it."""
    counted = result.counted
    sums = counted.count.reconciliation if counted else None
    return DeclarationData(
        house=house_of(letterhead),
        contest=result.contest.title,
        constituency=result.contest.electorate_name,
        seats=result.contest.seats,
        rule=f"{result.contest.rule_title}, version {result.contest.rule_version}",
        facts=_facts(result),
        electorate=sums.electorate if sums else None,
        received=sums.received if sums else None,
        valid=sums.valid if sums else None,
        turnout=f"{sums.turnout}%" if sums else None,
        quota=quota_figures(counted.record) if counted else None,
        rejected=[(INVALID_WORDS[reason], number) for reason, number in sums.invalid.items()]
        if sums
        else [],
        elected=[one.name for one in result.elected],
        votes_heading=_votes_heading(counted),
        candidates=[_candidate(one, counted) for one in result.candidates],
        explanation=list(_explanation(result)),
        lots=[lot_told(lot, counted.record) for lot in counted.lots] if counted else [],
        notes=result_notes(result),
        stages=stage_pages(counted.sheet) if counted else [],
        signatures=[{"name": result.officer_name, "office": "Returning officer"}],
    )


def lot_told(lot: LotPage, record: CountRecord) -> str:
    """A lot in a sentence or two."""
    return lot_sentence(
        stage=lot.stage,
        purpose=lot.purpose,
        names=[record.name(one) for one in lot.order],
        method=lot.method,
        witness=lot.witness,
        when=moment(lot.drawn_at),
    )


def house_of(letterhead: Letterhead) -> House:
    """The mutual as its printed documents show it."""
    contact = [one for one in (letterhead.contact_email, letterhead.contact_phone) if one]
    return House(
        name=letterhead.mutual_name,
        address=[],
        contact=contact,
        registered="",
        colour=letterhead.colour,
        logo=None,
    )


def _facts(result: ResultPage) -> Sequence[Fact]:
    counted = result.counted
    if counted is None:
        return [("Declared", moment(result.declared_at))]
    return [
        ("Voting closed", moment(result.contest.closes_at)),
        ("Counted", moment(counted.count.line.counted_at)),
        ("Declared", moment(result.declared_at)),
        ("Fingerprint of the count", counted.count.line.record_digest),
    ]


def _candidate(one: CandidateResult, counted: CountedResult | None) -> DeclaredCandidate:
    return DeclaredCandidate(
        name=one.name,
        votes=_votes(one, counted),
        outcome=outcome(counted.record, one.id) if counted else "Elected",
        is_elected=one.is_elected,
    )


def _votes(one: CandidateResult, counted: CountedResult | None) -> str | None:
    """First preferences or crosses; where voters said yes or no, both."""
    said = counted.record.answers if counted else ()
    answers = [f"{each.yes:,} yes, {each.no:,} no" for each in said if each.candidate == one.id]
    return answers[0] if answers else one.first_votes


def _votes_heading(counted: CountedResult | None) -> str:
    if counted is None:
        return ""
    return "Answers" if counted.record.answers else votes_heading(counted.record)


def _explanation(result: ResultPage) -> Iterator[str]:
    """Why each is elected; the stages, on pages of their own, tell the rest."""
    if result.counted is None:
        return
    record = result.counted.record
    if quota := quota_told(record):
        yield quota
    yield from (one.why for one in result.elected)
    if record.pairs or record.answers:
        yield from (one.why for one in result.not_elected)


def result_notes(result: ResultPage) -> list[str]:
    """What has to be said with a result wherever it is printed: the scheme, a rehearsal, gaps."""
    return list(_notes(result))


def _notes(result: ResultPage) -> Iterator[str]:
    if result.counted is None:
        yield "There were no more candidates than places, so no vote was needed."
    else:
        yield scheme_words(result.counted.poll.scheme, result.counted.poll.box).in_declaration
    if result.contest.is_rehearsal:
        yield (
            "The timetable of this contest was a rehearsal timetable. It is shorter than the "
            "rules allow, so nobody takes office by this result."
        )
    if result.empty_seats:
        places = "1 place stays" if result.empty_seats == 1 else f"{result.empty_seats} places stay"
        yield f"{places} empty."
