"""Reading the ceremony of a box: what each keeper and the officer must do now, what is missing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.voting.models import (
    Box,
    Checkpoint,
    Credential,
    OpeningStep,
    Poll,
    Trustee,
)
from governance.voting.rules.box import BoxState, Issuer, Keeper
from governance.voting.rules.box_pages import (
    BoxPage,
    CheckpointLine,
    KeeperLine,
    KeeperPage,
    StepLine,
    SubsetLine,
)
from governance.voting.rules.keepers import (
    Missing,
    OfficerTask,
    ScrutineerFacts,
    Task,
    TrusteeFacts,
    officer_task,
    position_of,
    scrutineer_task,
    subset_places,
    token_digest,
    trustee_task,
)


def box_page(session: Session, *, poll_id: PollId, now: datetime) -> BoxPage | None:
    """The ceremony of a poll; ``None`` before the box is set up. Raises NotFound."""
    poll = session.get(Poll, poll_id)
    if poll is None:
        raise NotFound
    box = session.get(Box, poll_id)
    if box is None:
        return None
    keepers = _keeper_lines(session, box)
    trustees = tuple(one for one in keepers if one.place)
    chosen = _subset_line(box, trustees, box.subset) if box.subset else None
    missing = what_is_missing(session, poll=poll, box=box)
    return BoxPage(
        poll_id=poll_id,
        title=poll.title,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        state=box.state,
        task=_officer_task(poll, box, missing, now=now),
        missing=missing,
        issuer=box.issuer,
        threshold=box.threshold,
        is_revoting=box.is_revoting,
        smallest_box=box.smallest_box,
        roll_count=poll.roll_count,
        codes=_codes(session, box),
        trustees=trustees,
        scrutineer=next((one for one in keepers if not one.place), None),
        watchers=tuple(Keeper(one["name"], one["email"]) for one in box.watchers),
        fingerprint=box.manifest_sha256,
        subsets=tuple(
            _subset_line(box, trustees, number)
            for number in range(1, len(subset_places(box.threshold)) + 1)
        ),
        subset=chosen,
        steps=_steps(session, box, chosen),
        counted_ballots=box.counted_ballots,
        excluded_ballots=None if box.excluded is None else len(box.excluded),
        checkpoints=_checkpoints(session, box),
        halted_at=box.halted_at,
        ended_because=box.ended_because,
    )


def keeper_page(session: Session, *, token: str) -> KeeperPage:
    """The ceremony for the keeper whose private link it is; raises NotFound."""
    digest = token_digest(token)
    trustee = session.scalar(select(Trustee).where(Trustee.token == digest))
    find = Box.scrutineer_token == digest if trustee is None else Box.poll_id == trustee.poll_id
    box = session.scalar(select(Box).where(find))
    if box is None:
        raise NotFound
    poll = session.get_one(Poll, box.poll_id)
    place = trustee.place if trustee else 0
    keepers = _keeper_lines(session, box)
    notes = _checkpoints(session, box)
    return KeeperPage(
        poll_id=PollId(poll.id),
        title=poll.title,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        state=box.state,
        me=next(one for one in keepers if one.place == place),
        others=tuple(one for one in keepers if one.place != place),
        issuer=box.issuer,
        threshold=box.threshold,
        smallest_box=box.smallest_box,
        roll_count=poll.roll_count,
        fingerprint=box.manifest_sha256,
        challenge=trustee.challenge if trustee else None,
        position=position_of(place, threshold=box.threshold, subset=box.subset),
        counted_ballots=box.counted_ballots,
        note=notes[-1].note if notes else None,
        is_halted=box.halted_at is not None,
    )


def what_is_missing(session: Session, *, poll: Poll, box: Box) -> tuple[Missing, ...]:
    """What a box in draft still lacks before its manifest can be fixed."""
    if box.state is not BoxState.DRAFT:
        return ()
    keyless = exists().where(Trustee.poll_id == box.poll_id, Trustee.key_id.is_(None))
    from_scrutineer = box.issuer is Issuer.SCRUTINEER
    lacks = {
        Missing.ROLL: poll.roll_frozen_at is None,
        Missing.KEYS: session.scalar(select(keyless)) is True,
        Missing.SCRUTINEER_KEY: box.scrutineer_name is not None and box.scrutineer_key is None,
        Missing.CODES: from_scrutineer and _codes(session, box) != poll.roll_count,
    }
    return tuple(one for one, is_lacking in lacks.items() if is_lacking)


def unmailed(session: Session, *, poll_id: PollId) -> list[CheckpointLine]:
    """The checkpoints that nobody has been sent yet, the oldest first."""
    box = session.get_one(Box, poll_id)
    return [one for one in _checkpoints(session, box) if one.mailed_at is None]


def steps_taken(session: Session, *, poll_id: UUID) -> int:
    """How many layers are off."""
    find = select(func.count()).where(OpeningStep.poll_id == poll_id)
    return session.scalar(find) or 0


def trustee_stands(box: Box, trustee: Trustee, *, steps_taken: int) -> Task:
    """What this trustee must do now."""
    facts = TrusteeFacts(
        has_key=trustee.key_id is not None,
        is_challenged=trustee.challenge is not None,
        is_checked=trustee.checked_at is not None,
        position=position_of(trustee.place, threshold=box.threshold, subset=box.subset),
    )
    return trustee_task(box.state, facts, steps_taken=steps_taken)


def scrutineer_stands(session: Session, box: Box) -> Task:
    """What the scrutineer must do now."""
    is_issuer = box.issuer is Issuer.SCRUTINEER
    facts = ScrutineerFacts(
        has_key=box.scrutineer_key is not None,
        is_issuer=is_issuer,
        has_given_codes=is_issuer and session.scalar(select(_has_credentials(box))) is True,
    )
    return scrutineer_task(box.state, facts)


def _officer_task(
    poll: Poll, box: Box, missing: tuple[Missing, ...], *, now: datetime
) -> OfficerTask:
    if box.halted_at is not None and box.state is not BoxState.ABORTED:
        return OfficerTask.HALTED
    counted = box.counted_ballots
    return officer_task(
        box.state,
        missing=missing,
        is_closed=now >= poll.closes_at,
        is_small=counted is not None and counted < box.smallest_box,
    )


def _codes(session: Session, box: Box) -> int:
    """How many credentials there were before any was replaced."""
    find = select(func.count()).where(
        Credential.poll_id == box.poll_id, Credential.replaces.is_(None)
    )
    return session.scalar(find) or 0


def _has_credentials(box: Box) -> ColumnElement[bool]:
    return exists().where(Credential.poll_id == box.poll_id)


def _keeper_lines(session: Session, box: Box) -> list[KeeperLine]:
    taken = steps_taken(session, poll_id=box.poll_id)
    find = select(Trustee).where(Trustee.poll_id == box.poll_id).order_by(Trustee.place)
    lines = [
        KeeperLine(
            place=one.place,
            name=one.name,
            email=one.email,
            task=trustee_stands(box, one, steps_taken=taken),
            key_id=one.key_id,
            key_at=one.key_at,
            checked_at=one.checked_at,
            checked_again_at=one.checked_again_at,
            asked_at=one.asked_at,
        )
        for one in session.scalars(find)
    ]
    if box.scrutineer_name is not None and box.scrutineer_email is not None:
        lines.append(
            KeeperLine(
                place=0,
                name=box.scrutineer_name,
                email=box.scrutineer_email,
                task=scrutineer_stands(session, box),
                key_id=box.scrutineer_key,
                key_at=None,
                checked_at=None,
                checked_again_at=None,
                asked_at=box.scrutineer_asked_at,
            )
        )
    return lines


def _subset_line(box: Box, trustees: tuple[KeeperLine, ...], number: int) -> SubsetLine:
    places = subset_places(box.threshold)[number - 1]
    return SubsetLine(number, places, tuple(trustees[place - 1].name for place in places))


def _steps(session: Session, box: Box, chosen: SubsetLine | None) -> tuple[StepLine, ...]:
    if chosen is None:
        return ()
    find = select(OpeningStep).where(OpeningStep.poll_id == box.poll_id)
    taken = {one.position: one for one in session.scalars(find)}
    lines = []
    for position, (place, name) in enumerate(zip(chosen.places, chosen.names, strict=True), 1):
        step = taken.get(position)
        lines.append(
            StepLine(position, place, name)
            if step is None
            else StepLine(
                position,
                place,
                name,
                taken_at=step.taken_at,
                count=step.header["count"],
                unopened=len(step.header["unopened"]),
            )
        )
    return tuple(lines)


def _checkpoints(session: Session, box: Box) -> tuple[CheckpointLine, ...]:
    find = select(Checkpoint).where(Checkpoint.poll_id == box.poll_id).order_by(Checkpoint.size)
    return tuple(
        CheckpointLine(one.size, one.moment, one.root, one.made_at, one.mailed_at, one.note)
        for one in session.scalars(find)
    )
