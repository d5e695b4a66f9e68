"""The voting blueprint, which the pages' modules add their routes to."""

from flask import Blueprint

blueprint = Blueprint("voting", __name__)
