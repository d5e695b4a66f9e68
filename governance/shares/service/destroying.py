"""Taking the name off certificates of a member whose entry is erased; the ledger stays."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from governance.kernel.ids import EntryId
from governance.shares.models import Certificate


def erase_holders(session: Session, *, entry_ids: Sequence[EntryId]) -> None:
    """Empty the holder's name on every certificate of these entries."""
    session.execute(
        update(Certificate).where(Certificate.entry_id.in_(entry_ids)).values(holder_name="")
    )
