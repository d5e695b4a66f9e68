"""Accounts, sign-in, sessions, and which role may do what."""
