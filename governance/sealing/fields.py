"""Reading the fields of an object: each of the type it must have, and none too many."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NoReturn

from governance.sealing.canonical import unb64u
from governance.sealing.faults import FaultCode, SealingFault

_INSTANT = "%Y-%m-%dT%H:%M:%SZ"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def shown_instant(at: datetime) -> str:
    """An aware instant as the files write it: UTC, whole seconds, ``2027-06-07T16:00:00Z``."""
    return at.astimezone(UTC).replace(microsecond=0).strftime(_INSTANT)


@dataclass(frozen=True, slots=True)
class Fields:
    """An object of a file. ``what`` names the file in the sentence of a SealingFault."""

    body: Mapping[str, Any]
    what: str

    def exactly(self, *keys: str) -> "Fields":
        """These keys and no others."""
        if set(self.body) != set(keys):
            self._wrong(f"it must have these keys and no others: {', '.join(sorted(keys))}")
        return self

    def format(self, *names: str) -> str:
        """The object's ``format``: one of these."""
        return self.one_of("format", *names)

    def one_of(self, key: str, *texts: str) -> str:
        """A text out of a list."""
        text = self.text(key)
        if text not in texts:
            self._wrong(f"{key} must be {' or '.join(texts)}")
        return text

    def text(self, key: str) -> str:
        """Any text."""
        value = self.body.get(key)
        if not isinstance(value, str):
            self._wrong(f"{key} must be text")
        return value

    def whole(self, key: str, *, least: int = 0) -> int:
        """A whole number."""
        value = self.body.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self._wrong(f"{key} must be a whole number, {least} or more")
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self.body.get(key)
        if not isinstance(value, bool):
            self._wrong(f"{key} must be true or false")
        return value

    def raw(self, key: str, *sizes: int) -> bytes:
        """Bytes written in base64url, of one of these sizes."""
        value = unb64u(self.text(key))
        if len(value) not in sizes:
            self._wrong(f"{key} has the wrong length")
        return value

    def sha256(self, key: str) -> str:
        """A digest in hexadecimal."""
        value = self.text(key)
        if not _SHA256.fullmatch(value):
            self._wrong(f"{key} must be a SHA-256 in hexadecimal")
        return value

    def uuid(self, key: str) -> str:
        """A UUID in small letters."""
        value = self.text(key)
        if not _UUID.fullmatch(value):
            self._wrong(f"{key} must be a UUID")
        return value

    def instant(self, key: str) -> datetime:
        """An instant in UTC."""
        value = self.text(key)
        try:
            at = datetime.strptime(value, _INSTANT).replace(tzinfo=UTC)
        except ValueError:
            at = None
        if at is None or shown_instant(at) != value:
            self._wrong(f"{key} must be an instant such as 2027-06-07T16:00:00Z")
        return at

    def day(self, key: str) -> date:
        """A day such as 2027-06-07."""
        value = self.text(key)
        try:
            on = date.fromisoformat(value)
        except ValueError:
            on = None
        if on is None or on.isoformat() != value:
            self._wrong(f"{key} must be a day such as 2027-06-07")
        return on

    def part(self, key: str) -> "Fields":
        """An object within the object."""
        return self._part(self.body.get(key), key)

    def parts(self, key: str) -> list["Fields"]:
        """A list of objects."""
        return [self._part(one, key) for one in self._list(key)]

    def texts(self, key: str) -> list[str]:
        """A list of texts."""
        values = self._list(key)
        if not all(isinstance(one, str) for one in values):
            self._wrong(f"{key} must be a list of texts")
        return values

    def _list(self, key: str) -> list[Any]:
        value = self.body.get(key)
        if not isinstance(value, list):
            self._wrong(f"{key} must be a list")
        return value

    def _part(self, value: object, key: str) -> "Fields":
        if not isinstance(value, dict):
            self._wrong(f"{key} must be an object")
        return Fields(value, f"{self.what}, {key}")

    def _wrong(self, reason: str) -> NoReturn:
        raise SealingFault(FaultCode.MALFORMED, f"There is a fault in {self.what}: {reason}.")
