"""The members list, its downloads, and one entry with its history."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles
from governance.documents.tables import Column, ColumnKind, csv_stream, xlsx_stream
from governance.identity.queries import account_of_member, names_of
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.calendar import end_of_day_at, london_day
from governance.kernel.ids import ConstituencyId, MemberId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.notices.queries import notices_to
from governance.register.queries.constituencies import constituency_choices
from governance.register.queries.entries import is_empty
from governance.register.queries.entries_as_at import EntryRow, entries_of, entry_as_at
from governance.register.queries.entry_history import reasons_in_error
from governance.register.queries.history import entry_page, group_names, recordings
from governance.register.queries.listing import (
    MemberFilter,
    Show,
    all_members,
    find_members,
)
from governance.register.queries.members import facts_as_at, people_on
from governance.register.queries.old_entries import old_numbers
from governance.register.routes.blueprint import blueprint
from governance.register.rules.membership import Label, label_of
from governance.register.rules.people import ConstituencyKind
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import sections
from governance.web.session import committing, reading

MEMBERS_ON_A_PAGE = 50
SHOWN = {
    Show.IN_POST: "In post",
    Show.MEMBERS: "Members",
    Show.NOT_YET: "In post, not a member yet",
    Show.NO_SHARE: "On the register, no share",
    Show.STILL_ENTERED: "Left, entry still stands",
    Show.FORMER: "Former members",
    Show.LEFT: "Left",
    Show.NO_EMAIL: "In post, no e-mail",
    Show.EVERYONE: "Everyone",
}
LABELS = {
    Label.MEMBER: "Member",
    Label.NO_SHARE: "On the register, no share",
    Label.NOT_YET: "Not a member yet",
    Label.STARTS_LATER: "Starts later",
    Label.STILL_ENTERED: "Left, entry still stands",
    Label.FORMER: "Former member",
    Label.LEFT: "Left",
}
COLUMNS = (
    Column("Number"),
    Column("Title", width=8),
    Column("Forename"),
    Column("Surname"),
    Column("Staff group", width=28),
    Column("Site", width=24),
    Column("Start date", ColumnKind.DATE, width=12),
    Column("Leaving date", ColumnKind.DATE, width=12),
    Column("HR says share issued", ColumnKind.YES_NO, width=12),
    Column("Register", width=24),
    Column("Entry number", ColumnKind.INTEGER, width=12),
    Column("Work e-mail", width=32),
    Column("Personal e-mail", width=32),
    Column("Address, first line", width=28),
    Column("Address, second line", width=20),
    Column("Town"),
    Column("Postcode", width=10),
)


@blueprint.get("/members")
@needs(Permission.MEMBERS_READ)
def members() -> str:
    """The members list: searched, filtered, a page at a time."""
    filters = _filters()
    day = london_day(now())
    page = find_members(
        reading(),
        filters=filters,
        day=day,
        after=request.args.get("after"),
        before=request.args.get("before"),
        limit=MEMBERS_ON_A_PAGE,
    )
    asked = {name: value for name, value in request.args.items() if name in _FILTERS and value}
    return render_template(
        "register/members.html",
        sections=sections("register"),
        page=page,
        filters=filters,
        asked=asked,
        shown=_offered(articles_on(reading(), day=day)),
        staff_groups=constituency_choices(reading(), kind=ConstituencyKind.STAFF_GROUP),
        sites=constituency_choices(reading(), kind=ConstituencyKind.SITE),
        is_register_empty=not page.rows and is_empty(reading()),
        may_export=current_actor().can(Permission.MEMBERS_EXPORT),
        may_import=current_actor().can(Permission.MEMBERS_IMPORT),
        may_keep=current_actor().can(Permission.REGISTER_KEEP),
    )


def _offered(articles: Articles) -> list[tuple[str, str]]:
    """What the list can show; without shares nobody lacks one."""
    return [
        (show.value, words)
        for show, words in SHOWN.items()
        if articles.has_shares or show is not Show.NO_SHARE
    ]


_FILTERS = ("q", "show", "group", "site")


def _filters() -> MemberFilter:
    try:
        show = Show(request.args.get("show", ""))
    except ValueError:
        show = Show.IN_POST
    return MemberFilter(
        text=request.args.get("q", "")[:200],
        show=show,
        staff_group_id=_id("group"),
        site_id=_id("site"),
    )


def _id(name: str) -> ConstituencyId | None:
    try:
        return ConstituencyId(UUID(request.args.get(name, "")))
    except ValueError:
        return None


@blueprint.get("/members/download.<any(csv, xlsx):kind>")
@needs(Permission.MEMBERS_EXPORT)
def download_members(kind: str) -> ResponseReturnValue:
    """The filtered list as a file; who took it is written in the journal first."""
    filters, day, at = _filters(), london_day(now()), now()
    with committing() as session:
        record(
            session,
            act=Act.DOWNLOAD_TAKEN,
            actor=current_actor(),
            now=at,
            subject=Subject("register", "members"),
            detail={"kind": kind, "show": filters.show.value, "is_searched": bool(filters.text)},
        )
    rows = _cells(filters, day)
    if kind == "csv":
        stream, mimetype = csv_stream(COLUMNS, rows), "text/csv"
    else:
        stream = xlsx_stream(COLUMNS, rows, sheet_name="Members", created_at=at)
        mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = Response(stream_with_context(stream), mimetype=mimetype)
    answer.headers["Content-Disposition"] = f"attachment; filename=members-{day}.{kind}"
    return answer


def _cells(
    filters: MemberFilter, day: date
) -> Iterator[tuple[str | bool | int | date | None, ...]]:
    """The rows of a download; the session is asked for while they are sent, and ends with them."""
    for row in all_members(reading(), filters=filters, day=day):
        yield (
            row.number, row.title, row.forename, row.surname, row.staff_group, row.site,
            row.joined_on, row.left_on, row.holds_share, LABELS[row.label], row.entry_number,
            row.work_email, row.personal_email, row.address_1, row.address_2, row.town,
            row.postcode,
        )  # fmt: skip


@blueprint.get("/members/<uuid:member_id>")
@needs(Permission.MEMBERS_READ)
def member(member_id: UUID) -> str:
    """One person: what the register says and what HR says, now and on a day, and what was sent."""
    session, today, who = reading(), london_day(now()), MemberId(member_id)
    entry = entry_page(session, member_id=who)
    history = recordings(session, member_id=who)
    entries = entries_of(session, member_ids=[who], day=today).get(who, ())
    person = people_on(session, member_ids=[who], day=today)[who]
    articles = articles_on(session, day=today)
    return render_template(
        "register/member.html",
        sections=sections("register"),
        entry=entry,
        entries=entries,
        stands=any(row.particulars.ceased_on is None for row in entries),
        articles=articles,
        label=label_of(person, day=today, articles=articles),
        is_employee=person.is_employee,
        names=group_names(session),
        in_error=reasons_in_error(session, entry_ids=[row.entry_id for row in entries]),
        old_numbers=old_numbers(session, entry_ids=[row.entry_id for row in entries]),
        history=history,
        who=names_of(session, account_ids=[each.recorded_by for each in history]),
        account=account_of_member(session, member_id=who),
        notices=notices_to(session, person_id=member_id, limit=20),
        today=today,
        may_amend=current_actor().can(Permission.MEMBERS_IMPORT),
        may_keep=current_actor().can(Permission.REGISTER_KEEP),
        may_see_notices=current_actor().can(Permission.NOTICES_MANAGE),
        **_as_at(who, entries, today),
    )


def _as_at(member_id: MemberId, entries: Sequence[EntryRow], today: date) -> dict[str, object]:
    """What HR and the register said of a day, as known at the end of another."""
    session, on, known_on = reading(), _day("on", today), _day("known", today)
    is_as_at = "on" in request.args or "known" in request.args
    asked = {"on": on, "known_on": known_on, "is_as_at": is_as_at}
    if not is_as_at:
        return asked
    known_at, names = end_of_day_at(known_on), group_names(session)
    then = facts_as_at(session, member_id=member_id, day=on, known_at=known_at)
    rows = [
        entry_as_at(session, entry_id=row.entry_id, day=on, known_at=known_at) for row in entries
    ]
    return asked | {
        "then": then,
        "then_entries": [row for row in rows if row is not None],
        "then_group": names.get(then.staff_group_id, "") if then and then.staff_group_id else "",
        "then_site": names.get(then.site_id, "") if then and then.site_id else "",
    }


def _day(name: str, otherwise: date) -> date:
    text = request.args.get(name, "")
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
