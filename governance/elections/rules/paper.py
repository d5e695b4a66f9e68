"""What a contest's ballot paper says: how many choices there are, and how to make them."""

from governance.counting.rules import Rule


def most_choices(rule: Rule, *, seats: int, candidates: int) -> int:
    """How many candidates a voter may rank, or mark."""
    limit = None if rule.most_marks is None else rule.most_marks(seats)
    return candidates if limit is None else min(limit, candidates)


def guidance(rule: Rule, *, seats: int, candidates: int, is_rehearsal: bool) -> str:
    """How to fill the paper in, in plain words."""
    most = most_choices(rule, seats=seats, candidates=candidates)
    if rule.most_marks is None:
        words = (
            "Put a 1 beside your first choice, a 2 beside your second, and so on. Rank as many "
            "or as few candidates as you like."
        )
    elif most == 1:
        words = "Put a cross beside one candidate."
    else:
        words = f"Put a cross beside up to {most} candidates."
    people = "1 person is" if seats == 1 else f"{seats} people are"
    words = f"{words} {people} to be elected."
    return f"This is a rehearsal: nobody is elected by it. {words}" if is_rehearsal else words


def titled(title: str, *, is_rehearsal: bool) -> str:
    """The contest's title as the paper and the declaration carry it."""
    return f"Rehearsal: {title}" if is_rehearsal else title
