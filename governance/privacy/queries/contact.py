"""How one person is reached today: every address held, which one is used, and what is open."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from governance.identity.queries.accounts import own_email_of
from governance.kernel.ids import EntryId, MemberId
from governance.notices.rules import Channel
from governance.notices.service.choices import way_chosen
from governance.privacy.rules.contact import Reach
from governance.register.queries.entries_as_at import EntryRow, entries_of
from governance.register.queries.history import EntryPage, entry_page
from governance.voting.queries.polls import MyPoll, my_polls


@dataclass(frozen=True, slots=True)
class ContactPage:
    """What is held to reach a person, and the polls whose rolls are fixed already."""

    person: EntryPage
    own_email: str | None
    reach: Reach
    ways: tuple[Reach, ...]
    entry: EntryRow | None
    open_polls: tuple[MyPoll, ...]

    @property
    def entry_id(self) -> EntryId | None:
        """The entry whose address may be changed: the one that stands."""
        return None if self.entry is None else self.entry.entry_id


def contact_page(session: Session, *, member_id: MemberId, now: datetime, day: date) -> ContactPage:
    """How a person is reached. Raises ``NotFound`` for somebody who is not on file."""
    person = entry_page(session, member_id=member_id)
    own_email = own_email_of(session, member_id=member_id)
    facts = person.facts
    is_email_known = facts.email is not None and facts.email.lower() != (own_email or "").lower()
    ways = [
        Reach.OWN_EMAIL if own_email else None,
        Reach.WORK_EMAIL if is_email_known else None,
        Reach.LETTER if facts.address_lines else None,
    ]
    standing = entries_of(session, member_ids=[member_id], day=day).get(member_id, ())
    entry = next((row for row in standing if row.particulars.ceased_on is None), None)
    return ContactPage(
        person=person,
        own_email=own_email,
        reach=_reach(session, member_id, has_email=facts.email is not None),
        ways=tuple(way for way in ways if way is not None),
        entry=entry,
        open_polls=my_polls(session, member_id=member_id, now=now).open,
    )


def _reach(session: Session, member_id: MemberId, *, has_email: bool) -> Reach:
    chosen = way_chosen(session, person_id=member_id)
    if chosen is None:
        return Reach.WORK_EMAIL if has_email else Reach.LETTER
    return Reach.LETTER if chosen[0] is Channel.LETTER else Reach.OWN_EMAIL
