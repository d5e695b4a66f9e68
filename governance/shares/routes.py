"""The public check of a share certificate: what the ledger knows of the one in one's hand."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from governance.shares.queries.certificates import certificate_by_code
from governance.shares.rules.certificates import code_in
from governance.web.access import public
from governance.web.session import reading

blueprint = Blueprint("shares", __name__)


@blueprint.get("/certificates")
@public("whoever is shown a certificate checks it without an account")
def check() -> ResponseReturnValue:
    """Type the code that is printed on the certificate."""
    code = code_in(request.args.get("code", ""))
    if code:
        return redirect(url_for("shares.verify", code=code))
    return render_template("shares/check.html")


@blueprint.get("/certificates/<code>")
@public("whoever is shown a certificate checks it without an account")
def verify(code: str) -> ResponseReturnValue:
    """What the certificate says and whether it is good; one look-up, and nothing is kept.

    A code that was never given and one mistyped get the same answer.
    """
    found = certificate_by_code(reading(), code=code)
    if found is None:
        answer = make_response(render_template("shares/no_certificate.html"), 404)
    else:
        answer = make_response(render_template("shares/verify.html", one=found))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
