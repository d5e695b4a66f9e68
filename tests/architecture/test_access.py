"""Every route × every role: who comes in and who does not, walked and written down."""

from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from governance.identity.rules import EVERYONE_MAY, MEMBER_MAY, ROLE_MAY, Role
from governance.kernel.ids import MemberId
from governance.web.access import UnguardedRoute, guard, is_public, needed
from tests.factories.identity import sign_in

MATRIX = Path(__file__).with_name("access_matrix.txt")
KINDS = ("visitor", "co-owner", *(role.value for role in Role))


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))


def may(app: Flask, rule: Rule, kind: str) -> bool:
    permission = needed(app.view_functions[rule.endpoint])
    if permission is None:
        return True
    if kind == "visitor":
        return False
    own = MEMBER_MAY if kind == "co-owner" else ROLE_MAY[Role(kind)]
    return permission in EVERYONE_MAY | own


def row(app: Flask, rule: Rule) -> str:
    permission = needed(app.view_functions[rule.endpoint])
    methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
    allowed = " ".join(kind for kind in KINDS if may(app, rule, kind))
    who = permission.value if permission else "public"
    return f"{methods:9} {rule.rule:66} {who:22} {allowed}"


def test_the_matrix_is_written_down(app: Flask) -> None:
    """To accept a change on purpose, write the printed rows into access_matrix.txt."""
    rows = [row(app, rule).rstrip() for rule in rules(app)]
    written = MATRIX.read_text(encoding="utf-8").splitlines() if MATRIX.exists() else []
    assert rows == written, "\n" + "\n".join(rows)


@pytest.mark.parametrize("kind", KINDS)
def test_every_route_lets_in_only_those_who_may(app: Flask, kind: str) -> None:
    client = app.test_client()
    if kind == "co-owner":
        sign_in(client, member_id=MemberId(uuid4()))
    elif kind != "visitor":
        sign_in(client, roles=[Role(kind)])
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    wrong = []
    for rule in rules(app):
        if rule.endpoint == "identity.sign_out":
            continue  # it would end the walk
        values = {name: _sample(rule, name) for name in rule.arguments}
        with app.test_request_context():
            url = app.url_map.bind("localhost").build(rule.endpoint, values)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            with client.session_transaction() as cookie:
                cookie.clear()
                cookie.update(kept)
            answer = client.open(url, method=method)
            refused = answer.status_code in {401, 403} or (
                answer.status_code == 302 and "/sign-in?next=" in answer.location
            )
            if may(app, rule, kind) == refused:
                wrong.append((method, rule.rule, answer.status_code))
            assert answer.status_code < 500, (method, rule.rule)
    assert wrong == []


def _sample(rule: Rule, name: str) -> object:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return {"UUIDConverter": uuid4(), "IntegerConverter": 1}.get(type(converter).__name__, "x")


def test_the_app_does_not_start_with_a_route_that_names_no_permission(app: Flask) -> None:
    bare = Flask("bare", static_folder=None)
    bare.add_url_rule("/open", "open", lambda: "open")
    with pytest.raises(UnguardedRoute, match="open"):
        guard(bare)
    assert all(is_public(v) or needed(v) for v in app.view_functions.values())
