"""Declaring a result: what is declared, who may see it when, and what stands in the way."""

from typing import ClassVar

from governance.elections.rules.count import RELEASE_FLOOR
from governance.kernel.refusals import Refusal


class NotCounted(Refusal):
    """There is nothing to declare: the papers are not counted to the end. Facts: contest_id."""

    code: ClassVar[str] = "not-counted"


class CountsDiffer(Refusal):
    """Two counts of one contest gave different records. Facts: contest_id."""

    code: ClassVar[str] = "counts-differ"


class CountMovedOn(Refusal):
    """The page that was checked shows another count than the newest. Facts: contest_id."""

    code: ClassVar[str] = "count-moved-on"


class AlreadyDeclared(Refusal):
    """The result has been declared, and stands. Facts: contest_id, declared_at."""

    code: ClassVar[str] = "already-declared"


class ResultNotDeclared(Refusal):
    """Nobody sees a result before it is declared. Facts: contest_id."""

    code: ClassVar[str] = "result-not-declared"
    status: ClassVar[int] = 404


class BallotsWithheld(Refusal):
    """Too few papers for a file of ballots to be safe in everyone's hands. Facts: floor."""

    code: ClassVar[str] = "ballots-withheld"
    status: ClassVar[int] = 403


class NoPapers(Refusal):
    """There was no poll, so there are no papers and no count to show. Facts: contest_id."""

    code: ClassVar[str] = "no-papers"
    status: ClassVar[int] = 404


def ballots_are_public(received: int) -> bool:
    """Whether everyone may have the ballots of a poll with so many papers, as a file."""
    return received >= RELEASE_FLOOR


def same_words(typed: str, expected: str) -> bool:
    """Whether somebody typed a title, give or take capitals, spaces and kinds of quote or dash."""
    return _bare(typed) == _bare(expected)


def _bare(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())
