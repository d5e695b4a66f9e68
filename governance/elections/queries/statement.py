"""The statement of candidates as the data of a printed document."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from governance.documents.shapes import House, Picture, StatementCandidate, StatementOfCandidates
from governance.elections.queries.contests import ContestPage
from governance.elections.queries.nominations import CandidatePage
from governance.elections.rules.paper import titled
from governance.kernel.calendar import LONDON
from governance.kernel.ids import NominationId


def statement_document(
    contest: ContestPage,
    candidates: Sequence[CandidatePage],
    photos: Mapping[NominationId, bytes],
    *,
    house: House,
) -> StatementOfCandidates:
    """Everything the printed statement shows, candidates in the order of the ballot (MER r15)."""
    notes = ["The candidates stand in alphabetical order of their surnames."]
    if contest.is_rehearsal:
        notes.insert(0, "This is a rehearsal. It is not a lawful election: nobody is elected.")
    return StatementOfCandidates(
        house=house,
        contest=titled(contest.title, is_rehearsal=contest.is_rehearsal),
        constituency=contest.electorate_name,
        seats=contest.seats,
        facts=[
            ("Voting opens", _moment(contest.opens_at)),
            ("Voting closes", _moment(contest.closes_at)),
            ("Counted by", contest.rule_title),
        ],
        notes=notes,
        candidates=[_candidate(one, photos.get(one.nomination_id)) for one in candidates],
        signatures=[{"name": contest.officer.name, "office": "Returning officer"}],
    )


def _candidate(one: CandidatePage, photo: bytes | None) -> StatementCandidate:
    picture: Picture | None = None
    if photo is not None:
        picture = {"content": photo, "format": "jpg", "alt": f"Photo of {one.name}"}
    return StatementCandidate(
        name=one.name,
        constituency=one.constituency_name or None,
        interests=one.interests,
        proposers=list(one.proposers),
        statement=[part.strip() for part in one.statement.splitlines() if part.strip()],
        photo=picture,
    )


def _moment(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%B %Y}, {local:%H:%M}"
