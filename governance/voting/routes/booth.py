"""The sealed booth: the static voting page, what its script asks for, and the envelopes it sends.

The page is the same bytes for every poll and every voter, so that anyone can compare it with the
published list of its files. All else a script gets is data.
"""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from governance.kernel.ids import PollId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import TooLarge
from governance.sealing.canonical import b64u
from governance.settings import Mode
from governance.voting.queries.polls import PollPage, poll_page
from governance.voting.queries.sealed import manifest_text
from governance.voting.routes.as_data import JSON, as_data, told_as_data
from governance.voting.routes.blueprint import blueprint
from governance.voting.routes.keys import booth_keys
from governance.voting.routes.static_pages import static_page
from governance.voting.rules import PollStage, scheme_words
from governance.voting.service.casting import cast_envelope, check_envelope
from governance.voting.service.credentials import my_seed
from governance.web.access import current_actor, needs, public
from governance.web.clock import now
from governance.web.forms import csrf
from governance.web.page import letterhead, settings
from governance.web.palette import SURFACES, shades
from governance.web.session import committing, reading

MOST_BYTES = 256 * 1024


@blueprint.get("/votes/<uuid:poll_id>/booth")
@public("the voting page, the same for everyone; its script asks who is voting")
def booth(poll_id: UUID) -> ResponseReturnValue:  # noqa: ARG001 - the page's script reads it from the address
    """The voting page, as it was built."""
    return static_page("booth.html")


@blueprint.get("/votes/<uuid:poll_id>/manifest.json")
@public("what is on the ballot paper and who keeps the keys is for everyone to check")
@told_as_data
def manifest(poll_id: UUID) -> ResponseReturnValue:
    """The manifest of the poll, in the very bytes whose SHA-256 is its fingerprint."""
    return Response(manifest_text(reading(), poll_id=PollId(poll_id)), mimetype=JSON)


@blueprint.get("/votes/<uuid:poll_id>/house.json")
@public("the mutual's name, the poll's hours and the words beside the paper")
@told_as_data
def house(poll_id: UUID) -> ResponseReturnValue:
    """What the voting page shows around the paper."""
    poll = poll_page(reading(), poll_id=PollId(poll_id))
    words = scheme_words(poll.scheme, poll.box)
    own, mutual = letterhead(), settings().mutual
    stage = poll.stage(now())
    if stage is PollStage.OPEN and not poll.is_box_ready:
        stage = PollStage.COMING
    return as_data(
        {
            "mutual": own.mutual_name,
            "short_name": own.short_name,
            "contact_email": own.contact_email,
            "contact_phone": own.contact_phone,
            "logo_url": url_for("site.logo") if mutual.logo else None,
            "now": _instant(now()),
            "palette": {scheme: asdict(shades(own.colour, scheme)) for scheme in SURFACES},
            "demo_mode": settings().mode is Mode.DEMO,
            "stage": stage.value,
            "signed_in": current_actor().account_id is not None,
            "scheme_words": {
                "title": words.title,
                "beside_ballot": words.beside_ballot,
                "limits": list(words.limits),
            },
            "links": _links(poll),
        }
    )


@blueprint.get("/votes/<uuid:poll_id>/my-credential.json")
@needs(Permission.BALLOTS_CAST)
@told_as_data
def my_credential(poll_id: UUID) -> ResponseReturnValue:
    """The seed of the member's own credential, where this computer issued it."""
    seed = my_seed(
        reading(), poll_id=PollId(poll_id), actor=current_actor(), keys=booth_keys(), now=now()
    )
    return as_data({"seed": b64u(seed)})


@blueprint.post("/votes/<uuid:poll_id>/envelopes")
@csrf.exempt  # type: ignore[untyped-decorator] # Flask-WTF ships no types
@public("an envelope carries the signature of its credential and no cookie is asked for")
@told_as_data
def put_envelope(poll_id: UUID) -> ResponseReturnValue:
    """Take a sealed ballot; the answer is the signed receipt, the same for the same ballot."""
    body = request.stream.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise TooLarge
    arrived_at = now()
    check_envelope(reading(), poll_id=PollId(poll_id), body=body, now=arrived_at)
    with committing() as session:
        receipt = cast_envelope(
            session, poll_id=PollId(poll_id), body=body, keys=booth_keys(), now=arrived_at
        )
    return Response(receipt.text, mimetype=JSON)


def _links(poll: PollPage) -> dict[str, str]:
    names = {
        "assisted": "voting.assisted",
        "board": "voting.board",
        "received": "voting.received",
    }
    links = {name: url_for(endpoint, poll_id=poll.id) for name, endpoint in names.items()}
    sign_in = url_for("identity.sign_in", next=url_for("voting.paper", poll_id=poll.id))
    return {
        **links,
        "help": url_for("site.help_page"),
        "my_votes": url_for("voting.my_votes"),
        "sign_in": sign_in,
    }


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
