"""Ties and lots in plain words: what the lot decides, how it was drawn, what came of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from governance.counting.record import Purpose
from governance.counting.sheets.words import and_list
from governance.elections.rules.count import LotMethod

DECIDES = {
    Purpose.SURPLUS_FIRST: "whose votes above the quota are passed on first",
    Purpose.EXCLUDE: "who goes out of the count now",
    Purpose.ELECT: "who is elected",
    Purpose.EXTRA_VOTE: "who takes the last place",
    Purpose.ROTATION: "who is chosen",
}
"""What a lot decides, to follow “The lot decides …”; no others can be in a contest."""

BEFALLS = {
    Purpose.SURPLUS_FIRST: "The first name drawn has their votes above the quota passed on first.",
    Purpose.EXCLUDE: "The first name drawn goes out of the count.",
    Purpose.ELECT: "The first name drawn is elected.",
    Purpose.EXTRA_VOTE: "The first name drawn takes the place, as if they had one vote more.",
    Purpose.ROTATION: "The first name drawn is chosen.",
}
"""What happens to the first name drawn, so that nobody can mistake it before drawing."""

OUTCOMES = {
    Purpose.SURPLUS_FIRST: "so the votes {} had above the quota were passed on first",
    Purpose.EXCLUDE: "so {} went out of the count",
    Purpose.ELECT: "so {} was elected",
    Purpose.EXTRA_VOTE: "so {} was treated as having one vote more",
    Purpose.ROTATION: "so {} was chosen",
}

METHODS = {
    LotMethod.BOWL: "Names drawn from a bowl",
    LotMethod.CARDS: "Cards drawn",
    LotMethod.COIN: "A coin tossed",
    LotMethod.STRAWS: "Straws drawn",
}

_NO_VOTES_COMPARED = frozenset({Purpose.ELECT})
"""Lots between candidates who came out level without having equal votes: only in pairs."""

_LOOKS_BACK = frozenset({"av", "ers97", "mer", "scottish"})
"""Rules that settle a tie by an earlier stage where they can."""

_MINUTE = timedelta(minutes=1)


def is_possible_time(drawn_at: datetime, *, found_at: datetime, now: datetime) -> bool:
    """Whether a lot can have been drawn then: after the tie was found, and not in the future.

    People write times to the minute, so the minute the tie was found in counts as after it.
    """
    return found_at - _MINUTE < drawn_at <= now


def tie_words(purpose: Purpose, *, rule: str) -> str:
    """What the tied have in common, as a sentence that ends in a colon."""
    if purpose in _NO_VOTES_COMPARED:
        return "Comparing these candidates two by two, none of them came out ahead of the others:"
    if rule in _LOOKS_BACK:
        return "These candidates have equal votes, now and at every stage before:"
    return "These candidates have equal votes:"


def lot_sentence(
    *,
    stage: int,
    purpose: Purpose,
    names: Sequence[str],
    method: LotMethod,
    witness: str,
    when: str,
) -> str:
    """One lot told whole; ``names`` in the order drawn, ``when`` as it is written on pages."""
    level = and_list(sorted(names))
    were = "came out level" if purpose in _NO_VOTES_COMPARED else "had equal votes"
    outcome = OUTCOMES[purpose].format(names[0])
    return (
        f"Stage {stage}: {level} {were}, so a lot was drawn. {METHODS[method]} at {when}, "
        f"with {witness} as witness. The order drawn: {', '.join(names)}; {outcome}."
    )
