"""What must be true of a box after any crash; each sentence that comes back is a fault."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.sealing.faults import SealingFault
from governance.sealing.log import Frontier
from governance.sealing.manifest import Manifest
from governance.sealing.receipt import read_receipt
from governance.voting.models import Ballot, BoardEntry, BoardNode, Box, Mark
from governance.voting.service.reconciling import reconcile


def faults_of(
    session: Session, poll_id: PollId, manifest: Manifest, receipts: Mapping[bytes, bytes]
) -> list[str]:
    """Hold the box against its log, and both against what was acknowledged (ballot → receipt)."""
    rows = session.execute(
        select(Ballot.ballot, Ballot.entry).where(Ballot.poll_id == poll_id)
    ).all()
    ballots = {row.ballot: row.entry for row in rows}
    find = select(BoardEntry.event).where(BoardEntry.poll_id == poll_id)
    events = list(session.scalars(find.order_by(BoardEntry.entry)))
    found = [
        *_tree(session, poll_id, events),
        *_counts(session, poll_id, ballots, events),
        *_receipts(manifest, receipts, ballots, events),
    ]
    if not reconcile(session, poll_id=poll_id).holds:
        found.append("the box does not reconcile")
    return found


def _counts(
    session: Session, poll_id: PollId, ballots: Mapping[str, int], events: Sequence[str]
) -> Iterator[str]:
    used = Counter(session.scalars(select(Ballot.credential).where(Ballot.poll_id == poll_id)))
    if doubles := sum(number > 1 for number in used.values()):
        yield f"{doubles} credentials have two ballots"
    marks = len(session.scalars(select(Mark.member_id).where(Mark.poll_id == poll_id)).all())
    logged = {
        (body["ballot"], entry)
        for entry, body in enumerate(map(json.loads, events))
        if body["type"] == "ballot"
    }
    if not marks == len(ballots) == len(logged):
        yield f"{marks} marks, {len(ballots)} ballots, {len(logged)} ballots in the log"
    if lone := set(ballots.items()) ^ logged:
        yield f"{len(lone)} are in the box or in the log, but not in both"


def _receipts(
    manifest: Manifest,
    receipts: Mapping[bytes, bytes],
    ballots: Mapping[str, int],
    events: Sequence[str],
) -> Iterator[str]:
    lost = 0
    for body, raw in receipts.items():
        try:
            receipt = read_receipt(raw, manifest)
        except SealingFault as fault:
            yield f"a receipt does not hold: {fault}"
            continue
        if receipt.ballot != hashlib.sha256(body).hexdigest():
            yield "a receipt is for another ballot than was sent"
        if receipt.ballot not in ballots:
            lost += 1
        elif ballots[receipt.ballot] != receipt.entry:
            yield "a receipt names another entry than the box"
        elif f'"ballot":"{receipt.ballot}"' not in events[receipt.entry]:
            yield "the entry that a receipt names holds something else"
    if lost:
        yield f"{lost} of {len(receipts)} acknowledged ballots are lost"


def _tree(session: Session, poll_id: PollId, events: Sequence[str]) -> Iterator[str]:
    box = session.get_one(Box, poll_id)
    leaves = [hashlib.sha256(b"\x00" + event.encode()).digest() for event in events]
    if box.log_size != len(events):
        yield f"the head says {box.log_size} entries, the log has {len(events)}"
        return
    stored = Frontier(box.log_size, [bytes.fromhex(peak) for peak in box.log_peaks])
    if stored.root() != _root(leaves):
        yield "the root made anew is not that of the head"
    find = select(BoardNode.level, BoardNode.place, BoardNode.sha256)
    nodes = session.execute(find.where(BoardNode.poll_id == poll_id)).all()
    whole = {
        (level, place): _root(leaves[place << level : (place + 1) << level]).hex()
        for level in range(len(leaves).bit_length())
        for place in range(len(leaves) >> level)
    }
    if {(node.level, node.place): node.sha256 for node in nodes} != whole:
        yield "the nodes of the tree are not those of its entries"


def _root(leaves: Sequence[bytes]) -> bytes:
    """The root as RFC 6962 §2.1 defines it, from the top."""
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + _root(leaves[:left]) + _root(leaves[left:])).digest()
