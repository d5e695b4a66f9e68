"""The blueprint that every page of identity hangs on."""

from flask import Blueprint

blueprint = Blueprint("identity", __name__, url_prefix="")
