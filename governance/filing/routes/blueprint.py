"""The blueprint of filings, and what every page of it asks for."""

from datetime import date

from flask import Blueprint, request, url_for

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles
from governance.filing.forms.days import EARLIEST_YEAR, LATEST_YEAR
from governance.filing.rules.sealing import Seal
from governance.kernel.calendar import Jurisdiction, london_day
from governance.web.clock import now
from governance.web.page import NavLink, sections, settings
from governance.web.session import reading

blueprint = Blueprint("filing", __name__)


def today() -> date:
    """The day it is in London."""
    return london_day(now())


def places_here() -> list[NavLink]:
    """The places beside these pages; the statement on control is only companies’."""
    control = url_for("filing.control")
    is_company = articles_today().rules.is_company
    return [link for link in sections("filing") if is_company or link.url != control]


def articles_today() -> Articles:
    """The articles in force today."""
    return articles_on(reading(), day=today())


def seal() -> Seal:
    """What opens and closes private particulars in this installation."""
    return Seal(settings().secret_key)


def jurisdiction() -> Jurisdiction:
    """The part of the United Kingdom whose bank holidays count."""
    return Jurisdiction(settings().mutual.jurisdiction)


def asked_day(name: str, otherwise: date) -> date:
    """A day from the address, such as ``?to=2027-09-30``."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise
    return day if EARLIEST_YEAR <= day.year <= LATEST_YEAR else otherwise
