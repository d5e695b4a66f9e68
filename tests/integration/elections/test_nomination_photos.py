"""A photo belongs to a draft: put in, replaced, taken away, and no longer once it is handed in."""

import io
from datetime import datetime

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from governance.elections.queries.contests import contest_page
from governance.elections.queries.nominations import nomination_page
from governance.elections.queries.supporters import photo_at, photos_of
from governance.elections.rules.nominating import (
    NominationsNotOpen,
    NominationSubmitted,
    NominationWithdrawn,
)
from governance.elections.service.photos import PhotoNotUsable, remove_photo, store_photo
from governance.kernel.actor import Actor
from governance.kernel.ids import MemberId, NominationId, new_id
from governance.kernel.refusals import NotFound, NotPermitted
from tests.factories.elections import a_contest, a_nomination, an_actor
from tests.factories.register import a_member


def a_picture(colour: str = "teal") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (300, 300), colour).save(written, "PNG")
    return written.getvalue()


def a_draft(
    session: Session, now: datetime, *, is_submitted: bool = False, is_withdrawn: bool = False
) -> tuple[NominationId, Actor]:
    member_id = a_member(session, now=now)
    contest_id = a_contest(session, now=now, is_announced=True)
    nomination_id = a_nomination(
        session,
        contest_id=contest_id,
        member_id=member_id,
        is_submitted=is_submitted,
        is_withdrawn=is_withdrawn,
        is_accepted=None,
        now=now,
    )
    return nomination_id, an_actor(member_id=member_id)


def store(
    session: Session,
    nomination_id: NominationId,
    actor: Actor,
    now: datetime,
    upload: bytes | None = None,
) -> None:
    store_photo(
        session, nomination_id=nomination_id, upload=upload or a_picture(), actor=actor, now=now
    )


def test_a_new_photo_takes_the_place_of_the_old_one_at_a_new_address(
    session: Session, now: datetime
) -> None:
    nomination_id, actor = a_draft(session, now)
    store(session, nomination_id, actor, now)
    first = nomination_page(session, nomination_id=nomination_id).photo_id
    store(session, nomination_id, actor, now, a_picture("navy"))
    page = nomination_page(session, nomination_id=nomination_id)
    assert first is not None
    assert page.photo_id is not None
    assert page.photo_id != first
    with pytest.raises(NotFound):
        photo_at(session, photo_id=first)
    found = photo_at(session, photo_id=page.photo_id)
    assert found.content.startswith(b"\xff\xd8\xff")
    assert photos_of(session, contest_id=page.contest_id) == {nomination_id: found.content}
    remove_photo(session, nomination_id=nomination_id, actor=actor, now=now)
    assert nomination_page(session, nomination_id=nomination_id).photo_url is None


def test_a_refused_photo_leaves_the_one_there_was(session: Session, now: datetime) -> None:
    nomination_id, actor = a_draft(session, now)
    store(session, nomination_id, actor, now)
    before = nomination_page(session, nomination_id=nomination_id).photo_id
    with pytest.raises(PhotoNotUsable):
        store(session, nomination_id, actor, now, b"<svg/>")
    assert nomination_page(session, nomination_id=nomination_id).photo_id == before


def test_what_was_handed_in_or_withdrawn_keeps_its_photo(session: Session, now: datetime) -> None:
    submitted, actor = a_draft(session, now, is_submitted=True)
    with pytest.raises(NominationSubmitted):
        store(session, submitted, actor, now)
    withdrawn, actor = a_draft(session, now, is_submitted=True, is_withdrawn=True)
    with pytest.raises(NominationWithdrawn):
        store(session, withdrawn, actor, now)


def test_only_the_candidate_adds_a_photo_and_only_before_the_deadline(
    session: Session, now: datetime
) -> None:
    nomination_id, actor = a_draft(session, now)
    with pytest.raises(NotPermitted):
        store(session, nomination_id, an_actor(member_id=MemberId(new_id())), now)
    page = nomination_page(session, nomination_id=nomination_id)
    over = contest_page(session, contest_id=page.contest_id).nominations_close_at
    with pytest.raises(NominationsNotOpen):
        store(session, nomination_id, actor, over)
