"""Reads for a person’s own page and data, and for what is due for destruction."""
