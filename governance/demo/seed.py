"""Seeding the demo: a register from a personnel export, and an election at each age."""

import io
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from governance import schema
from governance.demo.articles import agree_articles, enter_nominee
from governance.demo.boxes import Boxes, trustees_in
from governance.demo.contests import (
    HOUR,
    Cast,
    announced,
    counted_and_declared,
    nominated,
    polled,
    start_for,
    voted,
)
from governance.demo.people import personnel_export
from governance.demo.personas import PERSONAS
from governance.elections.queries.contests import contest_page
from governance.identity.queries import accounts_at
from governance.identity.rules import Role
from governance.identity.service import appoint_officer, open_account
from governance.kernel.actor import SYSTEM, Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId
from governance.notices.rules import OutgoingEmail
from governance.notices.service import deliver_due
from governance.register.queries import members_on
from governance.register.service.checking import check_import
from governance.register.service.confirming import confirm_import
from governance.register.service.staging import upload_export
from governance.settings import Settings
from governance.storage.engine import begin_writing, normalised_url, prepare_engine
from governance.voting.rules.keys import BoothKeys

__all__ = ["schema", "seed"]

Say = Callable[[str], None]
DAY = timedelta(days=1)
AUDITOR_FOR = 365 * DAY
POST_BAG = 5000


def seed(settings: Settings, *, folder: Path, now: datetime, say: Say) -> None:
    """Fill an empty, migrated database; every act is done as its own transaction would be.

    The keys of the made-up trustees go into ``folder``.
    """
    engine = create_engine(normalised_url(settings.database_url))
    prepare_engine(engine)
    make_session = sessionmaker(engine, expire_on_commit=False)
    try:
        with make_session() as session:
            begin_writing(session)
            began = now - 150 * DAY
            actors = _officers(session, now=began, until=now + AUDITOR_FOR)
            secretary, officer = actors[Role.COMPANY_SECRETARY], actors[Role.RETURNING_OFFICER]
            agree_articles(session, secretary, actors[Role.DIRECTOR], at=began)
            _register(session, secretary, today=now, at=began + DAY)
            enter_nominee(session, secretary, at=began + DAY)
            session.commit()
            say("  the register: 770 co-owners and 40 who have left")
            cast = Cast(
                officer=officer,
                members=_known_members(session, now),
                letterhead=settings.letterhead,
                chance=random.Random("Box Hill"),
                boxes=Boxes(
                    trustees=trustees_in(folder, now=now),
                    keys=BoothKeys(settings.secret_key),
                    house=settings.letterhead,
                    officer=officer,
                ),
            )
            for name, contest in (
                ("a finished election", _finished),
                ("an open election", _open),
                ("a coming election", _coming),
            ):
                begin_writing(session)
                posted_at = contest(session, cast, now)
                session.commit()
                for moment in posted_at:
                    deliver_due(make_session, send=_by_post, now=moment, limit=POST_BAG)
                say(f"  {name}")
    finally:
        engine.dispose()


def _by_post(_email: OutgoingEmail) -> None:
    """Take the e-mails of the weeks behind us as sent."""


def _officers(session: Session, *, now: datetime, until: datetime) -> dict[Role, Actor]:
    """The officers of the personas, as actors."""
    actors: dict[Role, Actor] = {}
    for persona in PERSONAS:
        if persona.role is None:
            continue
        account_id = open_account(
            session,
            display_name=persona.name,
            email=persona.email,
            member_id=None,
            actor=SYSTEM,
            now=now,
        )
        appoint_officer(
            session,
            account_id=account_id,
            role=persona.role,
            actor=SYSTEM,
            now=now,
            ends_on=london_day(until) if persona.role is Role.AUDITOR else None,
        )
        actors[persona.role] = Actor(account_id=account_id, display_name=persona.name)
    return actors


def _register(session: Session, secretary: Actor, *, today: datetime, at: datetime) -> None:
    """Import the made-up personnel export, as the secretary would."""
    import_id = upload_export(
        session,
        source=io.BytesIO(personnel_export(london_day(today - 150 * DAY))),
        file_name="staff-list.csv",
        actor=secretary,
        now=at,
    )
    check_import(session, import_id=import_id, now=at)
    confirm_import(session, import_id=import_id, checked_at=at, actor=secretary, now=at)


def _known_members(session: Session, now: datetime) -> list[MemberId]:
    """The co-owners: first those of the personas, then the others in no order."""
    first = [
        account.member_id
        for persona in PERSONAS
        if persona.role is None
        for account in accounts_at(session, email=persona.email)
        if account.member_id is not None
    ]
    others = [one.member_id for one in members_on(session, day=london_day(now))]
    random.Random("Leith Hill").shuffle(others)
    return [*first, *(one for one in others if one not in set(first))]


def _finished(session: Session, cast: Cast, now: datetime) -> list[datetime]:
    """A board election of three seats, declared a few days ago; 463 voted, the co-owner too.

    Gives, as the other two do, the moments at which its e-mails went out.
    """
    start = start_for(now - 4 * DAY)
    contest_id = announced(
        session, cast, title="Board of directors", seats=3, rule="mer", supporters=0, at=start
    )
    made = nominated(
        session,
        cast,
        contest_id,
        people=cast.members[40:48],
        supporters=(),
        at=start + 2 * DAY,
    )
    polled(session, cast, contest_id, made)
    voted(session, cast, contest_id, voters=[cast.members[0], *cast.members[150:612]])
    counted_and_declared(session, cast, contest_id)
    facts = contest_page(session, contest_id=contest_id).facts
    return [start + 3 * DAY, facts.opens_at + 2 * HOUR, facts.closes_at + DAY]


def _open(session: Session, cast: Cast, now: datetime) -> list[datetime]:
    """A staff council election that closes in about a week; the co-owner has not voted yet."""
    start = start_for(now + 7 * DAY)
    contest_id = announced(
        session, cast, title="Staff council", seats=2, rule="mer", supporters=0, at=start
    )
    made = nominated(
        session, cast, contest_id, people=cast.members[60:66], supporters=(), at=start + 2 * DAY
    )
    polled(session, cast, contest_id, made)
    voted(session, cast, contest_id, voters=cast.members[200:420])
    facts = contest_page(session, contest_id=contest_id).facts
    return [start + 3 * DAY, facts.opens_at + 2 * HOUR]


def _coming(session: Session, cast: Cast, now: datetime) -> list[datetime]:
    """A contest for the chair whose nominations are open; one has come in."""
    start = now - 4 * DAY
    contest_id = announced(
        session,
        cast,
        title="Chair of the staff council",
        seats=1,
        rule="yes-no-reopen",
        supporters=2,
        at=start,
    )
    nominated(
        session,
        cast,
        contest_id,
        people=cast.members[80:81],
        supporters=cast.members[90:92],
        at=start + DAY,
    )
    return [now]
