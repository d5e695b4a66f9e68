"""Attacks on the log and its checkpoints, on the box, on who may vote."""

import json
from base64 import b64decode, b64encode

from governance.sealing.canonical import canonical, signed
from governance.sealing.credentials import credential_of
from governance.sealing.envelope import seal_ballot
from tests.factories.bundles import (
    COPIED,
    LOST,
    a_bundle,
    copied,
    lines_of,
    notes,
)
from tests.factories.sealed_files import BOARD_SEED, a_manifest, seed_of, trustee_keys
from tests.unit.verifier.scene import (
    COUNTED,
    EXCLUDED,
    LOG,
    Body,
    Scene,
    attack,
    digest,
    place_of,
)

OTHER_SEED = b"o" * 32
LAST = "log/checkpoints/0000000053.note"


def _event(kind: str, **facts: object) -> Body:
    poll = a_bundle().poll.manifest.poll
    return {"format": "event-v1", "type": kind, "poll": poll} | facts


@attack("the last events are cut off the log", "log-truncated", cut="public")
def _(s: Scene) -> None:
    s.lines(LOG, lambda lines: [lines.pop() for _ in range(3)])


@attack("the last events and their checkpoint are cut off", "log-truncated", cut="public")
def _(s: Scene) -> None:
    s.lines(LOG, lambda lines: [lines.pop() for _ in range(3)])
    del s.files[LAST]


@attack("an event is changed", "log-forked", cut="public")
def _(s: Scene) -> None:
    s.log(lambda events: events[6].update(channel="paper"), by="a stranger")


@attack("an event is changed and the roots with it", "checkpoint-forged", cut="public")
def _(s: Scene) -> None:
    s.log(lambda events: events[6].update(channel="paper"), by="a stranger")
    before = {name: raw for name, raw in s.files.items() if name.startswith("log/check")}
    s.sign_log(BOARD_SEED)
    for name, raw in before.items():
        s.files[name] = b"\n".join([*s.files[name].split(b"\n")[:4], raw.split(b"\n")[4], b""])


@attack("the log is signed by another board", "checkpoint-of-another-board", cut="public")
def _(s: Scene) -> None:
    s.sign_log(OTHER_SEED)


@attack("the log is signed by another board that says it is this", "checkpoint-forged")
def _(s: Scene) -> None:
    board = s.made.poll.manifest.board
    lines = s.files[LOG].splitlines()
    text = notes(lines, [53], OTHER_SEED, board.origin)[LAST].decode()
    theirs, ours = (b64decode(one.split(" ")[-1]) for one in (text, s.files[LAST].decode()))
    mark = b64encode(ours[:4] + theirs[4:]).decode()
    s.files[LAST] = f"{text.rpartition(' ')[0]} {mark}\n".encode()


@attack("a checkpoint of another log stands there", "checkpoint-of-another-board")
def _(s: Scene) -> None:
    lines = s.files[LOG].splitlines()
    s.files[LAST] = notes(lines, [53], BOARD_SEED, "other.example/votes/1")[LAST]


@attack("two checkpoints change places", "checkpoint-renamed", cut="public")
def _(s: Scene) -> None:
    first = "log/checkpoints/0000000005.note"
    s.files[first], s.files[LAST] = s.files[LAST], s.files[first]


@attack("an event is added behind the last checkpoint", "log-unsigned-at-its-end")
def _(s: Scene) -> None:
    added = _event("destroyed", at="2028-07-01T09:00:00Z")
    s.log(lambda events: events.append(added), by="a stranger")


@attack("the operator writes another log and signs it", "fork-of-a-mailed-checkpoint")
def _(s: Scene) -> None:
    s.notes = [s.files["log/checkpoints/0000000005.note"].decode()]
    s.event("opened", at="2027-06-07T09:00:01Z")


@attack("the mailed checkpoint is a forgery", "mailed-checkpoint-forged")
def _(s: Scene) -> None:
    text = s.files[LAST].decode()
    s.notes = [text[:-6] + ("A" if text[-6] != "A" else "B") + text[-5:]]


@attack("an event of another poll is in the log", "event-of-another-poll")
def _(s: Scene) -> None:
    s.log(lambda events: events[6].update(poll="00000000-0000-4000-8000-000000000000"))


@attack("an event says more than it may", "event-malformed")
def _(s: Scene) -> None:
    s.log(lambda events: events[6].update(member="00004"))


@attack("the log has two manifests", "manifest-event-wrong")
def _(s: Scene) -> None:
    s.log(lambda events: events.insert(3, events[0]))


@attack("the log is that of another manifest", "manifest-event-wrong")
def _(s: Scene) -> None:
    s.log(lambda events: events[0].update(manifest="0" * 64))


@attack("the poll opened before a trustee's key was checked", "key-check-missing")
def _(s: Scene) -> None:
    s.log(lambda events: events.pop(2))


@attack("a ballot came in before the opening", "ballot-before-the-opening")
def _(s: Scene) -> None:
    s.log(lambda events: events.insert(4, events.pop(5)))


