"""The register's blueprint."""

from flask import Blueprint

blueprint = Blueprint("register", __name__)
