"""Where the register of members has been kept, by the articles in force."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from governance.constitution.queries import articles_versions
from governance.filing.rules.register_place import Place, places_of

_NEVER = datetime.min.replace(tzinfo=UTC)


def register_places(session: Session) -> tuple[Place, ...]:
    """Every change of the place, oldest first; two queries."""
    versions = sorted(
        (each for each in articles_versions(session, reader=None) if each.confirmed_at),
        key=lambda each: (each.in_force_on, each.confirmed_at or _NEVER),
    )
    return places_of((each.in_force_on, each.articles.register_kept_at) for each in versions)
