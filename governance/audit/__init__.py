"""What auditors read and download; it reads everything and nobody reads it."""
