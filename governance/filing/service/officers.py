"""Officers: appointing, changing, correcting and ending; nothing is ever overwritten."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy.orm import Session

from governance.constitution.rules.forms import FormRules
from governance.filing.models import Officer, OfficerChange
from governance.filing.queries.officers import (
    OfficerPage,
    officer_page,
    private_facts,
    sealed_about,
)
from governance.filing.rules.officers import (
    ChangeKind,
    FormerName,
    OfficerFacts,
    PrivateFacts,
    former_name,
    to_data,
)
from governance.filing.rules.offices import Office, offices
from governance.filing.rules.refusals import (
    OfficeNotKnown,
    OfficerChangedMeanwhile,
    OfficerHasCeased,
)
from governance.filing.rules.sealing import Seal
from governance.identity.rules.keys import NONCE_BYTES
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId, OfficerId, new_id
from governance.kernel.refusals import NotFound


def appoint_officer(
    session: Session,
    *,
    office: Office,
    facts: OfficerFacts,
    private: PrivateFacts,
    member_id: MemberId | None,
    reason: str,
    rules: FormRules,
    seal: Seal,
    actor: Actor,
    now: datetime,
) -> OfficerId:
    """Enter somebody in an office from ``facts.appointed_on``; the 14 days begin with that day.

    ``private`` facts are sealed before they are written. Refuses ``OfficeNotKnown`` for an office
    that the legal form does not have.
    """
    if office not in offices(rules):
        raise OfficeNotKnown(office=office.words, title=rules.title)
    officer = Officer(id=new_id(), office=office, member_id=member_id, entered_at=now)
    session.add(officer)
    session.flush()
    officer_id = OfficerId(officer.id)
    public = {name: value for name, value in _fields(facts).items() if value != _BLANK[name]}
    hidden = {name: value for name, value in asdict(private).items() if value}
    public = _with_birth(public, hidden, private.born_on)
    _append(
        session,
        officer_id=officer_id,
        number=1,
        kind=ChangeKind.APPOINTED,
        true_from=facts.appointed_on,
        public=public,
        hidden=hidden,
        reason=reason,
        seal=seal,
        actor=actor,
        now=now,
    )
    _journal(session, Act.OFFICER_APPOINTED, officer_id, actor, now, office=office.value)
    return officer_id


def change_officer(
    session: Session,
    *,
    officer_id: OfficerId,
    public: Mapping[str, object],
    hidden: Mapping[str, object],
    true_from: date,
    is_correction: bool,
    reason: str,
    edition: int,
    seal: Seal,
    actor: Actor,
    now: datetime,
) -> tuple[str, ...]:
    """Add what is different from ``true_from`` on; gives the names of the facts that are.

    ``hidden`` holds only private facts that were typed anew. A correction says that the record
    was wrong, and starts no 14 days. Refuses ``OfficerChangedMeanwhile`` when ``edition`` is not
    the record's.
    """
    page = _locked(session, officer_id=officer_id, edition=edition, day=true_from)
    held = private_facts(page, day=true_from, seal=seal)
    different = {
        name: value for name, value in hidden.items() if value and value != getattr(held, name)
    }
    born_on = different.get("born_on", held.born_on)
    given = _with_birth(public, different, born_on if isinstance(born_on, date) else None)
    changed = {name: value for name, value in given.items() if value != getattr(page.facts, name)}
    if not changed and not different:
        return ()
    _append(
        session,
        officer_id=officer_id,
        number=page.edition + 1,
        kind=ChangeKind.CORRECTED if is_correction else ChangeKind.CHANGED,
        true_from=true_from,
        public=changed,
        hidden=different,
        reason=reason,
        seal=seal,
        actor=actor,
        now=now,
    )
    names = tuple(sorted({*changed, *different}))
    _journal(
        session,
        Act.OFFICER_CHANGED,
        officer_id,
        actor,
        now,
        facts=list(names),
        true_from=true_from.isoformat(),
        is_correction=is_correction,
    )
    return names


def cease_officer(
    session: Session,
    *,
    officer_id: OfficerId,
    ceased_on: date,
    reason: str,
    edition: int,
    seal: Seal,
    actor: Actor,
    now: datetime,
) -> None:
    """End the office: not held any more from ``ceased_on`` on; 14 days begin with that day.

    Refuses ``OfficerHasCeased``, and ``OfficerChangedMeanwhile`` for an old ``edition``.
    """
    page = _locked(session, officer_id=officer_id, edition=edition, day=london_day(now))
    if page.facts.ceased_on is not None:
        raise OfficerHasCeased(ceased_on=page.facts.ceased_on)
    _append(
        session,
        officer_id=officer_id,
        number=page.edition + 1,
        kind=ChangeKind.CEASED,
        true_from=ceased_on,
        public={"ceased_on": ceased_on},
        hidden={},
        reason=reason,
        seal=seal,
        actor=actor,
        now=now,
    )
    _journal(session, Act.OFFICER_CEASED, officer_id, actor, now, ceased_on=ceased_on.isoformat())


def note_look(session: Session, *, officer_id: OfficerId, actor: Actor, now: datetime) -> None:
    """Write in the journal that somebody is looking at an officer's private particulars."""
    _journal(session, Act.OFFICER_PRIVATE_SEEN, officer_id, actor, now)


def _fields(facts: OfficerFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in OfficerFacts.__slots__}


_BLANK = _fields(OfficerFacts())


def _with_birth(
    public: Mapping[str, object], hidden: Mapping[str, object], born_on: date | None
) -> dict[str, object]:
    """The public facts that follow from the date of birth: its month, names of childhood."""
    given = dict(public)
    if "born_on" in hidden and born_on is not None:
        given["born_month"] = f"{born_on:%Y-%m}"
    names = given.get("former_names")
    if isinstance(names, tuple):
        given["former_names"] = tuple(
            former_name(each.name, each.last_used_on, born_on)
            for each in names
            if isinstance(each, FormerName)
        )
    return given


def _locked(session: Session, *, officer_id: OfficerId, edition: int, day: date) -> OfficerPage:
    if session.get(Officer, officer_id, with_for_update=True) is None:
        raise NotFound
    page = officer_page(session, officer_id=officer_id, day=day)
    if page.edition != edition:
        raise OfficerChangedMeanwhile(officer_id=officer_id)
    return page


def _append(
    session: Session,
    *,
    officer_id: OfficerId,
    number: int,
    kind: ChangeKind,
    true_from: date,
    public: Mapping[str, object],
    hidden: Mapping[str, object],
    reason: str,
    seal: Seal,
    actor: Actor,
    now: datetime,
) -> None:
    sealed = ""
    if hidden:
        sealed = seal.close(
            to_data(hidden),
            about=sealed_about(officer_id, number),
            nonce=secrets.token_bytes(NONCE_BYTES),
        )
    session.add(
        OfficerChange(
            officer_id=officer_id,
            number=number,
            kind=kind,
            true_from=true_from,
            recorded_at=now,
            recorded_by=actor.account_id,
            reason=reason.strip(),
            facts=to_data(public),
            private=sorted(hidden),
            sealed=sealed,
        )
    )
    session.flush()


def _journal(
    session: Session,
    act: Act,
    officer_id: OfficerId,
    actor: Actor,
    now: datetime,
    **detail: str | bool | list[str],
) -> None:
    record(
        session,
        act=act,
        actor=actor,
        now=now,
        subject=Subject("officer", officer_id),
        detail=detail,
    )
