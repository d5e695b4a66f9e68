"""Acts of joining and leaving: decisions, offers, allotments, leavers' cases."""

from governance.joining.service.allotting import propose_allotment, sign_off_allotment
from governance.joining.service.batches import take_back_batch
from governance.joining.service.cases import (
    close_cases,
    name_representative,
    open_case,
    record_step,
)
from governance.joining.service.decisions import (
    decide,
    decide_all,
    sign_off,
    take_back_decisions,
)
from governance.joining.service.leaving import propose_leaving, sign_off_leaving
from governance.joining.service.offers import answer_offer, withdraw_offer

__all__ = [
    "answer_offer",
    "close_cases",
    "decide",
    "decide_all",
    "name_representative",
    "open_case",
    "propose_allotment",
    "propose_leaving",
    "record_step",
    "sign_off",
    "sign_off_allotment",
    "sign_off_leaving",
    "take_back_batch",
    "take_back_decisions",
    "withdraw_offer",
]
