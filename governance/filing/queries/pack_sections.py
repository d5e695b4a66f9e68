"""The fields of each sheet of the filing pack, as the register has them."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles
from governance.constitution.rules.forms import EventKind
from governance.filing.queries.control import statements
from governance.filing.queries.officers import OfficerPage, officers_between
from governance.filing.queries.pack_officers import form_code, told_changes
from governance.filing.queries.register_place import register_places
from governance.filing.queries.share_events import Moved, consideration_between, moved_between
from governance.filing.rules.control import Outcome
from governance.filing.rules.offices import Office
from governance.filing.rules.sheets import (
    Box,
    Section,
    Sheet,
    Span,
    form_day,
    money,
)
from governance.kernel.wording import number
from governance.register.queries.alterations import counts_on
from governance.shares.queries.holdings import capital_on


def sections_of(
    session: Session, *, sheet: Sheet, span: Span, articles: Articles
) -> tuple[Section, ...]:
    """What the register says for one sheet, in the order of the form."""
    return _SECTIONS[sheet](session, span, articles)


def body_section(articles: Articles) -> Section:
    """Whose filing it is."""
    body = (
        "Company" if articles.rules.is_company else "Society" if articles.rules.is_society else ""
    )
    return Section(
        "The body",
        (
            Box(f"{body} name".strip().capitalize(), articles.registered_name),
            Box(f"{body} number".strip().capitalize(), articles.registered_number),
            Box("Registered office", ", ".join(articles.office_lines)),
        ),
    )


def _capital(session: Session, articles: Articles, day: date) -> Section:
    boxes: list[Box] = []
    shares = nominal = unpaid = 0
    for capital in capital_on(session, day=day):
        kind = articles.share_class(capital.class_key)
        each = kind.nominal_pence if kind else 0
        name = kind.name if kind else capital.class_key
        owed = max(0, capital.issued * each - capital.paid_pence)
        boxes += [
            Box(f"{name}: number of shares", number(capital.issued)),
            Box(f"{name}: nominal value, all together", money(capital.issued * each)),
            Box(f"{name}: not paid", money(owed)),
        ]
        shares, nominal, unpaid = (
            shares + capital.issued,
            nominal + capital.issued * each,
            unpaid + owed,
        )
    return Section(
        f"Statement of capital on {form_day(day)}",
        (
            *boxes,
            Box("All shares: number", number(shares)),
            Box("All shares: nominal value", money(nominal)),
            Box("All shares: not paid", money(unpaid)),
        ),
    )


def _membership(session: Session, span: Span) -> Section:
    before = counts_on(session, day=span.first_on - timedelta(days=1))
    after = counts_on(session, day=span.last_on, since=span.first_on - timedelta(days=1))
    return Section(
        "Members",
        (
            Box("At the start", number(before.members)),
            Box("Joined", number(after.joined)),
            Box("Left", number(after.ceased)),
            Box("At the end", number(after.members)),
        ),
        "Counted by entries in the register.",
    )


def _confirmation(session: Session, span: Span, articles: Articles) -> tuple[Section, ...]:
    newest = next(iter(statements(session, limit=1)), None)
    control = ""
    if newest is not None:
        control = {
            Outcome.NO_REGISTRABLE_PERSON: "The company knows or has reasonable cause to believe "
            "that there is no registrable person",
            Outcome.REGISTRABLE_PERSON: newest.particulars or "There is a registrable person",
        }[newest.outcome]
    stated = Section(
        "The statement",
        (
            Box("Review period", f"{form_day(span.first_on)} to {form_day(span.last_on)}"),
            Box("Confirmation date", form_day(span.last_on)),
            Box("People with significant control", control),
            Box("Trading on a market", "No shares were admitted to trading on a relevant market"),
            Box("Lawful purposes", "The intended future activities of the company are lawful"),
        ),
    )
    place = _register_place(session, span.last_on)
    if not articles.has_shares:
        return stated, place, _guarantee(session, articles, span.last_on)
    return stated, place, _capital(session, articles, span.last_on)


def _register_place(session: Session, day: date) -> Section:
    """Where the register of members is; a change of it is told before the statement (s853B)."""
    then = [each for each in register_places(session) if each.since <= day]
    if not then:
        return Section("Where the register is kept", (Box("Place", "The registered office"),))
    newest = then[-1]
    return Section(
        "Where the register is kept",
        (
            Box("Place", newest.words),
            Box("Since", form_day(newest.since)),
            Box("Before that", newest.was_at or "the registered office"),
            Box("Records there", "Register of members"),
            Box("Told with", newest.forms),
        ),
        "The registrar is told within 14 days (s114), before this statement is sent.",
    )


def _guarantee(session: Session, articles: Articles, day: date) -> Section:
    members = counts_on(session, day=day).members
    return Section(
        f"Guarantee on {form_day(day)}",
        (
            Box("Members", number(members)),
            Box("Each guarantees", money(articles.guarantee_pence)),
        ),
    )


def _as_at(session: Session, span: Span, articles: Articles) -> tuple[Section, ...]:
    counts = counts_on(session, day=span.last_on)
    members = Box("Members", number(counts.members))
    shares = (Box("Shares", number(sum(counts.shares.values()))),) if articles.has_shares else ()
    return (Section(f"As at {form_day(span.last_on)}", (members, *shares)),)


def _moved(each: Moved, articles: Articles) -> tuple[Box, ...]:
    kind = articles.share_class(each.class_key)
    name = kind.name if kind else each.class_key
    nominal = kind.nominal_pence if kind else 0
    days = form_day(each.first_on)
    if each.last_on != each.first_on:
        days = f"{days} to {form_day(each.last_on)}"
    return (
        Box(f"{name}: day or days", days),
        Box(f"{name}: number of shares", number(each.shares)),
        Box(f"{name}: nominal value of each", money(nominal)),
        Box(f"{name}: paid up, all together", money(each.paid_pence)),
        Box(
            f"{name}: not paid, all together",
            money(max(0, each.shares * nominal - each.paid_pence)),
        ),
    )


_GIFT_NOTE = (
    "A gift has no price, so no return of a purchase (SH03) is due, and the Act names no form for "
    "the gift itself. If the shares are then cancelled by a reduction of capital, the statement "
    "of capital below goes on an SH19, with the resolution and the solvency statement, within 15 "
    "days of the resolution (s644). Ask your adviser which of the two you do before you file."
)
_FORFEIT_NOTE = "Which form a forfeiture needs is not settled: ask your adviser before you file."
_OWN = {
    EventKind.REDEMPTION: ("SH02: shares redeemed", ""),
    EventKind.PURCHASE: ("SH03 and SH06: shares bought and cancelled", ""),
    EventKind.GIFT_BACK: ("Shares given back for nothing (s659)", _GIFT_NOTE),
    EventKind.FORFEITURE: ("Shares forfeited under the articles", _FORFEIT_NOTE),
}


def _events(
    session: Session, span: Span, articles: Articles, titles: Mapping[EventKind, tuple[str, str]]
) -> tuple[Section, ...]:
    moved = moved_between(session, span=span, kinds=titles)
    paid = consideration_between(session, span=span, kinds=titles)
    found = []
    for kind, (title, note) in titles.items():
        mine = [each for each in moved if each.kind is kind]
        if mine:
            boxes = [box for each in mine for box in _moved(each, articles)]
            boxes.append(Box("Paid for them, all together", money(paid.get(kind, 0))))
            found.append(Section(title, tuple(boxes), note))
    if not found:
        found.append(Section("In these days", (), "Nothing of the kind happened."))
    return (*found, _capital(session, articles, span.last_on))


def _allotments(session: Session, span: Span, articles: Articles) -> tuple[Section, ...]:
    return _events(session, span, articles, {EventKind.ALLOTMENT: ("SH01: shares allotted", "")})


def _own_shares(session: Session, span: Span, articles: Articles) -> tuple[Section, ...]:
    return _events(session, span, articles, _OWN)


def _officer_forms(session: Session, span: Span, articles: Articles) -> tuple[Section, ...]:
    found = []
    for officer, clock in told_changes(session, span=span, articles=articles):
        form = form_code(officer.office, clock.change.kind)
        found.append(
            Section(
                f"{form}: {officer.facts.name}",
                (
                    Box("Day of the change", form_day(clock.began_on)),
                    *_officer_boxes(officer, clock.began_on),
                    Box("Tell the registrar by", form_day(clock.due_on)),
                ),
            )
        )
    return tuple(found) or (Section("In these days", (), "No officer changed."),)


def _officer_boxes(officer: OfficerPage, day: date) -> tuple[Box, ...]:
    facts = officer.facts
    former = ", ".join(each.name for each in facts.former_names if each.is_filed(day))
    boxes = [
        Box("Title", facts.title),
        Box("Forename", facts.forename),
        Box("Surname", facts.surname),
        Box("Former names", former),
        Box("Service address", ", ".join(facts.address_lines)),
    ]
    if officer.office is Office.DIRECTOR:
        boxes += [
            Box("Nationality", facts.nationality),
            Box("Country or part of the UK of residence", facts.country_of_residence),
        ]
    return tuple(box for box in boxes if box.value)


def _cic(session: Session, span: Span, articles: Articles) -> tuple[Section, ...]:
    shares = (_capital(session, articles, span.last_on),) if articles.has_shares else ()
    return (_year(span), _membership(session, span), *shares, _in_office(session, span))


def _year(span: Span) -> Section:
    return Section(
        "The year",
        (Box("From", form_day(span.first_on)), Box("Year end", form_day(span.last_on))),
    )


def _in_office(session: Session, span: Span) -> Section:
    return Section(
        "Officers in the year",
        tuple(
            Box(
                f"{each.office.words.capitalize()}, from {form_day(each.facts.appointed_on)}"
                + (f" to {form_day(each.facts.ceased_on)}" if each.facts.ceased_on else ""),
                each.facts.name,
            )
            for each in officers_between(session, first_on=span.first_on, last_on=span.last_on)
        ),
    )


def _society(session: Session, span: Span, _articles: Articles) -> tuple[Section, ...]:
    kinds = (EventKind.ALLOTMENT, EventKind.WITHDRAWAL, EventKind.FORFEITURE)
    moved = moved_between(session, span=span, kinds=kinds)
    before = sum(each.paid_pence for each in capital_on(session, day=span.first_on - timedelta(1)))
    after = sum(each.paid_pence for each in capital_on(session, day=span.last_on))
    shares = Section(
        "Share capital",
        (
            Box("Paid up at the start", money(before)),
            *(
                Box(
                    f"{each.kind.value.capitalize()} in the year",
                    f"{number(each.shares)} shares, {money(each.paid_pence)}",
                )
                for each in moved
            ),
            Box("Paid up at the end", money(after)),
        ),
    )
    return _year(span), _membership(session, span), shares, _in_office(session, span)


_SECTIONS: Mapping[Sheet, Callable[[Session, Span, Articles], tuple[Section, ...]]] = {
    Sheet.ALLOTMENTS: _allotments,
    Sheet.CIC_REPORT: _cic,
    Sheet.CONFIRMATION_STATEMENT: _confirmation,
    Sheet.CONSTITUENCIES: _as_at,
    Sheet.MEMBERS: _as_at,
    Sheet.OFFICER_CHANGES: _officer_forms,
    Sheet.OWN_SHARES: _own_shares,
    Sheet.SOCIETY_RETURN: _society,
}
