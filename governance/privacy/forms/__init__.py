"""The shapes of what people send about themselves, and officers about retention."""
