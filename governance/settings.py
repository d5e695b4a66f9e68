"""The settings, read once from the environment; a missing or unsafe value stops the start."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from governance.kernel.letterhead import Letterhead

ROOT = Path(__file__).resolve().parent.parent
_DEFAULT_KEY = "a key for this machine only"
_SHORTEST_KEY = 32


class Mode(StrEnum):
    """How this installation runs."""

    DEMO = "demo"
    PRODUCTION = "production"
    TEST = "test"


class SettingsFault(Exception):
    """A setting is missing or unsafe; the message says which and what to do."""


@dataclass(frozen=True)
class Smtp:
    """Where e-mail is handed over. ``security`` is ``starttls``, ``tls`` or ``none``."""

    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"


@dataclass(frozen=True)
class Mutual:
    """The mutual this installation belongs to: its name and its looks."""

    name: str = "Example Mutual"
    short_name: str = "Example Mutual"
    colour: str = "#0f6b5c"
    logo: Path | None = None
    jurisdiction: str = "england-and-wales"
    contact_email: str = ""
    contact_phone: str = ""


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides."""

    mode: Mode = Mode.PRODUCTION
    database_url: str = "sqlite:///var/commonweal.sqlite"
    secret_key: str = field(default=_DEFAULT_KEY, repr=False)
    base_url: str = "http://127.0.0.1:8000"
    mail_from: str = "governance@example.org"
    smtp: Smtp = field(default_factory=Smtp)
    mutual: Mutual = field(default_factory=Mutual)
    trusted_proxies: int = 0
    upload_limit_mb: int = 20
    heads: Path | None = None
    debug: bool = False

    @property
    def is_secure(self) -> bool:
        """Whether people reach the site by https, so that cookies must be marked secure."""
        return self.base_url.startswith("https://")

    @property
    def heads_file(self) -> Path:
        """Where every mailed head of a poll's log is written down, beside the database."""
        if self.heads is not None:
            return self.heads
        database = self.database_url.partition("sqlite:///")[2]
        return Path(f"{database}.heads") if database else ROOT / "var" / "commonweal.heads"

    @property
    def letterhead(self) -> Letterhead:
        """The mutual as notices and documents name it."""
        return Letterhead(
            mutual_name=self.mutual.name,
            short_name=self.mutual.short_name,
            base_url=self.base_url,
            contact_email=self.mutual.contact_email,
            contact_phone=self.mutual.contact_phone,
            colour=self.mutual.colour,
        )

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings; raises ``SettingsFault`` saying which value is missing or unsafe."""
        mode = _one_of(environ, "COMMONWEAL_MODE", Mode.PRODUCTION, Mode)
        settings = cls(
            mode=mode,
            database_url=environ.get("DATABASE_URL", cls.database_url),
            secret_key=environ.get("SECRET_KEY", _DEFAULT_KEY),
            base_url=environ.get("BASE_URL", cls.base_url).rstrip("/"),
            mail_from=environ.get("MAIL_FROM", cls.mail_from),
            smtp=_smtp(environ),
            mutual=_mutual(environ),
            trusted_proxies=_number(environ, "TRUSTED_PROXIES", 0),
            upload_limit_mb=_number(environ, "UPLOAD_LIMIT_MB", 20),
            heads=Path(environ["HEADS_FILE"]) if environ.get("HEADS_FILE") else None,
            debug=environ.get("FLASK_DEBUG", "") not in {"", "0"},
        )
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse to start unsafely in production."""
        if self.mode is not Mode.PRODUCTION:
            return
        if self.secret_key == _DEFAULT_KEY or len(self.secret_key) < _SHORTEST_KEY:
            raise SettingsFault(
                f"SECRET_KEY is missing or shorter than {_SHORTEST_KEY} characters. Make one with: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        if self.debug:
            raise SettingsFault("FLASK_DEBUG is on. It shows members' data to anyone: turn it off.")
        if not self.is_secure:
            raise SettingsFault(
                "BASE_URL must be the https:// address that members use, such as "
                "https://vote.example.org"
            )


def _one_of(environ: Mapping[str, str], name: str, default: Mode, choices: type[Mode]) -> Mode:
    given = environ.get(name, default.value)
    try:
        return choices(given)
    except ValueError:
        allowed = ", ".join(choice.value for choice in choices)
        raise SettingsFault(f"{name} is {given!r}; it must be one of: {allowed}.") from None


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    given = environ.get(name, str(default))
    if not given.isascii() or not given.isdigit():
        raise SettingsFault(f"{name} is {given!r}; it must be a whole number.")
    return int(given)


def _smtp(environ: Mapping[str, str]) -> Smtp:
    security = environ.get("SMTP_SECURITY", "starttls")
    if security not in {"starttls", "tls", "none"}:
        raise SettingsFault(f"SMTP_SECURITY is {security!r}; use starttls, tls or none.")
    return Smtp(
        host=environ.get("SMTP_HOST", "localhost"),
        port=_number(environ, "SMTP_PORT", 25),
        user=environ.get("SMTP_USER", ""),
        password=environ.get("SMTP_PASSWORD", ""),
        security=security,
    )


def _mutual(environ: Mapping[str, str]) -> Mutual:
    colour = environ.get("MUTUAL_COLOUR", Mutual.colour)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise SettingsFault(f"MUTUAL_COLOUR is {colour!r}; write it like #0f6b5c.")
    jurisdiction = environ.get("MUTUAL_JURISDICTION", Mutual.jurisdiction)
    if jurisdiction not in {"england-and-wales", "scotland", "northern-ireland"}:
        raise SettingsFault(
            f"MUTUAL_JURISDICTION is {jurisdiction!r}; use england-and-wales, scotland or "
            "northern-ireland."
        )
    logo = environ.get("MUTUAL_LOGO", "")
    if logo and not Path(logo).is_file():
        raise SettingsFault(f"MUTUAL_LOGO is {logo!r}, and there is no such file.")
    name = environ.get("MUTUAL_NAME", Mutual.name)
    return Mutual(
        name=name,
        short_name=environ.get("MUTUAL_SHORT_NAME", name),
        colour=colour.lower(),
        logo=Path(logo) if logo else None,
        jurisdiction=jurisdiction,
        contact_email=environ.get("MUTUAL_CONTACT_EMAIL", ""),
        contact_phone=environ.get("MUTUAL_CONTACT_PHONE", ""),
    )
