"""The result sheet of a count: one model, and a writer for each form it leaves in."""
