"""Officers as the filing pack lists them, and the changes that the registrar is told of."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles
from governance.documents.tables import Cell, Column, ColumnKind
from governance.filing.queries.marks import marks
from governance.filing.queries.officers import (
    OfficerPage,
    officer_page,
    officers,
    officers_between,
)
from governance.filing.rules.deadlines import officer_key
from governance.filing.rules.officers import ChangeKind, Clock, clocks_of
from governance.filing.rules.offices import Office, wanted
from governance.filing.rules.sheets import Span

Row = tuple[Cell, ...]
Rows = Iterator[Row]


def officer_columns(articles: Articles) -> tuple[Column, ...]:
    """The columns of the list of officers."""
    own = (
        (Column("Constituency"), Column("Interests", width=40))
        if articles.rules.has_constituencies
        else (Column("Address", width=40),)
    )
    return (
        Column("Office"),
        Column("Name", width=36),
        *own,
        Column("Took office on", ColumnKind.DATE),
        Column("Ceased on", ColumnKind.DATE),
    )


def officer_rows(session: Session, span: Span, articles: Articles) -> Rows:
    """Everybody who held an office in the span."""
    for officer in officers_between(session, first_on=span.first_on, last_on=span.last_on):
        facts = officer.facts
        own: Row = (
            (facts.constituency, facts.interests)
            if articles.rules.has_constituencies
            else (", ".join(facts.address_lines),)
        )
        yield (
            officer.office.words.capitalize(),
            facts.name,
            *own,
            facts.appointed_on,
            facts.ceased_on,
        )


CHANGE_COLUMNS = (
    Column("Form", width=8),
    Column("Office"),
    Column("Title", width=8),
    Column("Forename"),
    Column("Surname"),
    Column("Former names"),
    Column("Month of birth"),
    Column("Nationality"),
    Column("Country of residence"),
    Column("Service address", width=40),
    Column("Consented on", ColumnKind.DATE),
    Column("Not disqualified", ColumnKind.YES_NO),
    Column("Identity verified on", ColumnKind.DATE),
    Column("Day of the change", ColumnKind.DATE),
    Column("What changed", width=30),
    Column("Tell by", ColumnKind.DATE),
    Column("Told on", ColumnKind.DATE),
    Column("Reference"),
)


def form_code(office: Office, kind: ChangeKind) -> str:
    """The registrar's form for a change of a company's officer."""
    is_secretary = office is Office.SECRETARY
    if kind is ChangeKind.APPOINTED:
        return "AP03" if is_secretary else "AP01"
    if kind is ChangeKind.CEASED:
        return "TM02" if is_secretary else "TM01"
    return "CH03" if is_secretary else "CH01"


def told_changes(
    session: Session, *, span: Span, articles: Articles
) -> Iterator[tuple[OfficerPage, Clock]]:
    """The changes that the registrar is told of, by the day of the change.

    With what is held of the officer on that day.
    """
    found = [
        (officer.officer_id, clock)
        for officer in officers(session, day=span.last_on)
        for clock in clocks_of(
            officer.changes, officer.facts, wanted(articles.rules, officer.office)
        )
        if span.first_on <= clock.began_on <= span.last_on
    ]
    for officer_id, clock in sorted(found, key=lambda one: (one[1].began_on, str(one[0]))):
        yield officer_page(session, officer_id=officer_id, day=clock.began_on), clock


def officer_change_rows(session: Session, span: Span, articles: Articles) -> Rows:
    """The changes that the registrar is told of, nothing private among them."""
    done = marks(session)
    for officer, clock in told_changes(session, span=span, articles=articles):
        facts, change = officer.facts, clock.change
        mark = done.get(officer_key(officer.officer_id, change.number))
        former = [each.name for each in facts.former_names if each.is_filed(clock.began_on)]
        yield (
            form_code(officer.office, change.kind),
            officer.office.words.capitalize(),
            facts.title,
            facts.forename,
            facts.surname,
            "; ".join(former),
            facts.born_month,
            facts.nationality,
            facts.country_of_residence,
            ", ".join(facts.address_lines),
            facts.consented_on,
            facts.states_not_disqualified if officer.office is Office.DIRECTOR else None,
            facts.identity_verified_on,
            clock.began_on,
            ", ".join(sorted(each.replace("_", " ") for each in change.names)),
            clock.due_on,
            mark.done_on if mark else None,
            mark.reference if mark else "",
        )
