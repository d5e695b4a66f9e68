"""Letters with activation codes for members whom the register knows no e-mail address of."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from governance.identity.queries import code_standings
from governance.identity.rules.keys import Keys
from governance.identity.service import issue_activation_codes
from governance.identity.service.letters import activation_letters
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId
from governance.kernel.letterhead import Letterhead
from governance.notices.service.letters import PrintFile, Signatory
from governance.register.queries import member_cards


def print_activation_letters(
    session: Session,
    *,
    member_ids: Iterable[MemberId],
    keys: Keys,
    letterhead: Letterhead,
    signatory: Signatory,
    actor: Actor,
    now: datetime,
) -> PrintFile | None:
    """Make a fresh code for each member, and their letters with addresses as one file.

    Those who have left, or have an e-mail address by now, are left out; ``None`` when nobody is
    left. The codes are kept nowhere: what is given back must be printed.
    """
    today = london_day(now)
    cards = member_cards(session, member_ids=member_ids)
    standings = code_standings(session, member_ids=cards)
    addresses = {
        standings[member_id].account_id: card.address_lines
        for member_id, card in cards.items()
        if card.email is None
        and (card.left_on is None or card.left_on >= today)
        and member_id in standings
        and standings[member_id].email is None
    }
    if not addresses:
        return None
    issued = issue_activation_codes(session, account_ids=addresses, keys=keys, actor=actor, now=now)
    return activation_letters(
        issued,
        letterhead=letterhead,
        signatory=signatory,
        issued_on=today,
        addresses=addresses,
    )
