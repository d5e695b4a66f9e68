"""The declared result for everyone, and its files: declaration, ballots, record of the count."""

from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.counting.sheets.csv_file import csv_sheet
from governance.counting.sheets.page import html_sheet
from governance.counting.sheets.words import INVALID_WORDS
from governance.documents.pdf import render_pdf
from governance.elections.queries.declaration import declaration_document, lot_told
from governance.elections.queries.result import ResultPage, ballots_of, result_page
from governance.elections.queries.result_sheet import result_sheet, result_sheet_as_pdf
from governance.elections.routes.blueprint import blueprint
from governance.elections.routes.contests import announced
from governance.elections.routes.pictures import stages_shown, turnout_picture
from governance.elections.rules.count import RELEASE_FLOOR
from governance.elections.rules.declare import BallotsWithheld, NoPapers, ResultNotDeclared
from governance.kernel.calendar import london_day
from governance.kernel.ids import ContestId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound
from governance.voting.rules import scheme_words
from governance.web.access import current_actor, public
from governance.web.clock import now
from governance.web.page import letterhead
from governance.web.session import reading

SHEETS = (
    ("Result sheet", "elections.result_sheet_pdf", "PDF", "Every stage and why, to print"),
    ("Result sheet", "elections.result_sheet_csv", "CSV", "The same for a spreadsheet"),
    ("Result sheet", "elections.result_sheet_page", "HTML", "The same as one web page, to keep"),
)

DECLARED = "a declared result is public; before that nobody is told anything of it"


@blueprint.get("/elections/<uuid:contest_id>/result")
@public(DECLARED)
def result(contest_id: UUID) -> ResponseReturnValue:
    """Who was elected, and why."""
    try:
        page = result_page(reading(), contest_id=ContestId(contest_id))
    except ResultNotDeclared:
        return _not_yet(contest_id)
    stage = request.args.get("stage", default="1")
    return render_template("elections/result.html", **_shown(page), **_stages(page, stage))


def _not_yet(contest_id: UUID) -> str:
    """When a result may be expected; a visitor learns nothing of the contest."""
    contest = announced(contest_id)
    return render_template(
        "elections/no_result_yet.html",
        contest=contest if current_actor().can(Permission.CONTESTS_READ) else None,
        stage=contest.stage(now()).value,
    )


def _stages(page: ResultPage, chosen: str) -> dict[str, object]:
    """One stage at a time, so that the page stays light; ``all`` for those who print it."""
    if page.counted is None:
        return {"stages": [], "stage_tabs": []}
    record = page.counted.record
    last = len(record.stages)
    if chosen == "all":
        only = None
    elif chosen.isascii() and chosen.isdigit() and 1 <= int(chosen) <= last:
        only = int(chosen)
    else:
        raise NotFound
    here = [str(number) for number in range(1, last + 1)]
    tabs = [
        {
            "label": "All" if one == "all" else f"Stage {one}",
            "url": url_for("elections.result", contest_id=page.contest.id, stage=one) + "#stages",
            "current": one == chosen,
        }
        for one in (*here, "all")
    ]
    return {"stages": stages_shown(record, only=only), "stage_tabs": tabs if last > 1 else []}


def _shown(page: ResultPage) -> dict[str, object]:
    counted = page.counted
    return {
        "result": page,
        "counted": counted,
        "floor": RELEASE_FLOOR,
        "invalid_words": INVALID_WORDS,
        "may_have_ballots": counted is not None and _may_have_ballots(page),
        "kept": scheme_words(counted.poll.scheme, counted.poll.box) if counted else None,
        "turnout": turnout_picture(counted.turnout) if counted else None,
        "files": _files(page),
        "lots_told": [lot_told(lot, counted.record) for lot in counted.lots] if counted else [],
    }


