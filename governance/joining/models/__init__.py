"""Joining's tables: decisions, offers, leavers' cases with their steps, and proposals for two."""

from governance.joining.models.batches import Batch
from governance.joining.models.decisions import Decision
from governance.joining.models.leavers import LeaverCase, LeaverStep
from governance.joining.models.offers import Offer

__all__ = ["Batch", "Decision", "LeaverCase", "LeaverStep", "Offer"]
