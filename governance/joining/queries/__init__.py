"""Reads of joining: the work list, decisions, offers, leavers' cases."""
