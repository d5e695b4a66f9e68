"""Commonweal: the governance platform for member-owned mutuals."""
