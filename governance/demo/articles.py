"""The demo mutual's articles, and the trustee that takes a leaver's share."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles
from governance.constitution.service import confirm_articles, propose_articles
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.register.rules.entries import Particulars, PartyKind
from governance.register.rules.people import Facts
from governance.register.service.entries import NewEntry, admit_person, enter_on_register

NOMINEE = "Mole Valley Health Trustees Limited"
INCORPORATED_ON = date(2006, 9, 4)
ARTICLES = Articles(
    registered_name="Mole Valley Community Health Limited",
    registered_number="00000000",
    office_lines=("Denbies House", "London Road", "Dorking", "RH5 6AA"),
    incorporated_on=INCORPORATED_ON.isoformat(),
    nominee_name=NOMINEE,
)
"""A company limited by shares: one 1p share each, which goes to the trustee on leaving."""


def agree_articles(session: Session, secretary: Actor, director: Actor, *, at: datetime) -> None:
    """The secretary enters the articles and a director confirms them."""
    articles_id = propose_articles(
        session,
        articles=ARTICLES,
        in_force_on=INCORPORATED_ON,
        reason="The articles as they were registered",
        actor=secretary,
        now=at,
    )
    confirm_articles(session, articles_id=articles_id, actor=director, now=at)


def enter_nominee(session: Session, secretary: Actor, *, at: datetime) -> None:
    """Put the trustee on the register, so that a leaver's share can go to it."""
    office, street, town, postcode = ARTICLES.office_lines
    registered_on = london_day(at)
    member_id = admit_person(
        session,
        facts=Facts(
            forename="",
            surname=NOMINEE,
            address_1=office,
            address_2=street,
            town=town,
            postcode=postcode,
            joined_on=registered_on,
            holds_share=False,
        ),
        is_employee=False,
        number=None,
        actor=secretary,
        now=at,
    )
    particulars = Particulars(
        kind=PartyKind.BODY,
        surname=NOMINEE,
        address_1=office,
        address_2=street,
        town=town,
        postcode=postcode,
        registered_on=registered_on,
    )
    enter_on_register(
        session,
        entries=[NewEntry(member_id, particulars)],
        actor=secretary,
        now=at,
        reason="Named in the articles",
    )
