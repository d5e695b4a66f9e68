"""The pages of a person's own data, and of what is kept, held and destroyed."""

from governance.privacy.routes import contact, destruction, own_data, retention
from governance.privacy.routes.blueprint import blueprint

__all__ = ["blueprint", "contact", "destruction", "own_data", "retention"]
