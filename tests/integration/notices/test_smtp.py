"""Against a real mail server, started by the test: one that takes, one that refuses, none."""

import email
import socket
from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope

from governance.kernel.ids import NoticeId
from governance.notices.rules import (
    FailureReason,
    MessageRefused,
    OutgoingEmail,
    SendingPutOff,
)
from governance.notices.service import SmtpSender
from governance.settings import Mode, Mutual, Settings, Smtp

NOTICE = NoticeId(UUID("0f7c5f2a-8f5e-4b5c-9a51-3b7e0d7f8a11"))


class Mailbox:
    """What the server does with each message: takes it, or answers as it was told to."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.to_recipient = "250 OK"
        self.to_data = "250 OK"

    async def handle_RCPT(  # noqa: N802 - the name the server looks for
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - the name the server looks for
        if self.to_data.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            message = email.message_from_bytes(content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.taken.append(message)
        return self.to_data


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def settings_for(port: int, security: str = "none") -> Settings:
    return Settings(
        mode=Mode.TEST,
        mail_from="governance@example.org",
        smtp=Smtp(host="127.0.0.1", port=port, security=security),
        mutual=Mutual(name="Harbour Mutual, Ltd", contact_email="secretary@example.org"),
    )


@pytest.fixture
def sender(mailbox: Mailbox) -> Iterator[SmtpSender]:
    server = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        with SmtpSender(settings_for(server.port), timeout=5) as sender:
            yield sender
    finally:
        server.stop()


def an_email(now: datetime, **changes: Any) -> OutgoingEmail:
    facts: dict[str, Any] = {
        "notice_id": NOTICE,
        "round": 1,
        "name": "Gráinne O’Malley",
        "address": "grainne@example.org",
        "subject_line": "You can vote now: Board election – 2027",
        "body": f"Hello Gráinne,\n\nhttps://vote.example.org/{'x' * 120}\n",
        "queued_at": now,
    }
    return OutgoingEmail(**(facts | changes))


def test_an_email_arrives_with_its_headers_and_its_words(
    sender: SmtpSender, mailbox: Mailbox, now: datetime
) -> None:
    sender(an_email(now))
    (message,) = mailbox.taken
    assert message["To"].addresses[0].display_name == "Gráinne O’Malley"
    assert message["To"].addresses[0].addr_spec == "grainne@example.org"
    assert message["From"].addresses[0].display_name == "Harbour Mutual, Ltd"
    assert message["Reply-To"] == "secretary@example.org"
    assert message["Subject"] == "You can vote now: Board election – 2027"
    assert message["Message-ID"] == f"<{NOTICE.hex}.1@example.org>"
    assert message["Date"].datetime == now
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert f"\nhttps://vote.example.org/{'x' * 120}\n" in message.get_content().replace(
        "\r\n", "\n"
    )


def test_one_connection_carries_many_emails(
    sender: SmtpSender, mailbox: Mailbox, now: datetime
) -> None:
    for _ in range(3):
        sender(an_email(now))
    assert len(mailbox.taken) == 3


def test_a_name_cannot_smuggle_in_headers(
    sender: SmtpSender, mailbox: Mailbox, now: datetime
) -> None:
    with pytest.raises(MessageRefused):
        sender(an_email(now, name="Eve\r\nBcc: all@example.org"))
    assert mailbox.taken == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("550 5.1.1 User unknown", FailureReason.NO_SUCH_ADDRESS),
        ("552 5.2.2 Mailbox full", FailureReason.MAILBOX_FULL),
        ("554 Relay denied", FailureReason.ADDRESS_REFUSED),
    ],
)
def test_a_refused_address_is_refused_for_good(
    sender: SmtpSender, mailbox: Mailbox, now: datetime, answer: str, reason: FailureReason
) -> None:
    mailbox.to_recipient = answer
    with pytest.raises(MessageRefused) as refused:
        sender(an_email(now))
    assert refused.value.reason is reason
    assert refused.value.answer == answer
    mailbox.to_recipient = "250 OK"
    sender(an_email(now))
    assert len(mailbox.taken) == 1


def test_a_refused_message_is_refused_for_good(
    sender: SmtpSender, mailbox: Mailbox, now: datetime
) -> None:
    mailbox.to_data = "554 5.7.1 Looks like spam"
    with pytest.raises(MessageRefused) as refused:
        sender(an_email(now))
    assert refused.value.reason is FailureReason.MESSAGE_REFUSED


@pytest.mark.parametrize("field", ["to_recipient", "to_data"])
def test_a_refusal_for_now_is_put_off(
    sender: SmtpSender, mailbox: Mailbox, now: datetime, field: str
) -> None:
    setattr(mailbox, field, "451 4.3.0 Try again later")
    with pytest.raises(SendingPutOff) as later:
        sender(an_email(now))
    assert not later.value.is_server_down
    assert later.value.answer == "451 4.3.0 Try again later"


def test_a_server_that_is_not_there_is_down(now: datetime) -> None:
    with SmtpSender(settings_for(free_port()), timeout=2) as sender:
        with pytest.raises(SendingPutOff) as later:
            sender(an_email(now))
        assert later.value.is_server_down


def test_nothing_is_sent_without_encryption_where_it_is_asked_for(
    sender: SmtpSender, mailbox: Mailbox, now: datetime
) -> None:
    strict = SmtpSender(settings_for(sender._settings.smtp.port, "starttls"), timeout=2)
    with strict, pytest.raises(SendingPutOff):
        strict(an_email(now))
    assert mailbox.taken == []


def test_an_address_that_is_none_is_refused(sender: SmtpSender, now: datetime) -> None:
    with pytest.raises(MessageRefused) as refused:
        sender(an_email(now, address="not an address"))
    assert refused.value.reason is FailureReason.ADDRESS_REFUSED
