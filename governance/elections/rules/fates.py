"""How each candidate fared, short enough for a list: the stages tell the rest."""

from governance.counting.record import CountRecord
from governance.counting.sentences import explain_candidate
from governance.counting.sheets.words import short_amount
from governance.elections.rules.telling import duel_told


def fate(record: CountRecord, candidate: str) -> str:
    """One sentence: why elected, or how far they came and with how many votes."""
    is_withdrawn = any(one.id == candidate and one.withdrawn for one in record.candidates)
    if is_withdrawn or record.election_of(candidate) is not None:
        return explain_candidate(record, candidate)
    name = record.name(candidate)
    out = record.exclusion_of(candidate)
    if out is not None:
        before = record.stages[out.number - 2].votes[candidate]
        return f"{name} went out of the count at stage {out.number}, with {_votes(record, before)}."
    if record.answers:
        return explain_candidate(record, candidate)
    if record.pairs:
        return f"{name} was not elected. {_duels(record, candidate)}"
    last = _votes(record, record.stages[-1].votes[candidate])
    if record.quota is None:
        return f"{name} had {last}."
    return f"{name} still had {last} when the last place was filled."


def _duels(record: CountRecord, candidate: str) -> str:
    return " ".join(duel_told(record, winner, candidate) for winner in record.elected)


def _votes(record: CountRecord, amount: int) -> str:
    text = short_amount(record, amount)
    return f"{text} vote" if text == "1" else f"{text} votes"
