"""Checks the bundle of a sealed poll: needs this one file and Python 3.9, and no other program.

    python verify.py BUNDLE.zip [--note MAILED.note ...] [--json]

It follows docs/formats/sealed-ballots.md and shares no code with the program that made the bundle.
The exit code is 0 only if nothing failed; a check that failed bears the name of the attack.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import itertools
import json
import re
import struct
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

VERSION = "1"
SCHEME = ["manifest-v1", "hpke-onion-v1", "DHKEM(P-256, HKDF-SHA256)", "HKDF-SHA256", "AES-256-GCM"]
MANIFEST = (
    "aead board closes_at credentials format kdf kem mutual opens_at page paper paper_sha256"
    " plaintext_bytes poll revoting roll scheme scrutineer smallest_box subsets threshold title"
    " trustees"
)
EVENTS = {
    "aborted": "A reason",
    "ballot": "B ballot channel",
    "closed": "C at ballots",
    "counted": "N record",
    "credential-issued": "I credential replaces",
    "credential-voided": "V credential reason",
    "declared": "D record",
    "destroyed": "X at",
    "frozen": "F counted excluded sha256",
    "key-checked": "K trustee when",
    "manifest": "M manifest",
    "opened": "O at",
    "opening": "P subset",
    "rows": "R valid invalid commitments",
    "step": "S position trustee count unopened input output header",
}
ORDER = (
    ("manifest-event-wrong", "M[^M]*"),
    ("poll-aborted", "[^A]*"),
    ("ballot-before-the-opening", "[^BO]*O.*"),
    ("ballot-after-the-close", ".*C[^B]*"),
    ("credential-after-the-close", ".*C[^IK]*"),
    ("two-openings", "[^P]*P[^P]*"),
    ("log-truncated", ".*D.?"),
    ("counted-before-opened", "[^N]*R.*N.*"),
    ("events-out-of-order", "M[KVI]*O[BVIK]*CV*FPS+RN+DX?"),
)
_BOX = "box/counted.jsonl box/excluded.jsonl opening/step-[1-9].jsonl plaintexts.jsonl"
_FILES = (
    "00-READ-ME.txt manifest.json signatures.jsonl roll-commitment.json credentials.jsonl"
    " log/entries.jsonl log/checkpoints/[0-9]*.note {} commitments.txt ballots.blt {} result.json"
    " {} page/page-hashes.json software.json verifier/verify.py SHA256SUMS"
)
CUTS = {
    "public": _FILES.format("opening/steps.jsonl", "", ""),
    "auditor": _FILES.format(_BOX, "cvr.json", "roll.csv marked-register.csv"),
    "legal hold": _FILES.format(
        _BOX, "cvr.json", "roll.csv marked-register.csv credential-map.jsonl"
    ),
}
RULES = dict.fromkeys(("ers97", "mer", "scottish", "meek", "av", "schulze"), "ranked")
RULES |= dict.fromkeys(("fptp", "block", "approval", "two-round"), "marks") | {"yes-no": "answers"}
FORMULA = re.compile(r"\A['\s\u200b-\u200f\u2060\ufeff]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
PAPERS = re.compile(r"[1-9][0-9]*( (-|[1-9][0-9]*(=[1-9][0-9]*)*))* 0")
NOTE = re.compile(r"^\S+\n[0-9]+\n[A-Za-z0-9+/]{43}=\n\n— \S+ \S+$", re.MULTILINE)
LAYER, TOP, FAR, MODE = 81, 0xFFFFFFFF, 2**31 - 1, 0o100644 << 16
CHECKED, REASONS = "before-opening", {"lost", "paper", "pressured", "error"}


class Failed(Exception):
    """A check did not hold: the attack's name, and what was seen."""


class NotHere(Exception):
    """What the check needs is not in this cut of the bundle."""


class Log(NamedTuple):
    """What the log tells; `letters` has one for each event, as in EVENTS."""

    letters: str
    events: list[dict[str, Any]]
    ballots: list[str]
    channels: Counter[str]
    roots: dict[int, bytes]


def must(holds: object, attack: str, seen: object = "") -> None:
    """Fail by the attack's name unless it holds."""
    if not holds:
        raise Failed(attack, str(seen)[:200])


