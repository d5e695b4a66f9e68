"""Equal shares, completed: every vote's share is raised until the result would cost too much."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from governance.counting.budget.course import Course, Courses
from governance.counting.budget.draft import Draft
from governance.counting.budget.options import Start

CALM = 4
"""How many steps in a row must have changed nothing before several are taken at once."""


@dataclass(frozen=True, slots=True)
class Raised:
    """The last course the budget can pay for, how often the share was raised, and the next course.

    `beyond` would cost more than the budget; None where raising stopped because nothing fitted.
    """

    course: Course
    times: int
    beyond: Course | None


class _Ladder:
    """The shares that are tried: each an increment above the one before."""

    def __init__(self, draft: Draft, share: Fraction, increment: int) -> None:
        self._draft = draft
        self._first = share
        self._increment = increment
        whole = draft.options.start is Start.WHOLE
        self._base = Fraction(share // increment * increment) if whole else share

    def share(self, times: int) -> Fraction:
        """Return the share after it has been raised so many times."""
        return self._base + times * self._increment if times else self._first

    def is_too_dear(self, course: Course) -> bool:
        """Tell whether a course costs more than the budget."""
        return self._cost(course.ids) > self._draft.instance.budget

    def is_at_end(self, course: Course) -> bool:
        """Tell whether raising stops here: all is bought or, if so told, no more fits."""
        others = set(self._draft.eligible).difference(course.ids)
        if others and not self._draft.options.stop_when_exhaustive:
            return False
        left = self._draft.instance.budget - self._cost(course.ids)
        return all(self._draft.cost(one) > left for one in others)

    def _cost(self, some: Sequence[str]) -> int:
        return sum(self._draft.cost(one) for one in some)


def raise_shares(draft: Draft, courses: Courses, share: Fraction, increment: int) -> Raised:
    """Raise the share step by step, starting afresh each time; keep the last that can be paid for.

    After some steps that changed nothing, as many again are taken at once if it is certain that
    none of them changes anything (`same_course`); the result is that of taking every single one.
    Raises TieNeedsLot.
    """
    ladder = _Ladder(draft, share, increment)
    course = courses.course(share)
    times = calm = 0
    while not ladder.is_at_end(course):
        if calm >= CALM:
            further = courses.same_course(course, ladder.share(times + calm))
            if further is None:
                calm = 0
            else:
                course, times, calm = further, times + calm, calm * 2
            continue
        following = courses.course(ladder.share(times + 1))
        if ladder.is_too_dear(following):
            return Raised(course, times, following)
        calm = calm + 1 if following.ids == course.ids else 0
        course, times = following, times + 1
    return Raised(course, times, None)
