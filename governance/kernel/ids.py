"""Typed identifiers: a UUID that says what it identifies."""

from typing import NewType
from uuid import UUID, uuid4

AccountId = NewType("AccountId", UUID)
ArticlesId = NewType("ArticlesId", UUID)
BallotId = NewType("BallotId", UUID)
BatchId = NewType("BatchId", UUID)
CertificateId = NewType("CertificateId", UUID)
ConstituencyId = NewType("ConstituencyId", UUID)
ContestId = NewType("ContestId", UUID)
DecisionId = NewType("DecisionId", UUID)
EntryId = NewType("EntryId", UUID)
FilingId = NewType("FilingId", UUID)
HoldId = NewType("HoldId", UUID)
ImportId = NewType("ImportId", UUID)
InspectionId = NewType("InspectionId", UUID)
LeaverId = NewType("LeaverId", UUID)
MemberId = NewType("MemberId", UUID)
NominationId = NewType("NominationId", UUID)
NoticeId = NewType("NoticeId", UUID)
OfferId = NewType("OfferId", UUID)
OfficerId = NewType("OfficerId", UUID)
PollId = NewType("PollId", UUID)
SessionId = NewType("SessionId", UUID)
ShareEventId = NewType("ShareEventId", UUID)


def new_id() -> UUID:
    """A fresh random (version 4) identifier; it carries neither time nor order."""
    return uuid4()
