"""A whole bundle of a small sealed poll, made in memory with the sealing and counting packages."""

import hashlib
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from governance.counting.ballots import Candidate, Profile
from governance.counting.blt import write_blt
from governance.counting.cvr_writing import CvrPoll, write_cvr
from governance.counting.record_data import written_record
from governance.counting.rules import PaperKind
from governance.counting.ties import SeededLots
from governance.elections.rules.count import profile_of
from governance.elections.rules.counting import contest_rule
from governance.sealing.canonical import b64u, canonical, signed
from governance.sealing.credentials import credential_of, credentials_file
from governance.sealing.envelope import Envelope, read_envelope, seal_ballot
from governance.sealing.keycheck import answer_key_check, key_check
from governance.sealing.log import Frontier, leaf
from governance.sealing.manifest import CredentialFacts, Issuer, Page, RollFacts
from governance.sealing.note import checkpoint_text
from governance.sealing.opening import Invalid, Row, Step, commitments_file, read_row
from tests.factories.sealed_files import (
    BOARD_SEED,
    SealedPoll,
    a_manifest,
    a_paper,
    seed_of,
    trustee_keys,
)

VERIFIER = Path(__file__).resolve().parents[2] / "governance" / "verifier" / "verify.py"
VOTERS = 40
REPLACED, LOST, PAPER = 100, 3, 7
"""Voter 3 lost a code, voted again with seed 100; voter 7 voted, then the code was voided."""

SPOILT, BLANK, COPIER, COPIED = 8, 9, 12, 5
PAGE = b'{"files":[{"path":"booth.js","sha256":"00"}]}\n'
PUBLIC_ONLY, AUDITOR_ONLY = ("opening/steps.jsonl",), ("box/", "opening/step-", "plaintexts", "cvr")
NAMES_ONLY, HOLD_ONLY = ("roll.csv", "marked-register.csv"), ("credential-map.jsonl",)
RULES = {"ranked": "scottish", "marks": "approval", "answers": "yes-no"}


@dataclass
class BundlePoll(SealedPoll):
    """A sealed poll with what a bundle needs besides."""

    left_out: list[Envelope] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    channels: dict[str, str] = field(default_factory=dict)

    def head_now(self) -> None:
        """A checkpoint is mailed here."""
        self.heads.append(len(self.events))

    def put(self, envelope: Envelope, channel: str = "online") -> None:
        """Put an envelope into the box."""
        self.note("ballot", ballot=envelope.ballot, channel=channel)
        self.channels[envelope.ballot] = channel
        self.box.append(envelope)

    def void(self, voter: int, reason: str = "lost") -> None:
        """Void a voter's credential, keeping what is left out in log order."""
        before = list(self.box)
        super().void(voter, reason)
        self.left_out += [one for one in before if one not in self.box]


def roll_lines() -> list[list[Any]]:
    """The people on the roll."""
    people = [[f"{one:05}", f"Voter {one:02}", "Nursing", "Mill Lane", 1] for one in range(VOTERS)]
    people[11][1] = "=Formula Jones"
    people[12][2] = "'Quoted"
    return people


def roll_digest() -> str:
    """The digest of the canonical roll."""
    lines = sorted(
        json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode() for one in roll_lines()
    )
    return hashlib.sha256(b"".join(one + b"\n" for one in [b"roll-v1", *lines])).hexdigest()


def choices_of(voter: int, kind: str) -> list[str]:
    """What a voter says: any order for a ranked paper, the paper's order for the others."""
    names = ["amina", "bo", "cerys", "dewi"]
    turn = voter % 4
    some = (names[turn:] + names[:turn])[: 1 + voter % 3]
    if kind == "ranked":
        return some
    some = [one for one in names if one in some]
    return some if kind == "marks" else [f"{one}:{('yes', 'no')[voter % 3 == 0]}" for one in some]


def a_poll(kind: str = "ranked", *, revoting: bool = False) -> BundlePoll:
    """A poll of 40, opened by trustees 1 and 3; one blank, one spoilt, one copied ballot."""
    keys = trustee_keys(3)
    credentials = credentials_file(credential_of(seed_of(one)) for one in range(VOTERS))
    manifest = a_manifest(
        keys,
        threshold=2,
        paper=a_paper(kind=kind),
        roll=RollFacts(VOTERS, roll_digest(), date(2027, 5, 31), "All members"),
        credentials=CredentialFacts(Issuer.SERVER, VOTERS, hashlib.sha256(credentials).hexdigest()),
        scrutineer=None,
        revoting=revoting,
        page=Page("1", hashlib.sha256(PAGE).hexdigest()),
    )
    poll = BundlePoll(keys, manifest)
    poll.open()
    poll.head_now()
    for voter in range(36):
        if voter == COPIER:
            poll.put(copied(poll, poll.box[COPIED - 1], seed_of(COPIER)))
            continue
        choices = choices_of(voter, kind)
        choices = {SPOILT: ["nobody"], BLANK: []}.get(voter, choices)
        cast(poll, voter, choices, channel="assisted" if voter % 10 == 1 else "online")
        if voter == LOST:
            poll.void(LOST)
            old, new = credential_of(seed_of(LOST)), credential_of(seed_of(REPLACED))
            poll.note("credential-issued", credential=new, replaces=old)
    cast(poll, REPLACED, choices_of(LOST, kind))
    if revoting:
        first = poll.box[0]
        cast(poll, 0, choices_of(1, kind), nonce=b"again" * 3 + b"!")
        poll.box.remove(first)
        poll.left_out.append(first)
        poll.excluded.append({"ballot": first.ballot, "reason": "superseded"})
    poll.head_now()
    poll.void(PAPER, "paper")
    place = {json.loads(raw).get("ballot"): number for number, raw in enumerate(poll.events)}
    poll.left_out.sort(key=lambda one: place[one.ballot])
    poll.excluded.sort(key=lambda one: place[one["ballot"]])
    return poll


