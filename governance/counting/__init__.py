"""Counting: ballots in, the full record of a count out; pure, exact, and readable on its own."""
