"""The voters' pages: the list of votes, the ballot paper up to the receipt, the roll, the box."""

from governance.voting.routes import ballot, box, kept, lists
from governance.voting.routes.blueprint import blueprint

__all__ = ["ballot", "blueprint", "box", "kept", "lists"]
