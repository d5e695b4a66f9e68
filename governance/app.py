"""Puts the application together; the only module that knows every package."""

from pathlib import Path

from flask import Flask
from jinja2 import FileSystemLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from governance import schema
from governance.audit.routes import blueprint as audit
from governance.constitution.routes import blueprint as constitution
from governance.demo.routes import blueprint as demo
from governance.elections.routes import blueprint as elections
from governance.filing.routes import blueprint as filing
from governance.identity.routes import blueprint as identity
from governance.identity.routes.loading import register_sign_in
from governance.inspection.routes import blueprint as inspection
from governance.joining.routes import blueprint as joining
from governance.kernel.permissions import Permission
from governance.notices.routes import blueprint as notices
from governance.privacy.routes import blueprint as privacy
from governance.register.routes import blueprint as register
from governance.settings import ROOT, Mode, Settings, SettingsFault
from governance.shares.routes import blueprint as shares
from governance.storage.engine import normalised_url, prepare_engine
from governance.storage.migrate import current, newest
from governance.voting.routes import blueprint as voting
from governance.web.access import guard
from governance.web.clock import Clock, system_clock
from governance.web.components import install_components
from governance.web.errors import register_errors
from governance.web.filters import register_filters
from governance.web.forms import csrf
from governance.web.headers import register_headers
from governance.web.logs import register_logs
from governance.web.page import NavItem, register_page
from governance.web.session import db
from governance.web.site import blueprint as site
from governance.web.static import register_static

__all__ = ["create_app", "schema"]

BLUEPRINTS = (
    site,
    identity,
    notices,
    constitution,
    register,
    shares,
    filing,
    joining,
    inspection,
    elections,
    privacy,
    audit,
    voting,
)

NAVIGATION = (
    NavItem("Your votes", "voting.my_votes", Permission.BALLOTS_CAST),
    NavItem(
        "Members",
        "register.members",
        Permission.MEMBERS_READ,
        also=("/register", "/shares", "/mutual"),
    ),
    NavItem("Filing", "filing.due", Permission.FILINGS_KEEP),
    NavItem("Records kept", "privacy.due", Permission.REGISTER_CONFIRM, also=("/records",)),
    NavItem("Run elections", "elections.manage_list", Permission.CONTESTS_PREPARE),
    NavItem("Audit", "audit.room", Permission.AUDIT_DOWNLOAD),
    NavItem("Elections", "elections.contests", Permission.CONTESTS_READ),
    NavItem("My membership", "register.my_membership", Permission.MEMBERSHIP_READ_OWN),
    NavItem("Letters and e-mails", "notices.outbox", Permission.NOTICES_MANAGE),
    NavItem("Journal", "audit.journal", Permission.JOURNAL_READ),
    NavItem("Roles", "identity.roles", Permission.ROLES_CONFIRM),
)

ACCOUNT = (
    NavItem("Your devices", "identity.sessions", Permission.SESSIONS_OWN),
    NavItem("Password and codes", "identity.security", Permission.SESSIONS_OWN, officers_only=True),
    NavItem("Sign out", "identity.sign_out", Permission.SESSIONS_OWN, is_act=True),
)

SECTIONS = {
    "filing": (
        NavItem("What is due", "filing.due", Permission.FILINGS_KEEP),
        NavItem("Filing pack", "filing.pack", Permission.FILINGS_KEEP),
        NavItem("Officers", "filing.officer_list", Permission.MEMBERS_READ),
        NavItem("Significant control", "filing.control", Permission.FILINGS_KEEP),
    ),
    "privacy": (
        NavItem("What is due", "privacy.due", Permission.REGISTER_CONFIRM),
        NavItem("How long things are kept", "privacy.retention", Permission.RETENTION_KEEP),
        NavItem("Holds", "privacy.holds", Permission.RETENTION_KEEP),
        NavItem("What was destroyed", "privacy.destroyed", Permission.REGISTER_CONFIRM),
    ),
    "register": (
        NavItem(
            "Members",
            "register.members",
            Permission.MEMBERS_READ,
            also=("/register/enter", "/register/entries"),
        ),
        NavItem("Register of members", "register.statutory", Permission.MEMBERS_READ),
        NavItem("Share ledger", "register.share_ledger", Permission.MEMBERS_READ),
        NavItem("Requests to inspect", "inspection.requests", Permission.REGISTER_KEEP),
        NavItem("Work list", "joining.changes", Permission.MEMBERS_READ),
        NavItem("Offers", "joining.offers", Permission.MEMBERS_READ),
        NavItem("Leavers", "joining.leavers", Permission.MEMBERS_READ),
        NavItem("Groups and sites", "register.constituencies", Permission.MEMBERS_READ),
        NavItem(
            "Imports",
            "register.imports",
            Permission.MEMBERS_IMPORT,
            also=("/members/import", "/members/old-register"),
        ),
        NavItem(
            "Activation letters", "register.activation_letters", Permission.ACTIVATION_CODES_ISSUE
        ),
        NavItem("The articles", "constitution.articles", Permission.MEMBERS_READ),
    ),
}
"""The places beside the pages of one part of the house."""

OWNER_LINKS = {
    "contest": {
        "manage": ("elections.manage", "contest_id"),
        "result": ("elections.result", "contest_id"),
    }
}
"""Where the pages of a poll's owner stand: endpoint, and the argument that takes the owner's id."""


def create_app(settings: Settings, *, clock: Clock = system_clock) -> Flask:
    """The application for these settings; the clock is an argument, so that tests can move it."""
    settings.check()
    app = Flask("governance", static_folder=None, template_folder=None)
    _configure(app, settings)
    app.extensions["clock"] = clock
    app.extensions["settings"] = settings
    app.extensions["owner_links"] = OWNER_LINKS
    _connect(app, settings)
    register_logs(app)
    csrf.init_app(app)
    register_sign_in(app)
    register_filters(app)
    install_components(app)
    register_errors(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if settings.mode is Mode.DEMO:
        app.register_blueprint(demo)
    register_page(app, navigation=NAVIGATION, account=ACCOUNT, parts=SECTIONS)
    register_headers(app, secure=settings.is_secure)
    guard(app)
    register_static(app)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # the documented way to wrap it
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    return app


def _connect(app: Flask, settings: Settings) -> None:
    """Connect the database; in production refuse one whose migrations have not all been run."""
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        if settings.mode is Mode.PRODUCTION and current(db.engine) != newest():
            raise SettingsFault("the database is not up to date. Run: .venv/bin/governance migrate")


def _configure(app: Flask, settings: Settings) -> None:
    secure = settings.is_secure
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=normalised_url(settings.database_url),
        SESSION_COOKIE_NAME="__Host-commonweal" if secure else "commonweal",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=settings.upload_limit_mb * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        PROPAGATE_EXCEPTIONS=settings.mode is Mode.TEST,
        TESTING=settings.mode is Mode.TEST,
    )
    app.jinja_loader = FileSystemLoader(Path(ROOT, "templates"))
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