def _files(page: ResultPage) -> list[dict[str, str]]:
    """The files a reader may take, as the page lists them."""
    files = [("Declaration of the result", "elections.declaration_pdf", "PDF", "To print and sign")]
    if page.counted is not None:
        if _may_have_ballots(page):
            files.append(
                ("The ballots", "elections.ballots_blt", "BLT", "Grouped and sorted, for a recount")
            )
        files.append(
            ("Record of the count", "elections.count_record", "JSON", "Every stage, exactly")
        )
        files += SHEETS
    return [
        {"name": name, "url": url_for(to, contest_id=page.contest.id), "kind": kind, "note": note}
        for name, to, kind, note in files
    ]


def _may_have_ballots(page: ResultPage) -> bool:
    actor = current_actor()
    checks = actor.can(Permission.AUDIT_DOWNLOAD) or actor.can(Permission.CONTESTS_COUNT)
    return checks or (page.counted is not None and page.counted.are_ballots_public)


@blueprint.get("/elections/<uuid:contest_id>/declaration.pdf")
@public(DECLARED)
def declaration_pdf(contest_id: UUID) -> ResponseReturnValue:
    """The declaration to print, sign and hang up."""
    page = result_page(reading(), contest_id=ContestId(contest_id))
    content = render_pdf(
        "declaration",
        declaration_document(page, letterhead()),
        issued_on=london_day(page.declared_at),
    )
    return _file(content, "application/pdf", "declaration.pdf")


@blueprint.get("/elections/<uuid:contest_id>/ballots.blt")
@public(DECLARED)
def ballots_blt(contest_id: UUID) -> ResponseReturnValue:
    """The ballots, grouped, for a recount elsewhere; below the floor only for those who check."""
    page = result_page(reading(), contest_id=ContestId(contest_id))
    if page.counted is None:
        raise NoPapers(contest_id=contest_id)
    if not _may_have_ballots(page):
        raise BallotsWithheld(contest_id=contest_id, floor=RELEASE_FLOOR)
    text = ballots_of(reading(), contest_id=ContestId(contest_id))
    return _file(text.encode(), "text/plain; charset=utf-8", "ballots.blt")


@blueprint.get("/elections/<uuid:contest_id>/count-record.json")
@public(DECLARED)
def count_record(contest_id: UUID) -> ResponseReturnValue:
    """The record of the count, byte for byte as it was stored."""
    page = result_page(reading(), contest_id=ContestId(contest_id))
    if page.counted is None:
        raise NoPapers(contest_id=contest_id)
    text = page.counted.count.record_text
    return _file(text.encode(), "application/json", "count-record.json")


@blueprint.get("/elections/<uuid:contest_id>/result-sheet.pdf")
@public(DECLARED)
def result_sheet_pdf(contest_id: UUID) -> ResponseReturnValue:
    """The result sheet, to print: every stage with its figures, and the count in sentences."""
    page = result_page(reading(), contest_id=ContestId(contest_id))
    return _file(result_sheet_as_pdf(page, letterhead()), "application/pdf", "result-sheet.pdf")


@blueprint.get("/elections/<uuid:contest_id>/result-sheet.csv")
@public(DECLARED)
def result_sheet_csv(contest_id: UUID) -> ResponseReturnValue:
    """The result sheet for a spreadsheet."""
    page = result_page(reading(), contest_id=ContestId(contest_id))
    return _file(
        csv_sheet(result_sheet(page)).encode(), "text/csv; charset=utf-8", "result-sheet.csv"
    )


@blueprint.get("/elections/<uuid:contest_id>/result-sheet.html")
@public(DECLARED)
def result_sheet_page(contest_id: UUID) -> ResponseReturnValue:
    """The result sheet as one web page. It has a style of its own, so it is not shown here."""
    page = result_page(reading(), contest_id=ContestId(contest_id))
    content = html_sheet(result_sheet(page)).encode()
    return _file(content, "text/html; charset=utf-8", "result-sheet.html")


def _file(content: bytes, mimetype: str, name: str) -> Response:
    answer = Response(content, content_type=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
