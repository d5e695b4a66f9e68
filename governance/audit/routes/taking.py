"""Sending a document to whoever takes it, once the journal has noted that they did."""

from flask import Response

from governance.audit.queries.pack import Written
from governance.audit.service import note_download
from governance.kernel.ids import ContestId
from governance.web.access import current_actor
from governance.web.clock import now
from governance.web.session import committing


def taken(written: Written, *, contest_id: ContestId | None = None) -> Response:
    """Note the download, then send it. The document is made beforehand, so that writing the note
    holds no lock for longer than the note takes.
    """
    with committing() as session:
        note_download(
            session,
            contest_id=contest_id,
            document=written.name,
            sha256=written.sha256,
            actor=current_actor(),
            now=now(),
        )
    return sent(written)


def sent(written: Written) -> Response:
    """Send a file; it is closed behind the last piece."""
    answer = Response(written.pieces(), content_type=written.content_type)
    answer.call_on_close(written.content.close)
    answer.content_length = written.size
    answer.headers["Content-Disposition"] = f'attachment; filename="{written.name}"'
    return answer
