"""Handing an e-mail to a mail server, and telling a refusal for good from one for now."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from types import TracebackType
from typing import Self

from governance.notices.rules import FailureReason, MessageRefused, OutgoingEmail, SendingPutOff
from governance.settings import Settings, Smtp

TIMEOUT_SECONDS = 20.0
_FOR_GOOD = range(500, 600)
_NO_SUCH_ADDRESS = ("5.1.1", "5.1.2", "5.1.3", "5.1.10")
_MAILBOX_FULL = ("5.2.2", "4.2.2")


class SmtpSender:
    """One connection to the mail server, kept open while there is something to send."""

    def __init__(self, settings: Settings, *, timeout: float = TIMEOUT_SECONDS) -> None:
        """Keep the settings; the connection is made when the first e-mail is sent."""
        self._settings = settings
        self._timeout = timeout
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Give the sender itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hang up."""
        self.close()

    def __call__(self, email: OutgoingEmail) -> None:
        """Hand one e-mail over; raises ``MessageRefused`` or ``SendingPutOff``."""
        message = as_message(email, self._settings)
        try:
            self._connected().send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            raise _refused_recipient(refused) from None
        except smtplib.SMTPNotSupportedError as error:
            # the address has letters outside ASCII and the server cannot carry them
            raise MessageRefused(FailureReason.ADDRESS_REFUSED, str(error)) from None
        except smtplib.SMTPDataError as error:
            raise _refused_message(error) from None
        except smtplib.SMTPResponseException as error:
            self.close()
            raise SendingPutOff(
                _words(error.smtp_code, error.smtp_error), is_server_down=True
            ) from None
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise SendingPutOff(type(error).__name__, is_server_down=True) from None

    def close(self) -> None:
        """Hang up, whatever state the connection is in."""
        server, self._server = self._server, None
        if server is None:
            return
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            self._server = _connection(self._settings.smtp, self._timeout)
        return self._server


def _connection(smtp: Smtp, timeout: float) -> smtplib.SMTP:
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if smtp.security == "tls":
        server = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=timeout, context=context)
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=timeout)
    try:
        if smtp.security == "starttls":
            _encrypt(server, context)
        if smtp.user:
            server.login(smtp.user, smtp.password)
    except BaseException:
        server.close()
        raise
    return server


def _encrypt(server: smtplib.SMTP, context: ssl.SSLContext) -> None:
    server.ehlo()
    if not server.has_extn("starttls"):
        raise smtplib.SMTPException("the mail server offers no encryption")
    server.starttls(context=context)


def as_message(email: OutgoingEmail, settings: Settings) -> EmailMessage:
    """The e-mail with its headers; raises ``MessageRefused`` for an address that is none."""
    message = EmailMessage()
    domain = settings.mail_from.rpartition("@")[2]
    try:
        message["From"] = Address(settings.mutual.name, addr_spec=settings.mail_from)
        message["To"] = Address(email.name, addr_spec=email.address)
    except (ValueError, IndexError) as error:
        raise MessageRefused(FailureReason.ADDRESS_REFUSED, str(error)) from None
    if settings.mutual.contact_email:
        message["Reply-To"] = settings.mutual.contact_email
    message["Subject"] = email.subject_line
    message["Date"] = format_datetime(email.queued_at)
    message["Message-ID"] = f"<{email.message_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(email.body, cte="quoted-printable")
    return message


def _words(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"


def _refused_recipient(refused: smtplib.SMTPRecipientsRefused) -> Exception:
    code, said = next(iter(refused.recipients.values()))
    answer = _words(code, said)
    if code not in _FOR_GOOD:
        return SendingPutOff(answer, is_server_down=False)
    return MessageRefused(reason_of(answer, default=FailureReason.ADDRESS_REFUSED), answer)


def _refused_message(error: smtplib.SMTPDataError) -> Exception:
    answer = _words(error.smtp_code, error.smtp_error)
    if error.smtp_code not in _FOR_GOOD:
        return SendingPutOff(answer, is_server_down=False)
    return MessageRefused(FailureReason.MESSAGE_REFUSED, answer)


def reason_of(answer: str, *, default: FailureReason) -> FailureReason:
    """The reason behind a mail server's answer, by its enhanced status code (RFC 3463)."""
    words = answer.split()
    if any(word in _NO_SUCH_ADDRESS for word in words):
        return FailureReason.NO_SUCH_ADDRESS
    if any(word in _MAILBOX_FULL for word in words):
        return FailureReason.MAILBOX_FULL
    return default
