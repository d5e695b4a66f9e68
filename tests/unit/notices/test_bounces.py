from uuid import UUID

import pytest

from governance.notices.service.bounces import Bounce, read_bounce

NOTICE = UUID("0f7c5f2a-8f5e-4b5c-9a51-3b7e0d7f8a11")
REPORT = """From: MAILER-DAEMON@mx.example.org
To: governance@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain; charset=us-ascii

Your message could not be delivered.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 7 Jun 2027 08:00:00 +0000

Final-Recipient: rfc822; Grace.Hopper@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <grace.hopper@example.org>:
    Recipient address rejected: User unknown

--edge
Content-Type: {kind}

From: Harbour Mutual <governance@example.org>
To: Grace Hopper <grace.hopper@example.org>
Message-ID: {message_id}
Subject: The result

{body}--edge--
"""


def report(
    *,
    action: str = "failed",
    kind: str = "message/rfc822",
    message_id: str = f"<{NOTICE.hex}.2@example.org>",
    body: str = "Hello Grace\n",
) -> bytes:
    return REPORT.format(action=action, kind=kind, message_id=message_id, body=body).encode()


def test_a_report_names_our_notice_the_round_and_the_reason() -> None:
    assert read_bounce(report()) == Bounce(
        notice_id=NOTICE,
        round=2,
        address="grace.hopper@example.org",
        status="5.1.1",
        answer=("550 5.1.1 <grace.hopper@example.org>: Recipient address rejected: User unknown"),
    )


def test_the_headers_alone_of_the_mail_are_enough() -> None:
    found = read_bounce(report(kind="text/rfc822-headers", body=""))
    assert found is not None
    assert (found.notice_id, found.round) == (NOTICE, 2)


def test_without_our_message_id_the_address_is_left() -> None:
    found = read_bounce(report(message_id="<something@else.example>"))
    assert found is not None
    assert found.notice_id is None
    assert found.address == "grace.hopper@example.org"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_a_report_of_a_delay_or_a_success_is_no_bounce(action: str) -> None:
    assert read_bounce(report(action=action)) is None


@pytest.mark.parametrize(
    "content", [b"", b"Subject: I am on holiday\n\nBack on Monday.", b"\xff\x00"]
)
def test_any_other_mail_is_no_bounce(content: bytes) -> None:
    assert read_bounce(content) is None
