"""Queueing a notice in the transaction of the act it tells of."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.orm import Session

from governance.journal.rules import Subject
from governance.kernel.ids import NoticeId, new_id
from governance.kernel.letterhead import Letterhead
from governance.kernel.wording import day, moment
from governance.notices.models import Notice
from governance.notices.rules import (
    Channel,
    DeliveryState,
    NoticeKind,
    Recipient,
    searchable,
)
from governance.settings import ROOT

_LONGEST_SUBJECT = 200
_LONGEST_NAME = 200


def queue_notice(
    session: Session,
    *,
    kind: NoticeKind,
    recipient: Recipient,
    facts: Mapping[str, object],
    letterhead: Letterhead,
    now: datetime,
    subject: Subject | None = None,
    is_secret: bool = False,
    expires_at: datetime | None = None,
) -> NoticeId:
    """Queue one notice, in the caller's transaction: it leaves only if that is committed.

    An e-mail when the recipient has an address, otherwise a letter that waits to be printed.
    ``facts`` are what ``templates/notices/<kind>.txt`` asks for (each template lists them); days
    and instants are given as ``date`` and aware ``datetime``. A secret notice (one that holds a
    link to sign in) must have an e-mail address and is wiped once it has left; after
    ``expires_at`` it is not sent any more. Raises ``jinja2.UndefinedError`` when a fact is missing
    and ``ValueError`` for a secret letter.
    """
    if is_secret and recipient.email is None:
        raise ValueError("a secret notice needs an e-mail address: it must never wait on paper")
    subject_line, body = composed(kind, recipient=recipient, facts=facts, letterhead=letterhead)
    notice_id = NoticeId(new_id())
    name = " ".join(recipient.name.split())[:_LONGEST_NAME]
    session.add(
        Notice(
            id=notice_id,
            kind=kind,
            channel=Channel.EMAIL if recipient.email else Channel.LETTER,
            state=DeliveryState.QUEUED,
            person_id=recipient.person_id,
            name=name,
            email=recipient.email,
            address="\n".join(recipient.address_lines),
            searchable=searchable(name, recipient.email),
            subject_line=subject_line,
            body=body,
            is_secret=is_secret,
            about_kind=subject.kind if subject else None,
            about_id=str(subject.id) if subject else None,
            queued_at=now,
            expires_at=expires_at,
            due_at=now,
            changed_at=now,
        )
    )
    return notice_id


def composed(
    kind: NoticeKind,
    *,
    recipient: Recipient,
    facts: Mapping[str, object],
    letterhead: Letterhead,
) -> tuple[str, str]:
    """The subject line and the body of a notice, as plain text."""
    text = (
        _templates()
        .get_template(f"{kind.value}.txt")
        .render(facts, to=recipient.name, mutual=letterhead)
    )
    first, _, body = text.lstrip().partition("\n")
    if not first.startswith("Subject: "):
        raise ValueError(f"the first line of {kind.value}.txt must be 'Subject: …'")
    subject_line = " ".join(first.removeprefix("Subject: ").split())[:_LONGEST_SUBJECT]
    return subject_line, body.strip() + "\n"


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(ROOT, "templates", "notices")),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text: nothing here is read as HTML
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = day
    environment.filters["moment"] = moment
    return environment
