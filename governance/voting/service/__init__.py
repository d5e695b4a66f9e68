"""Acts in the booth, one file an act."""

from governance.voting.service.assisted import cast_ballot
from governance.voting.service.casting import cast_envelope, check_envelope
from governance.voting.service.ceremony import (
    add_watcher,
    change_keeper,
    send_link_again,
    set_up_box,
)
from governance.voting.service.credentials import my_seed
from governance.voting.service.fixing import fix_manifest
from governance.voting.service.freezing import freeze_box
from governance.voting.service.keeper_keys import take_public_key, take_scrutineer_key
from governance.voting.service.key_checks import take_key_check
from governance.voting.service.opening import papers_for_count
from governance.voting.service.polls import create_poll
from governance.voting.service.recording import record_counted, record_declared, refuse_unless_ready
from governance.voting.service.roll import freeze_roll
from governance.voting.service.steps import take_step
from governance.voting.service.turns import choose_subset, end_box
from governance.voting.service.voiding import reissue_credential, take_void, void_credential

__all__ = [
    "add_watcher",
    "cast_ballot",
    "cast_envelope",
    "change_keeper",
    "check_envelope",
    "choose_subset",
    "create_poll",
    "end_box",
    "fix_manifest",
    "freeze_box",
    "freeze_roll",
    "my_seed",
    "papers_for_count",
    "record_counted",
    "record_declared",
    "refuse_unless_ready",
    "reissue_credential",
    "send_link_again",
    "set_up_box",
    "take_key_check",
    "take_public_key",
    "take_scrutineer_key",
    "take_step",
    "take_void",
    "void_credential",
]
