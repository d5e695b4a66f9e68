"""Small elections worked out by hand, and ways to write expected stages briefly."""

from governance.counting.ballots import Candidate, Profile
from governance.counting.record import CountRecord, Stage


def election(seats: int, papers: str, *, withdrawn: str = "") -> Profile:
    """Make a profile from "34 ABCDE, 3 A": a candidate a letter, in alphabetical order."""
    grouped: dict[tuple[str, ...], int] = {}
    for part in papers.split(","):
        number, _, letters = part.strip().partition(" ")
        grouped[tuple(letters)] = grouped.get(tuple(letters), 0) + int(number)
    names = sorted({one for ranking in grouped for one in ranking} | set(withdrawn))
    people = tuple(Candidate(one, f"Candidate {one}", one in withdrawn) for one in names)
    return Profile(people, seats, grouped)


def row(record: CountRecord, stage: Stage) -> str:
    """Write a stage as "50.00 21.00 19.00 / 0.00": votes in ballot paper order, then what left."""
    votes = " ".join(record.decimal(amount) for amount in stage.votes.values())
    return f"{votes} / {record.decimal(stage.non_transferable)}"


G1 = election(
    3,
    "34 ABCDE, 13 ACB, 3 A, 12 BCA, 9 BD, 14 CBD, 5 CE, 11 DEB, 7 DC, 8 EDC, 6 EB, 1 E",
)
G2 = election(2, "4 A, 5 BAC, 6 CDA, 5 DB")