@attack("a ballot came in after the close", "ballot-after-the-close")
def _(s: Scene) -> None:
    s.log(lambda events: events.insert(place_of(events, "closed"), events.pop(6)))


@attack("a credential was issued after the close", "credential-after-the-close")
def _(s: Scene) -> None:
    def edit(events: list[Body]) -> None:
        events.insert(place_of(events, "closed"), events.pop(place_of(events, "credential-issued")))

    s.log(edit)


@attack("two subsets opened the box", "two-openings")
def _(s: Scene) -> None:
    s.log(lambda events: events.insert(place_of(events, "opening"), _event("opening", subset=1)))


@attack("the papers were counted before they were opened", "counted-before-opened")
def _(s: Scene) -> None:
    def edit(events: list[Body]) -> None:
        events.insert(place_of(events, "frozen"), events.pop(place_of(events, "counted")))

    s.log(edit)


@attack("the box was frozen before it was closed", "events-out-of-order")
def _(s: Scene) -> None:
    s.log(
        lambda events: events.insert(
            place_of(events, "closed"), events.pop(place_of(events, "frozen"))
        )
    )


@attack("the poll was given up and is declared nevertheless", "poll-aborted")
def _(s: Scene) -> None:
    s.log(lambda events: events.append(_event("aborted", reason="a key was lost")))


@attack("the poll opened too early", "opened-too-early")
def _(s: Scene) -> None:
    s.event("opened", at="2027-06-06T09:00:00Z")


@attack("the poll closed too early", "closed-too-early")
def _(s: Scene) -> None:
    s.event("closed", at="2027-06-20T16:00:00Z")


@attack("a ballot is in the log twice", "ballot-logged-twice")
def _(s: Scene) -> None:
    s.log(lambda events: events.insert(7, events[6]))


@attack("the number of ballots at the close is another", "ballots-not-as-many-as-at-the-close")
def _(s: Scene) -> None:
    s.event("closed", ballots=36)


@attack("a ballot is frozen out in silence", "frozen-number-wrong", cut="public")
def _(s: Scene) -> None:
    s.event("frozen", counted=34)


@attack("the frozen list is another", "frozen-list-changed", cut="public")
def _(s: Scene) -> None:
    s.event("frozen", sha256="0" * 64)


@attack("somebody is excluded who never voted", "excluded-out-of-nowhere", cut="public")
def _(s: Scene) -> None:
    excluded = s.bodies(LOG)[place_of(s.bodies(LOG), "frozen")]["excluded"]
    s.event("frozen", excluded=[*excluded, {"ballot": "0" * 64, "reason": "voided"}])


@attack("a box of three ballots is opened", "box-too-small")
def _(s: Scene) -> None:
    ballots = [one["ballot"] for one in s.bodies(LOG) if one["type"] == "ballot"]
    s.event("frozen", excluded=[{"ballot": one, "reason": "voided"} for one in ballots[:-3]])
    s.refreeze()


@attack("a credential comes out of nowhere", "late-credential")
def _(s: Scene) -> None:
    new = _event("credential-issued", credential=credential_of(seed_of(300)), replaces="x")
    s.log(lambda events: events.insert(7, new))


@attack("a voided credential is replaced twice", "late-credential")
def _(s: Scene) -> None:
    old = credential_of(seed_of(LOST))
    new = _event("credential-issued", credential=credential_of(seed_of(301)), replaces=old)
    s.log(lambda events: events.insert(place_of(events, "closed"), new))


@attack("a credential is voided that nobody has", "unknown-credential-voided")
def _(s: Scene) -> None:
    event = _event("credential-voided", credential=credential_of(seed_of(302)), reason="lost")
    s.log(lambda events: events.insert(7, event))


@attack("a ballot is dropped from the box", "ballot-dropped")
def _(s: Scene) -> None:
    s.lines(COUNTED, lambda lines: lines.pop(5))


@attack("a ballot is dropped from the box, the log and the list", "step-begins-elsewhere")
def _(s: Scene) -> None:
    s.lines(COUNTED, lambda lines: lines.pop(0))
    s.log(lambda events: events.pop(5))
    s.refreeze()


@attack("a ballot is added to the box", "ballot-added")
def _(s: Scene) -> None:
    envelope = s.sealed(38, "amina").text.encode()
    s.lines(COUNTED, lambda lines: lines.append(envelope))


@attack("a ballot is added to the box, the log and the list", "step-begins-elsewhere")
def _(s: Scene) -> None:
    s.put(s.sealed(38, "amina"))


@attack("a ballot is swapped for another of the same voter", "ballot-changed")
def _(s: Scene) -> None:
    envelope = s.sealed(4, "amina", "bo").text.encode()
    s.lines(COUNTED, lambda lines: lines.__setitem__(3, envelope))


@attack("two ballots change places", "ballots-reordered")
def _(s: Scene) -> None:
    s.lines(COUNTED, lambda lines: lines.insert(8, lines.pop(2)))


