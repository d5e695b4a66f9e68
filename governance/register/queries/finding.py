"""Finding people by the beginnings of words of name and number, or by a whole number."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from governance.kernel.ids import MemberId
from governance.register.models import MemberVersion, MemberWord, RegisterEntry
from governance.register.models.members import is_latest
from governance.register.rules.search import asked_words

_FEW = 2000
_MOST_DIGITS = 9
"""What an integer column holds for certain."""
_LAST = "\U0010ffff"


def has_word(member_id: InstrumentedAttribute[UUID], word: str) -> ColumnElement[bool]:
    """Whether a word of the person begins like this, tried person by person."""
    return exists().where(MemberWord.member_id == member_id, _begins(word))


def the_few_with(
    session: Session, member_id: InstrumentedAttribute[UUID], words: Sequence[str]
) -> list[ColumnElement[bool]]:
    """A condition naming the people who have all the words, when they are not too many.

    When few people have them they are fetched first and looked up by id; when many have them
    (no condition is given), a list is better walked in its order and each row tried with
    ``has_word``: the page is full before long.
    """
    if not words:
        return []
    first, *rest = (people_with(word) for word in words)
    if not rest and session.scalars(first.offset(_FEW).limit(1)).first() is not None:
        return []
    wanted = (first.intersect(*rest) if rest else first).limit(_FEW + 1)
    found = session.scalars(wanted).all()
    return [member_id.in_(set(found))] if len(found) <= _FEW else []


def found_by(
    session: Session, member_id: InstrumentedAttribute[UUID], text: str
) -> list[ColumnElement[bool]]:
    """Conditions for the people whom all the words typed find; none for an empty text."""
    words = asked_words(text)
    few = the_few_with(session, member_id, words)
    return few or [has_word(member_id, word) for word in words]


def people_numbered(
    session: Session, *, number: str, is_staff: bool = True, is_entry: bool = True
) -> list[MemberId]:
    """Whose staff number this is now, and whose entry has it; most often one person, or none."""
    found: list[UUID] = []
    if is_staff:
        numbers = {number, number.upper()}
        found += session.scalars(
            select(MemberVersion.member_id).where(is_latest(), MemberVersion.number.in_(numbers))
        )
    if is_entry and number.isdecimal() and len(number) <= _MOST_DIGITS:
        found += session.scalars(
            select(RegisterEntry.member_id).where(RegisterEntry.number == int(number))
        )
    return [MemberId(each) for each in dict.fromkeys(found)]


def people_with(word: str) -> Select[UUID]:
    """Those with a word that begins like this; twice, who have two such words."""
    return select(MemberWord.member_id).where(_begins(word))


def _begins(word: str) -> ColumnElement[bool]:
    return and_(MemberWord.word >= word, MemberWord.word < word + _LAST)
