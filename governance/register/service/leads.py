"""Keeping leads in step with what the staff records and the entries say."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from governance.kernel.ids import MemberId
from governance.register.models import MemberLead
from governance.register.models.members import table_of
from governance.register.queries.leads import alike, leads_of
from governance.register.rules.leads import LeadKind

_OF_ENTRIES = frozenset(LeadKind) - {LeadKind.ALIKE}
Leads = Mapping[MemberId, set[LeadKind]]


def keep_leads(session: Session, member_ids: Sequence[MemberId]) -> None:
    """Compare some people with their entries anew. Give no more than some hundred at once."""
    there = _there(session, member_ids)
    wanted = leads_of(session, member_ids=member_ids)
    for member_id, kinds in there.items():
        surplus = kinds & _OF_ENTRIES - wanted.get(member_id, set())
        if surplus:
            session.execute(
                delete(MemberLead).where(
                    MemberLead.member_id == member_id, MemberLead.kind.in_(surplus)
                )
            )
    _add(session, wanted, there)


def keep_alike(session: Session, member_ids: Sequence[MemberId]) -> None:
    """Look anew for people like some; the others of a pair are led to as well.

    Somebody who is no longer like another keeps the lead until they are looked at themselves.
    """
    pairs = alike(session, member_ids=member_ids)
    both = {*pairs, *(other for others in pairs.values() for other in others)}
    there = _there(session, list({*member_ids, *both}))
    gone = [each for each in member_ids if LeadKind.ALIKE in there[each] and each not in both]
    if gone:
        session.execute(
            delete(MemberLead).where(
                MemberLead.member_id.in_(gone), MemberLead.kind == LeadKind.ALIKE
            )
        )
    _add(session, {each: {LeadKind.ALIKE} for each in both}, there)


def _there(
    session: Session, member_ids: Sequence[MemberId]
) -> defaultdict[MemberId, set[LeadKind]]:
    found: defaultdict[MemberId, set[LeadKind]] = defaultdict(set)
    rows = session.execute(
        select(MemberLead.member_id, MemberLead.kind).where(MemberLead.member_id.in_(member_ids))
    )
    for member_id, kind in rows:
        found[MemberId(member_id)].add(kind)
    return found


def _add(session: Session, wanted: Leads, there: Leads) -> None:
    missing = [
        {"kind": kind, "member_id": member_id}
        for member_id, kinds in wanted.items()
        for kind in sorted(kinds - there.get(member_id, set()))
    ]
    if missing:
        session.execute(insert(table_of(MemberLead)), missing)
