"""How long records are kept, what a person may have of theirs, and erasing."""
