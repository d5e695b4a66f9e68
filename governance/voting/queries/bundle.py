"""What the bundle of a sealed poll holds of the box: signatures, envelopes, rows, whose is what."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.sealing.canonical import b64u, canonical, unb64u
from governance.sealing.manifest import Manifest
from governance.sealing.opening import Invalid, Row, read_row
from governance.voting.models import (
    Ballot,
    Box,
    Checkpoint,
    Credential,
    OpeningStep,
    RollEntry,
    Trustee,
)
from governance.voting.queries.opening import inside_lines
from governance.voting.rules.box import BoxState

_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class BundleFacts:
    """What must be known of a box to make its bundle.

    ``manifest`` in the very characters whose SHA-256 is its fingerprint; ``page_hashes`` the list
    of the voting page's files, as the manifest names it; ``has_last_head``: the whole log is under
    a signed head. ``is_destroyed``: the ballots are gone, and no bundle can be made any more.
    """

    manifest: str
    page_hashes: str | None
    steps: int
    is_declared: bool
    is_destroyed: bool
    has_last_head: bool


def bundle_facts(session: Session, *, poll_id: PollId) -> BundleFacts | None:
    """The facts; ``None`` for a poll whose box is not sealed, or not fixed yet."""
    box = session.get(Box, poll_id)
    if box is None or box.manifest is None:
        return None
    steps = select(func.count()).where(OpeningStep.poll_id == poll_id)
    return BundleFacts(
        manifest=box.manifest,
        page_hashes=box.page_hashes,
        steps=session.scalar(steps) or 0,
        is_declared=box.state is BoxState.DECLARED,
        is_destroyed=box.state is BoxState.ARCHIVED,
        has_last_head=session.get(Checkpoint, (poll_id, box.log_size)) is not None,
    )


def signature_lines(session: Session, *, poll_id: PollId) -> Iterator[bytes]:
    """Every trustee's signed answer to a key check, which is the signature under the manifest."""
    find = select(Trustee.answer).where(Trustee.poll_id == poll_id).order_by(Trustee.place)
    for answer in session.scalars(find):
        if answer is not None:
            yield canonical(answer) + b"\n"


def envelope_lines(session: Session, *, poll_id: PollId, is_counted: bool) -> Iterator[bytes]:
    """The envelopes that were counted, or the excluded ones, in the order of the log, streamed."""
    excluded = {one["ballot"] for one in session.get_one(Box, poll_id).excluded or []}
    find = (
        select(Ballot.ballot, Ballot.sealed)
        .where(Ballot.poll_id == poll_id, Ballot.ballot.is_not(None))
        .order_by(Ballot.entry)
        .execution_options(yield_per=_AT_A_TIME)
    )
    for ballot, sealed in session.execute(find):
        if (ballot not in excluded) is is_counted:
            yield sealed.encode() + b"\n"


def rows_in_order(session: Session, *, poll_id: PollId) -> Iterator[Row | Invalid]:
    """What came out of the last step, in its order, judged by the ballot paper, streamed."""
    box = session.get_one(Box, poll_id)
    paper = Manifest.read((box.manifest or "").encode()).paper
    for inside in inside_lines(session, poll_id=poll_id, position=box.threshold):
        yield read_row(unb64u(inside), paper)


def plaintext_lines(session: Session, *, poll_id: PollId) -> Iterator[bytes]:
    """``plaintexts.jsonl``: a row a line, or why it is invalid and its plaintext."""
    for row in rows_in_order(session, poll_id=poll_id):
        if isinstance(row, Row):
            body = {"choices": list(row.choices), "nonce": b64u(row.nonce)}
        else:
            body = {"invalid": row.reason.value, "plaintext": b64u(row.plaintext)}
        yield canonical(body) + b"\n"


def credential_map_lines(session: Session, *, poll_id: PollId) -> Iterator[bytes]:
    """Every credential the server issued and the member number it belongs to, for a legal hold.

    Nothing where a scrutineer issued them: that map never came here.
    """
    find = (
        select(Credential.credential, RollEntry.number)
        .join(
            RollEntry,
            and_(
                RollEntry.poll_id == Credential.poll_id,
                RollEntry.member_id == Credential.member_id,
            ),
        )
        .where(Credential.poll_id == poll_id)
        .order_by(Credential.credential)
        .execution_options(yield_per=_AT_A_TIME)
    )
    for credential, number in session.execute(find):
        yield canonical({"credential": credential, "member": number}) + b"\n"
