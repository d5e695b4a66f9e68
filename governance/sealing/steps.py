"""A trustee's step: its signed header, and the lines that were inside, sorted."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from governance.sealing.canonical import (
    SIGNATURE,
    b64u,
    canonical,
    is_signed,
    read_canonical,
    unb64u,
)
from governance.sealing.envelope import onion_bytes
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.fields import Fields
from governance.sealing.manifest import Manifest

FORMAT = "step-v1"
_KEYS = (
    "count", "format", "input", "manifest", "output", "poll", "position", SIGNATURE, "subset",
    "trustee", "unopened",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """What a trustee gives back. ``rows`` are the bytes that were inside, in the file's order."""

    header: dict[str, Any]
    rows: list[bytes]

    def lines(self) -> Iterator[bytes]:
        """The file ``step-v1``, line by line."""
        yield canonical(self.header) + b"\n"
        for row in self.rows:
            yield row_line(b64u(row))


def row_line(text: str) -> bytes:
    """One line of a step: the JSON string of base64url."""
    return f'"{text}"\n'.encode()


def content_of(line: bytes) -> bytes:
    """A line without its line feed; raises SealingFault when there is none."""
    if not line.endswith(b"\n"):
        raise SealingFault(
            FaultCode.NOT_CANONICAL, "The file ends in the middle of a line. Ask for it again."
        )
    return line[:-1]


def read_header(raw: bytes, manifest: Manifest, *, subset: int, position: int) -> dict[str, Any]:
    """The signed header of the step at that position; raises SealingFault."""
    fields = Fields(read_canonical(raw), "the header of the step")
    fields.format(FORMAT)
    fields.exactly(*_KEYS)
    if (fields.text("poll"), fields.text("manifest")) != (manifest.poll, manifest.fingerprint):
        raise SealingFault(
            FaultCode.WRONG_MANIFEST, "This step is of another poll or another manifest."
        )
    place = manifest.subset(subset)[position - 1]
    whose = [fields.whole(key) for key in ("subset", "position", "trustee")]
    if whose != [subset, position, place]:
        raise SealingFault(
            FaultCode.WRONG_TRUSTEE,
            f"This is not the step of {manifest.trustee(place).name}, whose turn it is.",
        )
    if not is_signed(fields.body, manifest.trustee(place).signing_key):
        raise SealingFault(
            FaultCode.BAD_SIGNATURE,
            f"This step is not signed by {manifest.trustee(place).name}, or was changed since.",
        )
    unopened = fields.texts("unopened")
    fields.whole("count")
    fields.sha256("input")
    fields.sha256("output")
    if unopened != sorted(set(unopened)):
        _wrong("its list of what did not open is not in order")
    return dict(fields.body)


def read_rows(
    lines: Iterable[bytes], manifest: Manifest, *, position: int, count: int, output: str
) -> Iterator[bytes]:
    """The rows of a step at that position, each as it is read; raises SealingFault.

    ``count`` and ``output`` are those of its header; they are compared at the end, so nothing may
    be done with the rows before all have come.
    """
    size = onion_bytes(manifest, position=position + 1)
    digest, before, number = hashlib.sha256(), b"", 0
    for line in lines:
        content = content_of(line)
        if content <= before:
            raise SealingFault(
                FaultCode.DUPLICATE, "A line of the step stands there twice, or out of order."
            )
        row = _row(content)
        if len(row) != size:
            raise SealingFault(FaultCode.WRONG_LENGTH, "A line of the step has a wrong length.")
        yield row
        digest.update(line)
        before, number = content, number + 1
    if (number, digest.hexdigest()) != (count, output):
        _wrong("its lines are not those that were signed")


def read_step(
    lines: Iterable[bytes],
    manifest: Manifest,
    *,
    subset: int,
    position: int,
    input_sha256: str,
    input_count: int,
) -> tuple[dict[str, Any], list[bytes]]:
    """The header and the rows of a step file; raises SealingFault.

    ``lines`` end with their line feeds. The trustee was given ``input_count`` lines or ballots, of
    digest ``input_sha256``: ``output`` of the step before, or ``sha256`` of ``frozen``.
    """
    source = iter(lines)
    header = read_header(content_of(next(source, b"")), manifest, subset=subset, position=position)
    if header["input"] != input_sha256:
        _wrong("it was made from something else than was given")
    if header["count"] + len(header["unopened"]) != input_count:
        _wrong("what opened and what did not are not as many as were given")
    rows = read_rows(
        source, manifest, position=position, count=header["count"], output=header["output"]
    )
    return header, [*rows]


def check_unopened(unopened: Sequence[str], given: Iterable[str]) -> None:
    """Everything that did not open was among what was given; raises SealingFault."""
    if set(unopened) - set(given):
        _wrong("it lists something as unopened that was never given")


def _row(content: bytes) -> bytes:
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError:
        text = ""
    if len(text) < len('""') or text[0] != '"' or text[-1] != '"':
        raise SealingFault(FaultCode.NOT_CANONICAL, "A line of the step is not a JSON string.")
    return unb64u(text[1:-1])


def _wrong(reason: str) -> NoReturn:
    raise SealingFault(
        FaultCode.WRONG_STEP, f"This step cannot be taken: {reason}. Ask the trustee for it again."
    )
