"""The work list: what differs between the staff records and the register, and deciding it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.joining.forms.decisions import DecideForm, marks_in
from governance.joining.queries.decisions import waiting_counts
from governance.joining.queries.differences import difference_counts, differences
from governance.joining.routes.blueprint import articles_today, blueprint, may_keep, today
from governance.joining.rules.differences import (
    Choice,
    Count,
    DifferenceKind,
    choices_for,
)
from governance.joining.service import decide, decide_all
from governance.kernel.permissions import Permission
from governance.kernel.wording import plural
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import sections
from governance.web.session import committing, reading

PAGE = 50
TAB_WORDS = {
    DifferenceKind.OFFER_SHARE: "New staff",
    DifferenceKind.LEAVER: "Left their post",
    DifferenceKind.NAME_CHANGE: "Names",
    DifferenceKind.ADDRESS_CHANGE: "Addresses",
    DifferenceKind.REJOINED: "Came back",
    DifferenceKind.DUPLICATE: "Alike",
    DifferenceKind.SHARE_WORD: "Shares",
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of difference as a tab."""

    label: str
    url: str
    current: bool
    badge: str


@blueprint.get("/register/changes")
@needs(Permission.MEMBERS_READ)
def changes() -> str:
    """The undecided lines of one kind, with a count for each of them."""
    return _page(DecideForm())


def _asked_kind(counts: dict[DifferenceKind, Count]) -> DifferenceKind:
    """The kind that was asked for, or the first with something in it."""
    try:
        return DifferenceKind(request.values.get("kind", ""))
    except ValueError:
        busy = (kind for kind, count in counts.items() if count.number)
        return next(busy, DifferenceKind.OFFER_SHARE)


def _choices(kind: DifferenceKind) -> tuple[Choice, ...]:
    found = choices_for(kind, has_shares=articles_today().has_shares)
    is_back = kind is DifferenceKind.REJOINED
    return (*found[:-2], Choice.KEEP_MEMBER, *found[-2:]) if is_back else found


def _page(form: DecideForm, chosen: Sequence[str] = ()) -> str:
    articles = articles_today()
    counts = difference_counts(reading(), day=today(), articles=articles)
    kind = _asked_kind(counts)
    page = differences(
        reading(),
        day=today(),
        kind=kind,
        after=request.values.get("after") or None,
        limit=PAGE,
        articles=articles,
    )
    form.offer(kind, _choices(kind))
    waiting = waiting_counts(reading())
    return render_template(
        "joining/changes.html",
        sections=sections("register"),
        tabs=[_tab(each, counts[each], kind) for each in counts],
        kind=kind,
        page=page,
        count=counts.get(kind, Count(0)),
        waiting=sum(waiting.values()),
        form=form,
        chosen=set(chosen),
        after=request.values.get("after", ""),
        may_keep=may_keep(),
        title=TAB_WORDS[kind],
        articles=articles,
        today=today(),
    )


def _tab(kind: DifferenceKind, count: Count, current: DifferenceKind) -> Tab:
    number = f"{count.number:,}+" if count.is_more else f"{count.number:,}"
    return Tab(
        label=TAB_WORDS[kind],
        url=url_for("joining.changes", kind=kind.value),
        current=kind is current,
        badge=number if count.number else "",
    )


@blueprint.post("/register/changes/decide")
@needs(Permission.REGISTER_KEEP)
def decide_changes() -> ResponseReturnValue:
    """Decide the chosen lines, all on the page, or all of the kind; another person signs off."""
    form = DecideForm()
    try:
        kind = DifferenceKind(request.form.get("kind", ""))
    except ValueError:
        return redirect(url_for("joining.changes"))
    form.offer(kind, _choices(kind))
    scope = request.form.get("scope", "chosen")
    lines = request.form.getlist("seen" if scope == "page" else "line")
    if not _is_sound(form, kind) or (scope != "kind" and not lines):
        if not lines and scope != "kind":
            form.choice.errors = [*form.choice.errors, "Choose at least one line of the list."]
        return _page(form, request.form.getlist("line"))
    intent, actor, at = form.intent, current_actor(), now()
    with committing() as session:
        if scope == "kind":
            done = decide_all(session, kind=kind, intent=intent, actor=actor, now=at)
        else:
            marks = marks_in(lines)
            done = decide(session, kind=kind, marks=marks, intent=intent, actor=actor, now=at)
    flash(f"{plural(done, 'line')} decided. Another person signs it off.", "success")
    return redirect(url_for("joining.changes", kind=kind.value))


def _is_sound(form: DecideForm, kind: DifferenceKind) -> bool:
    if form.validate():
        has_shares = articles_today().has_shares
        form.tell(form.intent.faults(kind, today=today(), has_shares=has_shares))
    return not form.errors