def cast(
    poll: BundlePoll,
    voter: int,
    choices: Sequence[str],
    *,
    channel: str = "online",
    nonce: bytes = b"",
) -> None:
    """Seal a ballot and put it into the box."""
    nonce = nonce or hashlib.sha256(f"nonce {voter}".encode()).digest()[:16]
    poll.put(seal_ballot(poll.manifest, seed=seed_of(voter), choices=choices, nonce=nonce), channel)


def copied(poll: SealedPoll, other: Envelope, seed: bytes) -> Envelope:
    """Another voter's onions, signed under one's own credential."""
    body = json.loads(other.text) | {"credential": credential_of(seed)}
    body.pop("signature")
    return read_envelope(canonical(signed(body, seed)), poll.manifest)


def zipped(files: Mapping[str, bytes], *, sums: bool = True) -> bytes:
    """The ZIP file of a bundle; ``sums``: SHA256SUMS are made anew."""
    held = dict(files)
    if sums:
        held.pop("SHA256SUMS", None)
        lines = (f"{hashlib.sha256(raw).hexdigest()}  {name}\n" for name, raw in held.items())
        held["SHA256SUMS"] = "".join(lines).encode()
    target = io.BytesIO()
    with ZipFile(target, "w", compression=ZIP_STORED) as pack:
        for name, raw in held.items():
            info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            with pack.open(info, "w", force_zip64=True) as entry:
                entry.write(raw)
    return target.getvalue()


def notes(events: Sequence[bytes], sizes: Sequence[int], seed: bytes, origin: str) -> Any:
    """The checkpoints at these sizes, by the names of their files."""
    tree, found = Frontier(), {}
    for raw in events:
        tree.append(leaf(raw))
        if tree.size in sizes:
            text = checkpoint_text(origin, tree.size, tree.root(), seed)
            found[f"log/checkpoints/{tree.size:010}.note"] = text.encode()
    return found


def lines_of(lines: Sequence[bytes]) -> bytes:
    """Lines, each with its line feed."""
    return b"".join(one + b"\n" for one in lines)


@dataclass
class Made:
    """A poll that was opened, counted and declared, and the files of its legal-hold cut."""

    poll: BundlePoll
    steps: list[Step]
    files: dict[str, bytes]

    def cut(self, name: str) -> dict[str, bytes]:
        """The files of a cut: ``public``, ``auditor`` or ``legal hold``."""
        without: tuple[str, ...] = {
            "public": (*AUDITOR_ONLY, *NAMES_ONLY, *HOLD_ONLY),
            "auditor": (*PUBLIC_ONLY, *HOLD_ONLY),
            "legal hold": PUBLIC_ONLY,
        }[name]
        return {
            one: raw
            for one, raw in self.files.items()
            if (one in PUBLIC_ONLY and name == "public") or not one.startswith(without)
        }


@cache
def a_bundle(kind: str = "ranked", *, revoting: bool = False) -> Made:
    """The whole of a poll. Made once a run: never change it in place."""
    poll = a_poll(kind, revoting=revoting)
    poll.freeze(subset=2)
    poll.head_now()
    steps = poll.open_box(subset=2)
    poll.head_now()
    paper = poll.manifest.paper
    rows = [read_row(row, paper) for row in steps[-1].rows]
    good = [row for row in rows if isinstance(row, Row)]
    commitments = commitments_file(rows)
    lost = sum(len(step.header["unopened"]) for step in steps)
    digest = hashlib.sha256(commitments).hexdigest()
    invalid = len(rows) - len(good) + lost
    poll.note("rows", valid=len(good), invalid=invalid, commitments=digest)
    reasons = Counter(row.reason.value for row in rows if isinstance(row, Invalid))
    reasons["unopened"] = lost
    profile = profile_from(paper, good, title=poll.manifest.title, invalid=reasons)
    record = written_record(
        contest_rule(RULES[paper["kind"]]).count(profile, ties=SeededLots("5" * 64))
    ).encode()
    for event in ("counted", "declared"):
        poll.note(event, record=hashlib.sha256(record).hexdigest())
    poll.head_now()
    opened = _opened(steps, rows) | {"commitments.txt": commitments}
    return Made(poll, steps, _files(poll, opened, profile, record))


