"""The bundle of a sealed poll as a ZIP file, streamed: the same facts give the same bytes."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from sqlalchemy.orm import Session

from governance import verifier
from governance.audit.queries.contest import AuditContest
from governance.audit.queries.pack import Written, finished, put, temporary
from governance.audit.queries.tables import marked_register_table, roll_table
from governance.audit.rules.bundle import BundleFile, Cut, files_of, read_me
from governance.audit.rules.documents import DocumentNotReady, Waits
from governance.counting.ballots import Candidate
from governance.counting.cvr_writing import CvrPoll, write_cvr
from governance.counting.rules import PaperKind
from governance.elections.queries.result import ballots_of, result_page
from governance.elections.rules.declare import ballots_are_public
from governance.kernel.ids import PollId
from governance.kernel.letterhead import Letterhead
from governance.kernel.refusals import NotFound
from governance.sealing.canonical import canonical
from governance.sealing.opening import Row
from governance.voting.queries.board import checkpoints, log_lines
from governance.voting.queries.bundle import (
    BundleFacts,
    bundle_facts,
    credential_map_lines,
    envelope_lines,
    plaintext_lines,
    rows_in_order,
    signature_lines,
)
from governance.voting.queries.credentials import credential_lines
from governance.voting.queries.opening import commitments, step_headers, step_lines

PROGRAM = "commonweal"
VERIFIER = Path(verifier.__file__).parent / "verify.py"
ROLL_FORMAT = "roll-commitment-v1"

Files = Iterable[tuple[str, Iterable[bytes]]]


@dataclass(frozen=True, slots=True)
class _Making:
    """What every file of a bundle is made from. ``body`` is the manifest as an object."""

    session: Session
    audit: AuditContest
    poll_id: PollId
    cut: Cut
    files: tuple[BundleFile, ...]
    facts: BundleFacts
    body: dict[str, Any]
    record: str
    letterhead: Letterhead
    now: datetime


def bundle_waits(session: Session, *, audit: AuditContest) -> Waits | None:
    """What the bundle waits for; ``None`` when every cut of it can be made."""
    poll_id = audit.contest.poll_id
    facts = bundle_facts(session, poll_id=poll_id) if poll_id else None
    if audit.papers_destroyed_at is not None or (facts and facts.is_destroyed):
        return Waits.DESTROYED
    if audit.contest.uncontested_at is not None:
        return Waits.POLL
    if not audit.progress.is_declared:
        return Waits.DECLARATION
    if facts is None:
        return Waits.SEALED
    return None if facts.is_declared and facts.has_last_head else Waits.HEAD


def written_bundle(
    session: Session, *, audit: AuditContest, cut: Cut, letterhead: Letterhead, now: datetime
) -> Written:
    """A cut of the bundle. Raises DocumentNotReady before the result is declared and signed for.

    The order and the times are fixed and nothing is compressed, so that whoever takes it at
    another time has the same bytes.
    """
    waits = bundle_waits(session, audit=audit)
    if waits is not None:
        raise DocumentNotReady(
            document=cut.file_name, waits=waits.value, contest_id=audit.contest.id
        )
    making = _making(session, audit=audit, cut=cut, letterhead=letterhead, now=now)
    target = temporary()
    sums: list[str] = []
    with ZipFile(target, "w", compression=ZIP_STORED) as pack:
        for each in making.files:
            for name, pieces in _files(making, each):
                sums.append(f"{put(pack, name, pieces, is_wide=True)}  {name}\n")
        put(pack, BundleFile.CHECKSUMS.value, ["".join(sums).encode()], is_wide=True)
    return finished(target, cut.file_name)


def _making(
    session: Session, *, audit: AuditContest, cut: Cut, letterhead: Letterhead, now: datetime
) -> _Making:
    poll_id = audit.contest.poll_id
    facts = bundle_facts(session, poll_id=poll_id) if poll_id else None
    counted = result_page(session, contest_id=audit.contest.id).counted
    if poll_id is None or facts is None or counted is None:
        raise NotFound
    body: dict[str, Any] = json.loads(facts.manifest)
    return _Making(
        session=session,
        audit=audit,
        poll_id=poll_id,
        cut=cut,
        files=files_of(
            cut,
            are_papers_public=ballots_are_public(counted.count.received),
            has_map=body["credentials"]["issuer"] == "server",
        ),
        facts=facts,
        body=body,
        record=counted.count.record_text,
        letterhead=letterhead,
        now=now,
    )


def _files(making: _Making, each: BundleFile) -> Files:
    """The file, or the files, of a kind, each with what is in it."""
    match each:
        case BundleFile.CHECKSUMS:
            return ()
        case BundleFile.CHECKPOINT:
            found = checkpoints(making.session, poll_id=making.poll_id)
            return ((each.value.format(one.size), [one.note.encode()]) for one in found)
        case BundleFile.STEP:
            return (
                (
                    each.value.format(number),
                    step_lines(making.session, poll_id=making.poll_id, position=number),
                )
                for number in range(1, making.facts.steps + 1)
            )
        case BundleFile.PAGE if making.facts.page_hashes is None:
            return ()
    return ((each.value, WRITERS[each](making)),)


def _read_me(making: _Making) -> Iterable[bytes]:
    body = making.body
    text = read_me(title=body["title"], mutual=body["mutual"], cut=making.cut, files=making.files)
    return [text.encode()]


def _roll_commitment(making: _Making) -> Iterable[bytes]:
    roll = making.body["roll"]
    facts = {"format": ROLL_FORMAT, "poll": making.body["poll"]}
    return [canonical(facts | {key: roll[key] for key in ("count", "sha256", "record_on")})]


def _step_headers(making: _Making) -> Iterable[bytes]:
    headers = step_headers(making.session, poll_id=making.poll_id)
    return (canonical(header) + b"\n" for header in headers)


def _commitments(making: _Making) -> Iterable[bytes]:
    lines = commitments(making.session, poll_id=making.poll_id)
    return (f"{line}\n".encode() for line in lines)


def _ballots(making: _Making) -> Iterable[bytes]:
    return [ballots_of(making.session, contest_id=making.audit.contest.id).encode()]


def _cast_vote_records(making: _Making) -> Iterator[bytes]:
    body, paper = making.body, making.body["paper"]
    poll = CvrPoll(
        id=body["poll"],
        title=body["title"],
        electorate=body["roll"]["name"],
        made_at=body["closes_at"],
        paper_title=paper["title"],
        kind=PaperKind(paper["kind"]),
        seats=paper["seats"],
        most_choices=paper["most_choices"],
        candidates=tuple(Candidate(one["id"], one["label"]) for one in paper["options"]),
    )
    rows = rows_in_order(making.session, poll_id=making.poll_id)
    papers = (row.choices for row in rows if isinstance(row, Row))
    return (line.encode() for line in write_cvr(poll, papers))


def _software(_making: _Making) -> Iterable[bytes]:
    return [canonical({"name": PROGRAM, "version": version(PROGRAM)})]


def _roll(making: _Making) -> Iterable[bytes]:
    return roll_table(making.session, making.audit, making.letterhead, making.now)


def _marked_register(making: _Making) -> Iterable[bytes]:
    return marked_register_table(making.session, making.audit, making.letterhead, making.now)


WRITERS: dict[BundleFile, Callable[[_Making], Iterable[bytes]]] = {
    BundleFile.READ_ME: _read_me,
    BundleFile.MANIFEST: lambda one: [one.facts.manifest.encode()],
    BundleFile.SIGNATURES: lambda one: signature_lines(one.session, poll_id=one.poll_id),
    BundleFile.ROLL_COMMITMENT: _roll_commitment,
    BundleFile.CREDENTIALS: lambda one: (
        line.encode() for line in credential_lines(one.session, poll_id=one.poll_id)
    ),
    BundleFile.LOG: lambda one: (
        line.encode() for line in log_lines(one.session, poll_id=one.poll_id)
    ),
    BundleFile.COUNTED: lambda one: envelope_lines(
        one.session, poll_id=one.poll_id, is_counted=True
    ),
    BundleFile.EXCLUDED: lambda one: envelope_lines(
        one.session, poll_id=one.poll_id, is_counted=False
    ),
    BundleFile.STEP_HEADERS: _step_headers,
    BundleFile.PLAINTEXTS: lambda one: plaintext_lines(one.session, poll_id=one.poll_id),
    BundleFile.COMMITMENTS: _commitments,
    BundleFile.BALLOTS: _ballots,
    BundleFile.CAST_VOTE_RECORDS: _cast_vote_records,
    BundleFile.RESULT: lambda one: [one.record.encode()],
    BundleFile.ROLL: _roll,
    BundleFile.MARKED_REGISTER: _marked_register,
    BundleFile.CREDENTIAL_MAP: lambda one: credential_map_lines(one.session, poll_id=one.poll_id),
    BundleFile.PAGE: lambda one: [(one.facts.page_hashes or "").encode()],
    BundleFile.SOFTWARE: _software,
    BundleFile.VERIFIER: lambda _one: [VERIFIER.read_bytes()],
}
