"""Checking and confirming an import, whichever kind of file it is."""

from datetime import datetime

from sqlalchemy.orm import Session

from governance.kernel.actor import Actor
from governance.kernel.ids import ImportId
from governance.kernel.refusals import NotFound
from governance.register.models import MemberImport
from governance.register.rules.import_kinds import ImportKind
from governance.register.rules.outcomes import Tally
from governance.register.service.checking import check_import
from governance.register.service.confirming import confirm_import
from governance.register.service.old_register_checking import check_old_register
from governance.register.service.old_register_confirming import confirm_old_register


def check_file(session: Session, *, import_id: ImportId, now: datetime) -> Tally:
    """Make the report of a file; see ``check_import`` and ``check_old_register``."""
    check = check_old_register if _is_old(session, import_id) else check_import
    return check(session, import_id=import_id, now=now)


def confirm_file(
    session: Session,
    *,
    import_id: ImportId,
    checked_at: datetime | None,
    actor: Actor,
    now: datetime,
) -> Tally:
    """Write a file, whole; see ``confirm_import`` and ``confirm_old_register``."""
    confirm = confirm_old_register if _is_old(session, import_id) else confirm_import
    return confirm(session, import_id=import_id, checked_at=checked_at, actor=actor, now=now)


def _is_old(session: Session, import_id: ImportId) -> bool:
    held = session.get(MemberImport, import_id)
    if held is None:
        raise NotFound
    return held.kind is ImportKind.OLD_REGISTER
