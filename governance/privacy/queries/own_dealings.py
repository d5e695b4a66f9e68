"""Parts of a person’s own data: offers, decisions on the work list, leaving, and offices held."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy.orm import Session

from governance.filing.queries.officers import OfficerPage, officers_of_member, private_facts
from governance.filing.rules.officers import to_data
from governance.filing.rules.sealing import ParticularsUnreadable, Seal
from governance.joining.queries.own import OwnCase, cases_about, decisions_about, offers_to
from governance.kernel.ids import EntryId, MemberId
from governance.privacy.rules.own_data import Item

UNREADABLE = "Sealed with a key that this installation no longer has: nobody can read it."


def offers(session: Session, *, member_id: MemberId) -> Iterator[Item]:
    """Offers of membership, and the answers."""
    return (asdict(one) for one in offers_to(session, member_id=member_id))


def decisions(session: Session, *, member_id: MemberId) -> Iterator[Item]:
    """What was decided where HR and the register said different things of the person."""
    return (asdict(one) for one in decisions_about(session, member_id=member_id))


def leaving(
    session: Session, *, member_id: MemberId, entry_ids: Sequence[EntryId]
) -> Iterator[Item]:
    """The person's cases; of somebody else's only that, and under what name, they act in it."""
    for case in cases_about(session, member_id=member_id, entry_ids=entry_ids):
        yield _of_another(case) if case.acts_for_another else asdict(case)


def _of_another(case: OwnCase) -> Item:
    return {
        "acts_for_another": True,
        "representative": case.representative,
        "representative_address": case.representative_address,
    }


def offices(session: Session, *, member_id: MemberId, day: date, seal: Seal) -> Iterator[Item]:
    """The person's records as an officer, with what is sealed for the registrar."""
    for page in officers_of_member(session, member_id=member_id, day=day):
        yield {
            "office": page.office,
            "appointed_on": page.facts.appointed_on,
            "ceased_on": page.facts.ceased_on,
            "changes": [
                {
                    "kind": change.kind,
                    "true_from": change.true_from,
                    "recorded_at": change.recorded_at,
                    "reason": change.reason,
                    "facts": to_data(change.facts),
                }
                for change in page.changes
            ],
            "private": _private(page, day=day, seal=seal),
        }


def _private(page: OfficerPage, *, day: date, seal: Seal) -> Item | str:
    try:
        return asdict(private_facts(page, day=day, seal=seal))
    except ParticularsUnreadable:
        return UNREADABLE
