"""The year as it is lived through the services: each deed is one act of the secretary."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import EntryId, MemberId, ShareEventId
from governance.register.queries.entries_as_at import edition_of_entry, holder, holders
from governance.register.rules.entries import Cessation, JointHolder, Particulars, PartyKind
from governance.register.rules.people import Facts
from governance.register.service.entries import (
    NewEntry,
    admit_people,
    correct_entry,
    end_entry,
    enter_on_register,
    reopen_entry,
)
from governance.shares.rules import Allotment
from governance.shares.service import (
    allot,
    bring_forward,
    forfeit,
    gift_back,
    pay_up,
    purchase,
    reverse,
    transfer,
    transmit,
)
from tests.integration.register.a_year import Deed

HIRED_ON = date(2000, 1, 1)
PAPERS = {"instrument": "Form and evidence", "authority": "Board minute 4"}


class Secretary:
    """Does deed after deed; ``entries`` says which entry each key became."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.people: dict[str, MemberId] = {}
        self.entries: dict[str, EntryId] = {}
        self.events: dict[str, ShareEventId] = {}

    def live(self, deeds: Sequence[Deed]) -> None:
        """Do all of it, in order; everybody is on file from the first day on."""
        people = {
            person: said for deed in deeds for person, said in _people(deed) if person is not None
        }
        self.admit(people, deeds[0].at)
        for deed in deeds:
            getattr(self, f"do_{deed.what}")(deed)
        self.session.flush()

    def admit(self, people: Mapping[str, Mapping[str, Any]], now: datetime) -> None:
        facts = [
            Facts(forename=said["forename"], surname=said["surname"], joined_on=HIRED_ON)
            for said in people.values()
        ]
        made = admit_people(
            self.session,
            people=[(f"CS{place:05}", each) for place, each in enumerate(facts, start=1)],
            is_employee=True,
            actor=SYSTEM,
            now=now,
        )
        self.people = dict(zip(people, made, strict=True))

    def do_open(self, deed: Deed) -> None:
        self.enter([(who, person, said) for who, person, said in deed.said["entries"]], deed.at)
        lines = [
            (self.entries[who], class_key, shares, paid, on)
            for who, class_key, shares, paid, on in deed.said["shares"]
        ]
        bring_forward(self.session, lines=lines, reason="Opened", actor=SYSTEM, now=deed.at)

    def do_enter(self, deed: Deed) -> None:
        self.enter([(deed.who, deed.said["person"], deed.said["particulars"])], deed.at)

    def enter(self, entries: Sequence[tuple[str, str, Mapping[str, Any]]], now: datetime) -> None:
        new = [
            NewEntry(self.people[person], Particulars(**_values(said)))
            for _, person, said in entries
        ]
        made = enter_on_register(self.session, entries=new, actor=SYSTEM, now=now)
        self.entries |= dict(zip((who for who, *_ in entries), made, strict=True))

    def do_allot(self, deed: Deed) -> None:
        on = _day(deed)
        ids = [self.entries[who] for who, *_ in deed.said["given"]]
        found = holders(self.session, entry_ids=ids, day=on)
        given = [
            Allotment(
                holder=found[self.entries[who]],
                class_key=class_key,
                shares=shares,
                paid_pence=paid,
            )
            for who, class_key, shares, paid in deed.said["given"]
        ]
        made = allot(
            self.session,
            holders=given,
            effective_on=on,
            authority="Board minute 5",
            consideration_pence=sum(each.paid_pence for each in given),
            articles=self.articles(on),
            actor=SYSTEM,
            now=deed.at,
        )
        self.events[deed.said.get("event", "")] = made

    def do_move(self, deed: Deed) -> None:
        on, said = _day(deed), deed.said
        terms: dict[str, Any] = {
            "giver": holder(self.session, entry_id=self.entries[deed.who], day=on),
            "class_key": said["class"],
            "shares": said["shares"],
            "effective_on": on,
            "articles": self.articles(on),
            "actor": SYSTEM,
            "now": deed.at,
            **PAPERS,
        }
        if said["taker"]:
            taker = holder(self.session, entry_id=self.entries[said["taker"]], day=on)
            act = {"transfer": transfer, "transmit": transmit}[said["how"]]
            made = act(self.session, **terms, taker=taker)
        else:
            back = {"gift-back": gift_back, "purchase": purchase, "forfeit": forfeit}[said["how"]]
            made = back(self.session, **terms)
        self.events[said["event"]] = made

    def do_pay(self, deed: Deed) -> None:
        on = _day(deed)
        pay_up(
            self.session,
            holder=holder(self.session, entry_id=self.entries[deed.who], day=on),
            class_key=deed.said["class"],
            paid_pence=deed.said["pence"],
            effective_on=on,
            articles=self.articles(on),
            actor=SYSTEM,
            now=deed.at,
        )

    def do_undo(self, deed: Deed) -> None:
        order = deed.said.get("court_order", "")
        reverse(
            self.session,
            event_id=self.events[deed.said["event"]],
            reason="Entered in error",
            court_order=order,
            is_by_court=bool(order),
            actor=SYSTEM,
            now=deed.at,
        )

    def do_correct(self, deed: Deed) -> None:
        entry_id = self.entries[deed.who]
        correct_entry(
            self.session,
            entry_id=entry_id,
            changes=_values(deed.said["changes"]),
            true_from=_day(deed),
            reason="As told",
            court_order=deed.said["court_order"],
            edition=edition_of_entry(self.session, entry_id=entry_id),
            actor=SYSTEM,
            now=deed.at,
        )

    def do_end(self, deed: Deed) -> None:
        end_entry(
            self.session,
            entry_id=self.entries[deed.who],
            ceased_on=_day(deed),
            cessation=Cessation(deed.said["why"]),
            reason="Left",
            actor=SYSTEM,
            now=deed.at,
        )

    def do_reopen(self, deed: Deed) -> None:
        reopen_entry(
            self.session,
            entry_id=self.entries[deed.who],
            reason="Somebody else had left",
            court_order=deed.said["court_order"],
            actor=SYSTEM,
            now=deed.at,
        )

    def articles(self, on: date) -> Articles:
        return articles_on(self.session, day=on)


def _people(deed: Deed) -> list[tuple[str, Mapping[str, Any]]]:
    if deed.what == "open":
        return [(person, said) for _, person, said in deed.said["entries"]]
    if deed.what == "enter" and deed.who == deed.said["person"]:
        return [(deed.who, deed.said["particulars"])]
    return []


def _day(deed: Deed) -> date:
    if deed.on is None:
        raise ValueError(deed)
    return deed.on


def _values(said: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(said)
    if "kind" in values:
        values["kind"] = PartyKind(values["kind"])
    if "joint_holders" in values:
        values["joint_holders"] = tuple(
            JointHolder(forename=forename, surname=surname)
            for forename, surname in values["joint_holders"]
        )
    return values