def sha(raw: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def written(body: object) -> bytes:
    """Canonical JSON (RFC 8785)."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def whole(digits: str) -> int:
    """A whole number below 2^53, the only kind there is."""
    if not digits.isdigit() or int(digits) >= 2**53:
        raise ValueError(digits)
    return int(digits)


def read(raw: bytes, what: str) -> dict[str, Any]:
    """An object in canonical JSON, or the attack `what-malformed`."""
    try:
        body = json.loads(raw.decode(), parse_int=whole, parse_float=whole, parse_constant=whole)
        good = isinstance(body, dict) and written(body) == raw
    except (ValueError, RecursionError):
        good = False
    must(good, f"{what}-malformed", raw)
    return body  # type: ignore[no-any-return]  # must() has seen that it is one


def b64u(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unb64u(text: str, size: int, attack: str) -> bytes:
    """So many bytes behind base64url."""
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    must(b64u(raw) == text and len(raw) == size, attack, text)
    return raw


# Ed25519 (RFC 8032), many signatures at once: the sum of z(sB - R - kA), eight times, is nothing.

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
Signature = tuple[bytes, bytes, bytes]


def add(one: Point, other: Point) -> Point:
    """Two points, each as X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z."""
    (x, y, z, t), (u, v, w, s) = one, other
    a, b = (y - x) * (v - u) % P, (y + x) * (v + u) % P
    c, d = 2 * t * s % P * D % P, 2 * z * w % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point(raw: bytes) -> Point:
    """The point behind 32 bytes (RFC 8032, 5.1.3)."""
    number = int.from_bytes(raw, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    u, v = y * y - 1, D * y * y + 1
    x = u * v**3 * pow(u * v**7 % P, (P - 5) // 8, P) % P
    x = x if (v * x * x - u) % P == 0 else x * ROOT % P
    if y >= P or (v * x * x - u) % P or (not x and sign):
        raise ValueError("not a point of the curve")
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def sum_of(terms: list[tuple[int, Point]]) -> Point:
    """The sum of number times point, by Pippenger's heaps."""
    width = max(2, min(9, len(terms).bit_length() - 2))
    total: Point = (0, 1, 1, 0)
    for shift in range(255 // width * width, -1, -width):
        for _ in range(width):
            total = add(total, total)
        heaps: dict[int, Point] = {}
        for number, one in terms:
            digit = number >> shift & (1 << width) - 1
            heaps[digit] = add(heaps[digit], one) if digit in heaps else one
        running: Point = (0, 1, 1, 0)
        for digit in range((1 << width) - 1, 0, -1):
            running = add(running, heaps[digit]) if digit in heaps else running
            total = add(total, running)
    return total


def hold(signatures: list[Signature]) -> bool:
    """Whether every signature (key, message, signature) holds."""
    seed = hashlib.sha256(b"".join(key + sign for key, _, sign in signatures))
    for _, message, _ in signatures:
        seed.update(hashlib.sha256(message).digest())
    terms, along = [], 0
    for number, (key, message, sign) in enumerate(signatures):
        s = int.from_bytes(sign[32:], "little")
        try:
            points = point(sign[:32]), point(key)
        except ValueError:
            return False
        if s >= L:
            return False
        z = int.from_bytes(hashlib.sha256(seed.digest() + b"%d" % number).digest()[:16], "little")
        k = int.from_bytes(hashlib.sha512(sign[:32] + key + message).digest(), "little") % L
        along += z * s
        terms += [(z, points[0]), (z * k % L, points[1])]
    minus: list[tuple[int, Point]] = [(n, (P - x, y, w, P - t)) for n, (x, y, w, t) in terms]
    total = sum_of([(along % L, BASE), *minus])
    for _ in range(3):
        total = add(total, total)
    return total[0] == 0 and total[1] == total[2]


def check_signatures(signatures: Iterable[Signature], attack: str) -> int:
    """All must hold; tried in heaps, and one by one in a heap that does not."""
    rest, tried = iter(signatures), 0
    while some := list(itertools.islice(rest, 1000)):
        if not hold(some):
            bad = next(number for number, one in enumerate(some, tried + 1) if not hold([one]))
            raise Failed(attack, f"number {bad}")
        tried += len(some)
    return tried


def signed(body: dict[str, Any], key: str) -> Signature:
    """What a signed object says was signed, by which key."""
    bare = {name: value for name, value in body.items() if name != "signature"}
    message = f"commonweal {body['format']}\n".encode() + written(bare)
    sign = unb64u(body["signature"], 64, "signature-malformed")
    return unb64u(key, 32, "key-malformed"), message, sign


class Bundle:
    """The files of a bundle, and what is read from them once."""

    def __init__(self, path: str, notes: list[str]) -> None:
        self.path, self.notes = path, [note_in(text) for text in notes]
        self.zip = zipfile.ZipFile(path)
        self.names = self.zip.namelist()
        self.cut = "auditor" if "box/counted.jsonl" in self.names else "public"
        if "credential-map.jsonl" in self.names:
            self.cut = "legal hold"

    def whole(self, name: str) -> bytes:
        """A file."""
        if name not in self.names:
            raise NotHere(f"{name} is not in the {self.cut} cut")
        return self.zip.read(name)

    def lines(self, name: str) -> Iterator[bytes]:
        """A file line by line, without the line feeds."""
        if name not in self.names:
            raise NotHere(f"{name} is not in the {self.cut} cut")
        with self.zip.open(name) as file:
            for line in file:
                must(line.endswith(b"\n"), "line-cut-off", name)
                yield line[:-1]

    def table(self, name: str, headings: str) -> list[list[str]]:
        """The rows of a CSV file, without the apostrophes that keep formulas off."""
        text, again = self.whole(name).decode(), io.StringIO(newline="")
        first, *rows = csv.reader(io.StringIO(text, newline=""))
        csv.writer(again, lineterminator="\r\n").writerows([first, *rows])
        right = first == headings.split() and all(len(row) == len(first) for row in rows)
        must(right and again.getvalue() == text, "table-malformed", name)
        return [
            [one[1:] if one[:1] == "'" and FORMULA.match(one[1:]) else one for one in row]
            for row in rows
        ]

    @cached_property
    def people(self) -> list[list[str]]:
        """Who is on the roll: number, name, group, site, weight."""
        return self.table("roll.csv", "Number Name Group Site Weight")

    @cached_property
    def marks(self) -> list[list[str]]:
        """The same people: number, name, group, site, whether they voted, by which channel."""
        marks = self.table("marked-register.csv", "Number Name Group Site Voted Channel")
        must(
            all(
                (voted, channel) == ("No", "") or (voted == "Yes" and channel)
                for *_, voted, channel in marks
            ),
            "marked-register-changed",
        )
        return marks

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The manifest."""
        return read(self.whole("manifest.json"), "manifest")

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the manifest, by which all else names the poll."""
        return sha(self.whole("manifest.json"))

    @cached_property
    def checkpoints(self) -> dict[str, str]:
        """The signed notes, by the names of their files."""
        names = [name for name in self.names if name.startswith("log/checkpoints/")]
        return {name: self.whole(name).decode() for name in names}

    def is_ours(self, body: dict[str, Any], name: str, keys: str, attack: str) -> bool:
        """It has this format, these keys and no others, and is of this poll and manifest."""
        must(set(body) == {"format", "poll", "manifest", *keys.split()}, f"{attack}-malformed")
        must(body["format"] == name, f"{attack}-malformed", body["format"])
        must(body["poll"] == self.manifest["poll"], f"{attack}-of-another-poll", body["poll"])
        must(body["manifest"] == self.fingerprint, f"{attack}-of-another-manifest")
        return True

    @cached_property
    def log(self) -> Log:
        """The events, and the root of the tree (RFC 6962) at the size of every checkpoint."""
        log = Log("", [], [], Counter(), {})
        sizes = {int(text.split("\n", 2)[1]) for text in (*self.checkpoints.values(), *self.notes)}
        peaks: list[bytes] = []
        letters = []
        for entry, raw in enumerate(self.lines("log/entries.jsonl")):
            node, place = hashlib.sha256(b"\0" + raw).digest(), entry
            while place & 1:
                node, place = hashlib.sha256(b"\1" + peaks.pop() + node).digest(), place >> 1
            peaks.append(node)
            if entry + 1 in sizes:
                log.roots[entry + 1] = root_of(peaks)
            event = read(raw, "event")
            letter, *keys = EVENTS.get(event["type"], "?").split()
            must(set(event) == {"format", "poll", "type", *keys}, "event-malformed", event)
            must(event["format"] == "event-v1", "event-malformed", event)
            must(event["poll"] == self.manifest["poll"], "event-of-another-poll", entry)
            letters.append(letter)
            if letter == "B":
                log.ballots.append(event["ballot"])
                log.channels[event["channel"]] += 1
            else:
                log.events.append(event)
        return log._replace(letters="".join(letters))

    def events(self, *types: str) -> list[dict[str, Any]]:
        """The events of these types, in order."""
        return [event for event in self.log.events if event["type"] in types]

    def event(self, name: str) -> dict[str, Any]:
        """The only event of this type."""
        found = self.events(name)
        must(len(found) == 1, "events-out-of-order", f"{len(found)} times {name}")
        return found[0]

    @cached_property
    def voided(self) -> dict[str, str]:
        """The credentials that were voided, and why."""
        return {one["credential"]: one["reason"] for one in self.events("credential-voided")}

    @cached_property
    def credentials(self) -> set[str]:
        """Those of the manifest, and those issued in place of voided ones."""
        first = {read(raw, "credential")["credential"] for raw in self.lines("credentials.jsonl")}
        return first | {one["credential"] for one in self.events("credential-issued")}

    @cached_property
    def counted(self) -> list[str]:
        """The ballots that count, by the log."""
        excluded = {one["ballot"] for one in self.event("frozen")["excluded"]}
        return [ballot for ballot in self.log.ballots if ballot not in excluded]

    @cached_property
    def subset(self) -> list[int]:
        """The places of the trustees who opened the box."""
        number = self.event("opening")["subset"]
        must(1 <= number <= len(self.manifest["subsets"]), "opening-malformed", number)
        places: list[int] = self.manifest["subsets"][number - 1]
        return places

    @cached_property
    def steps(self) -> list[bytes]:
        """The signed headers of the steps, as they are written."""
        if self.cut == "public":
            return list(self.lines("opening/steps.jsonl"))
        names = [name for name in self.names if name.startswith("opening/step-")]
        return [next(self.lines(name), b"") for name in names]

    @cached_property
    def papers(self) -> Counter[tuple[str, ...]]:
        """The papers that count, by what they say."""
        if "plaintexts.jsonl" in self.names:
            return Counter(tuple(row["choices"]) for row in self.rows() if "choices" in row)
        return papers_in(self.whole("ballots.blt").decode(), self.manifest["paper"])[0]

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows, in the order of the last step."""
        for raw in self.lines("plaintexts.jsonl"):
            yield read(raw, "row")

    @cached_property
    def result(self) -> dict[str, Any]:
        """The record of the count."""
        return read(self.whole("result.json"), "result")


def root_of(peaks: list[bytes]) -> bytes:
    """The root over the complete subtrees, the largest first."""
    found = peaks[-1]
    for peak in reversed(peaks[:-1]):
        found = hashlib.sha256(b"\1" + peak + found).digest()
    return found


# The checks, in the order in which they are printed; the sentence is what holds if one passes.


def zip_file(b: Bundle) -> None:
    """The ZIP file holds its files one after the other, and not one byte else."""
    directory, at = b"", 0
    with Path(b.path).open("rb") as file:
        for info in b.zip.infolist():
            name, size = info.filename.encode(), info.file_size
            fixed = struct.pack("<HHHHL", 0, 0, 0, 33, info.CRC)
            head = b"PK\3\4" + struct.pack("<H", 45) + fixed
            head += struct.pack("<LLHH", TOP, TOP, len(name), 20) + name
            head += struct.pack("<HHQQ", 1, 16, size, size)
            file.seek(at)
            must(file.read(len(head)) == head, "zip-altered", f"before {info.filename}")
            far = [size, size] * (size > FAR) + [at] * (at > FAR)
            extra = struct.pack(f"<HH{len(far)}Q", 1, 8 * len(far), *far) if far else b""
            shown = TOP if size > FAR else size
            directory += b"PK\1\2" + struct.pack("<BBBB", 45, 3, 45, 0) + fixed
            directory += struct.pack("<LLHH", shown, shown, len(name), len(extra))
            directory += struct.pack("<HHHLL", 0, 0, 0, MODE, TOP if at > FAR else at)
            directory += name + extra
            at += len(head) + size
        file.seek(at)
        must(file.read() == directory + end_of_zip(len(b.names), len(directory), at), "zip-altered")


def end_of_zip(files: int, length: int, at: int) -> bytes:
    """What stands behind the directory of a ZIP file, with ZIP64 where it is needed."""
    end = b""
    if at > FAR or length > FAR:
        end = b"PK\6\6" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, files, files, length, at)
        end += b"PK\6\7" + struct.pack("<LQL", 0, at + length, 1)
    near = min(files, 0xFFFF), min(length, TOP), TOP if at > FAR else at
    return end + b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, near[0], *near, 0)


def file_names(b: Bundle) -> None:
    """Every file of this cut is there, once and in order, and no other."""
    must(len(set(b.names)) == len(b.names), "file-twice")
    wanted = CUTS[b.cut].split()
    places = [[n for n, one in enumerate(wanted) if fnmatchcase(name, one)] for name in b.names]
    must(all(places), "file-added", [name for name, place in zip(b.names, places) if not place])  # noqa: B905 - Python 3.9
    missing = {*wanted} - {wanted[place[0]] for place in places}
    missing -= {"page/page-hashes.json", "ballots.blt" if b.cut == "public" else ""}
    must(not missing, "file-missing", sorted(missing))
    order = [(place, name) for place, name in zip(places, b.names)]  # noqa: B905 - Python 3.9
    must(order == sorted(order), "files-reordered")


def checksums(b: Bundle) -> None:
    """Every file has the SHA-256 that stands in SHA256SUMS."""
    sums = []
    for name in b.names[:-1]:
        digest = hashlib.sha256()
        with b.zip.open(name) as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
        sums.append(f"{digest.hexdigest()}  {name}")
    said = b.whole("SHA256SUMS").decode().split("\n")
    wrong = [name[66:] for name in {*sums} ^ {*said} if name]
    must([*sums, ""] == said, "checksum-wrong", ", ".join(sorted(set(wrong))))


def manifest(b: Bundle) -> None:
    """The manifest is whole: scheme, ballot paper, trustees, their keys and subsets."""
    m, paper = b.manifest, b.manifest["paper"]
    must(set(m) == set(MANIFEST.split()), "manifest-malformed", sorted(m))
    scheme = [m[key] for key in ("format", "scheme", "kem", "kdf", "aead")]
    must(scheme == SCHEME, "scheme-changed", scheme)
    must(sha(written(paper)) == m["paper_sha256"], "paper-changed")
    many, needed = len(m["trustees"]), m["threshold"]
    must((many, needed) in {(1, 1), (3, 2), (5, 3)}, "threshold-changed", f"{needed} of {many}")
    sets = [list(places) for places in itertools.combinations(range(1, many + 1), needed)]
    must(m["subsets"] == sets, "subsets-changed", m["subsets"])
    for place, one in enumerate(m["trustees"], 1):
        opening = unb64u(one["opening_key"], 65, "key-malformed")
        signing = unb64u(one["signing_key"], 32, "key-malformed")
        same = (sha(opening + signing)[:16], place) == (one["key_id"], one["place"])
        must(same, "trustee-key-changed", one["name"])
    must(m["opens_at"] < m["closes_at"] and m["smallest_box"] >= 1, "manifest-malformed")
    must(m["credentials"]["count"] == m["roll"]["count"], "credentials-not-as-many-as-the-roll")


def trustees_signed(b: Bundle) -> str:
    """Every trustee has signed this manifest, whose SHA-256 names the poll."""
    trustees, signatures = b.manifest["trustees"], []
    answers = [read(raw, "signature") for raw in b.lines("signatures.jsonl")]
    must(len(answers) == len(trustees), "trustee-signature-missing", len(answers))
    for place, (answer, trustee) in enumerate(zip(answers, trustees), 1):  # noqa: B905 - Python 3.9
        must(answer["manifest"] == b.fingerprint, "manifest-changed", "trustees signed another")
        b.is_ours(answer, "key-checked-v1", "trustee opened signature", "signature")
        must(answer["trustee"] == place, "trustee-signature-missing", f"place {place}")
        signatures.append(signed(answer, trustee["signing_key"]))
    check_signatures(signatures, "trustee-signature-forged")
    return f"fingerprint {b.fingerprint}"


def roll(b: Bundle) -> None:
    """The roll is the one that the manifest names."""
    said, fixed = read(b.whole("roll-commitment.json"), "roll-commitment"), b.manifest["roll"]
    wanted = {"format": "roll-commitment-v1", "poll": b.manifest["poll"]}
    wanted |= {key: fixed[key] for key in ("count", "sha256", "record_on")}
    must(said == wanted, "roll-commitment-changed")
    if "roll.csv" in b.names:
        lines = sorted(written([*person[:4], int(person[4])]) for person in b.people)
        digest = sha(b"".join(line + b"\n" for line in [b"roll-v1", *lines]))
        must((len(b.people), digest) == (fixed["count"], fixed["sha256"]), "roll-changed")


def credentials(b: Bundle) -> None:
    """The credentials are those of the manifest."""
    raw, fixed = b.whole("credentials.jsonl"), b.manifest["credentials"]
    must(sha(raw) == fixed["sha256"], "credentials-changed")
    lines = list(b.lines("credentials.jsonl"))
    must(lines == sorted(set(lines)) and len(lines) == fixed["count"], "credentials-malformed")
    for line in lines:
        unb64u(read(line, "credential")["credential"], 32, "credentials-malformed")


def order(b: Bundle) -> None:
    """The log tells one poll from its manifest to its declaration, in order."""
    for attack, pattern in ORDER:
        must(re.fullmatch(pattern, b.log.letters), attack)
    first, m = b.events("manifest")[0], b.manifest
    must(first["manifest"] == b.fingerprint, "manifest-event-wrong", first["manifest"])
    checked = [one["trustee"] for one in b.events("key-checked") if one["when"] == CHECKED]
    must(sorted(checked) == list(range(1, len(m["trustees"]) + 1)), "key-check-missing", checked)
    must(b.event("opened")["at"] >= m["opens_at"], "opened-too-early", b.event("opened")["at"])
    must(b.event("closed")["at"] >= m["closes_at"], "closed-too-early", b.event("closed")["at"])
    ballots = b.log.ballots
    must(len(set(ballots)) == len(ballots), "ballot-logged-twice")
    must(set(b.log.channels) <= {"online", "assisted", "paper"}, "channel-unknown")


def checkpoints(b: Bundle) -> str:
    """Every checkpoint is signed by the board, and is a head of this very log to its end."""
    heads = [(name, *head_in(text, b.manifest["board"])) for name, text in b.checkpoints.items()]
    for name, size, root, _ in heads:
        must(name == f"log/checkpoints/{size:010}.note", "checkpoint-renamed", name)
        must(size <= len(b.log.letters), "log-truncated", f"{len(b.log.letters)} of {size} entries")
        must(b.log.roots[size] == root, "log-forked", f"at {size} entries")
    check_signatures((one[3] for one in heads), "checkpoint-forged")
    must(max(one[1] for one in heads) == len(b.log.letters), "log-unsigned-at-its-end")
    return f"{len(heads)} checkpoints, {len(b.log.letters)} entries"


def mailed(b: Bundle) -> str:
    """The log goes on from the checkpoints that came by e-mail."""
    if not b.notes:
        raise NotHere("give one that came by e-mail: --note FILE")
    heads = [head_in(text, b.manifest["board"]) for text in b.notes]
    check_signatures((one[2] for one in heads), "mailed-checkpoint-forged")
    for size, root, _ in heads:
        must(b.log.roots.get(size) == root, "fork-of-a-mailed-checkpoint", f"at {size} entries")
    return f"{len(heads)} checkpoints"


def note_in(mail: str) -> str:
    """The signed note in an e-mail."""
    found = NOTE.search("\n".join(line.strip() for line in mail.splitlines()))
    must(found, "mailed-checkpoint-malformed", mail)
    return f"{found[0]}\n" if found else ""


def head_in(text: str, board: dict[str, str]) -> tuple[int, bytes, Signature]:
    """The size and the root in a signed note, and its signature."""
    key, head = unb64u(board["key"], 32, "key-malformed"), text.split("\n")[:3]
    message = "\n".join([*head, ""])
    mark = base64.b64decode(text.rpartition(" ")[2])
    name = hashlib.sha256(board["origin"].encode() + b"\n\1" + key).digest()[:4]
    root = base64.b64decode(head[2])
    again = f"{message}\n— {board['origin']} {base64.b64encode(mark).decode()}\n"
    shown = [board["origin"], str(int(head[1])), base64.b64encode(root).decode()]
    must((again, shown, mark[:4]) == (text, head, name), "checkpoint-of-another-board", head[0])
    return int(head[1]), root, (key, message.encode(), mark[4:])


def credential_events(b: Bundle) -> str:
    """Only known credentials were voided, and each new one replaces one that was."""
    known = {read(raw, "credential")["credential"] for raw in b.lines("credentials.jsonl")}
    voided: set[str] = set()
    replaced: set[str] = set()
    for event in b.events("credential-voided", "credential-issued"):
        one = event["credential"]
        if event["type"] == "credential-voided":
            must(one in known and one not in voided, "unknown-credential-voided", one)
            must(event["reason"] in REASONS, "event-malformed", event["reason"])
            voided.add(one)
        else:
            old = event["replaces"]
            must(old in voided and old not in replaced and one not in known, "late-credential", one)
            known.add(one)
            replaced.add(old)
    return f"{len(voided)} voided, {len(replaced)} replaced"


def frozen(b: Bundle) -> str:
    """What was frozen are the ballots of the log, less those excluded, and enough to hide each."""
    said, ballots = b.event("frozen"), b.log.ballots
    excluded = [one["ballot"] for one in said["excluded"]]
    must(b.event("closed")["ballots"] == len(ballots), "ballots-not-as-many-as-at-the-close")
    unknown = set(excluded) - set(ballots)
    must(not unknown and len(set(excluded)) == len(excluded), "excluded-out-of-nowhere", unknown)
    must(said["counted"] == len(b.counted), "frozen-number-wrong", said["counted"])
    listed = "".join(f"{ballot}\n" for ballot in b.counted).encode()
    must(said["sha256"] == sha(listed), "frozen-list-changed")
    must(len(b.counted) >= b.manifest["smallest_box"], "box-too-small", len(b.counted))
    return f"{len(ballots)} received, {len(excluded)} excluded, {len(b.counted)} counted"


def ballots(b: Bundle) -> None:
    """The envelopes are those of the log, of this poll, one a credential, the voided left out."""
    said = b.event("frozen")["excluded"]
    place = {ballot: number for number, ballot in enumerate(b.log.ballots)}
    reasons = {one["ballot"]: one["reason"] for one in said}
    last: dict[str, int] = {}
    found = []
    for raw in b.lines("box/counted.jsonl"):
        envelope, ballot = envelope_in(b, raw), sha(raw)
        one = envelope["credential"]
        must(one not in b.voided, "voided-ballot-counted", ballot)
        where = place.get(ballot, -1)
        must(last.setdefault(one, where) == where, "two-ballots-of-one-credential", ballot)
        found.append(ballot)
    same(found, b.counted, "ballot")
    found = []
    for raw in b.lines("box/excluded.jsonl"):
        one, ballot = envelope_in(b, raw)["credential"], sha(raw)
        is_superseded = b.manifest["revoting"] and place.get(ballot, 0) < last.get(one, -1)
        right = "voided" if one in b.voided else "superseded" if is_superseded else "nothing"
        must(reasons.get(ballot, right) == right, "excluded-without-reason", ballot)
        found.append(ballot)
    same(found, [ballot for ballot in b.log.ballots if ballot in reasons], "excluded-ballot")


def envelope_in(b: Bundle, raw: bytes) -> dict[str, Any]:
    """A sealed ballot of this poll, of a known credential and of the right lengths."""
    envelope = read(raw, "ballot")
    b.is_ours(envelope, "envelope-v1", "credential onions signature", "ballot")
    must(envelope["credential"] in b.credentials, "ballot-of-an-unknown-credential", sha(raw))
    must(len(envelope["onions"]) == len(b.manifest["subsets"]), "ballot-malformed", sha(raw))
    for onion in envelope["onions"]:
        size = b.manifest["plaintext_bytes"] + LAYER * b.manifest["threshold"]
        unb64u(onion, size, "ballot-of-another-length")
    return envelope


def same(found: list[str], wanted: list[str], noun: str) -> None:
    """The same, in the same order; else the name of what was done."""
    added, lost = Counter(found) - Counter(wanted), Counter(wanted) - Counter(found)
    twice = [one for one in added if one in wanted]
    must(not twice, f"{noun}-twice", twice)
    must(not (added and lost), f"{noun}-changed", list(added))
    must(not added, f"{noun}-added", list(added))
    must(not lost, f"{noun}-dropped", list(lost))
    must(found == wanted, f"{noun}s-reordered")


def voters_signed(b: Bundle) -> str:
    """Every envelope is signed by its credential."""
    count = 0
    for name in ("box/counted.jsonl", "box/excluded.jsonl"):
        bodies = (read(raw, "ballot") for raw in b.lines(name))
        pairs = (signed(body, body["credential"]) for body in bodies)
        count += check_signatures(pairs, "ballot-signature-forged")
    return f"{count} signatures"


def copies(b: Bundle) -> None:
    """Of two ballots with the same onion, no more than one was opened."""
    number = b.event("opening")["subset"] - 1
    unopened, seen = set(read(b.steps[0], "step")["unopened"]), set()
    for raw in b.lines("box/counted.jsonl"):
        onion = sha(read(raw, "ballot")["onions"][number].encode())
        must(onion not in seen or sha(raw) in unopened, "ballot-copied", sha(raw))
        if sha(raw) not in unopened:
            seen.add(onion)


def steps(b: Bundle) -> str:
    """Each trustee of one subset signed a step; each begins where the one before ended."""
    keys = "count input output position signature subset trustee unopened"
    must(len(b.steps) == len(b.subset), "step-missing", len(b.steps))
    given, count, signatures = b.event("frozen")["sha256"], len(b.counted), []
    for position, raw in enumerate(b.steps, 1):
        step, place = read(raw, "step"), b.subset[position - 1]
        b.is_ours(step, "step-v1", keys, "step")
        must(step["subset"] == b.event("opening")["subset"], "step-of-another-subset", position)
        who = step["position"], step["trustee"]
        must(who == (position, place), "step-of-another-trustee", who)
        signatures.append(signed(step, b.manifest["trustees"][place - 1]["signing_key"]))
        must(step["input"] == given, "step-begins-elsewhere", position)
        lost = step["unopened"]
        must(lost == sorted(set(lost)), "step-malformed", position)
        must(step["count"] + len(lost) == count, "step-lost-ballots", position)
        given, count = step["output"], step["count"]
    check_signatures(signatures, "step-forged")
    return f"trustees {', '.join(map(str, b.subset))}"


def steps_logged(b: Bundle) -> None:
    """The steps and what came of them are those in the log."""
    events = b.events("step")
    must(len(events) == len(b.steps), "step-missing", f"{len(events)} in the log")
    unopened = 0
    for event, raw in zip(events, b.steps):  # noqa: B905 - Python 3.9
        step = read(raw, "step")
        said = {**event, **{key: step[key] for key in event.keys() & step.keys()}}
        said |= {"unopened": len(step["unopened"]), "header": sha(raw), "format": event["format"]}
        must(said == event, "step-not-as-logged", event["position"])
        unopened += len(step["unopened"])
    rows = b.event("rows")
    must(rows["valid"] + rows["invalid"] == len(b.counted), "rows-not-as-many-as-ballots", rows)
    must(rows["invalid"] >= unopened, "invalid-dropped", rows["invalid"])


def step_lines(b: Bundle) -> None:
    """The lines of each step are the ones signed, sorted, each once; none is missing."""
    given = set(b.counted)
    for position, raw in enumerate(b.steps, 1):
        step, lines = read(raw, "step"), b.lines(f"opening/step-{position}.jsonl")
        next(lines)
        must(given.issuperset(step["unopened"]), "unopened-out-of-nowhere", position)
        size = b.manifest["plaintext_bytes"] + LAYER * (len(b.subset) - position)
        given, before, output = set(), b"", hashlib.sha256()
        for line in lines:
            must(line != before, "step-line-twice", position)
            must(line > before, "step-unsorted", position)
            must(line[:1] + line[-1:] == b'""', "step-malformed", position)
            unb64u(line[1:-1].decode(), size, "step-line-of-another-length")
            given.add(sha(line))
            output.update(line + b"\n")
            before = line
        must(len(given) == step["count"], "step-lines-lost-or-added", position)
        must(output.hexdigest() == step["output"], "step-lines-changed", position)


def rows(b: Bundle) -> str:
    """The rows are what came out of the last step, each judged by the ballot paper."""
    opened = b.lines(f"opening/step-{len(b.subset)}.jsonl")
    next(opened)
    reasons: Counter[str] = Counter()
    for raw, row in itertools.zip_longest(opened, b.lines("plaintexts.jsonl")):
        must(raw is not None and row is not None, "row-dropped" if raw else "row-added")
        found = row_in(base64.urlsafe_b64decode(raw[1:-1] + b"=="), b.manifest["paper"])
        if written(found) != row:
            said = read(row, "row")
            must("invalid" not in found or "invalid" in said, "invalid-row-counted", row)
            must("invalid" in found or "invalid" not in said, "valid-row-set-aside", row)
            raise Failed("row-changed", row)
        reasons[found.get("invalid", "valid")] += 1
    reasons["unopened"] += sum(len(read(raw, "step")["unopened"]) for raw in b.steps)
    said, valid = b.event("rows"), reasons.pop("valid", 0)
    must((valid, sum(reasons.values())) == (said["valid"], said["invalid"]), "rows-miscounted")
    judged = {reason: b.result["invalid_reasons"].get(reason, 0) for reason in reasons}
    must(judged == dict(reasons), "invalid-reasons-changed", judged)
    return f"{valid} valid, " + ", ".join(f"{number} {one}" for one, number in reasons.items())


def row_in(plaintext: bytes, paper: dict[str, Any]) -> dict[str, Any]:
    """A plaintext as a row: its choices and nonce, or why it is invalid."""
    try:
        row = read(plaintext.rstrip(b" "), "row")
        good = set(row) == {"choices", "nonce"} and all(type(one) is str for one in row["choices"])
        must(good and type(row["choices"]) is list, "row-malformed")
        unb64u(row["nonce"], 16, "row-malformed")
    except (Failed, TypeError, ValueError):
        return {"invalid": "unreadable", "plaintext": b64u(plaintext)}
    reason = fault_of(row["choices"], paper)
    return {"invalid": reason, "plaintext": b64u(plaintext)} if reason else row


def fault_of(choices: list[str], paper: dict[str, Any]) -> str:
    """What the paper's rules say against the choices, or nothing."""
    place = {option["id"]: number for number, option in enumerate(paper["options"])}
    named = [split(choice, paper)[0] for choice in choices]
    if not place.keys() >= set(named):
        return "unknown"
    if len(set(named)) != len(named):
        return "repeated"
    if len(named) > paper["most_choices"]:
        return "too-many"
    is_sorted = named == sorted(named, key=lambda one: place[one])
    return "" if paper["kind"] == "ranked" or is_sorted else "unreadable"


def split(choice: str, paper: dict[str, Any]) -> tuple[str, str]:
    """The option and, on a paper of yes and no, the answer."""
    if paper["kind"] != "answers":
        return choice, "yes"
    option, _, answer = choice.rpartition(":")
    return (option, answer) if answer in {"yes", "no"} else ("", "")


def commitments(b: Bundle) -> str:
    """The commitments are those of the log and, where the rows are here, of exactly these rows."""
    raw = b.whole("commitments.txt")
    lines = raw.decode().split("\n")[:-1]
    must(sha(raw) == b.event("rows")["commitments"], "commitments-changed")
    opened = read(b.steps[-1], "step")["count"]
    must(lines == sorted(set(lines)) and len(lines) == opened, "commitments-malformed", len(lines))
    if "plaintexts.jsonl" in b.names:
        made = sorted(commitment(row) for row in b.rows())
        must(made == lines, "commitment-without-a-row", set(lines) ^ set(made))
    return f"{len(lines)} rows"


def commitment(row: dict[str, Any]) -> str:
    """What everybody may see of a row."""
    if "invalid" in row:
        return sha(b"row-v1-invalid\n" + base64.urlsafe_b64decode(row["plaintext"] + "=="))
    nonce = base64.urlsafe_b64decode(row["nonce"] + "==")
    return sha(b"row-v1\n" + nonce + written(row["choices"]))


def papers_file(b: Bundle) -> str:
    """The papers in ballots.blt are the rows that count, grouped, and bear the right names."""
    text, paper = b.whole("ballots.blt").decode(), b.manifest["paper"]
    papers, rest = papers_in(text, paper)
    number = sum(papers.values())
    must(papers == b.papers, "papers-changed", papers - b.papers)
    must(number == b.event("rows")["valid"], "papers-not-as-many-as-rows", number)
    names = [*(one["name"] for one in b.result["candidates"]), b.result["title"]]
    quoted = ['"' + " ".join(one.split()).replace('"', '""') + '"' for one in names]
    must(rest == [*quoted, ""], "papers-renamed", rest)
    head = f"{len(paper['options'])} {paper['seats']}"
    must(text.startswith(f"{head}\n"), "papers-changed", head)
    return f"{number} papers, {len(papers)} different"


def papers_in(text: str, paper: dict[str, Any]) -> tuple[Counter[tuple[str, ...]], list[str]]:
    """The papers in a BLT file, by what they say, and the lines behind them."""
    ids, kind = [option["id"] for option in paper["options"]], paper["kind"]
    papers: Counter[tuple[str, ...]] = Counter()
    lines = iter(text.split("\n")[1:])
    for line in itertools.takewhile(lambda one: one != "0", lines):
        must(PAPERS.fullmatch(line), "papers-malformed", line)
        count, *places, _ = line.split(" ")
        said: list[str] = []
        for number, place in enumerate(places):
            answer = (":yes", ":no")[number] if kind == "answers" else ""
            said += [f"{ids[int(one) - 1]}{answer}" for one in place.split("=") if one != "-"]
        must(kind == "answers" or len(said) == len(places), "papers-malformed", line)
        if kind != "ranked":
            said.sort(key=lambda one: ids.index(split(one, paper)[0]))
        must(not fault_of(said, paper), "papers-malformed", line)
        papers[tuple(said)] += int(count)
    return papers, list(lines)


def cast_vote_records(b: Bundle) -> None:
    """The cast vote records (NIST SP 1500-103) are the rows that count, one a line."""
    m, paper = b.manifest, b.manifest["paper"]
    records = b.lines("cvr.json")
    must(next(records) == b'{"@type":"CVR.CastVoteRecordReport","CVR":[', "records-malformed")
    number = 0
    for row in b.rows():
        if "choices" in row:
            number += 1
            wanted = vote_record(m["poll"], number, row["choices"], paper["kind"])
            must(next(records, b"").rstrip(b",") == wanted.encode(), "records-changed", number)
    last = json.loads(b'{"CVR":[' + next(records, b""))
    must(next(records, None) is None, "record-added")
    election = last["Election"][0]
    names = {one["@id"]: one["Name"] for one in election.get("Candidate", [])}
    shown = {}
    for contest in election["Contest"]:
        for one in contest["ContestSelection"]:
            who = names[one["CandidateIds"][0]] if "CandidateIds" in one else contest["Name"]
            shown[one["@id"]] = f"{who}{one.get('Selection', '')}"
    answers = ("yes", "no") if paper["kind"] == "answers" else ("",)
    right = {
        f"{one['id']}:{answer}".rstrip(":"): f"{one['label']}{answer}"
        for one in paper["options"]
        for answer in answers
    }
    must(shown == right, "records-renamed", shown)


def vote_record(poll: str, number: int, choices: list[str], kind: str) -> str:
    """A line of cvr.json: one contest with its marks or, with yes and no, one for each answer."""
    contests: dict[str, list[str]] = {} if kind == "answers" else {"contest": []}
    for rank, choice in enumerate(choices, 1):
        mark = '{"@type":"CVR.SelectionPosition","HasIndication":"yes","NumberVotes":1'
        mark += f',"Rank":{rank}}}' if kind == "ranked" else "}"
        mark = f'"ContestSelectionId":"{choice}","SelectionPosition":[{mark}]'
        name = f"contest-{choice.rpartition(':')[0]}" if kind == "answers" else "contest"
        contests.setdefault(name, []).append(f'{{"@type":"CVR.CVRContestSelection",{mark}}}')
    said = ",".join(
        f'{{"@type":"CVR.CVRContest","CVRContestSelection":[{",".join(some)}],"ContestId":"{name}"}}'
        for name, some in contests.items()
    )
    shot = f'"@id":"snapshot-{number}","@type":"CVR.CVRSnapshot","CVRContest":[{said}]'
    record = f'"@type":"CVR.CVR","CVRSnapshot":[{{{shot},"Type":"original"}}]'
    record += f',"CurrentSnapshotId":"snapshot-{number}","ElectionId":"{poll}"'
    return f'{{{record},"UniqueId":"{number}"}}'


def result_logged(b: Bundle) -> str:
    """The record of the count is the one that was counted and declared, and of this paper."""
    counted = [one["record"] for one in b.events("counted")]
    must(b.event("declared")["record"] in counted, "declared-what-was-not-counted")
    must(b.event("declared")["record"] == sha(b.whole("result.json")), "result-changed")
    r, paper = b.result, b.manifest["paper"]
    must(r["format"] == "commonweal-count-1", "result-malformed", r["format"])
    ids = [one["id"] for one in r["candidates"]]
    must(ids == [one["id"] for one in paper["options"]], "candidates-changed", ids)
    names = [one["name"] for one in r["candidates"]]
    must(names == [one["label"] for one in paper["options"]], "candidates-changed", names)
    kind = RULES.get(r["rule"]["name"], "?")
    must((kind, r["seats"]) == (paper["kind"], paper["seats"]), "result-of-another-paper")
    must(r["invalid"] == sum(r["invalid_reasons"].values()), "result-malformed", r["invalid"])
    must(r["valid"] + r["invalid"] == len(b.counted), "papers-lost-in-the-count", r["valid"])
    return f"{r['rule']['name']} {r['rule']['version']}, elected {len(r['elected'])}"


def stages(b: Bundle) -> str:
    """At every stage the votes add up to the total, and the transfers lead to the stage."""
    votes: dict[str, Fraction] = {}
    gone = Fraction(0)
    for stage in b.result["stages"]:
        number = stage["number"]
        now = {one: Fraction(text) for one, text in stage["votes"].items()}
        lost, total = Fraction(stage["non_transferable"]), Fraction(b.result["total"])
        must(sum(now.values()) + lost == total, "stage-does-not-balance", number)
        for move in stage["transfers"]:
            out = Fraction(move["amount_stopped"]) + Fraction(move["rounding"])
            gone += out
            for one in move["received"]:
                votes[one["candidate"]] += Fraction(one["amount"])
                out += Fraction(one["amount"])
            votes[move["giver"]] -= out
        is_replayed = not stage["transfers"] or (votes, gone) == (now, lost)
        must(is_replayed, "transfers-do-not-add-up", number)
        votes, gone = now, lost
    elected = [one["candidate"] for stage in b.result["stages"] for one in stage["elected"]]
    must(sorted(elected) == sorted(b.result["elected"]), "elected-changed", b.result["elected"])
    return f"{len(b.result['stages'])} stages"


def recount(b: Bundle) -> str:
    """The papers, counted again, give the valid votes and the first stage of the record."""
    if "ballots.blt" not in b.names:
        raise NotHere("there are too few papers to publish them")
    r, kind = b.result, b.manifest["paper"]["kind"]
    gone = {one["id"] for one in r["candidates"] if one["withdrawn"]}
    papers: Counter[tuple[str, ...]] = Counter()
    for choices, number in b.papers.items():
        left = (one for one in choices if split(one, b.manifest["paper"])[0] not in gone)
        papers[tuple(left)] += number
    must(r["valid"] == sum(papers.values()) - papers[()], "valid-votes-wrong", r["valid"])
    blank = r["invalid_reasons"].get("blank", 0)
    must(blank == b.papers[()], "blank-papers-wrong", blank)
    tally: Counter[str] = Counter()
    for choices, number in papers.items():
        for choice in choices[:1] if kind == "ranked" else choices:
            tally[choice] += number
    suffix = ":yes" if kind == "answers" else ""
    first = {one: Fraction(votes) for one, votes in r["stages"][0]["votes"].items()}
    standing = [one["id"] for one in r["candidates"] if one["id"] not in gone]
    must(first == {one: tally[one + suffix] for one in standing}, "first-stage-wrong", first)
    answers = [(one["candidate"], one["yes"], one["no"]) for one in r["answers"]]
    made = [(one, tally[f"{one}:yes"], tally[f"{one}:no"]) for one in standing]
    must(answers == made or kind != "answers", "answers-wrong", answers)
    pairs = {(one["candidate"], one["other"]): one["papers"] for one in r["pairs"]}
    must(all(preferring(papers, *two) == number for two, number in pairs.items()), "pairs-wrong")
    winners(r, first, tally)
    return f"{r['valid']} valid"


def preferring(papers: Counter[tuple[str, ...]], one: str, other: str) -> int:
    """How many papers prefer one candidate to the other."""
    return sum(
        number
        for choices, number in papers.items()
        if one in choices and other not in choices[: choices.index(one)]
    )


def winners(r: dict[str, Any], votes: dict[str, Fraction], tally: Counter[str]) -> None:
    """Where votes are only added up, nobody elected has fewer than somebody who is not."""
    rule, reopen = r["rule"]["name"], r["reopen"]
    able = set(votes)
    if rule == "yes-no":
        able = {one for one in votes if votes[one] > tally[f"{one}:no"] and one != reopen}
        able = {one for one in able if votes[one] > votes.get(reopen, -1)}
    elif rule == "two-round" and len(votes) > len(("first", "second")):
        able = {one for one in votes if 2 * votes[one] > r["valid"]}
    elif rule not in {"fptp", "block", "approval", "two-round"}:
        return
    elected = set(r["elected"])
    least = min((votes[one] for one in elected), default=Fraction(0))
    most = max((votes[one] for one in able - elected), default=Fraction(0))
    right = elected <= able and len(elected) == min(r["seats"], len(able))
    must(right and (most <= least or not elected), "elected-changed", r["elected"])


def tally(b: Bundle) -> str:
    """What must tally does: credentials, ballots, rows, people on the roll."""
    said, m = b.event("rows"), b.manifest
    issued, voided = len(b.credentials), len(b.voided)
    excluded = len(b.event("frozen")["excluded"])
    received = len(b.log.ballots)
    must(said["valid"] + said["invalid"] + excluded == received, "ballots-do-not-tally", received)
    unused = issued - voided - len(b.counted)
    must(unused >= 0, "more-ballots-than-credentials", unused)
    must(m["roll"]["count"] >= len(b.counted), "more-ballots-than-people", len(b.counted))
    return f"credentials: {issued} = {len(b.counted)} used + {voided} voided + {unused} unused"


def register(b: Bundle) -> str:
    """The marks on the roll are as many as the ballots that count, by the same channels."""
    same_people = [one[:4] for one in b.marks] == [one[:4] for one in b.people]
    must(same_people, "marked-register-changed")
    if b.manifest["credentials"]["issuer"] != "server":
        raise NotHere("who voted is known only to the scrutineer who gave out the codes")
    marks = Counter(channel for *_, voted, channel in b.marks if voted == "Yes")
    must(sum(marks.values()) == len(b.counted), "marks-not-as-many-as-ballots", marks)
    kept, channels = set(b.counted), Counter[str]()
    for raw in b.lines("log/entries.jsonl"):
        event = read(raw, "event")
        channels[event.get("channel", "")] += event.get("ballot") in kept
    must(+channels == marks or b.manifest["revoting"], "channel-relabelled", marks)
    return f"{sum(marks.values())} marks"


def credential_map(b: Bundle) -> None:
    """The map names every credential once; who used one is marked as having voted."""
    owner = {}
    for raw in b.lines("credential-map.jsonl"):
        line = read(raw, "credential-map")
        must(line["credential"] not in owner, "credential-map-changed", line["credential"])
        owner[line["credential"]] = line["member"]
    must(set(owner) == b.credentials, "credential-map-changed", set(owner) ^ b.credentials)
    used = {owner[read(raw, "ballot")["credential"]] for raw in b.lines("box/counted.jsonl")}
    marked = {number for number, *_, voted, _ in b.marks if voted == "Yes"}
    must(used == marked, "credential-map-changed", used ^ marked)


def voting_page(b: Bundle) -> str:
    """The voting page is the one whose list of files the manifest names."""
    must(sha(b.whole("page/page-hashes.json")) == b.manifest["page"]["sha256"], "page-changed")
    return f"version {b.manifest['page']['version']}"


def verifier(b: Bundle) -> str:
    """The verifier in the bundle is this very program."""
    software, brought = read(b.whole("software.json"), "software"), b.whole("verifier/verify.py")
    must(set(software) == {"name", "version"}, "software-malformed")
    if brought != Path(__file__).read_bytes():
        must(f'VERSION = "{VERSION}"\n'.encode() not in brought, "verifier-changed")
        raise NotHere("it brings a verifier of another version: trust the one you chose yourself")
    return f"{software['name']} {software['version']}"


def decryption(b: Bundle) -> None:
    """Each trustee took out what the voters had put in."""
    raise NotHere(
        "no program can see that without the trustees' keys; they signed for it, and every voter "
        f"can look for their own row among the commitments ({b.cut} cut)"
    )


CHECKS: tuple[Callable[[Bundle], str | None], ...] = (
    zip_file, file_names, checksums, manifest, trustees_signed, roll, credentials, order,
    checkpoints, mailed, credential_events, frozen, ballots, voters_signed, copies, steps,
    steps_logged, step_lines, rows, commitments, papers_file, cast_vote_records, result_logged,
    stages, recount, tally, register, credential_map, voting_page, verifier, decryption,
)  # fmt: skip


def verify(path: str, notes: list[str]) -> dict[str, Any]:
    """Every check with its outcome; `passed` is false as soon as one failed."""
    lines: list[dict[str, Any]] = []
    told = set()
    cut = "unreadable"
    bundle: Bundle | None = None
    for number, check in enumerate(CHECKS, 1):
        line = {"number": number, "check": check.__name__, "says": check.__doc__ or ""}
        try:
            bundle = bundle or Bundle(path, notes)
            cut = bundle.cut
            line |= {"state": "passed", "seen": check(bundle) or ""}
        except NotHere as reason:
            line |= {"state": "not checkable from this cut", "seen": str(reason)}
        except Exception as fault:  # noqa: BLE001 - whatever a forged file makes go wrong is a failure
            is_named = isinstance(fault, Failed)
            attack, seen = fault.args if is_named else ("unreadable", f"{type(fault).__name__}")
            again = (attack, seen) in told
            line |= {"state": "not reached" if again else "failed", "attack": attack, "seen": seen}
            told.add((attack, seen))
        lines.append(line)
    return {"verifier": VERSION, "cut": cut, "passed": not told, "checks": lines}


def main(arguments: list[str] | None = None) -> int:
    """Print what holds and what does not; 0 only if nothing failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bundle", help="the ZIP file")
    parser.add_argument("--note", action="append", default=[], help="a checkpoint from an e-mail")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    given = parser.parse_args(arguments)
    found = verify(given.bundle, [Path(name).read_text("utf-8") for name in given.note])
    if given.json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        return 0 if found["passed"] else 1
    for line in found["checks"]:
        attack = f" [{line['attack']}]" if "attack" in line else ""
        seen = f" ({line['seen']})" if line["seen"] else ""
        sys.stdout.write(f"{line['number']:>2}. {line['state']}{attack}: {line['says']}{seen}\n")
    word = "Nothing failed." if found["passed"] else "THIS BUNDLE DOES NOT HOLD."
    sys.stdout.write(f"{word} {found['cut'].capitalize()} cut, verifier {VERSION}.\n")
    return 0 if found["passed"] else 1


if __name__ == "__main__":
    sys.exit(main())