@attack("a ballot stands twice in the box", "ballot-twice")
def _(s: Scene) -> None:
    s.lines(COUNTED, lambda lines: lines.insert(3, lines[2]))


@attack("a ballot of another poll is put in", "ballot-of-another-poll")
def _(s: Scene) -> None:
    other = a_manifest(trustee_keys(3), threshold=2, poll="00000000-0000-4000-8000-000000000000")
    envelope = seal_ballot(other, seed=seed_of(38), choices=["bo"], nonce=bytes(16))
    s.put(envelope)


@attack("a ballot made under another manifest is put in", "ballot-of-another-manifest")
def _(s: Scene) -> None:
    other = a_manifest(trustee_keys(3), threshold=2)
    s.put(seal_ballot(other, seed=seed_of(38), choices=["bo"], nonce=bytes(16)))


@attack("somebody's ballot is copied by another voter", "ballot-copied")
def _(s: Scene) -> None:
    s.put(copied(s.made.poll, s.made.poll.box[COPIED - 1], seed_of(38)))


@attack("a voter votes twice", "two-ballots-of-one-credential")
def _(s: Scene) -> None:
    s.put(s.sealed(20, "dewi"))


@attack("somebody votes who is not on the roll", "ballot-of-an-unknown-credential")
def _(s: Scene) -> None:
    s.put(s.sealed(400, "dewi"))


@attack("the operator votes for one who did not, without the key", "ballot-signature-forged")
def _(s: Scene) -> None:
    body = json.loads(s.sealed(38, "dewi").text)
    body["credential"] = credential_of(seed_of(39))
    raw = canonical(signed(body, OTHER_SEED))
    s.lines(COUNTED, lambda lines: lines.append(raw))


@attack("one onion of a ballot is changed", "ballot-signature-forged")
def _(s: Scene) -> None:
    first = s.bodies(COUNTED)[0]
    first["onions"].reverse()
    s.lines(COUNTED, lambda lines: lines.__setitem__(0, canonical(first)))


@attack("a ballot is shorter than the others", "ballot-of-another-length")
def _(s: Scene) -> None:
    first = s.bodies(COUNTED)[0]
    first["onions"][0] = first["onions"][0][:-4]
    s.lines(COUNTED, lambda lines: lines.__setitem__(0, canonical(first)))


@attack("a ballot has an onion too few", "ballot-malformed")
def _(s: Scene) -> None:
    first = s.bodies(COUNTED)[0]
    first["onions"].pop()
    s.lines(COUNTED, lambda lines: lines.__setitem__(0, canonical(first)))


@attack("a voided ballot is counted", "voided-ballot-counted")
def _(s: Scene) -> None:
    raw = s.files[EXCLUDED].splitlines()[0]
    s.lines(EXCLUDED, lambda lines: lines.pop(0))
    s.lines(COUNTED, lambda lines: lines.insert(LOST, raw))
    excluded = s.bodies(LOG)[place_of(s.bodies(LOG), "frozen")]["excluded"]
    s.event("frozen", excluded=[one for one in excluded if one["ballot"] != digest(raw)])
    s.refreeze()


@attack("a good ballot is left out as voided", "excluded-without-reason")
def _(s: Scene) -> None:
    raw = s.files[COUNTED].splitlines()[20]
    s.lines(COUNTED, lambda lines: lines.pop(20))
    s.lines(EXCLUDED, lambda lines: lines.append(raw))
    excluded = s.bodies(LOG)[place_of(s.bodies(LOG), "frozen")]["excluded"]
    s.event("frozen", excluded=[*excluded, {"ballot": digest(raw), "reason": "voided"}])
    s.refreeze()


@attack("a voided ballot disappears", "excluded-ballot-dropped")
def _(s: Scene) -> None:
    s.lines(EXCLUDED, lambda lines: lines.pop())


@attack("the earlier of two ballots is counted", "excluded-without-reason", revoting=True)
def _(s: Scene) -> None:
    counted, left = s.files[COUNTED].splitlines(), s.files[EXCLUDED].splitlines()
    first, last = left[0], counted[-1]
    s.files[COUNTED] = lines_of([first, *counted[:-1]])
    s.files[EXCLUDED] = lines_of([*left[1:], last])
    excluded = s.bodies(LOG)[place_of(s.bodies(LOG), "frozen")]["excluded"]
    mine = {"ballot": digest(last), "reason": "superseded"}
    s.event("frozen", excluded=[*excluded[1:], mine])
    s.refreeze()


@attack("a ballot is relabelled in the register", "channel-relabelled")
def _(s: Scene) -> None:
    s.replace("marked-register.csv", b"Yes,assisted", b"Yes,online")


@attack("a ballot is relabelled in the log", "channel-relabelled")
def _(s: Scene) -> None:
    s.log(lambda events: events[5].update(channel="paper"))


@attack("a ballot came by a way there is not", "channel-unknown")
def _(s: Scene) -> None:
    s.log(lambda events: events[5].update(channel="telephone"))
