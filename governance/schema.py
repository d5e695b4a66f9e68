"""Loads every models module, so that the metadata is whole."""

import governance.identity.models
import governance.journal.models
from governance.storage.base import Base

metadata = Base.metadata
