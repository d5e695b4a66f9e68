"""Acts in the booth, one file an act."""

from governance.voting.service.casting import cast_ballot
from governance.voting.service.opening import papers_for_count
from governance.voting.service.polls import create_poll
from governance.voting.service.roll import freeze_roll

__all__ = ["cast_ballot", "create_poll", "freeze_roll", "papers_for_count"]
