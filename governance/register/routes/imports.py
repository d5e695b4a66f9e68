"""The import of an HR export, up to its report: the list, the upload, the columns."""

from datetime import datetime
from pathlib import PurePath
from typing import BinaryIO, cast
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.identity.queries import names_of
from governance.kernel.ids import ImportId
from governance.kernel.permissions import Permission
from governance.register.forms import COLUMN_FORMS, UploadForm
from governance.register.queries.entries import is_empty
from governance.register.queries.imports import (
    ImportState,
    first_lines,
    import_page,
    imports_page,
)
from governance.register.routes.blueprint import blueprint
from governance.register.rules.import_kinds import BOOKS
from governance.register.rules.refusals import ImportSettled
from governance.register.service import choose_columns, upload_export
from governance.register.service.import_kinds import check_file
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import sections
from governance.web.session import committing, reading

IMPORTS_ON_A_PAGE = 20
EXAMPLES = 3


@blueprint.get("/members/imports")
@needs(Permission.MEMBERS_IMPORT)
def imports() -> str:
    """Every import, the newest first: what it did, or how far it has come."""
    found = imports_page(reading(), before=_before(), limit=IMPORTS_ON_A_PAGE + 1)
    page = found[:IMPORTS_ON_A_PAGE]
    return render_template(
        "register/imports.html",
        sections=sections("register"),
        imports=page,
        next_before=page[-1].uploaded_at.isoformat() if len(found) > len(page) else None,
        is_first_page="before" not in request.args,
        who=names_of(reading(), account_ids=[each.uploaded_by for each in page]),
    )


def _before() -> datetime | None:
    try:
        before = datetime.fromisoformat(request.args.get("before", ""))
    except ValueError:
        return None
    return before if before.tzinfo else None


@blueprint.route("/members/import", methods=["GET", "POST"])
@needs(Permission.MEMBERS_IMPORT)
def start_import() -> ResponseReturnValue:
    """Choose the file. It is read and kept; nothing is written to the register."""
    form = UploadForm()
    if not form.validate_on_submit():
        return render_template(
            "register/start_import.html",
            sections=sections("register"),
            form=form,
            is_first=is_empty(reading()),
        )
    with committing() as session:
        import_id = upload_export(
            session,
            source=cast("BinaryIO", form.file.data.stream),
            file_name=PurePath((form.file.data.filename or "").replace("\\", "/")).name,
            actor=current_actor(),
            now=now(),
        )
    return redirect(url_for("register.import_columns", import_id=import_id))


@blueprint.route("/members/imports/<uuid:import_id>/columns", methods=["GET", "POST"])
@needs(Permission.MEMBERS_IMPORT)
def import_columns(import_id: UUID) -> ResponseReturnValue:
    """Say which column holds what; the report is made next."""
    page = import_page(reading(), import_id=ImportId(import_id))
    if page.state not in {ImportState.UPLOADED, ImportState.CHECKED}:
        raise ImportSettled(import_id=import_id)
    book = BOOKS[page.kind]
    form = COLUMN_FORMS[page.kind].for_file(page.headings, page.mapped)
    if not form.validate_on_submit():
        return render_template(
            "register/import_columns.html",
            sections=sections("register"),
            page=page,
            form=form,
            needed=[form[name.value] for name in book.required],
            others=[form[name.value] for name in book.fields if name not in book.required],
            examples=_examples(import_id, len(page.headings)),
        )
    with committing() as session:
        choose_columns(session, import_id=ImportId(import_id), mapped=form.mapped)
        check_file(session, import_id=ImportId(import_id), now=now())
    return redirect(url_for("register.import_report", import_id=import_id))


def _examples(import_id: UUID, columns: int) -> list[str]:
    """For each column its first few different values."""
    lines = first_lines(reading(), import_id=ImportId(import_id), limit=20)
    values = [dict.fromkeys(line[at] for line in lines if line[at]) for at in range(columns)]
    return ["; ".join(list(each)[:EXAMPLES]) for each in values]
