"""The blueprint of a person's own data and of what is kept, held and destroyed."""

from flask import Blueprint

blueprint = Blueprint("privacy", __name__)
