"""The manifest: all that is fixed about a poll before it opens. Its digest names the poll."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from typing import Any

from governance.sealing.canonical import KEY_BYTES, b64u, canonical, digest, read_canonical
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.fields import Fields, shown_instant
from governance.sealing.hpke import AEAD_NAME, KDF_NAME, KEM_NAME, POINT_BYTES, check_point
from governance.sealing.keys import PublicKey, key_id_of

FORMAT = "manifest-v1"
SCHEME = "hpke-onion-v1"
PAPER_FORMAT = "paper-v1"
RANKED, MARKS, ANSWERS = "ranked", "marks", "answers"
PAPER_KINDS = (RANKED, MARKS, ANSWERS)
NONCE_BYTES = 16
ALLOWED = {(1, 1), (3, 2), (5, 3)}
"""How many trustees there may be, and how many of them it takes."""

_STEP = 64
_KEYS = (
    "aead", "board", "closes_at", "credentials", "format", "kdf", "kem", "mutual", "opens_at",
    "page", "paper", "paper_sha256", "plaintext_bytes", "poll", "revoting", "roll", "scheme",
    "scrutineer", "smallest_box", "subsets", "threshold", "title", "trustees",
)  # fmt: skip


class Issuer(StrEnum):
    """Who makes the credentials, and so could vote for those who do not."""

    SCRUTINEER = "scrutineer"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class RollFacts:
    """The frozen roll: how many, its digest, the day, what it is called."""

    count: int
    sha256: str
    record_on: date
    name: str


@dataclass(frozen=True, slots=True)
class CredentialFacts:
    """The credentials: who issued them, how many, the digest of ``credentials.jsonl``."""

    issuer: Issuer
    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Trustee:
    """A trustee; ``place`` counts from 1."""

    place: int
    name: str
    key_id: str
    opening_key: bytes
    signing_key: bytes

    @classmethod
    def of(cls, place: int, key: PublicKey) -> "Trustee":
        """The trustee at a place, by the public key they handed in."""
        return cls(place, key.name, key.key_id, key.opening_key, key.signing_key)


@dataclass(frozen=True, slots=True)
class Scrutineer:
    """Who made the codes and voids credentials."""

    name: str
    signing_key: bytes


@dataclass(frozen=True, slots=True)
class Board:
    """The log's name and its Ed25519 key (32 bytes)."""

    origin: str
    key: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """The voting page: its version and the digest of its list of files."""

    version: str
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """A poll as everybody signs it. Raises SealingFault when it contradicts itself."""

    poll: str
    title: str
    mutual: str
    paper: Mapping[str, Any]
    opens_at: datetime
    closes_at: datetime
    roll: RollFacts
    credentials: CredentialFacts
    trustees: tuple[Trustee, ...]
    threshold: int
    scrutineer: Scrutineer | None
    plaintext_bytes: int
    revoting: bool
    smallest_box: int
    board: Board
    page: Page

    def __post_init__(self) -> None:
        for fault, reason in (
            (self._trustees_fault(), "its trustees"),
            (self.opens_at >= self.closes_at, "it closes before it opens"),
            (self.plaintext_bytes < plaintext_bytes(self.paper, step=1), "ballots do not fit"),
            (self.smallest_box < 1, "the smallest box is empty"),
            (
                self.credentials.issuer is Issuer.SCRUTINEER and self.scrutineer is None,
                "there is no scrutineer to issue codes",
            ),
            (not _is_origin(self.board.origin), "the origin of the log has a gap or a plus"),
        ):
            if fault:
                raise SealingFault(
                    FaultCode.MALFORMED, f"The manifest contradicts itself: {reason}."
                )

    @cached_property
    def subsets(self) -> tuple[tuple[int, ...], ...]:
        """Every set of places that can open the box, in the manifest's order."""
        return subsets(len(self.trustees), self.threshold)

    @cached_property
    def paper_sha256(self) -> str:
        """The fingerprint of the ballot paper."""
        return digest(canonical(self.paper))

    @cached_property
    def _bytes(self) -> bytes:
        return canonical(self.body())

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical form: what every other file calls ``manifest``."""
        return digest(self._bytes)

    def canonical(self) -> bytes:
        """The manifest as one line, without a line feed."""
        return self._bytes

    def trustee(self, place: int) -> Trustee:
        """The trustee at a place (from 1); raises SealingFault (``wrong-trustee``)."""
        if not 1 <= place <= len(self.trustees):
            raise SealingFault(
                FaultCode.WRONG_TRUSTEE, f"This poll has no trustee at place {place}."
            )
        return self.trustees[place - 1]

    def subset(self, number: int) -> tuple[int, ...]:
        """The places of a subset (numbered from 1); raises SealingFault (``wrong-manifest``)."""
        if not 1 <= number <= len(self.subsets):
            raise SealingFault(
                FaultCode.WRONG_MANIFEST, f"This poll has no set of trustees number {number}."
            )
        return self.subsets[number - 1]

    def body(self) -> dict[str, Any]:
        """The manifest as an object."""
        return {
            "aead": AEAD_NAME,
            "board": {"key": b64u(self.board.key), "origin": self.board.origin},
            "closes_at": shown_instant(self.closes_at),
            "credentials": {
                "count": self.credentials.count,
                "issuer": self.credentials.issuer.value,
                "sha256": self.credentials.sha256,
            },
            "format": FORMAT,
            "kdf": KDF_NAME,
            "kem": KEM_NAME,
            "mutual": self.mutual,
            "opens_at": shown_instant(self.opens_at),
            "page": {"sha256": self.page.sha256, "version": self.page.version},
            "paper": dict(self.paper),
            "paper_sha256": self.paper_sha256,
            "plaintext_bytes": self.plaintext_bytes,
            "poll": self.poll,
            "revoting": self.revoting,
            "roll": {
                "count": self.roll.count,
                "name": self.roll.name,
                "record_on": self.roll.record_on.isoformat(),
                "sha256": self.roll.sha256,
            },
            "scheme": SCHEME,
            "scrutineer": self.scrutineer
            and {
                "name": self.scrutineer.name,
                "signing_key": b64u(self.scrutineer.signing_key),
            },
            "smallest_box": self.smallest_box,
            "subsets": [list(places) for places in self.subsets],
            "threshold": self.threshold,
            "title": self.title,
            "trustees": [
                {
                    "key_id": one.key_id,
                    "name": one.name,
                    "opening_key": b64u(one.opening_key),
                    "place": one.place,
                    "signing_key": b64u(one.signing_key),
                }
                for one in self.trustees
            ],
        }

    @classmethod
    def read(cls, raw: bytes) -> "Manifest":
        """The manifest in these bytes; raises SealingFault."""
        return cls.of_body(read_canonical(raw))

    @classmethod
    def of_body(cls, body: Mapping[str, Any]) -> "Manifest":
        """The manifest in an object, as other files hold it; raises SealingFault."""
        fields = Fields(body, "the manifest")
        fields.format(FORMAT)
        fields.exactly(*_KEYS)
        has_scrutineer = body["scrutineer"] is not None
        manifest = cls(
            poll=fields.uuid("poll"),
            title=fields.text("title"),
            mutual=fields.text("mutual"),
            paper=fields.part("paper").body,
            opens_at=fields.instant("opens_at"),
            closes_at=fields.instant("closes_at"),
            roll=_roll(fields.part("roll")),
            credentials=_credentials(fields.part("credentials")),
            trustees=tuple(_trustee(one) for one in fields.parts("trustees")),
            threshold=fields.whole("threshold", least=1),
            scrutineer=_scrutineer(fields.part("scrutineer")) if has_scrutineer else None,
            plaintext_bytes=fields.whole("plaintext_bytes", least=1),
            revoting=fields.flag("revoting"),
            smallest_box=fields.whole("smallest_box", least=1),
            board=_board(fields.part("board")),
            page=_page(fields.part("page")),
        )
        if canonical(manifest.body()) != canonical(body):
            raise SealingFault(
                FaultCode.MALFORMED,
                "The manifest is of another scheme, or its subsets or the fingerprint of its "
                "paper are not what follows from the rest of it.",
            )
        return manifest

    def _trustees_fault(self) -> bool:
        return (
            (len(self.trustees), self.threshold) not in ALLOWED
            or [one.place for one in self.trustees] != [*range(1, len(self.trustees) + 1)]
            or len({one.key_id for one in self.trustees}) != len(self.trustees)
            or any(
                one.key_id != key_id_of(one.opening_key, one.signing_key) for one in self.trustees
            )
        )


def subsets(trustees: int, threshold: int) -> tuple[tuple[int, ...], ...]:
    """Every subset of that many places, each ascending, in dictionary order."""
    return tuple(combinations(range(1, trustees + 1), threshold))


def plaintext_bytes(paper: Mapping[str, Any], *, step: int = _STEP) -> int:
    """The one length of every plaintext: that of the longest ballot, up to the next 64 bytes.

    ``paper`` is ``paper-v1`` as an object. Raises SealingFault when it is not.
    """
    fields = Fields(paper, "the ballot paper")
    fields.format(PAPER_FORMAT)
    longest = len(":yes") if fields.one_of("kind", *PAPER_KINDS) == ANSWERS else 0
    sizes = sorted(
        (len(one.text("id").encode()) + longest for one in fields.parts("options")), reverse=True
    )
    choices = ["x" * size for size in sizes[: fields.whole("most_choices", least=1)]]
    size = len(canonical({"choices": choices, "nonce": b64u(bytes(NONCE_BYTES))}))
    return -(-size // step) * step


def place_of(trustees: Sequence[Trustee], key_id: str) -> int:
    """The place of the trustee with that key; raises SealingFault (``wrong-trustee``)."""
    for one in trustees:
        if one.key_id == key_id:
            return one.place
    raise SealingFault(
        FaultCode.WRONG_TRUSTEE, "This key belongs to none of the trustees of this poll."
    )


def _is_origin(text: str) -> bool:
    return bool(text) and not any(one.isspace() or one == "+" for one in text)


def _roll(fields: Fields) -> RollFacts:
    fields.exactly("count", "name", "record_on", "sha256")
    return RollFacts(
        fields.whole("count"),
        fields.sha256("sha256"),
        fields.day("record_on"),
        fields.text("name"),
    )


def _credentials(fields: Fields) -> CredentialFacts:
    fields.exactly("count", "issuer", "sha256")
    return CredentialFacts(
        Issuer(fields.one_of("issuer", *Issuer)),
        fields.whole("count"),
        fields.sha256("sha256"),
    )


def _trustee(fields: Fields) -> Trustee:
    fields.exactly("key_id", "name", "opening_key", "place", "signing_key")
    return Trustee(
        fields.whole("place", least=1),
        fields.text("name"),
        fields.text("key_id"),
        check_point(fields.raw("opening_key", POINT_BYTES)),
        fields.raw("signing_key", KEY_BYTES),
    )


def _scrutineer(fields: Fields) -> Scrutineer:
    fields.exactly("name", "signing_key")
    return Scrutineer(fields.text("name"), fields.raw("signing_key", KEY_BYTES))


def _board(fields: Fields) -> Board:
    fields.exactly("key", "origin")
    return Board(fields.text("origin"), fields.raw("key", KEY_BYTES))


def _page(fields: Fields) -> Page:
    fields.exactly("sha256", "version")
    return Page(fields.text("version"), fields.sha256("sha256"))
