"""Putting people on file whom no HR export mentions: public members, bodies, earlier members."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import MemberId
from governance.register.models import Member, RegisterState
from governance.register.rules.people import Facts
from governance.register.rules.refusals import NumberTaken
from governance.register.service.entry_recording import CHUNK
from governance.register.service.recording import enter_members
from governance.register.service.source import locked_state, next_revision


def admit_person(
    session: Session,
    *,
    facts: Facts,
    is_employee: bool,
    number: str | None,
    actor: Actor,
    now: datetime,
) -> MemberId:
    """Put one person (or body) on file; it makes nobody a member. See ``admit_people``."""
    (member_id,) = admit_people(
        session, people=[(number, facts)], is_employee=is_employee, actor=actor, now=now
    )
    return member_id


def admit_people(
    session: Session,
    *,
    people: Sequence[tuple[str | None, Facts]],
    is_employee: bool,
    actor: Actor,
    now: datetime,
) -> list[MemberId]:
    """Put people on file, (number, facts) each; without a number they get our own, ``R00001`` on.

    Refuses with ``NumberTaken`` when somebody on file, or somebody earlier in the same list, has
    the number already.
    """
    state = locked_state(session)
    given = [number for number, _ in people if number is not None]
    _check_free(session, given)
    numbered = [
        (number if number is not None else _own_number(session, state, set(given)), facts)
        for number, facts in people
    ]
    session.flush()
    admitted = enter_members(
        session, people=numbered, actor=actor, now=now, is_employee=is_employee
    )
    if admitted:
        next_revision(session)
        one = len(admitted) == 1
        record(
            session,
            act=Act.PERSON_ADMITTED,
            actor=actor,
            now=now,
            subject=Subject("member", admitted[0]) if one else Subject("register", "members"),
            detail={"people": len(admitted), "is_employee": is_employee},
        )
    return admitted


def _check_free(session: Session, numbers: Sequence[str]) -> None:
    seen: set[str] = set()
    for number in numbers:
        if number in seen:
            raise NumberTaken(number=number)
        seen.add(number)
    for start in range(0, len(numbers), CHUNK):
        some = numbers[start : start + CHUNK]
        taken = session.scalars(select(Member.number).where(Member.number.in_(some))).first()
        if taken is not None:
            raise NumberTaken(number=taken)


def _own_number(session: Session, state: RegisterState, given: set[str]) -> str:
    """The next number of our own that nobody has."""
    while True:
        state.own_numbers += 1
        number = f"R{state.own_numbers:05}"
        is_taken = session.scalars(select(Member.id).where(Member.number == number)).first()
        if number not in given and is_taken is None:
            return number
