"""Participatory budgeting: which projects a vote funds, by exact rules, with a full record."""
