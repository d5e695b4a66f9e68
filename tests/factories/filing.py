"""Officers for tests."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.filing.rules.officers import OfficerFacts, PrivateFacts
from governance.filing.rules.offices import Office
from governance.filing.rules.sealing import Seal
from governance.filing.service.officers import appoint_officer
from governance.kernel.actor import SYSTEM
from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId, OfficerId

SEAL = Seal("t" * 40)
"""What the tests' application seals with."""
PRIVATE = PrivateFacts(
    born_on=date(1974, 5, 17),
    home_1="4 Hidden Lane",
    home_town="Leatherhead",
    home_postcode="KT22 8XX",
    personal_code="ABC-1234-XYZ",
)


def an_officer_of(
    session: Session,
    *,
    now: datetime,
    name: str = "Rosalind Franklin",
    office: Office = Office.DIRECTOR,
    appointed_on: date = date(2027, 6, 1),
    private: PrivateFacts = PRIVATE,
    member_id: MemberId | None = None,
    **facts: Any,
) -> OfficerId:
    """Somebody in an office of the mutual, with everything that the law wants of a director."""
    forename, _, surname = name.rpartition(" ")
    said: dict[str, Any] = {
        "forename": forename,
        "surname": surname,
        "nationality": "British",
        "country_of_residence": "England",
        "is_at_registered_office": True,
        "consented_on": appointed_on,
        "states_not_disqualified": True,
        "identity_verified_on": appointed_on,
        "appointed_on": appointed_on,
    }
    return appoint_officer(
        session,
        office=office,
        facts=OfficerFacts(**said | facts),
        private=private,
        member_id=member_id,
        reason="",
        rules=articles_on(session, day=london_day(now)).rules,
        seal=SEAL,
        actor=SYSTEM,
        now=now,
    )
