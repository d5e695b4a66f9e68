"""Requests to inspect the register, and their clock."""
