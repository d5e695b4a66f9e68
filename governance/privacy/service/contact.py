"""A member's own changes of how they are reached; the old place and the new one are told."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.identity.queries.accounts import own_email_of
from governance.identity.service.links import confirm_email
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId
from governance.kernel.letterhead import Letterhead
from governance.kernel.refusals import NotFound
from governance.notices.rules import Channel, NoticeKind, Recipient
from governance.notices.service import queue_notice
from governance.notices.service.choices import choose_way
from governance.privacy.rules.contact import Reach, cleaned_address
from governance.register.queries import MemberCard, member_card
from governance.register.queries.entries_as_at import EntryRow
from governance.register.queries.history import entry_page
from governance.register.rules.amending import AMENDABLE, Amendment
from governance.register.rules.columns import Field
from governance.register.service import amend_member
from governance.register.service.entries import correct_entry

BY_THE_MEMBER = "Changed by the member themselves"
CONFIRMED = "The member confirmed this e-mail address by a link sent to it"
HOME_ADDRESS, SERVICE_ADDRESS, EMAIL = "home address", "address on the register", "e-mail address"


def change_service_address(
    session: Session,
    *,
    entry: EntryRow,
    address: Mapping[str, str],
    true_from: date,
    edition: int,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> bool:
    """The member's own service address on the register, from a day on; whether it differs.

    ``address`` holds every line by name. Refuses with ``EntryChangedMeanwhile`` as the register
    does. A member owes the change within two months (CA 2006 s113F); polls keep their rolls.
    """
    _check_own(entry.member_id, actor)
    changed = correct_entry(
        session,
        entry_id=entry.entry_id,
        changes=cleaned_address(address),
        true_from=true_from,
        reason=BY_THE_MEMBER,
        edition=edition,
        actor=actor,
        now=now,
    )
    if changed:
        office = articles_on(session, day=london_day(now)).office_lines
        new = tuple(line for line in cleaned_address(address).values() if line)
        card = member_card(session, member_id=entry.member_id)
        _tell_places(
            session,
            card,
            SERVICE_ADDRESS,
            old=_unless_office(entry.particulars.address_lines, office),
            new=_unless_office(new, office),
            letterhead=letterhead,
            now=now,
        )
    return bool(changed)


def change_home_address(
    session: Session,
    *,
    member_id: MemberId,
    address: Mapping[str, str],
    edition: int,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> bool:
    """The postal address in the staff records, from today on; whether it differs.

    Refuses with ``StaleForm`` when the records changed since ``edition``.
    """
    _check_own(member_id, actor)
    before = member_card(session, member_id=member_id)
    texts = {Field(name): text for name, text in cleaned_address(address).items()}
    changed = _amend(
        session, member_id, texts, reason=BY_THE_MEMBER, edition=edition, actor=actor, now=now
    )
    if changed:
        after = member_card(session, member_id=member_id)
        _tell_places(
            session,
            after,
            HOME_ADDRESS,
            old=before.address_lines,
            new=after.address_lines,
            letterhead=letterhead,
            now=now,
        )
    return changed


def confirm_own_email(
    session: Session,
    *,
    member_id: MemberId | None,
    token: str,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> str:
    """Use the link sent to a new address: from now on we write to it; gives the address.

    The person may be signed in or not: holding the link proves that the mailbox is theirs.
    Refuses with ``LinkNotValid``.
    """
    if member_id is None:
        return confirm_email(session, token=token, actor=actor, now=now)
    before = member_card(session, member_id=member_id)
    old = own_email_of(session, member_id=member_id) or before.email
    email = confirm_email(session, token=token, actor=actor, now=now)
    edition = entry_page(session, member_id=member_id).edition
    _amend(
        session,
        member_id,
        {Field.PERSONAL_EMAIL: email},
        reason=CONFIRMED,
        edition=edition,
        actor=actor,
        now=now,
    )
    choose_way(session, person_id=member_id, channel=Channel.EMAIL, email=email, now=now)
    for address in dict.fromkeys((old, email)):
        if address is not None and old != email:
            recipient = Recipient(member_id, before.name, address)
            is_old = address != email
            _tell(session, recipient, EMAIL, is_old=is_old, letterhead=letterhead, now=now)
    return email


def choose_reach(
    session: Session, *, member_id: MemberId, reach: Reach, actor: Actor, now: datetime
) -> None:
    """Keep how the member wants to be written to. Raises ``NotFound`` for a way there is not."""
    _check_own(member_id, actor)
    email = own_email_of(session, member_id=member_id)
    channel = {Reach.OWN_EMAIL: Channel.EMAIL, Reach.LETTER: Channel.LETTER}.get(reach)
    if channel is Channel.EMAIL and email is None:
        raise NotFound
    choose_way(
        session,
        person_id=member_id,
        channel=channel,
        email=email if channel is Channel.EMAIL else None,
        now=now,
    )
    record(
        session,
        act=Act.REACH_CHOSEN,
        actor=actor,
        now=now,
        subject=Subject("member", member_id),
        detail={"reach": reach.value},
    )


def _check_own(member_id: MemberId, actor: Actor) -> None:
    if actor.member_id != member_id:
        raise NotFound


def _amend(
    session: Session,
    member_id: MemberId,
    texts: Mapping[Field, str],
    *,
    reason: str,
    edition: int,
    actor: Actor,
    now: datetime,
) -> bool:
    facts = entry_page(session, member_id=member_id).facts
    held = {name: getattr(facts, name.value) or "" for name in AMENDABLE}
    amendment = Amendment(
        texts=held | dict(texts),
        staff_group_id=facts.staff_group_id,
        site_id=facts.site_id,
        true_from=london_day(now),
        reason=reason,
    )
    changed = amend_member(
        session, member_id=member_id, amendment=amendment, edition=edition, actor=actor, now=now
    )
    return bool(changed)


def _unless_office(lines: Sequence[str], office: Sequence[str]) -> tuple[str, ...]:
    """No letter goes to the mutual's own office, where many have their service address."""
    is_office = bool(office) and set(office) <= set(lines)
    return () if is_office else tuple(lines)


def _tell_places(
    session: Session,
    card: MemberCard,
    what: str,
    *,
    old: Sequence[str],
    new: Sequence[str],
    letterhead: Letterhead,
    now: datetime,
) -> None:
    """A letter to the old place and one to the new; where there is none, the usual way."""
    for lines, is_old in ((old, True), (new, False)):
        email = None if lines else card.email
        if lines or email:
            recipient = Recipient(card.member_id, card.name, email, tuple(lines))
            _tell(session, recipient, what, is_old=is_old, letterhead=letterhead, now=now)


def _tell(
    session: Session,
    recipient: Recipient,
    what: str,
    *,
    is_old: bool,
    letterhead: Letterhead,
    now: datetime,
) -> None:
    queue_notice(
        session,
        kind=NoticeKind.CONTACT_CHANGED,
        recipient=recipient,
        facts={
            "what": what,
            "is_old": is_old,
            "link": f"{letterhead.base_url}/my-membership/contact",
        },
        letterhead=letterhead,
        now=now,
        subject=Subject("member", recipient.person_id),
    )
