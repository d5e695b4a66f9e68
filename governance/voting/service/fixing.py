"""Fixing the manifest of a box: from then on nothing about the poll changes any more."""

import hashlib
import json
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.journal.rules import Act
from governance.kernel.actor import Actor
from governance.kernel.ids import PollId
from governance.kernel.letterhead import Letterhead
from governance.sealing.canonical import canonical, unb64u
from governance.sealing.manifest import (
    Board,
    CredentialFacts,
    Manifest,
    Page,
    RollFacts,
    Scrutineer,
    plaintext_bytes,
)
from governance.sealing.manifest import Issuer as ManifestIssuer
from governance.sealing.manifest import Trustee as ManifestTrustee
from governance.voting.models import Box, Credential, Poll, Trustee
from governance.voting.queries.ceremony import what_is_missing
from governance.voting.rules import PollClosed
from governance.voting.rules.box import BoxState, Issuer, Moment
from governance.voting.rules.keepers import BoxIncomplete, PageVersion
from governance.voting.rules.keys import BoothKeys
from governance.voting.service.asking import ask_keepers
from governance.voting.service.board import append, checkpoint
from governance.voting.service.box_rows import box_of, note, refusing, require_state, trustees_of
from governance.voting.service.credentials import issue_credentials
from governance.voting.service.key_checks import challenge

_AT_A_TIME = 1000


def fix_manifest(
    session: Session,
    *,
    poll_id: PollId,
    page: PageVersion,
    house: Letterhead,
    keys: BoothKeys,
    actor: Actor,
    now: datetime,
) -> str:
    """Fix the manifest and begin the log with it; gives its fingerprint.

    Where this computer issues the credentials, it does so now. Every trustee is sent a key check.
    Refuses with BoxIncomplete (the roll, a key or the scrutineer's codes are missing),
    WrongBoxState, PollClosed, BoxMissing, NotFound, or FileRefused when the poll cannot be put
    into a manifest.
    """
    poll, box = box_of(session, poll_id=poll_id)
    require_state(poll, box, BoxState.DRAFT)
    if now >= poll.closes_at:
        raise PollClosed(title=poll.title, closes_at=poll.closes_at, is_vote_lost=False)
    missing = what_is_missing(session, poll=poll, box=box)
    if missing:
        raise BoxIncomplete(title=poll.title, missing=missing)
    if box.issuer is Issuer.SERVER:
        issue_credentials(session, box=box, keys=keys)
    trustees = trustees_of(session, box)
    with refusing(poll):
        manifest = _manifest(session, poll, box, trustees, page=page, house=house)
    box.manifest = manifest.canonical().decode()
    box.manifest_sha256 = manifest.fingerprint
    box.page_hashes = page.listed or None
    box.state = BoxState.FIXED
    append(session, box=box, event={"type": "manifest", "manifest": manifest.fingerprint})
    checkpoint(session, box=box, moment=Moment.FIXED, keys=keys, now=now)
    for trustee in trustees:
        challenge(trustee, manifest)
    session.flush()
    detail = {"manifest": manifest.fingerprint, "page": page.version}
    note(session, box, Act.BOX_FIXED, actor=actor, now=now, detail=detail)
    ask_keepers(session, box=box, keys=keys, house=house, now=now)
    return manifest.fingerprint


def _manifest(
    session: Session,
    poll: Poll,
    box: Box,
    trustees: list[Trustee],
    *,
    page: PageVersion,
    house: Letterhead,
) -> Manifest:
    paper = json.loads(poll.paper)
    return Manifest(
        poll=str(poll.id),
        title=poll.title,
        mutual=house.mutual_name,
        paper=paper,
        opens_at=_whole_seconds(poll.opens_at),
        closes_at=_whole_seconds(poll.closes_at),
        roll=RollFacts(
            count=poll.roll_count or 0,
            sha256=poll.roll_digest or "",
            record_on=poll.record_on,
            name=poll.electorate_name,
        ),
        credentials=_credentials(session, box),
        trustees=tuple(_trustee(one) for one in trustees),
        threshold=box.threshold,
        scrutineer=_scrutineer(box),
        plaintext_bytes=plaintext_bytes(paper),
        revoting=box.is_revoting,
        smallest_box=box.smallest_box,
        board=Board(box.origin, unb64u(box.board_key)),
        page=Page(page.version, page.sha256),
    )


def _whole_seconds(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _trustee(row: Trustee) -> ManifestTrustee:
    """A trustee under the name the officer gave, which is the one that voters read."""
    return ManifestTrustee(
        place=row.place,
        name=row.name,
        key_id=row.key_id or "",
        opening_key=unb64u(row.opening_key or ""),
        signing_key=unb64u(row.signing_key or ""),
    )


def _scrutineer(box: Box) -> Scrutineer | None:
    if box.scrutineer_name is None or box.scrutineer_key is None:
        return None
    return Scrutineer(box.scrutineer_name, unb64u(box.scrutineer_key))


def _credentials(session: Session, box: Box) -> CredentialFacts:
    """How many credentials there are and the digest of ``credentials.jsonl``, read as a stream."""
    mine = Credential.poll_id == box.poll_id
    lines = hashlib.sha256()
    find = select(Credential.credential).where(mine).order_by(Credential.credential)
    for credential in session.scalars(find.execution_options(yield_per=_AT_A_TIME)):
        lines.update(canonical({"credential": credential}) + b"\n")
    count = session.scalar(select(func.count()).select_from(Credential).where(mine))
    return CredentialFacts(ManifestIssuer(box.issuer.value), count or 0, lines.hexdigest())
