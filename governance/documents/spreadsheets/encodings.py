"""Which encoding a text file is written in, told from its bytes alone."""

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from io import TextIOWrapper
from typing import BinaryIO

from governance.documents.spreadsheets.refusals import BinaryContent, MixedEncoding

CHUNK_BYTES = 64 * 1024

# Bytes that are not UTF-8 come out of the decoder as these stand-ins.
NOT_UTF_8 = re.compile(r"[\udc80-\udcff]")
UTF_8_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\udc80-\udcff]")
UNDEFINED_IN_WINDOWS_1252 = re.compile(r"[\udc81\udc8d\udc8f\udc90\udc9d]")

# All controls but tab, line ends, form feed and the end-of-file mark of old systems.
CONTROL = re.compile(r"[\x01-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")
MOST_CONTROLS_PER_CHARACTER = 1_000

UTF_32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Encoding(StrEnum):
    """An encoding as it is told to people; ``CODECS`` has Python's name for it."""

    UTF_8 = "utf-8"
    UTF_8_BOM = "utf-8-bom"
    UTF_16 = "utf-16"
    WINDOWS_1252 = "windows-1252"


CODECS = {
    Encoding.UTF_8: "utf-8",
    Encoding.UTF_8_BOM: "utf-8-sig",
    Encoding.UTF_16: "utf-16",
    Encoding.WINDOWS_1252: "cp1252",
}


@contextmanager
def text_of(source: BinaryIO, encoding: Encoding) -> Iterator[TextIOWrapper]:
    """The file as text from its start, line ends untouched; the file itself stays open."""
    source.seek(0)
    wrapper = TextIOWrapper(source, encoding=CODECS[encoding], newline="")
    try:
        yield wrapper
    finally:
        if not source.closed:
            wrapper.detach()


def encoding_of(source: BinaryIO) -> Encoding:
    """Read the file once through, in pieces, and say how it is written.

    A mark at the start decides; without one, what is valid UTF-8 is UTF-8, and what is not is
    taken for Windows-1252. Refuses with ``BinaryContent`` at bytes no text has, and with
    ``MixedEncoding`` where a file that is otherwise UTF-8 breaks off being it.
    """
    source.seek(0)
    head = source.read(4)
    if head.startswith(UTF_32_MARKS):
        raise BinaryContent(line=1)
    if head.startswith(UTF_16_MARKS):
        _survey(source, "utf-16", errors="strict")
        return Encoding.UTF_16
    seen = _survey(source, "utf-8-sig", errors="surrogateescape")
    marked = head.startswith(codecs.BOM_UTF8)
    if not seen.foreign:
        return Encoding.UTF_8_BOM if marked else Encoding.UTF_8
    if marked or seen.beyond_ascii > seen.foreign:
        raise MixedEncoding(line=seen.first_foreign_line)
    if seen.undefined_line:
        raise BinaryContent(line=seen.undefined_line)
    # What looked like a UTF-8 letter may still hold a byte that Windows-1252 does not have.
    _survey(source, CODECS[Encoding.WINDOWS_1252], errors="strict")
    return Encoding.WINDOWS_1252


@dataclass(slots=True)
class _Survey:
    """What a reading through found. Lines count from 1; 0 means that there was none."""

    characters: int = 0
    beyond_ascii: int = 0
    foreign: int = 0
    first_foreign_line: int = 0
    undefined_line: int = 0
    controls: int = 0
    first_control_line: int = 0
    line: int = 1

    def take(self, text: str) -> None:
        """Count one piece of the text; refuses at a NUL, which no text has."""
        if "\0" in text:
            raise BinaryContent(line=self._line_at(text, text.index("\0")))
        self.characters += len(text)
        if control := CONTROL.search(text):
            self.controls += len(CONTROL.findall(text))
            self.first_control_line = self.first_control_line or self._line_of(text, control)
        if not text.isascii():
            self._take_beyond_ascii(text)
        self.line += text.count("\n")

    def _take_beyond_ascii(self, text: str) -> None:
        self.beyond_ascii += len(UTF_8_BEYOND_ASCII.findall(text))
        if foreign := NOT_UTF_8.search(text):
            self.foreign += len(NOT_UTF_8.findall(text))
            self.first_foreign_line = self.first_foreign_line or self._line_of(text, foreign)
            undefined = UNDEFINED_IN_WINDOWS_1252.search(text)
            if undefined and not self.undefined_line:
                self.undefined_line = self._line_of(text, undefined)

    def _line_of(self, text: str, found: re.Match[str]) -> int:
        return self._line_at(text, found.start())

    def _line_at(self, text: str, position: int) -> int:
        return self.line + text.count("\n", 0, position)


def _survey(source: BinaryIO, codec: str, *, errors: str) -> _Survey:
    source.seek(0)
    decoder = codecs.getincrementaldecoder(codec)(errors=errors)
    seen = _Survey()
    try:
        while chunk := source.read(CHUNK_BYTES):
            seen.take(decoder.decode(chunk))
        seen.take(decoder.decode(b"", final=True))
    except UnicodeDecodeError as error:
        raise BinaryContent(line=seen.line) from error
    if seen.controls * MOST_CONTROLS_PER_CHARACTER > seen.characters:
        raise BinaryContent(line=seen.first_control_line)
    return seen
