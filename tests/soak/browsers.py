"""Members at their browsers, signed in, for the pages that want to know who is there."""

import http.client
import secrets
import urllib.parse
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask
from flask import session as cookie
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from governance.identity.queries import account_of_member
from governance.identity.service import start_session
from governance.kernel.ids import MemberId


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser signed in: its cookie, and the token of its forms."""

    cookie: str
    token: str


def signed_in(app: Flask, session: Session, member_id: MemberId, *, now: datetime) -> Browser:
    """Sign a member in without mails and pages."""
    account = account_of_member(session, member_id=member_id)
    if account is None:
        raise LookupError("this member has no account")
    secret = start_session(
        session, account_id=account.id, device="Soak", is_second_factor_passed=False, now=now
    )
    with app.test_request_context("/"):
        cookie["_user_id"], cookie["_fresh"] = secret, True
        cookie["csrf_token"] = secrets.token_hex(20)
        key = app.secret_key or ""
        token = URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(cookie["csrf_token"])
        signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined] # that of cookies
        text = signer.dumps(dict(cookie))
    return Browser(f"{app.config['SESSION_COOKIE_NAME']}={text}", str(token))


def posted(
    connection: http.client.HTTPConnection, path: str, form: dict[str, str], browser: Browser
) -> tuple[int, str]:
    """Send a form; the status and where the answer leads."""
    body = urllib.parse.urlencode({**form, "csrf_token": browser.token})
    headers = {"Cookie": browser.cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, body, headers)
    with connection.getresponse() as answer:
        answer.read()
        return answer.status, answer.getheader("Location") or ""
