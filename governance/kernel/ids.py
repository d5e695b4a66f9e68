"""Typed identifiers: a UUID that says what it identifies."""

from typing import NewType
from uuid import UUID, uuid4

AccountId = NewType("AccountId", UUID)
BallotId = NewType("BallotId", UUID)
ConstituencyId = NewType("ConstituencyId", UUID)
ContestId = NewType("ContestId", UUID)
ImportId = NewType("ImportId", UUID)
MemberId = NewType("MemberId", UUID)
NominationId = NewType("NominationId", UUID)
NoticeId = NewType("NoticeId", UUID)
PollId = NewType("PollId", UUID)
SessionId = NewType("SessionId", UUID)


def new_id() -> UUID:
    """A fresh random (version 4) identifier; it carries neither time nor order."""
    return uuid4()
