"""Canary votes: everyone says something only they say, so that any trace of it can be found."""

import base64
import hashlib
import http.client
import itertools
import random
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy.orm import Session

from governance.kernel.ids import MemberId, PollId
from governance.sealing.canonical import b64u, canonical
from governance.sealing.credentials import credential_of, shown_code
from governance.sealing.envelope import plaintext_of, seal_ballot
from governance.sealing.manifest import NONCE_BYTES, Manifest
from governance.voting.rules import Option, PaperKind, PaperSpec, new_ballot_key
from governance.voting.rules.box import Issuer
from tests.factories.sealing import code_of, manifest_in, seed_for
from tests.factories.voting import a_poll, put_on_roll
from tests.soak.browsers import Browser, posted, signed_in

CANARIES = ("amber", "birch", "cobal", "ditto", "ember", "finch", "gusto")
"""Ids of options: seven give 5,040 rankings, one for everybody."""

ONE_IN = 5
"""Of so many voters one votes on the plain page."""

ASSISTED_NONCE = b"PLAINNONCE!!"
"""How the nonces begin that the server under test makes for the plain page."""

STATEMENT = "I will listen, and I will tell you what was answered and what was not."


@dataclass(frozen=True, slots=True)
class Vote:
    """What one voter chose, with all that must not be found. ``nonce``: of the plain page, none."""

    member_id: MemberId
    choices: tuple[str, ...]
    seed: bytes
    code: str | None
    nonce: bytes | None
    envelope: str | None
    browser: Browser | None

    @property
    def credential(self) -> str:
        """The public key under which it is cast."""
        return credential_of(self.seed)


@dataclass(frozen=True, slots=True)
class CanaryPoll:
    """A poll with its votes in the order in which they will be cast."""

    poll_id: PollId
    manifest: Manifest
    votes: tuple[Vote, ...]


def canary_poll(
    app: Flask, session: Session, members: Sequence[MemberId], *, issuer: Issuer, now: datetime
) -> CanaryPoll:
    """An open poll for these members, whose box two of three open, and what each will say."""
    paper = PaperSpec(
        title="Canaries",
        kind=PaperKind.RANKED,
        options=tuple(Option(one, f"Candidate {one}", STATEMENT) for one in CANARIES),
        seats=2,
        most_choices=len(CANARIES),
    )
    poll_id = a_poll(session, now=now, paper=paper)
    put_on_roll(session, poll_id, member_ids=members, now=now, issuer=issuer, trustees=3)
    manifest = manifest_in(session, poll_id)
    # Not that of the paper, which is printed everywhere; drawn, as people's views are.
    rankings = random.Random().sample([*itertools.permutations(CANARIES)][1:], len(members))
    votes = []
    for place, (member_id, choices) in enumerate(zip(members, rankings, strict=True)):
        seed = seed_for(session, poll_id, member_id)
        nonce = envelope = browser = None
        if place % ONE_IN:
            nonce = secrets.token_bytes(NONCE_BYTES)
            envelope = seal_ballot(manifest, seed=seed, choices=choices, nonce=nonce).text
        else:
            browser = signed_in(app, session, member_id, now=now)
        code = code_of(member_id) if issuer is Issuer.SCRUTINEER else None
        votes.append(Vote(member_id, choices, seed, code, nonce, envelope, browser))
    return CanaryPoll(poll_id, manifest, tuple(votes))


def cast_all(poll: CanaryPoll, port: int) -> None:
    """Everybody votes over HTTP, one after the other, so that the order is known to the last."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for vote in poll.votes:
        if vote.browser is None:
            _put(connection, f"/votes/{poll.poll_id}/envelopes", vote.envelope or "")
            continue
        fields = {f"rank-{one}": str(rank) for rank, one in enumerate(vote.choices, start=1)}
        fields |= {"ballot_key": new_ballot_key(), "code": shown_code(vote.code or "")}
        if vote.code is None:
            fields.pop("code")
        status, leads_to = posted(connection, f"/votes/{poll.poll_id}/cast", fields, vote.browser)
        if not leads_to.endswith("/received"):
            raise RuntimeError(f"a paper was not received: {status}")
    connection.close()


def _put(connection: http.client.HTTPConnection, path: str, envelope: str) -> None:
    connection.request("POST", path, envelope, {"Content-Type": "application/json"})
    with connection.getresponse() as answer:
        said = answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"a ballot was not received: {answer.status} {said[:200]!r}")


def secrets_of(poll: CanaryPoll) -> Iterator[bytes]:
    """Every text by which a vote, its nonce, code or seed could give itself away."""
    yield from _forms(ASSISTED_NONCE)
    for vote in poll.votes:
        yield from _choices(vote.choices)
        yield from _forms(vote.seed)
        if vote.nonce is not None:
            yield from _forms(vote.nonce)
            plaintext = plaintext_of(vote.choices, vote.nonce, poll.manifest.plaintext_bytes)
            yield from _forms(plaintext.rstrip())
        if vote.code is not None:
            for text in (vote.code, shown_code(vote.code), shown_code(vote.code).replace(" ", "-")):
                yield from (text.encode(), text.lower().encode())


def _choices(choices: Sequence[str]) -> Iterator[bytes]:
    """A ranking as it might be written: as JSON, as Python shows it, as words, as a form."""
    yield canonical(list(choices))[1:-1]
    yield str(list(choices)).encode()[1:-1]
    yield str(tuple(choices)).encode()[1:-1]
    for gap in (",", ", ", " ", "|", "\n"):
        yield gap.join(choices).encode()
    ranks = {one: str(rank) for rank, one in enumerate(choices, start=1)}
    yield urlencode({f"rank-{one}": ranks[one] for one in choices}).encode()
    yield urlencode({f"rank-{one}": ranks[one] for one in CANARIES}).encode()


def _forms(raw: bytes) -> Iterator[bytes]:
    """Bytes as they are, in hexadecimal, in base64; what an odd length leaves open is left off."""
    yield raw
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    whole = raw[: len(raw) // 3 * 3]
    yield b64u(whole).encode()
    yield base64.b64encode(whole)


def commitment_of(nonce: str, choices: Sequence[str]) -> str:
    """The public commitment of a row (docs/formats/sealed-ballots.md)."""
    raw = base64.urlsafe_b64decode(nonce + "==")
    return hashlib.sha256(b"row-v1\n" + raw + canonical(list(choices))).hexdigest()
