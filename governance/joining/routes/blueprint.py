"""The blueprint of joining and leaving, and what every page of it asks for."""

from datetime import date

from flask import Blueprint

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles
from governance.kernel.calendar import london_day
from governance.kernel.permissions import Permission
from governance.web.access import current_actor
from governance.web.clock import now
from governance.web.session import reading

blueprint = Blueprint("joining", __name__)


def today() -> date:
    """The day it is in London."""
    return london_day(now())


def articles_today() -> Articles:
    """The articles in force today."""
    return articles_on(reading(), day=today())


def may_keep() -> bool:
    """Whether the reader may decide and propose."""
    return current_actor().can(Permission.REGISTER_KEEP)


def may_confirm() -> bool:
    """Whether the reader may sign off."""
    return current_actor().can(Permission.REGISTER_CONFIRM)
