"""Who one can be in the demo: the roles, and the made-up person behind each."""

from dataclasses import dataclass

from governance.identity.rules import Role


@dataclass(frozen=True, slots=True)
class Persona:
    """A door into the demo. ``email`` finds the account; officers hold ``role``."""

    door: str
    title: str
    what: str
    name: str
    email: str
    role: Role | None = None


PERSONAS = (
    Persona(
        "co-owner",
        "Co-owner",
        "A member who has not voted yet. Vote in the open election, and look at the last result.",
        "",
        "mv1001@example.org",
    ),
    Persona(
        "candidate",
        "Candidate",
        "A member who is writing a nomination for the coming election.",
        "",
        "mv1002@example.org",
    ),
    Persona(
        "company-secretary",
        "Company secretary",
        "Keeps the register: import a staff list, find a member, see what was sent to whom.",
        "Ruth Ansell",
        "secretary@example.org",
        Role.COMPANY_SECRETARY,
    ),
    Persona(
        "director",
        "Director",
        "Signs off what the company secretary enters: nobody does both.",
        "Helen Marchant",
        "director@example.org",
        Role.DIRECTOR,
    ),
    Persona(
        "returning-officer",
        "Returning officer",
        "Runs elections: timetable, nominations, roll, poll, count, declaration.",
        "Gordon Teale",
        "returning.officer@example.org",
        Role.RETURNING_OFFICER,
    ),
    Persona(
        "auditor",
        "Auditor",
        "Reads everything, changes nothing, and downloads the whole record of an election.",
        "Priti Solanki",
        "auditor@example.org",
        Role.AUDITOR,
    ),
    Persona(
        "administrator",
        "Administrator",
        "Gives people roles; a second officer confirms each.",
        "Sam Okoro",
        "administrator@example.org",
        Role.ADMINISTRATOR,
    ),
)


def persona_at(door: str) -> Persona | None:
    """The persona behind a door; ``None`` when there is no such door."""
    return next((persona for persona in PERSONAS if persona.door == door), None)
