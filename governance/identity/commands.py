"""Identity on the command line: the first officers, new set-up links, the worker's jobs."""

import argparse
import sys
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from governance.identity.queries.accounts import accounts_at
from governance.identity.queries.links import is_anybody_waiting
from governance.identity.rules.roles import SET_UP_LIFE, Role
from governance.identity.service.accounts import normalised_email, open_account
from governance.identity.service.links import answer_requests, forget_links, make_set_up_link
from governance.identity.service.officers import forget_officer_sign_in
from governance.identity.service.roles import appoint_officer
from governance.identity.service.tries import forget_old_tries
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import AccountId
from governance.notices.commands import Job, MakeSession, opened
from governance.settings import Settings
from governance.storage.engine import begin_writing


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``governance officer …``."""
    officer = subparsers.add_parser("officer", help="make the first officers")
    acts = officer.add_subparsers(title="acts", required=True, metavar="ACT")
    add = acts.add_parser("add", help="give a role at once and print a link to set up the sign-in")
    add.add_argument("--name", required=True, help="full name")
    add.add_argument("--email", required=True)
    add.add_argument("--role", required=True, type=Role, choices=list(Role))
    add.add_argument("--ends-on", type=date.fromisoformat, help="last day, like 2027-12-31")
    add.set_defaults(run=_add_officer)
    reset = acts.add_parser(
        "reset", help="drop an officer's password and authenticator and print a new set-up link"
    )
    reset.add_argument("--email", required=True)
    reset.set_defaults(run=_reset_officer)


def _add_officer(args: argparse.Namespace, settings: Settings) -> int:
    now = datetime.now(UTC)
    with opened(settings)() as session:
        begin_writing(session)
        found = accounts_at(session, email=normalised_email(args.email) or "")
        named = [one for one in found if one.name.casefold() == args.name.casefold()]
        account_id = (
            named[0].id
            if named
            else open_account(
                session,
                display_name=args.name,
                email=args.email,
                member_id=None,
                actor=SYSTEM,
                now=now,
            )
        )
        appoint_officer(
            session,
            account_id=account_id,
            role=args.role,
            actor=SYSTEM,
            now=now,
            ends_on=args.ends_on,
        )
        _print_link(session, account_id, settings, now)
        session.commit()
    return 0


def _reset_officer(args: argparse.Namespace, settings: Settings) -> int:
    now = datetime.now(UTC)
    with opened(settings)() as session:
        begin_writing(session)
        found = accounts_at(session, email=normalised_email(args.email) or "")
        if len(found) != 1:
            said = "Nobody has" if not found else "More than one person has"
            print(f"{said} the address {args.email}.", file=sys.stderr)  # noqa: T201 - the answer
            return 1
        forget_officer_sign_in(session, account_id=found[0].id, actor=SYSTEM, now=now)
        _print_link(session, found[0].id, settings, now)
        session.commit()
    return 0


def _print_link(session: Session, account_id: AccountId, settings: Settings, now: datetime) -> None:
    token = make_set_up_link(session, account_id=account_id, actor=SYSTEM, now=now)
    print(  # noqa: T201 - the answer
        "To set up the sign-in, open this link on your own device. It works once, in the next "
        f"{SET_UP_LIFE.days} days:\n\n{settings.base_url}/sign-in/set-up/{token}\n"
    )


def worker_jobs(settings: Settings) -> tuple[Job, ...]:
    """What the worker does besides sending: answer those who asked for a link, and tidy up."""
    letterhead = settings.letterhead

    def answer(make_session: MakeSession, now: datetime) -> int:
        with make_session() as session:
            if not is_anybody_waiting(session):
                return 0
            begin_writing(session)
            answered = answer_requests(session, letterhead=letterhead, now=now)
            forget_links(session, now=now)
            forget_old_tries(session, now=now)
            session.commit()
        return answered

    return (answer,)
