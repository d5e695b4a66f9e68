"""What a decision does once it is signed off: many of one kind at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from governance.joining.models import Decision
from governance.joining.queries.people import people_on_file
from governance.joining.rules.differences import Choice, Difference, DifferenceKind
from governance.joining.rules.leaving import Grounds, NewCase, Route, route_of
from governance.joining.rules.refusals import MemberStays
from governance.joining.service.cases import close_open_cases, open_cases
from governance.joining.service.doing import Doing
from governance.joining.service.letters import write_began, write_changed
from governance.joining.service.offers import make_offers
from governance.joining.service.same_person import set_aside_second_records
from governance.kernel.ids import DecisionId, MemberId
from governance.register.queries.entry_rows import editions_of
from governance.register.rules.opening import opening_particulars
from governance.register.service.entries import (
    NewEntry,
    correct_entry,
    enter_on_register,
)
from governance.shares.queries.holdings import holdings_on

Pairs = Sequence[tuple[Decision, Difference]]
_ADDRESS = ("address_1", "address_2", "town", "postcode")
_NAME = ("forename", "surname")


def carry_out(doing: Doing, choice: Choice, pairs: Pairs) -> None:
    """Do what was decided of these lines, and write to the people. Leaving alone does nothing."""
    effect = _EFFECTS.get(choice)
    if effect is not None:
        effect(doing, pairs)


def _members(pairs: Pairs) -> list[MemberId]:
    return [line.member_id for _, line in pairs]


def _offer(doing: Doing, pairs: Pairs) -> None:
    make_offers(doing, [(line.member_id, DecisionId(row.id)) for row, line in pairs])


def _enter(doing: Doing, pairs: Pairs) -> None:
    """Forms without shares: the agreement is on file, so the names go on the register today.

    The entries are numbered by name, as the work list has the people.
    """
    people = people_on_file(doing.session, member_ids=_members(pairs))
    entries = []
    for person in sorted(people.values(), key=lambda each: each.place):
        opening = opening_particulars(person.facts, doing.articles)
        entries.append(NewEntry(person.member_id, replace(opening, registered_on=doing.today)))
    enter_on_register(
        doing.session,
        entries=entries,
        actor=doing.actor,
        now=doing.now,
        reason=pairs[0][0].reason,
    )
    for each in entries:
        write_began(doing, people[each.member_id], began_on=doing.today, offer=None)


def _start(doing: Doing, pairs: Pairs) -> None:
    """A case each; of a member who holds no shares only the entry is to be ended."""
    route = route_of(doing.articles)
    if route is None:
        raise MemberStays
    people = people_on_file(doing.session, member_ids=_members(pairs))
    entry_ids = [line.entry_id for _, line in pairs if line.entry_id is not None]
    held = holdings_on(doing.session, entry_ids=entry_ids, day=doing.today)
    cases = [
        (
            NewCase(
                member_id=line.member_id,
                entry_id=line.entry_id,
                grounds=Grounds.LEFT_EMPLOYMENT,
                left_on=people[line.member_id].facts.left_on or doing.today,
                route=route if line.entry_id in held else Route.NO_SHARES,
            ),
            DecisionId(row.id),
        )
        for row, line in pairs
        if line.entry_id is not None
    ]
    open_cases(doing, cases)


def _take_hr(doing: Doing, pairs: Pairs) -> None:
    people = people_on_file(doing.session, member_ids=_members(pairs))
    entry_ids = [line.entry_id for _, line in pairs if line.entry_id is not None]
    editions = editions_of(doing.session, entry_ids=entry_ids)
    for row, line in pairs:
        if line.entry_id is None:
            continue
        person = people[line.member_id]
        is_name = line.kind is DifferenceKind.NAME_CHANGE
        names = _NAME if is_name else _ADDRESS
        correct_entry(
            doing.session,
            entry_id=line.entry_id,
            changes={name: getattr(person.facts, name) for name in names},
            true_from=min(line.true_from, doing.today),
            reason=row.reason,
            edition=editions[line.entry_id],
            actor=doing.actor,
            now=doing.now,
        )
        editions[line.entry_id] += 2
        write_changed(doing, person, what="name" if is_name else "address", line=line)


def _keep_member(doing: Doing, pairs: Pairs) -> None:
    close_open_cases(doing, member_ids=_members(pairs), reference=pairs[0][0].reason)


_EFFECTS: Mapping[Choice, Callable[[Doing, Pairs], None]] = {
    Choice.ENTER: _enter,
    Choice.KEEP_MEMBER: _keep_member,
    Choice.OFFER: _offer,
    Choice.SAME_PERSON: set_aside_second_records,
    Choice.START: _start,
    Choice.TAKE_HR: _take_hr,
}
