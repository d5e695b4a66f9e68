"""The blueprint that every page of elections belongs to."""

from flask import Blueprint

blueprint = Blueprint("elections", __name__)
