"""Loads every models module, so that the metadata is whole."""

import governance.elections.models
import governance.identity.models
import governance.journal.models
import governance.notices.models
import governance.register.models
import governance.voting.models
from governance.storage.base import Base

metadata = Base.metadata
