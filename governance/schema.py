"""Loads every models module, so that the metadata is whole."""

import governance.constitution.models
import governance.elections.models
import governance.filing.models
import governance.identity.models
import governance.inspection.models
import governance.joining.models
import governance.journal.models
import governance.notices.models
import governance.privacy.models
import governance.register.models
import governance.shares.models
import governance.voting.models
from governance.storage.base import Base

metadata = Base.metadata
