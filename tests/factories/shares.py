"""Entries, holders and share events for tests of the ledger."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles, ShareClass
from governance.constitution.rules.forms import LegalForm
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import EntryId, ShareEventId, new_id
from governance.register.models import Member
from governance.register.models.entries import RegisterEntry
from governance.register.rules.entries import JointHolder
from governance.shares.rules import Allotment, Holder
from governance.shares.service import allot
from tests.factories.constitution import some_articles
from tests.factories.register import a_member, entry_of

OPENED_ON = date(2020, 1, 1)

POUND = ShareClass(key="ordinary", name="Ordinary", nominal_pence=100)
NUMBERED = ShareClass(key="founder", name="Founder", nominal_pence=100, is_numbered=True)
REDEEMABLE = ShareClass(key="redeemable", name="Redeemable", nominal_pence=100, is_redeemable=True)
WITHDRAWABLE = ShareClass(
    key="community", name="Community", nominal_pence=100, is_withdrawable=True
)

COMPANY = Articles(share_classes=(POUND, NUMBERED, REDEEMABLE))
SOCIETY = Articles(
    legal_form=LegalForm.COMMUNITY_BENEFIT_SOCIETY, share_classes=(POUND, WITHDRAWABLE)
)


def a_holder(
    session: Session,
    *,
    name: str = "Margaret Hill",
    registered_on: date = OPENED_ON,
    now: datetime,
) -> Holder:
    """Somebody with a bare entry, which is all that the ledger itself looks at."""
    number = session.scalars(select(func.coalesce(func.max(RegisterEntry.number), 0))).one() + 1
    member = Member(id=new_id(), number=f"T{number:06}", entered_at=now)
    session.add(member)
    session.flush()
    entry = RegisterEntry(id=new_id(), number=number, member_id=member.id, entered_at=now)
    session.add(entry)
    session.flush()
    return Holder(
        entry_id=EntryId(entry.id), name=name, registered_on=registered_on, ceased_on=None
    )


def an_allotment(
    session: Session,
    holder: Holder,
    *,
    shares: int = 10,
    class_key: str = "ordinary",
    paid_pence: int | None = None,
    on: date = date(2021, 1, 1),
    articles: Articles = COMPANY,
    now: datetime,
) -> ShareEventId:
    """New shares for one holder, fully paid unless said."""
    share_class = articles.share_class(class_key)
    nominal = shares * (share_class.nominal_pence if share_class else 0)
    paid = nominal if paid_pence is None else paid_pence
    return allot(
        session,
        holders=[Allotment(holder=holder, class_key=class_key, shares=shares, paid_pence=paid)],
        effective_on=on,
        authority="Board minute 7",
        consideration_pence=nominal,
        articles=articles,
        actor=SYSTEM,
        now=now,
    )


def a_body_of_shareholders(
    session: Session, *, classes: Sequence[ShareClass] = (POUND,), now: datetime
) -> dict[str, EntryId]:
    """Articles with these classes, Margaret with ten shares, three with one; Edith has none.

    Of Edith the register has no full forename.
    """
    some_articles(session, now=now, share_classes=tuple(classes))
    people = {"Margaret Hill": 10, "Kwame Adjei": 1, "Sam Green": 1, "Sam Yellow": 1}
    found = {}
    for number, (name, shares) in enumerate(people.items(), start=1):
        member_id = a_member(
            session,
            now=now,
            name=name,
            shares=shares,
            number=f"CS{number:05}",
            email=f"person{number}@example.org",
        )
        found[name] = entry_of(session, member_id)
    edith = a_member(
        session,
        now=now,
        name="Edith Moss",
        number="CS00009",
        email="edith@example.org",
        shares=0,
        particulars={
            "forename": "E.",
            "joint_holders": (JointHolder(forename="Edith", surname="Moss"),),
        },
    )
    found["Edith Moss"] = entry_of(session, edith)
    return found
