"""A document or the whole pack, written to a temporary file: bounded memory, repeatable bytes."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from governance.audit.queries.contest import AuditContest
from governance.audit.queries.documents import document_bytes
from governance.audit.queries.journal import whole_journal
from governance.audit.rules.documents import (
    CONTENT_TYPES,
    PACK_NAME,
    Document,
    DocumentNotReady,
)
from governance.kernel.letterhead import Letterhead

KEPT_IN_MEMORY = 1024 * 1024
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The only time in a pack: the earliest a ZIP file can name."""

_READABLE = 0o100644 << 16
_UNIX = 3


@dataclass(frozen=True, slots=True)
class Written:
    """A file ready to be sent: ``content`` is rewound and is the caller's to close."""

    content: IO[bytes]
    name: str
    content_type: str
    size: int
    sha256: str

    def pieces(self) -> Iterator[bytes]:
        """The file in pieces, once; it is closed behind the last one."""
        with self.content as source:
            while piece := source.read(KEPT_IN_MEMORY):
                yield piece


def written_document(
    session: Session, *, audit: AuditContest, document: Document, letterhead: Letterhead,
    now: datetime,
) -> Written:  # fmt: skip
    """One document. Raises DocumentNotReady before its time, NotFound for the checksums."""
    waits = {line.document: line.waits for line in audit.documents}[document]
    if waits is not None:
        raise DocumentNotReady(
            document=document.value, waits=waits.value, contest_id=audit.contest.id
        )
    pieces = document_bytes(session, audit=audit, document=document, letterhead=letterhead, now=now)
    return _written(pieces, document.value)


def written_journal(session: Session) -> Written:
    """The whole journal, every entry with the digest of the one before it."""
    return _written(whole_journal(session), "journal.jsonl")


def written_pack(
    session: Session, *, audit: AuditContest, letterhead: Letterhead, now: datetime
) -> Written:
    """Every document there is, and their checksums, as one ZIP file.

    The order is fixed, the times are fixed and nothing is compressed (programs compress
    differently), so the same facts give the same bytes.
    """
    target = temporary()
    sums: list[str] = []
    with ZipFile(target, "w", compression=ZIP_STORED) as pack:
        for document in audit.ready:
            if document is Document.CHECKSUMS:
                continue
            pieces = document_bytes(
                session, audit=audit, document=document, letterhead=letterhead, now=now
            )
            sums.append(f"{put(pack, document.value, pieces)}  {document.value}\n")
        put(pack, Document.CHECKSUMS.value, ["".join(sums).encode()])
    return finished(target, PACK_NAME)


def put(pack: ZipFile, name: str, pieces: Iterable[bytes], *, is_wide: bool = False) -> str:
    """Put one file into a pack as it is written; gives its SHA-256.

    ``is_wide``: with sizes of 64 bits from the start, for a file whose size nobody knows yet.
    """
    info = ZipInfo(name, date_time=EPOCH)
    info.create_system = _UNIX
    info.external_attr = _READABLE
    digest = hashlib.sha256()
    with pack.open(info, "w", force_zip64=is_wide) as entry:
        for piece in pieces:
            digest.update(piece)
            entry.write(piece)
    return digest.hexdigest()


def temporary() -> IO[bytes]:
    """A file that goes to the disk when it grows, and is gone when it is closed."""
    return SpooledTemporaryFile(max_size=KEPT_IN_MEMORY, prefix="governance-audit-")


def _written(pieces: Iterable[bytes], name: str) -> Written:
    target = temporary()
    for piece in pieces:
        target.write(piece)
    return finished(target, name)


def finished(target: IO[bytes], name: str) -> Written:
    """What was written, rewound, under the name it is sent by."""
    size = target.tell()
    target.seek(0)
    digest = hashlib.sha256()
    while piece := target.read(KEPT_IN_MEMORY):
        digest.update(piece)
    target.seek(0)
    ending = name[name.rindex(".") :]
    return Written(
        content=target,
        name=name,
        content_type=CONTENT_TYPES[ending],
        size=size,
        sha256=digest.hexdigest(),
    )
