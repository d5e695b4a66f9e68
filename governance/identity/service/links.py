"""Acts on one-time links: ask for one, answer those who asked, use one; confirm an address."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from governance.identity.models import Account, OneTimeLink, SignInRequest
from governance.identity.queries.accounts import AccountPage, account_page, accounts_at
from governance.identity.queries.links import LinkPage, link_page
from governance.identity.queries.sessions import digest_of
from governance.identity.rules.links import LinkPurpose
from governance.identity.rules.refusals import LinkNotValid, SetUpLinkNotValid
from governance.identity.rules.roles import EMAIL_LINK_LIFE, LINK_LIFE, SET_UP_LIFE
from governance.identity.service.accounts import normalised_email
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import AccountId
from governance.kernel.letterhead import Letterhead
from governance.kernel.refusals import NotFound
from governance.notices.rules import NoticeKind, Recipient
from governance.notices.service import queue_notice

_TOKEN_BYTES = 32
KEPT_AFTER_USE = timedelta(days=1)


def ask_for_link(session: Session, *, email: str, next_path: str | None, now: datetime) -> None:
    """Note that somebody asks for a sign-in link; the worker answers (``answer_requests``).

    Nothing is looked up here, so the answer and its time cannot tell whether the address is known.
    """
    session.add(
        SignInRequest(email=normalised_email(email) or "", next_path=next_path, requested_at=now)
    )
    session.flush()


def answer_requests(
    session: Session, *, letterhead: Letterhead, now: datetime, limit: int = 50
) -> int:
    """Send their links to those who asked; gives how many requests were answered.

    People who share an address each get an e-mail with their own name and their own link. A
    request is forgotten once answered; one for an unknown address is simply forgotten.
    """
    requests = session.scalars(
        select(SignInRequest)
        .order_by(SignInRequest.requested_at, SignInRequest.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for request in requests:
        if now - request.requested_at < LINK_LIFE:
            for account in accounts_at(session, email=request.email):
                _send_sign_in_link(
                    session,
                    account=account,
                    address=request.email,
                    next_path=request.next_path,
                    letterhead=letterhead,
                    now=now,
                )
        session.delete(request)
    session.flush()
    return len(requests)


def _send_sign_in_link(
    session: Session,
    *,
    account: AccountPage,
    address: str,
    next_path: str | None,
    letterhead: Letterhead,
    now: datetime,
) -> None:
    token = _new_link(
        session,
        account_id=account.id,
        purpose=LinkPurpose.SIGN_IN,
        life=LINK_LIFE,
        now=now,
        email=address,
        next_path=next_path,
    )
    queue_notice(
        session,
        kind=NoticeKind.SIGN_IN_LINK,
        recipient=Recipient(account.person_id, account.name, address),
        facts={
            "link": f"{letterhead.base_url}/sign-in/link/{token}",
            "minutes": LINK_LIFE // timedelta(minutes=1),
        },
        letterhead=letterhead,
        now=now,
        is_secret=True,
        expires_at=now + LINK_LIFE,
    )


def use_link(session: Session, *, token: str, now: datetime) -> LinkPage:
    """Use up a sign-in link and say whose it was. Refuses one that ran out or was used."""
    page = link_page(session, token=token, purpose=LinkPurpose.SIGN_IN, now=now)
    if page is None or not _used(session, token, now):
        raise LinkNotValid
    return page


def make_set_up_link(
    session: Session, *, account_id: AccountId, actor: Actor, now: datetime
) -> str:
    """A fresh token for an officer's set-up page; earlier ones stop working."""
    session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.account_id == account_id,
            OneTimeLink.purpose == LinkPurpose.SET_UP,
            OneTimeLink.used_at.is_(None),
        )
        .values(used_at=now)
    )
    record(
        session,
        act=Act.SET_UP_LINK_MADE,
        actor=actor,
        now=now,
        subject=Subject("account", account_id),
    )
    return _new_link(
        session, account_id=account_id, purpose=LinkPurpose.SET_UP, life=SET_UP_LIFE, now=now
    )


def use_set_up_link(session: Session, *, token: str, now: datetime) -> AccountId:
    """Use up an officer's set-up link. Refuses one that ran out or was used."""
    page = link_page(session, token=token, purpose=LinkPurpose.SET_UP, now=now)
    if page is None or not _used(session, token, now):
        raise SetUpLinkNotValid
    return page.account_id


CONFIRM_PATH = "/sign-in/confirm-email"


def offer_email(
    session: Session,
    *,
    email: str,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
    path: str = CONFIRM_PATH,
) -> None:
    """Send the actor a link to confirm an address that sign-in links should go to.

    ``path`` is the page whose button confirms it; the token is put behind it.
    """
    account = account_page(session, account_id=actor.account_id) if actor.account_id else None
    address = normalised_email(email)
    if account is None or address is None:
        raise NotFound
    token = _new_link(
        session,
        account_id=account.id,
        purpose=LinkPurpose.CONFIRM_EMAIL,
        life=EMAIL_LINK_LIFE,
        now=now,
        email=address,
    )
    queue_notice(
        session,
        kind=NoticeKind.EMAIL_CONFIRMATION,
        recipient=Recipient(account.person_id, account.name, address),
        facts={
            "link": f"{letterhead.base_url}{path}/{token}",
            "hours": EMAIL_LINK_LIFE // timedelta(hours=1),
        },
        letterhead=letterhead,
        now=now,
        is_secret=True,
        expires_at=now + EMAIL_LINK_LIFE,
    )


def confirm_email(session: Session, *, token: str, actor: Actor, now: datetime) -> str:
    """Use up a link sent to an address: sign-in links go there from now on; gives the address."""
    page = link_page(session, token=token, purpose=LinkPurpose.CONFIRM_EMAIL, now=now)
    if page is None or page.email is None or not _used(session, token, now):
        raise LinkNotValid
    session.execute(
        update(Account).where(Account.id == page.account_id).values(own_email=page.email)
    )
    record(
        session,
        act=Act.EMAIL_CONFIRMED,
        actor=actor,
        now=now,
        subject=Subject("account", page.account_id),
    )
    return page.email


def forget_links(session: Session, *, now: datetime) -> None:
    """Remove links that ran out more than a day ago: they tell when people signed in."""
    session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at < now - KEPT_AFTER_USE))


def _used(session: Session, token: str, now: datetime) -> bool:
    """Mark the link used; ``False`` when somebody else was faster."""
    marked = session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.token_digest == digest_of(token), OneTimeLink.used_at.is_(None))
        .values(used_at=now)
        .returning(OneTimeLink.id)
    ).all()
    return bool(marked)


def _new_link(
    session: Session,
    *,
    account_id: AccountId,
    purpose: LinkPurpose,
    life: timedelta,
    now: datetime,
    email: str | None = None,
    next_path: str | None = None,
) -> str:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    session.add(
        OneTimeLink(
            account_id=account_id,
            purpose=purpose,
            token_digest=digest_of(token),
            email=email,
            next_path=next_path,
            issued_at=now,
            expires_at=now + life,
        )
    )
    session.flush()
    return token
