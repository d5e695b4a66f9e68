"""Pure words every package shares: actors, permissions, refusals, ids, the legal calendar."""
