"""The blueprint that every page of the auditors' room belongs to."""

from flask import Blueprint

blueprint = Blueprint("audit", __name__)
