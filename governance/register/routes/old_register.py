"""Bringing in a register kept elsewhere before: the upload; what follows is every import's way."""

from pathlib import PurePath
from typing import BinaryIO, cast

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.kernel.permissions import Permission
from governance.register.forms import OldRegisterForm
from governance.register.routes.blueprint import blueprint
from governance.register.rules.import_kinds import ImportKind
from governance.register.service import upload_export
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import sections
from governance.web.session import committing


@blueprint.route("/members/old-register", methods=["GET", "POST"])
@needs(Permission.MEMBERS_IMPORT)
def start_old_register() -> ResponseReturnValue:
    """Choose the file. It is read and kept; nothing is written to the register."""
    form = OldRegisterForm()
    if not form.validate_on_submit():
        return render_template(
            "register/old_register.html", sections=sections("register"), form=form
        )
    with committing() as session:
        import_id = upload_export(
            session,
            source=cast("BinaryIO", form.file.data.stream),
            file_name=PurePath((form.file.data.filename or "").replace("\\", "/")).name,
            kind=ImportKind.OLD_REGISTER,
            actor=current_actor(),
            now=now(),
        )
    return redirect(url_for("register.import_columns", import_id=import_id))
