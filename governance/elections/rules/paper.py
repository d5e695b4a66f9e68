"""What a contest's ballot paper says: how many choices there are, and how to make them."""

from governance.counting.rules import PaperKind, Rule
from governance.elections.rules.counting import REOPEN_NAME, has_reopen

_RANK = (
    "Put a 1 beside your first choice, a 2 beside your second, and so on. Rank as many or as few "
    "candidates as you like."
)
_LEFT_OUT_IS_LAST = "Those you leave out count as below all those you rank."
_ANSWER = "Answer yes or no for each candidate. You need not answer for all of them."
_REOPEN = (
    f"If you would rather have new nominations, answer yes to “{REOPEN_NAME}”: nobody is elected "
    "without more yes than it has."
)


def most_choices(rule: Rule, *, seats: int, candidates: int) -> int:
    """How many candidates a voter may rank, mark or answer for."""
    limit = None if rule.most_marks is None else rule.most_marks(seats)
    return candidates if limit is None else min(limit, candidates)


def guidance(rule: Rule, *, seats: int, candidates: int, is_rehearsal: bool) -> str:
    """How to fill the paper in, in plain words."""
    people = "1 person is" if seats == 1 else f"{seats} people are"
    if rule.paper is PaperKind.ANSWERS and seats > 1:
        people = f"Up to {people}"
    told = " ".join((*_how(rule, seats=seats, candidates=candidates), f"{people} to be elected."))
    return f"This is a rehearsal: nobody is elected by it. {told}" if is_rehearsal else told


def _how(rule: Rule, *, seats: int, candidates: int) -> tuple[str, ...]:
    if rule.paper is PaperKind.ANSWERS:
        return (_ANSWER, _REOPEN) if has_reopen(rule.name) else (_ANSWER,)
    if rule.paper is PaperKind.RANKED:
        return (_RANK, _LEFT_OUT_IS_LAST) if rule.name == "schulze" else (_RANK,)
    if rule.most_marks is None:
        return ("Put a cross beside everyone you would be content with, as many as you like.",)
    most = most_choices(rule, seats=seats, candidates=candidates)
    if most == 1:
        return ("Put a cross beside one candidate.",)
    return (f"Put a cross beside up to {most} candidates.",)


def titled(title: str, *, is_rehearsal: bool) -> str:
    """The contest's title as the paper and the declaration carry it."""
    return f"Rehearsal: {title}" if is_rehearsal else title