def profile_from(
    paper: Mapping[str, Any], rows: Sequence[Row], *, title: str, invalid: Mapping[str, int]
) -> Profile:
    """The rows as the counting takes them."""
    papers = Counter(row.choices for row in rows)
    blank = papers.pop((), 0)
    return profile_of(
        title=title,
        seats=paper["seats"],
        kind=PaperKind(paper["kind"]),
        candidates=[(one["id"], one["label"]) for one in paper["options"]],
        papers=list(papers.items()),
        blank=blank,
        invalid=invalid.items(),
    )


def _opened(steps: list[Step], rows: Sequence[Any]) -> dict[str, bytes]:
    """What came out of the box."""
    files = {
        f"opening/step-{number}.jsonl": b"".join(step.lines())
        for number, step in enumerate(steps, start=1)
    }
    files["opening/steps.jsonl"] = lines_of([canonical(step.header) for step in steps])
    return files | {"plaintexts.jsonl": lines_of([_row(row) for row in rows])}


def _files(
    poll: BundlePoll, opened: dict[str, bytes], profile: Profile, record: bytes
) -> dict[str, bytes]:
    manifest = poll.manifest
    roll = manifest.body()["roll"]
    commitment = {key: roll[key] for key in ("count", "sha256", "record_on")}
    commitment |= {"format": "roll-commitment-v1", "poll": manifest.poll}
    answers = [
        canonical(answer_key_check(canonical(key_check(manifest, place, bytes(32))[0]), key))
        for place, key in enumerate(poll.keys, start=1)
    ]
    first = credentials_file(credential_of(seed_of(one)) for one in range(VOTERS))
    rows = [json.loads(line) for line in opened["plaintexts.jsonl"].splitlines()]
    choices = [row["choices"] for row in rows if "choices" in row]
    return {
        "00-READ-ME.txt": b"What is here.\n",
        "manifest.json": manifest.canonical(),
        "signatures.jsonl": lines_of(answers),
        "roll-commitment.json": canonical(commitment),
        "credentials.jsonl": first,
        "log/entries.jsonl": lines_of(poll.events),
        **notes(poll.events, poll.heads, BOARD_SEED, manifest.board.origin),
        "box/counted.jsonl": lines_of([one.text.encode() for one in poll.box]),
        "box/excluded.jsonl": lines_of([one.text.encode() for one in poll.left_out]),
        **opened,
        "ballots.blt": "".join(write_blt(profile, strict=False)).encode(),
        "cvr.json": "".join(write_cvr(_cvr_poll(poll), choices)).encode(),
        "result.json": record,
        **_names(poll),
        "page/page-hashes.json": PAGE,
        "software.json": canonical({"name": "commonweal", "version": "0.1.0"}),
        "verifier/verify.py": VERIFIER.read_bytes(),
    }


def _row(row: Any) -> bytes:
    if isinstance(row, Row):
        return canonical({"choices": list(row.choices), "nonce": b64u(row.nonce)})
    return canonical({"invalid": row.reason.value, "plaintext": b64u(row.plaintext)})


def _cvr_poll(poll: BundlePoll) -> CvrPoll:
    manifest, paper = poll.manifest, poll.manifest.paper
    return CvrPoll(
        id=manifest.poll,
        title=manifest.title,
        electorate=manifest.roll.name,
        made_at=manifest.body()["closes_at"],
        paper_title=paper["title"],
        kind=PaperKind(paper["kind"]),
        seats=paper["seats"],
        most_choices=paper["most_choices"],
        candidates=tuple(Candidate(one["id"], one["label"]) for one in paper["options"]),
    )


def _names(poll: BundlePoll) -> dict[str, bytes]:
    """The roll, the marks on it and the map of the issuer."""
    voter_of = {credential_of(seed_of(one)): one for one in range(VOTERS)}
    voter_of[credential_of(seed_of(REPLACED))] = LOST
    marked = {voter_of[one.credential]: poll.channels[one.ballot] for one in poll.box}
    roll, marks = ["Number,Name,Group,Site,Weight"], ["Number,Name,Group,Site,Voted,Channel"]
    for voter, (number, name, group, site, weight) in enumerate(roll_lines()):
        person = f"{number},{name.replace('=', chr(39) + '=')},{group},{site}"
        roll.append(f"{person},{weight}")
        marks.append(f"{person},{'Yes' if voter in marked else 'No'},{marked.get(voter, '')}")
    owners = sorted((one, f"{voter:05}") for one, voter in voter_of.items())
    return {
        "roll.csv": "".join(f"{one}\r\n" for one in roll).encode(),
        "marked-register.csv": "".join(f"{one}\r\n" for one in marks).encode(),
        "credential-map.jsonl": lines_of(
            [canonical({"credential": one, "member": number}) for one, number in owners]
        ),
    }
