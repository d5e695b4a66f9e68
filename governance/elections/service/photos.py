"""A candidate's photo: read with suspicion, drawn afresh, and stored without what came with it."""

import hashlib
import io
import warnings
from datetime import datetime
from typing import ClassVar

from PIL import Image, ImageOps
from sqlalchemy import delete
from sqlalchemy.orm import Session

from governance.elections.models.nominations import NominationPhoto
from governance.elections.queries.contests import contest_page
from governance.elections.rules.nominating import (
    NominationsNotOpen,
    NominationSubmitted,
    NominationWithdrawn,
)
from governance.elections.rules.stages import Stage
from governance.elections.service.nomination_rows import nomination_to_change
from governance.kernel.actor import Actor
from governance.kernel.ids import ContestId, NominationId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotPermitted, Refusal

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 600
SHORTEST_SIDE = 50
QUALITY = 82
FORMATS = ("JPEG", "PNG")


class PhotoNotUsable(Refusal):
    """The file is no photo we take. Facts: ``reason``: not-a-photo, too-large, too-small."""

    code: ClassVar[str] = "photo-not-usable"
    status: ClassVar[int] = 422


def store_photo(
    session: Session, *, nomination_id: NominationId, upload: bytes, actor: Actor, now: datetime
) -> None:
    """Keep a photo with a draft nomination, in place of the one before.

    Raises ``PhotoNotUsable``, ``NominationsNotOpen``, ``NominationSubmitted``,
    ``NominationWithdrawn``, ``NotPermitted``.
    """
    _may_change(session, nomination_id, actor, now)
    content, width, height = redrawn(upload)
    _remove(session, nomination_id)
    session.add(
        NominationPhoto(
            nomination_id=nomination_id,
            content=content,
            width=width,
            height=height,
            digest=hashlib.sha256(content).hexdigest(),
            stored_at=now,
        )
    )
    session.flush()


def remove_photo(
    session: Session, *, nomination_id: NominationId, actor: Actor, now: datetime
) -> None:
    """Take the photo away from a draft nomination. Raises as ``store_photo``."""
    _may_change(session, nomination_id, actor, now)
    _remove(session, nomination_id)


def redrawn(upload: bytes) -> tuple[bytes, int, int]:
    """The picture drawn afresh as a JPEG: its bytes, width and height.

    Only what a decoder for JPEG or PNG reads as a picture is taken, whatever the file calls
    itself; the size in pixels is checked before a pixel is decoded. Nothing of the upload but
    the colours of its pixels is kept: no place, no camera, nothing hidden behind the picture.
    Turned upright, at most 600 pixels on its longer side. Raises ``PhotoNotUsable``.
    """
    if len(upload) > MOST_BYTES:
        raise PhotoNotUsable(reason="too-large", most_mb=MOST_BYTES // 1024 // 1024)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _drawn(upload)
    except PhotoNotUsable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoNotUsable(reason="too-large", most_mb=MOST_BYTES // 1024 // 1024) from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, MemoryError):
        raise PhotoNotUsable(reason="not-a-photo") from None


def _drawn(upload: bytes) -> tuple[bytes, int, int]:
    with Image.open(io.BytesIO(upload), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise PhotoNotUsable(reason="too-large", most_mb=MOST_BYTES // 1024 // 1024)
        if min(opened.size) < SHORTEST_SIDE:
            raise PhotoNotUsable(reason="too-small", pixels=SHORTEST_SIDE)
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        flat = _on_white(upright)
    clean = Image.new("RGB", flat.size)
    clean.paste(flat)
    written = io.BytesIO()
    clean.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return written.getvalue(), clean.width, clean.height


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture without see-through parts, which JPEG does not have."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    ground = Image.new("RGBA", layered.size, (255, 255, 255, 255))
    return Image.alpha_composite(ground, layered).convert("RGB")


def _may_change(session: Session, nomination_id: NominationId, actor: Actor, now: datetime) -> None:
    row = nomination_to_change(session, nomination_id=nomination_id)
    contest = contest_page(session, contest_id=ContestId(row.contest_id))
    if row.withdrawn_at is not None:
        raise NominationWithdrawn
    if row.is_on_paper and actor.can(Permission.NOMINATIONS_DECIDE):
        return
    if actor.member_id != row.member_id:
        raise NotPermitted
    if row.submitted_at is not None:
        raise NominationSubmitted(contest_id=row.contest_id)
    if contest.stage(now) is not Stage.NOMINATIONS_OPEN:
        raise NominationsNotOpen(closed_at=contest.nominations_close_at)


def _remove(session: Session, nomination_id: NominationId) -> None:
    session.execute(delete(NominationPhoto).where(NominationPhoto.nomination_id == nomination_id))
