"""Words on a result sheet: rules by title, what a stage did, why papers were not counted."""

from collections.abc import Mapping, Sequence

from governance.counting.answer import labels
from governance.counting.record import Act, CountRecord, Lot, Stage
from governance.counting.rules import RULES

INVALID_WORDS: Mapping[str, str] = {
    "blank": "left blank",
    "only_withdrawn": "for nobody who still stood",
    "repeated": "naming one twice",
    "too-many": "choosing more than the paper allows",
    "too_many_marks": "marked for too many",
    "unclear_answer": "with an unclear answer",
    "unclear_first": "no clear first choice",
    "unknown": "naming somebody who is not on the paper",
    "unopened": "that could not be opened",
    "unreadable": "that could not be read",
}
"""Why a paper could not be counted, by the reason in the record."""

_OTHER_TITLES = {
    "ers97-countback": "Filling an empty place from the papers of the election (ERS97, section 7)",
    "yes-no": "Yes or no to each candidate",
}

_LOT_METHODS = {
    "listed": "by an order set beforehand",
    "lot-v1": "by lot-v1 from the seed {seed}",
    "recorded": "by people, and recorded",
}


def rule_title(record: CountRecord) -> str:
    """Return what the rule is called; its short name where it has no title."""
    if record.rule in RULES:
        return RULES[record.rule].title
    return _OTHER_TITLES.get(record.rule, record.rule)


def reason_words(reason: str) -> str:
    """Return why a paper was not counted; a reason given by whoever looked at it stays as it is."""
    return INVALID_WORDS.get(reason, reason)


def short_amount(record: CountRecord, amount: int) -> str:
    """Whole votes without decimals and with thousands apart; anything else exactly."""
    votes, rest = divmod(amount, record.unit.one)
    return record.decimal(amount) if rest else f"{votes:,}"


def and_list(parts: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    *before, last = parts or [""]
    return f"{', '.join(before)} and {last}" if before else last


def stage_heading(record: CountRecord, stage: Stage) -> str:
    """What a stage did, in a few words: ``Surplus of Ann Bell``."""
    called = labels(record.candidates)
    names = and_list([called[one] for one in stage.action.candidates])
    if stage.action.act is Act.SURPLUS:
        return f"Surplus of {names}" if names else "Surpluses"
    if stage.action.act is Act.EXCLUSION:
        return f"{names} out"
    if stage.action.act is Act.SECOND_BALLOT:
        return f"Second ballot between {names}"
    if record.answers:
        return "Yes"
    return "First preferences" if has_preferences(record) else "Votes"


def has_preferences(record: CountRecord) -> bool:
    """Whether the votes of the first stage are first preferences, and not crosses."""
    return record.quota is not None or bool(record.pairs)


def outcome(record: CountRecord, candidate: str) -> str:
    """How a candidate fared, in three or four words, for a column of a table."""
    election = record.election_of(candidate)
    if election is not None:
        return "Elected" if record.quota is None else f"Elected at stage {election[0].number}"
    if any(one.id == candidate and one.withdrawn for one in record.candidates):
        return "No longer standing"
    if candidate in record.sitting:
        return "Keeps the seat"
    out = record.exclusion_of(candidate)
    if out is not None:
        return f"Out at stage {out.number}"
    last = record.stages[-1].action
    if last.act is Act.SECOND_BALLOT and candidate in last.candidates:
        return "In the second ballot"
    return "Not elected"


def drawn_how(lot: Lot) -> str:
    """How a lot was drawn, in a sentence."""
    known = _LOT_METHODS.get(lot.method)
    if known is None:
        return f"Drawn with: {lot.method.replace('-', ' ')}."
    return f"Drawn {known.format(seed=lot.seed)}."
