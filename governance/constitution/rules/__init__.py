"""What the law lets each legal form have, and what the mutual's own articles add."""
